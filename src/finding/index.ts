export type {
  Assessment,
  Blocker,
  GateCount,
  GateResult,
  RequirementResult,
  StatusCounts,
  TableState,
} from './finding.ts';
export { isReasonCode, REASONS, type ReasonCode } from './reason.ts';
export {
  blocks,
  counts,
  failingStatus,
  GATES,
  type Gate,
  LEVELS,
  type Level,
  STATUSES,
  type Status,
  SUBJECT_KINDS,
  type SubjectKind,
} from './status.ts';
