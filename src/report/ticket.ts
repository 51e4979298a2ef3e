import { code, plain, prose } from './markdown-text.ts';
import type { ListedFinding, ReportedRequirement, ReportModel } from './model.ts';
import { findingsOf, isFailing } from './outcome.ts';
import { MOST_NAMED, messageOf } from './plain-requirement.ts';
import { grouped, timeOf } from './plain-text.ts';
import { reasonGroups } from './reasons.ts';
import { kindWord, LEVEL_WORDS, OWNER_WORDS } from './words.ts';

/**
 * A ticket for each failing requirement, in Markdown that also reads as plain text: what is wrong, why it matters, what
 * happens if it stays, the evidence, the steps and who takes them. Each begins with a heading of the first level, so that
 * a script can cut the text there; between two stands a line.
 */
export function renderTickets(model: ReportModel): string {
  const failing = model.requirements.filter(isFailing);
  if (failing.length === 0)
    return `Nothing was found wrong in ${plain(model.assessment.tenant.name)}: there is no ticket to write.\n`;
  return `${failing.map((reported) => ticket(reported, model).join('\n')).join('\n\n---\n\n')}\n`;
}

function ticket(reported: ReportedRequirement, { assessment }: ReportModel): readonly string[] {
  const { text, result } = reported;
  const { owner, effort, links } = text.remediation;
  const web = links.filter((link) => link.startsWith('https://'));
  return [
    `# ${prose(text.title)}`,
    '',
    `- Requirement: ${code(text.id)} (${LEVEL_WORDS[result.level].title.toLowerCase()})`,
    `- Tenant: ${plain(assessment.tenant.name)}`,
    `- Who: ${OWNER_WORDS[owner]}; effort: ${effort}`,
    '',
    '## What',
    '',
    plain(messageOf(reported)),
    '',
    '## Why',
    '',
    prose(text.why),
    '',
    '## Consequence',
    '',
    prose(text.consequence),
    '',
    '## Evidence',
    '',
    ...evidenceLines(reported, assessment.assessedAt),
    '',
    '## Steps',
    '',
    ...stepLines(reported),
    ...(web.length === 0 ? [] : ['', ...web.map((link) => `- <${link}>`)]),
  ];
}

function evidenceLines(reported: ReportedRequirement, assessedAt: string): readonly string[] {
  const { findings, more } = findingsOf(reported, ['not-ready', 'advisory'], MOST_NAMED);
  const tables = reported.result.tables.map(code).join(', ');
  return [
    `As of ${timeOf(assessedAt)}${tables === '' ? '' : `, from ${tables}`}:`,
    '',
    ...findings.map((finding) => `- ${findingText(finding)}`),
    ...(more === 0 ? [] : [`- and ${grouped(more)} more ${kindWord(reported.result.subjectKind, more)}`]),
    '',
    `\`muster explain ${reported.text.id}\` says how it was decided.`,
  ];
}

function findingText({ name, observed, expected }: ListedFinding): string {
  return [
    code(name),
    ...(observed === null ? [] : [`observed ${code(observed)}`]),
    ...(expected === null ? [] : [`expected ${code(expected)}`]),
  ].join(', ');
}

/** The steps of the requirement, then those that are for one reason alone. */
function stepLines(reported: ReportedRequirement): readonly string[] {
  const steps = reported.text.remediation.steps.map((step, index) => `${index + 1}. ${prose(step)}`);
  const own = reasonGroups(reported)
    .filter(({ status, steps: more }) => (status === 'not-ready' || status === 'advisory') && more.length > 0)
    .flatMap(({ sentence, steps: more }) => [
      '',
      `${prose(sentence)}`,
      '',
      ...more.map((step, index) => `${index + 1}. ${prose(step)}`),
    ]);
  return [...steps, ...own];
}
