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
