export { csvHeader, csvRow } from './csv.ts';
export { FINDING_COLUMNS, type FindingRow, ndjsonRow } from './finding-rows.ts';
export { renderHtml } from './html/render-html.ts';
export { renderJson, reportFields } from './json.ts';
export { renderJunit } from './junit.ts';
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
export { renderNunit } from './nunit.ts';
export { renderOscalCatalog } from './oscal/catalog.ts';
export { renderOscalPoam } from './oscal/poam.ts';
export { renderOscalResults } from './oscal/results.ts';
export { type Paint, renderTerminal } from './render-terminal.ts';
export { renderSarif } from './sarif.ts';
export { renderTickets } from './ticket.ts';
