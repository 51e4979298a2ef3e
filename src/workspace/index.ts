export { entriesOf, PHASES } from '../catalog/index.ts';
export { type Probed, portalErrorsFor } from '../collect/index.ts';
export { generalSentence, type Reader, type ReportModel, renderComparison, reportFields } from '../report/index.ts';
export { type Verification, verifyAllowList } from './allowlist.ts';
export { type AllowListDifference, diffAllowLists } from './allowlist-diff.ts';
export { renderAllowListDiffSarif } from './allowlist-diff-sarif.ts';
export { type GeneratedAllowLists, generateAllowLists } from './allowlist-generate.ts';
export { renderAllowListSarif } from './allowlist-sarif.ts';
export { findUnseen, type Unseen } from './allowlist-unseen.ts';
export { type AssessOptions, assessWorkspace } from './assess.ts';
export type { StoredAssessment } from './assessment-folder.ts';
export { type AskedFact, attest, listAskedFacts, withdraw } from './attest.ts';
export { mendAutopilotFiles } from './autopilot-csv.ts';
export {
  type CatalogTest,
  coverageOfCatalogs,
  lintCatalogs,
  readWholeCatalogs,
  requirementsMatching,
  tasksMatching,
  testCatalogs,
  type WholeCatalogs,
  withOnboarding,
} from './catalog-commands.ts';
export { type Catalogs, readCatalogs } from './catalogs.ts';
export { type Comparison, compareAssessments } from './compare.ts';
export { buildComparisonReport } from './compare-report.ts';
export { compareSites, type SiteComparison } from './compare-sites.ts';
export type { WorkspaceConfig } from './config.ts';
export { type Described, describeFromCatalogs } from './describe.ts';
export { type DeviceConflicts, listDeviceConflicts } from './device-conflicts.ts';
export { type DeviceDuplicates, listDeviceDuplicates } from './device-duplicates.ts';
export { collectScript } from './device-script.ts';
export { type DeviceShown, showDevice } from './devices.ts';
export { importEndpointLists } from './endpoint-import.ts';
export { instanceNamed, updateEndpointLists } from './endpoint-update.ts';
export {
  chooseServices,
  diffLists,
  entriesCovering,
  exportList,
  gapOf,
  patternsOf,
  portText,
  readEndpointList,
  readEndpointLists,
  servicesWhere,
} from './endpoints.ts';
export { type Explanation, explain } from './explain.ts';
export { findAssessment } from './find-assessment.ts';
export { type ForgetWhat, type ForgottenHere, forget, type StillNamed } from './forget.ts';
export { importEvidence, preflightWith } from './import.ts';
export { initWorkspace } from './init.ts';
export { onlyCatalog } from './one-catalog.ts';
export { explainPacFile } from './pac.ts';
export { withPlan } from './plan/report-plan.ts';
export type { MissingEvidence, Preflight } from './preflight.ts';
export {
  type PreparedProbe,
  type ProbeResult,
  prepareProbe,
} from './probe.ts';
export { readWorkspace, type Workspace } from './read.ts';
export { redactReport } from './redact/redact-report.ts';
export { referenceAges } from './reference-age.ts';
export { REPORT_FORMATS, type ReportFormatName } from './report-formats.ts';
export { buildReportModel } from './report-model.ts';
export { type AccountCandidate, findAccountCandidates } from './special-accounts.ts';
export { endWaiver, waive } from './waive.ts';
export { buildWholeReport } from './whole-report.ts';
