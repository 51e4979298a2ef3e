import type { Plan } from '../../onboard/index.ts';
import type { TimelineModel } from '../timeline/model.ts';

/** An onboarding as a report shows it, beside the verdict that it rests on. */
export interface ReportedPlan {
  readonly plan: Plan;
  /** Where its tasks can be laid out over working days. */
  readonly timeline?: TimelineModel;
  /** ISO times of the next review calls, soonest first. */
  readonly nextCalls: readonly string[];
  /** Names of people by their ids in plan.yaml. */
  readonly people: ReadonlyMap<string, string>;
}
