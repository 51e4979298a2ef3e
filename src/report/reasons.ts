import { isReasonCode, REASONS, STATUSES, type Status } from '../finding/index.ts';
import type { ListedFinding, ReportedRequirement } from './model.ts';
import { grouped, onOneLine } from './plain-text.ts';
import { kindWord, STATUS_ORDER } from './words.ts';

/** Findings of one requirement that came out the same way, for the same reason. */
export interface ReasonGroup {
  readonly status: Status;
  readonly reason: string | null;
  readonly count: number;
  /** What the reason means. */
  readonly sentence: string;
  /** What to do about just this reason; empty where the requirement's own steps say it. */
  readonly steps: readonly string[];
  /** Those of them that the model lists. */
  readonly findings: readonly ListedFinding[];
}

const HOLDS = 'It is met.';
const FAILS = 'It is not met.';

/** The findings of a requirement by status and reason: found wrong first, then what could not be told, then the rest. */
export function reasonGroups({ text, result, findings }: ReportedRequirement): readonly ReasonGroup[] {
  const counted = [
    ...result.reasons,
    ...(['ready'] as const).map((status) => ({ status, reason: null, count: result.counts[status] })),
  ].filter((group) => group.count > 0);
  return counted
    .map(({ status, reason, count }) => ({
      status,
      reason,
      count,
      ...wordsOf(reason, text),
      findings: findings.filter((finding) => finding.status === status && finding.reason === reason),
    }))
    .sort((a, b) => STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status) || b.count - a.count);
}

function wordsOf(
  reason: string | null,
  text: ReportedRequirement['text'],
): { readonly sentence: string; readonly steps: readonly string[] } {
  if (reason === null) return { sentence: HOLDS, steps: [] };
  if (isReasonCode(reason))
    return {
      sentence: REASONS[reason].sentence,
      steps: REASONS[reason].status === 'not-applicable' ? [] : [REASONS[reason].next],
    };
  const own = text.reasons[reason];
  return { sentence: own?.sentence ?? FAILS, steps: own?.remediation ?? [] };
}

/** How many subjects were looked at. */
export function totalOf({ result }: ReportedRequirement): number {
  return STATUSES.reduce((sum, status) => sum + result.counts[status], 0);
}

/** Whether a finding is about subjects that are not known, so that the tenant stands in for them. */
export function standsIn(finding: ListedFinding, { result }: ReportedRequirement): boolean {
  return finding.kind !== result.subjectKind;
}

/** What came out, in a sentence or two: what is wrong where something is, else why it could not be told, else what was seen. */
export function summaryOf(reported: ReportedRequirement): string {
  const groups = reasonGroups(reported).filter((group) => group.status === reported.result.status);
  const worst = groups[0];
  if (worst === undefined) return 'There is nothing that it could concern.';
  const { subjectKind } = reported.result;
  const total = totalOf(reported);
  const first = worst.findings[0];
  if (total === 1) {
    const name =
      subjectKind === 'tenant' || first === undefined || standsIn(first, reported) ? '' : `${onOneLine(first.name)}: `;
    const sentence = isOwnWord(worst) && first?.observed ? '' : worst.sentence;
    return `${name}${[sentence, first === undefined ? '' : seenIn(first)].filter((part) => part !== '').join(' ')}`;
  }
  const count = reported.result.counts[reported.result.status];
  const many = `${grouped(count)} of ${grouped(total)} ${kindWord(subjectKind, total)}`;
  if (worst.reason === null) return `${many} meet${count === 1 ? 's' : ''} it.`;
  if (isOwnWord(worst))
    return `${many} ${count === 1 ? 'does' : 'do'} not meet it${first?.observed ? `, for example ${onOneLine(first.name)}: ${onOneLine(first.observed)}` : ''}.`;
  return groups.length === 1 ? `${many}: ${worst.sentence}` : `${many}; most often: ${worst.sentence}`;
}

/** Whether the sentence is only ours, because the check gives no reason. */
function isOwnWord({ sentence }: ReasonGroup): boolean {
  return sentence === HOLDS || sentence === FAILS;
}

/** What a finding saw and what it should have seen, or what was missing. */
export function seenIn({ status, observed, expected, blockedBy }: ListedFinding): string {
  const parts = [
    observed === null ? '' : `Observed: ${observed}.`,
    expected === null || status === 'ready' || status === 'not-applicable' ? '' : `Expected: ${expected}.`,
    blockedBy === null ? '' : `Missing: ${blockedBy}.`,
  ];
  return parts
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll('..', '.');
}
