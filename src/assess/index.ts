export { type AssessInput, type AssessOutput, assess } from './assess.ts';
export { ASSIGNMENT_READS, type EffectiveAssignment, findEffectiveAssignments } from './effective-assignment.ts';
export { createExampleRunner, type ExampleRunner, type ReferenceRows } from './examples.ts';
export { type JudgeLimits, type JudgeProcess, startJudge } from './judge/process.ts';
export type {
  Cell,
  Judged,
  JudgedFinding,
  JudgeRequirement,
  JudgeSetup,
  JudgeTable,
  JudgeWaiver,
  Row,
} from './judge/protocol.ts';
export { derivedForJudge, type PreparedRequirement, prepare, tableColumns } from './prepare.ts';
