import { isReasonCode, REASONS, STATUSES, type Status } from '../finding/index.ts';
import type { ListedFinding, ReportedRequirement } from './model.ts';
import { grouped, onOneLine, shortened } from './plain-text.ts';
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

/**
 * What came out, in a sentence or two: what is wrong where something is, else why it could not be told, else what was
 * seen. With `status`, as if only the findings of that status were there.
 */
export function summaryOf(reported: ReportedRequirement, status: Status = reported.result.status): string {
  const groups = reasonGroups(reported).filter((group) => group.status === status);
  const worst = groups[0];
  if (worst === undefined) return 'There is nothing that it could concern.';
  const { subjectKind, counts } = reported.result;
  const total = totalOf(reported);
  const first = worst.findings[0];
  if (total === 1) return `${nameOf(first, reported)}${onlyOne(worst)}`;
  const many = `${grouped(counts[status])} of ${grouped(total)} ${kindWord(subjectKind, total)}`;
  const isOne = counts[status] === 1;
  if (worst.reason === null) return `${many} meet${isOne ? 's' : ''} it.`;
  const example = first?.observed ? `, for example ${onOneLine(first.name)}: ${shortened(first.observed, SHORT)}` : '';
  if (isOwnWord(worst))
    return `${many} ${isOne ? 'does' : 'do'} not meet it${example}${example.endsWith(' …') ? '' : '.'}`;
  return `${many}${groups.length === 1 ? ':' : '; most often:'} ${worst.sentence}`;
}

const SHORT = 160;

function nameOf(finding: ListedFinding | undefined, reported: ReportedRequirement): string {
  const isTold = reported.result.subjectKind === 'tenant' || finding === undefined || standsIn(finding, reported);
  return isTold ? '' : `${onOneLine(finding.name)}: `;
}

/** A group of one: its sentence with what was seen; without a sentence of its own also what should have been seen. */
function onlyOne(group: ReasonGroup): string {
  const [finding] = group.findings;
  if (finding === undefined) return group.sentence;
  const { observed, expected, blockedBy } = finding;
  const isBare = isOwnWord(group) && observed !== null;
  const parts = [
    isBare ? '' : group.sentence,
    observed === null ? '' : `Observed: ${shortened(observed, SHORT)}.`,
    isBare && expected !== null && group.reason !== null ? `Expected: ${shortened(expected, SHORT)}.` : '',
    blockedBy === null ? '' : `Missing: ${shortened(blockedBy, SHORT)}.`,
  ];
  return parts
    .filter((part) => part !== '')
    .join(' ')
    .replace(/\.\.|( …)\./g, (_, cut: string | undefined) => cut ?? '.');
}

/** Whether the sentence is only ours, because the check gives no reason. */
function isOwnWord({ sentence }: ReasonGroup): boolean {
  return sentence === HOLDS || sentence === FAILS;
}
