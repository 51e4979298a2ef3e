import type { Status } from '../finding/index.ts';
import type { ListedFinding, ReportedRequirement } from './model.ts';
import { STATUS_ORDER } from './words.ts';

/**
 * How a requirement stands for whoever asks for one word, waivers in force counted as met: what fails comes first, then
 * what could not be told. A requirement that fails for one subject fails, whatever else could not be told.
 */
export type Outcome = 'failing' | 'error' | 'unknown' | 'waived' | 'met' | 'not-applicable';

/** The outcome of a requirement. */
export function outcomeOf({ result: { unwaived, waived } }: ReportedRequirement): Outcome {
  if (unwaived['not-ready'] + unwaived.advisory > 0) return 'failing';
  if (unwaived.error > 0) return 'error';
  if (unwaived.unknown > 0) return 'unknown';
  if (waived > 0) return 'waived';
  return unwaived.ready > 0 ? 'met' : 'not-applicable';
}

/** The status that the outcome rests on: the worst of what is not waived. */
export function statusOf({ result: { unwaived, status } }: ReportedRequirement): Status {
  return STATUS_ORDER.find((one) => unwaived[one] > 0) ?? status;
}

/** Whether a requirement fails, and no waiver accepts all of it. */
export function isFailing(reported: ReportedRequirement): boolean {
  return outcomeOf(reported) === 'failing';
}

/** Listed findings of some statuses that no waiver accepts, the worst first, at most so many; `more` are not among them. */
export function findingsOf(
  { findings, result }: ReportedRequirement,
  statuses: readonly Status[],
  most: number,
): { readonly findings: readonly ListedFinding[]; readonly more: number } {
  const chosen = STATUS_ORDER.filter((status) => statuses.includes(status))
    .flatMap((status) => findings.filter((finding) => finding.status === status && finding.waiver === null))
    .slice(0, most);
  const total = statuses.reduce((sum, status) => sum + result.unwaived[status], 0);
  return { findings: chosen, more: Math.max(0, total - chosen.length) };
}
