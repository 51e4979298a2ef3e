import { AUTOPILOT_DEVICES_TABLE, AUTOPILOT_FILE_TABLE, AUTOPILOT_HASHES_TABLE } from './autopilot.ts';
import { CONFIGURATION_MANAGER_TABLE } from './configuration-manager.ts';
import { DEVICE_EXPORT_TABLE } from './device-export.ts';
import type { DeviceFactSource } from './device-source.ts';
import type { DeviceTable } from './device-table.ts';
import { DEFENDER_AGENTS_TABLE, FEATURE_UPDATES_TABLE, WORK_FROM_ANYWHERE_TABLE } from './intune-reports.ts';
import { DEVICE_INFO_TABLE, INTUNE_DEVICES_TABLE, UPDATE_COMPLIANCE_TABLE } from './log-analytics.ts';
import { MANAGED_DEVICES } from './managed-devices.ts';
import { PC } from './pc.ts';

export type { DeviceFactSource } from './device-source.ts';
export { type DeviceTable, dateColumnsOf, headerKey, numberColumnsOf } from './device-table.ts';
export { PC_COLLECTION } from './pc.ts';

/** Every table of devices that is read from a file; a file is the first of them whose columns it has. */
export const DEVICE_TABLES_OF_FILES: readonly DeviceTable[] = [
  DEFENDER_AGENTS_TABLE,
  WORK_FROM_ANYWHERE_TABLE,
  FEATURE_UPDATES_TABLE,
  DEVICE_INFO_TABLE,
  INTUNE_DEVICES_TABLE,
  UPDATE_COMPLIANCE_TABLE,
  AUTOPILOT_DEVICES_TABLE,
  AUTOPILOT_FILE_TABLE,
  AUTOPILOT_HASHES_TABLE,
  DEVICE_EXPORT_TABLE,
  CONFIGURATION_MANAGER_TABLE,
];

/** Every source of device facts, in the order of `DEVICE_SOURCES`. */
export const DEVICE_FACT_SOURCES: readonly DeviceFactSource[] = [
  MANAGED_DEVICES,
  DEVICE_EXPORT_TABLE.source,
  DEFENDER_AGENTS_TABLE.source,
  WORK_FROM_ANYWHERE_TABLE.source,
  FEATURE_UPDATES_TABLE.source,
  PC,
  DEVICE_INFO_TABLE.source,
  INTUNE_DEVICES_TABLE.source,
  UPDATE_COMPLIANCE_TABLE.source,
  CONFIGURATION_MANAGER_TABLE.source,
  AUTOPILOT_DEVICES_TABLE.source,
  AUTOPILOT_FILE_TABLE.source,
];
