export { csvHeader, csvRow } from './csv.ts';
export { FINDING_COLUMNS, type FindingRow, ndjsonRow } from './finding-rows.ts';
export { renderHtml } from './html/render-html.ts';
export { renderJson } from './json.ts';
export type {
  ListedFinding,
  ReferenceAge,
  ReportedRequirement,
  ReportedTable,
  ReportedWaiver,
  ReportModel,
} from './model.ts';
export { type Paint, renderTerminal } from './render-terminal.ts';
