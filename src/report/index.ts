export type { ChangeGroup, ComparisonModel, ReportedCause, ReportedMovement } from './comparison.ts';
export { csvHeader, csvRow, csvText } from './csv.ts';
export { FINDING_COLUMNS, type FindingRow, ndjsonRow } from './finding-rows.ts';
export { generalSentence } from './general-sentence.ts';
export { renderComparison } from './html/comparison-page.ts';
export { renderHtml } from './html/render-html.ts';
export { renderJson, reportFields } from './json.ts';
export { renderJunit } from './junit.ts';
export { type LineResult, type LineRule, renderLinesSarif } from './lines-sarif.ts';
export { renderMarkdown } from './markdown.ts';
export type {
  BreakdownKey,
  BreakdownRow,
  DeviceBreakdown,
  ListedFinding,
  ReferenceAge,
  ReportedCollection,
  ReportedRequirement,
  ReportedRun,
  ReportedTable,
  ReportedWaiver,
  ReportModel,
  StatusSpan,
  TrendPoint,
} from './model.ts';
export type {
  ReportedCell,
  ReportedEndpoint,
  ReportedHost,
  ReportedNetwork,
  ReportedService,
  ReportedStage,
} from './network.ts';
export { renderNunit } from './nunit.ts';
export { PHASE_WORDS } from './onboarding/words.ts';
export { renderOscalCatalog } from './oscal/catalog.ts';
export { renderOscalPoam } from './oscal/poam.ts';
export { renderOscalResults } from './oscal/results.ts';
export type { ReportedTool, ReportedToolTest } from './other-tools.ts';
export type { Reader } from './readers.ts';
export { redactFinding, redactModel } from './redact/redact-model.ts';
export { createRedactor, normalised } from './redact/redact-text.ts';
export type { OurWords } from './redact/redactor.ts';
export { renderSarif } from './sarif.ts';
export { renderTickets } from './ticket.ts';
export { renderTimelineSvg } from './timeline/draw.ts';
export type { TimelineModel, TimelineTask } from './timeline/model.ts';
export { renderTimelinePage } from './timeline/page.ts';
export { daysLost } from './timeline/part.ts';
export { workbookParts } from './xlsx/parts.ts';
export { MOST_ROWS, type Sheet } from './xlsx/sheet.ts';
export {
  ACTION_SHEET,
  ACTION_STATES,
  ACTION_TITLES,
  type PlannedAction,
  renderWorkbook,
  type SubjectRow,
  totalFindings,
} from './xlsx/workbook.ts';
