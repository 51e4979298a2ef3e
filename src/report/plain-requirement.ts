import { REASONS } from '../finding/index.ts';
import type { ListedFinding, ReportedRequirement } from './model.ts';
import { findingsOf, outcomeOf, statusOf } from './outcome.ts';
import { counted, grouped, onOneLine } from './plain-text.ts';
import { summaryOf } from './reasons.ts';
import { kindWord, OWNER_WORDS } from './words.ts';

/** Subjects that a document for another program names for each requirement; what is more is counted. */
export const MOST_NAMED = 20;

/** What came out for a requirement, on one line. */
export function messageOf(reported: ReportedRequirement): string {
  const { result } = reported;
  const outcome = outcomeOf(reported);
  if (outcome === 'waived') return `Accepted by a waiver: ${counted(result.waived, 'finding')}.`;
  const accepted = result.waived === 0 ? '' : ` A waiver accepts ${grouped(result.waived)} of them.`;
  return `${onOneLine(summaryOf(reported, statusOf(reported)))}${accepted}`;
}

/** What was found, why it matters and what to do, for a person who reads the result in another program. */
export function detailsOf(reported: ReportedRequirement): string {
  const { text } = reported;
  const isOpen = ['error', 'unknown'].includes(outcomeOf(reported));
  const steps = isOpen ? nextStepsOf(reported) : text.remediation.steps;
  return [
    messageOf(reported),
    '',
    ...subjectLines(reported),
    `Why: ${onOneLine(text.why)}`,
    `Consequence: ${onOneLine(text.consequence)}`,
    `${isOpen ? 'To be able to tell' : `Who puts it right: ${OWNER_WORDS[text.remediation.owner]}, ${text.remediation.effort}`}:`,
    ...steps.map((step, index) => `${index + 1}. ${onOneLine(step)}`),
  ].join('\n');
}

/** What to do where something could not be told: the next step of each reason. */
export function nextStepsOf({ result }: ReportedRequirement): readonly string[] {
  const steps = result.reasons
    .filter(({ status }) => status === 'unknown' || status === 'error')
    .flatMap(({ reason }) => (Object.hasOwn(REASONS, reason) ? [nextOf(reason)] : []));
  return [...new Set(steps)];
}

function nextOf(reason: string): string {
  return Object.entries(REASONS).find(([code]) => code === reason)?.[1].next ?? '';
}

function subjectLines(reported: ReportedRequirement): readonly string[] {
  const { findings, more } = findingsOf(reported, [statusOf(reported)], MOST_NAMED);
  if (findings.length === 0 || (findings.length === 1 && more === 0 && reported.result.subjectKind === 'tenant'))
    return [];
  return [
    ...findings.map((finding) => `- ${findingLine(finding)}`),
    ...(more === 0 ? [] : [`- and ${grouped(more)} more ${kindWord(reported.result.subjectKind, more)}`]),
    '',
  ];
}

/** A finding on one line: its subject, with what was seen and expected. */
export function findingLine({ name, observed, expected, blockedBy }: ListedFinding): string {
  const parts = [
    observed === null ? '' : `observed ${onOneLine(observed, 200)}`,
    expected === null ? '' : `expected ${onOneLine(expected, 200)}`,
    blockedBy === null ? '' : `missing ${onOneLine(blockedBy, 200)}`,
  ].filter((part) => part !== '');
  return `${onOneLine(name, 200)}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}
