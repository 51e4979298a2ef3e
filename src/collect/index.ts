export { CollectFault, type CollectFaultCode } from './fault.ts';
export { type Imported, type ImportOptions, importPaths } from './import-paths.ts';
export type { FileReport } from './tenant/tenant-import.ts';
