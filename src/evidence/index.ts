export { COLLECTIONS } from './collections/index.ts';
export type { CollectedTable, Collection, Column, ColumnType, DerivedTable, GivenTable, Table } from './schema.ts';
export { sqlType } from './schema.ts';
export { DERIVED_TABLES, TABLES } from './tables/index.ts';
