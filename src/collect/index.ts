export { type AllowListVerdict, writeAllowListVerdicts } from './allow-list/write-verdicts.ts';
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
export { type DryRun, dryRunOf } from './network/dry-run.ts';
export { judgeRun, type ProbedEndpoint, type ProbedTarget } from './network/judge/judge-run.ts';
export { remedyFor } from './network/judge/remedies.ts';
export { type Route as ProbeRoute, STAGES as PROBE_STAGES } from './network/measurement.ts';
export { probeNetwork } from './network/probe-network.ts';
export { type ProbePlan, planProbes } from './network/run/plan.ts';
export type { Probed } from './network/run/run-probes.ts';
export { writeProbes } from './network/write-probes.ts';
export { collectScript, type ScriptKind } from './scripts/index.ts';
export { readFilledInTable } from './table/filled-in-table.ts';
export type { FileReport } from './tenant/tenant-import.ts';
export { OTHER_TOOLS, type OtherTool } from './tools/about.ts';
