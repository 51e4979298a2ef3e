export { COLLECTIONS } from './collections/index.ts';
export { ASSIGNED_TABLES } from './derived/groups.ts';
export {
  DEVICE_FACT_SOURCES,
  DEVICE_TABLES_OF_FILES,
  type DeviceFactSource,
  type DeviceTable,
  dateColumnsOf,
  headerKey,
  numberColumnsOf,
  PC_COLLECTION,
} from './device-sources/index.ts';
export type { CollectedTable, Collection, Column, ColumnType, DerivedTable, GivenTable, Table } from './schema.ts';
export { sqlType } from './schema.ts';
export { type Database, type DatabaseRow, withDatabase } from './store/database.ts';
export { deviceConflictsSql, devicesSql } from './store/device-merge.ts';
export { asEvidenceFault, EvidenceFault, type EvidenceFaultCode } from './store/fault.ts';
export { type ForgetOptions, type Forgotten, forgetBefore, forgetPerson, type Person } from './store/forget.ts';
export type {
  CollectionEntry,
  EvidenceStatus,
  InputEntry,
  Manifest,
  TableEntry,
} from './store/manifest.ts';
export { currentProblemsSql, deviceFactsSql } from './store/newest-words.ts';
export { WRITE_RAW } from './store/parquet.ts';
export {
  COMPLETE,
  columnsInSql,
  contextColumnsOf,
  MISSHAPEN,
  NULLS,
  type RawColumn,
  type RowSource,
  rawColumnsOf,
  rowSourcesOf,
} from './store/raw-layout.ts';
export { refreshTables } from './store/revise.ts';
export { type SelectedTable, selectEvidence } from './store/select.ts';
export {
  beginSnapshot,
  type CollectedAnswer,
  type SnapshotDraft,
  type SnapshotInput,
  type WriteOptions,
} from './store/snapshot-writer.ts';
export { findDamage, listSnapshots, type Snapshot, type Unreadable } from './store/snapshots.ts';
export { filePath, identifier, literal } from './store/sql-text.ts';
export { DEVICE_COLUMNS } from './tables/devices.ts';
export { DERIVED_TABLES, TABLES } from './tables/index.ts';
export { PROBE_REASONS, PROBE_VERDICTS, type ProbeReason, type ProbeVerdict } from './tables/network.ts';
export {
  ALLOW_LIST_COLLECTION,
  ALLOW_LIST_SOURCE,
  NETWORK_REQUIREMENTS_COLLECTION,
  PROBE_SOURCE,
  PROBE_TARGETS_COLLECTION,
  PROBES_COLLECTION,
  TOOL_RESULTS_COLLECTION,
  type ToolSource,
} from './tool-sources/index.ts';
