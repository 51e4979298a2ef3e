export { buildPlan } from './build-plan.ts';
export {
  EXCHANGE_TITLES,
  type ExchangeKey,
  type ExchangeRow,
  exchangeRows,
  FILLED_IN,
  type PlannedDays,
} from './exchange/exchange-row.ts';
export { type ReadBack, type ReturnedRow, readBack } from './exchange/read-back.ts';
export { githubIssues, jiraTable, plannerTable } from './exchange/trackers.ts';
export type { JournalEvent, SetValues } from './journal.ts';
export { unmetBy } from './phases.ts';
export type {
  AnsweredFact,
  ChecklistItem,
  DroppedTask,
  Phase,
  Plan,
  PlannedPhase,
  PlannedService,
  PlannedTask,
  TaskState,
} from './plan.ts';
export type { AttestedHistory, AttestedStanding, PlanInput } from './plan-input.ts';
export { saidOf } from './said.ts';
export {
  baselineOf,
  compareWithBaseline,
  confidenceOf,
  createNetwork,
  dayIn,
  ScheduleFault,
  scheduleInputOf,
  scheduleOf,
  slipOf,
} from './schedule/index.ts';
export type {
  Baseline,
  BaselineComparison,
  FinishConfidence,
  Schedule,
  ScheduledTask,
  ScheduleInput,
  Slip,
} from './schedule-input.ts';
