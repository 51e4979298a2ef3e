export { buildPlan } from './build-plan.ts';
export {
  type AgendaPart,
  agendaOf,
  agendaText,
  agreedCalls,
  type ChangedCalls,
  changedCalls,
  invitedCalls,
  type Participant,
  renderCalls,
  timeOfCall,
} from './calls/index.ts';
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
export type { InvitedCall, JournalEvent, SetValues, UnsignedEvent } from './journal.ts';
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
export { isFinished } from './state.ts';
export {
  type AssignedRings,
  assignRings,
  WAVE_REASONS,
  type WaveDevices,
} from './waves/assign-rings.ts';
export {
  BANDWIDTH_DEFAULTS,
  type BandwidthRule,
  type Fit,
  fitWave,
  mbNeeded,
  mbPerDay,
  mbPerDevice,
} from './waves/bandwidth.ts';
export { RING_SOURCE, RINGS, type Ring, type RingRule, ringRuleFor } from './waves/ring-sizes.ts';
