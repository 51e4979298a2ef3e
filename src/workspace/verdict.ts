/** What `muster assess` needs of the workspace, and nothing else: it must begin as soon as it can. */
export { renderTerminal } from '../report/render-terminal.ts';
export { assessWorkspace } from './assess.ts';
export { buildReportModel } from './report-model.ts';
