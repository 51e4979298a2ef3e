import type { Status, SubjectKind } from '../finding/index.ts';
import type { TrendPoint } from './model.ts';

/** How a finding moved from one assessment to another. */
export type ReportedMovement = 'worse' | 'new' | 'waiver-ended' | 'fixed' | 'better' | 'waived' | 'gone';

/** What made it move. */
export type ReportedCause = 'tenant' | 'catalog' | 'time' | 'profile' | 'completeness' | 'waiver' | 'several';

/** Findings of one requirement that moved in the same way for the same cause. */
export interface ChangeGroup {
  readonly requirement: string;
  readonly title: string;
  readonly kind: SubjectKind;
  readonly movement: ReportedMovement;
  readonly cause: ReportedCause;
  readonly from: Status | null;
  readonly to: Status | null;
  readonly count: number;
  /** At most a few of the subjects. */
  readonly names: readonly string[];
}

/** What a report of a comparison shows: the difference of two assessments, aggregates and bounded lists. */
export interface ComparisonModel {
  readonly tenant: { readonly id: string; readonly name: string };
  /** Version of Muster that compared. */
  readonly muster: string;
  readonly from: TrendPoint;
  readonly to: TrendPoint;
  readonly unchanged: number;
  readonly groups: readonly ChangeGroup[];
}
