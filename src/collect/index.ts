export { ARCHIVE_LIMITS, ArchiveRefusal } from './archive/limits.ts';
export { unpack } from './archive/unpack.ts';
export {
  type Change as RegistrationChange,
  type Examination,
  examineRegistrations,
  portalErrorsFor,
} from './autopilot/index.ts';
export {
  askChanges,
  askEndpoints,
  askVersion,
  type Client,
  EndpointServiceFault,
  SERVICE,
} from './endpoint-service/index.ts';
export { CollectFault, type CollectFaultCode } from './fault.ts';
export { type Imported, type ImportOptions, importPaths } from './import-paths.ts';
export { collectScript, type ScriptKind } from './scripts/index.ts';
export type { FileReport } from './tenant/tenant-import.ts';
export { OTHER_TOOLS, type OtherTool } from './tools/about.ts';
