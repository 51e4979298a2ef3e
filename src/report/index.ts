export { renderHtml } from './html/render-html.ts';
export type {
  ListedFinding,
  ReferenceAge,
  ReportedRequirement,
  ReportedTable,
  ReportedWaiver,
  ReportModel,
} from './model.ts';
export { counted, grouped, onOneLine, timeOf } from './plain-text.ts';
export { summaryOf } from './reasons.ts';
export { renderJson } from './render-json.ts';
export { type GateVerdict, gateVerdicts, missingEvidence, type NamedBlocker } from './verdict.ts';
export { STATUS_ORDER, STATUS_WORDS } from './words.ts';
