import { code, plain, prose, table } from './markdown-text.ts';
import type { ReportedRequirement, ReportModel } from './model.ts';
import { isFailing, outcomeOf, statusOf } from './outcome.ts';
import { messageOf } from './plain-requirement.ts';
import { counted, dayOf, grouped, timeOf } from './plain-text.ts';
import { gateVerdicts, missingEvidence } from './verdict.ts';
import { AREA_WORDS, LEVEL_WORDS, OWNER_WORDS, STATUS_ORDER, STATUS_WORDS } from './words.ts';

const MOST_FAILING = 20;
const MOST_MISSING = 10;

/**
 * The verdict as Markdown, for a pull request, a ticket or the summary of a pipeline: the gates, the first failing
 * requirements, what to bring, counts and waivers. A few kilobytes, whatever the tenant; what a tenant wrote is never markup.
 */
export function renderMarkdown(model: ReportModel): string {
  const { assessment, muster } = model;
  return `${[
    `## ${plain(assessment.tenant.name)}: readiness`,
    '',
    `Assessed ${timeOf(assessment.assessedAt)} by ${assessment.catalogs.map(({ title }) => plain(title)).join('; ')}.`,
    '',
    ...gateLines(model),
    ...failingLines(model),
    ...missingLines(model),
    ...countLines(model),
    ...waiverLines(model),
    `<sub>Muster ${muster}, assessment ${code(assessment.id)}. ${STATUS_WORDS.unknown.title} and ${STATUS_WORDS.error.title.toLowerCase()} are not failed: Muster could not tell.</sub>`,
  ].join('\n')}\n`;
}

function gateLines(model: ReportModel): readonly string[] {
  const rows = gateVerdicts(model).map(({ title, answer, sentence, counts }) => [
    `**${title}**`,
    answer,
    plain([sentence, ...counts.map((count) => count.sentence)].join(' ')),
  ]);
  return [...table(['Gate', '', ''], rows), ''];
}

/** Failing requirements as the gates order them, then those that block nothing. */
function failingLines(model: ReportModel): readonly string[] {
  const blocking = gateVerdicts(model).flatMap((gate) => [
    ...gate.failing.map(({ reported }) => reported),
    ...gate.counts.flatMap(({ blockers }) => blockers.map(({ reported }) => reported)),
  ]);
  const all = [...new Set([...blocking, ...model.requirements])].filter(isFailing);
  if (all.length === 0) return ['Nothing was found wrong.', ''];
  const rows = all.slice(0, MOST_FAILING).map((reported) => {
    const { text, result } = reported;
    return [
      `**${prose(text.title)}**<br>${code(text.id)}`,
      LEVEL_WORDS[result.level].title,
      plain(messageOf(reported)),
      prose(text.remediation.steps[0] ?? ''),
      OWNER_WORDS[text.remediation.owner],
    ];
  });
  const more = all.length - rows.length;
  return [
    `### ${counted(all.length, 'requirement is', 'requirements are')} not met`,
    '',
    ...table(['Requirement', 'Level', 'Found', 'First', 'By'], rows),
    '',
    ...(more === 0 ? [] : [`And ${grouped(more)} more: the report has them all.`, '']),
  ];
}

function missingLines(model: ReportModel): readonly string[] {
  const missing = missingEvidence(model);
  const open = model.requirements.filter((one) => ['unknown', 'error'].includes(outcomeOf(one)));
  if (open.length === 0) return [];
  const said = missing.slice(0, MOST_MISSING).map(({ table: name, requirements }) => {
    const known = model.tables.find((one) => one.name === name);
    const how =
      known?.request !== undefined
        ? `${code(known.request)} with ${code(known.permission ?? '')}`
        : known?.question !== undefined
          ? `state it: ${plain(known.question)}`
          : plain(known?.doc ?? '');
    return `- ${code(name)} for ${counted(requirements.length, 'requirement')}: ${how}`;
  });
  const more = missing.length - said.length;
  return [
    `### ${counted(open.length, 'requirement', 'requirements')} could not be judged`,
    '',
    ...(said.length === 0 ? ['The report says why for each.'] : said),
    ...(more > 0 ? [`- and ${grouped(more)} more`] : []),
    '',
  ];
}

function countLines({ requirements }: ReportModel): readonly string[] {
  const count = (ofArea: readonly ReportedRequirement[], status: string) =>
    String(ofArea.filter((one) => statusOf(one) === status).length);
  const rows = Object.entries(AREA_WORDS).flatMap(([area, title]) => {
    const ofArea = requirements.filter(({ text }) => text.area === area);
    return ofArea.length === 0 ? [] : [[title, ...STATUS_ORDER.map((status) => count(ofArea, status))]];
  });
  const head = ['Area', ...STATUS_ORDER.map((status) => STATUS_WORDS[status].title)];
  const total = ['**All**', ...STATUS_ORDER.map((status) => `**${count(requirements, status)}**`)];
  return ['### Requirements by area, without what is waived', '', ...table(head, [...rows, total]), ''];
}

function waiverLines({ waivers }: ReportModel): readonly string[] {
  const inForce = waivers.filter((waiver) => waiver.inForce);
  if (inForce.length === 0) return [];
  const lines = inForce
    .slice(0, MOST_FAILING)
    .map(
      ({ id, requirement, reason, approver, until, subjects }) =>
        `- ${code(id)}: ${code(requirement)} for ${counted(subjects, 'subject')} until ${dayOf(until)}, approved by ${code(approver)}. ${plain(reason)}`,
    );
  const more = inForce.length - lines.length;
  return ['### Waivers in force', '', ...lines, ...(more > 0 ? [`- and ${grouped(more)} more`] : []), ''];
}
