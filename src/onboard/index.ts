export { buildPlan } from './build-plan.ts';
export type { JournalEvent, SetValues } from './journal.ts';
export { inOrder } from './journal.ts';
export type {
  AnsweredFact,
  ChecklistItem,
  DroppedTask,
  Plan,
  PlannedPhase,
  PlannedService,
  PlannedTask,
  TaskState,
} from './plan.ts';
export type { AttestedHistory, AttestedStanding, PlanInput } from './plan-input.ts';
