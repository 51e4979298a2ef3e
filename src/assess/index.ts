export { createExampleRunner, type ExampleRunner, type ReferenceRows } from './examples.ts';
export { MACROS } from './functions.ts';
export { JudgeStopped, type JudgeLimits, type JudgeProcess, startJudge } from './judge/process.ts';
export type { Cell, Judged, JudgedFinding, JudgeRequirement, JudgeSetup, JudgeTable, JudgeWaiver, Row } from './judge/protocol.ts';
export { assess, type AssessInput, type AssessOutput } from './assess.ts';
export { prepare, type PreparedRequirement, tableColumns } from './prepare.ts';
