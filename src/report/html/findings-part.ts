import type { ListedFinding, ReportedRequirement, ReportModel } from '../model.ts';
import { dayOf, grouped, onOneLine } from '../plain-text.ts';
import { type ReasonGroup, reasonGroups, standsIn, totalOf } from '../reasons.ts';
import { kindWord } from '../words.ts';
import { capital } from './charts.ts';
import { badge } from './icons.ts';
import { html, type Markup } from './markup.ts';

const MOST_MET = 20;
const MOST_IN_SIGHT = 12;
const LONGEST = 300;

/** What was found, by status and reason. */
export function findingsOf(reported: ReportedRequirement, model: ReportModel, limit: number): Markup {
  const groups = reasonGroups(reported);
  const isSingle = totalOf(reported) === 1;
  const what = groups.map((group) =>
    isSingle || (group.count === 1 && group.findings.length === 1)
      ? single(group, reported, model)
      : many(group, reported, model, isMet(group) ? Math.min(MOST_MET, limit) : limit),
  );
  return html`<h6>${groups.some((group) => group.status === 'not-ready' || group.status === 'advisory') ? 'What is wrong' : 'What was found'}</h6>${what.length === 0 ? html`<p>There is nothing that it could concern.</p>` : what}`;
}

function isMet({ status }: ReasonGroup): boolean {
  return status === 'ready' || status === 'not-applicable';
}

/** "12 users", or that some are not known. */
function subjectsOf({ count, findings }: ReasonGroup, reported: ReportedRequirement): string {
  const kind = reported.result.subjectKind;
  const first = findings[0];
  return count === 1 && first !== undefined && standsIn(first, reported)
    ? `${kindWord(kind, 2)} that are not known`
    : `${grouped(count)} ${kindWord(kind, count)}`;
}

/** One subject: a few lines, no table. */
function single(group: ReasonGroup, reported: ReportedRequirement, model: ReportModel): Markup {
  const { result } = reported;
  const finding = group.findings[0];
  const count = totalOf(reported) === 1 ? undefined : html`<strong>${capital(subjectsOf(group, reported))}.</strong> `;
  if (finding === undefined) return html`<p>${badge(group.status)} ${count}${group.sentence}</p>`;
  const row = (term: string, text: string | null) =>
    text === null ? undefined : html`<dt>${term}</dt><dd>${onOneLine(text, LONGEST * 2)}</dd>`;
  return html`<p>${badge(group.status)} ${count}${group.sentence}</p><dl class="facts">
    ${result.subjectKind === 'tenant' || standsIn(finding, reported) ? undefined : row(capital(kindWord(result.subjectKind, 1)), finding.name)}${row('Observed', finding.observed)}${row('Expected', finding.expected)}${row('Missing', finding.blockedBy)}${row('Waived', waived(finding, model))}
    </dl>`;
}

/** Several subjects: a sentence, and a table of as many as fit. What is the same for all is said once. */
function many(group: ReasonGroup, reported: ReportedRequirement, model: ReportModel, limit: number): Markup {
  const kind = subjectsOf(group, reported);
  const says = html`<p>${badge(group.status)} <strong>${kind}.</strong> ${group.sentence}</p>`;
  const shown = group.findings.slice(0, limit);
  if (shown.length === 0) return says;
  const columns = COLUMNS.flatMap(({ title, of }) => {
    const texts = shown.map((finding) => of(finding, model));
    return texts.every((text) => text === null)
      ? []
      : [{ title, texts, isSame: shown.length > 1 && texts.every((text) => text === texts[0]) }];
  });
  const same = columns.filter((column) => column.isSame);
  const own = columns.filter((column) => !column.isSame);
  const names = namesOf(shown);
  const isAll = shown.length === group.count;
  const caption = isAll ? `All ${kind}` : `The first ${grouped(shown.length)} of ${kind}`;
  const alike =
    same.length === 0
      ? undefined
      : html`<dl class="facts">${same.map((column) => html`<dt>${column.title}</dt><dd>${onOneLine(column.texts[0] ?? '', LONGEST)}${isAll ? undefined : html` <small>(in each of those that are listed)</small>`}</dd>`)}</dl>`;
  if (own.length === 0)
    return html`${says}${alike}${folded(html`<ul class="names">${names.map((name) => html`<li>${name}</li>`)}</ul>`, caption, shown.length)}`;
  const table = html`<div class="scroll"><table><caption>${caption}</caption>
    <thead><tr><th scope="col">${capital(kindWord(reported.result.subjectKind, 1))}</th>${own.map((column) => html`<th scope="col">${column.title}</th>`)}</tr></thead>
    <tbody>${names.map(
      (
        name,
        index,
      ) => html`<tr><th scope="row">${name}</th>${own.map((column) => html`<td>${onOneLine(column.texts[index] ?? '', LONGEST)}</td>`)}</tr>
      `,
    )}</tbody></table></div>`;
  return html`${says}${alike}${folded(table, caption, shown.length)}`;
}

/** A long list, folded, so that what to do stays in sight. */
function folded(list: Markup, caption: string, rows: number): Markup {
  return rows <= MOST_IN_SIGHT ? list : html`<details class="list"><summary>${caption}</summary>${list}</details>`;
}

const COLUMNS: readonly {
  readonly title: string;
  readonly of: (finding: ListedFinding, model: ReportModel) => string | null;
}[] = [
  { title: 'Observed', of: (finding) => finding.observed },
  {
    title: 'Expected',
    of: (finding) => (finding.status === 'ready' || finding.status === 'not-applicable' ? null : finding.expected),
  },
  { title: 'Missing', of: (finding) => finding.blockedBy },
  { title: 'Waived', of: (finding, model) => waived(finding, model) },
];

/** Names, with the id where a name does not tell which one is meant. */
function namesOf(findings: readonly ListedFinding[]): readonly string[] {
  const times = new Map<string, number>();
  for (const { name } of findings) times.set(name, (times.get(name) ?? 0) + 1);
  return findings.map(({ name, subject }) =>
    onOneLine(times.get(name) === 1 && name !== '' ? name : `${name} (${subject})`, LONGEST),
  );
}

function waived({ waiver }: ListedFinding, { waivers }: ReportModel): string | null {
  if (waiver === null) return null;
  const until = waivers.find((one) => one.id === waiver)?.until;
  return until === undefined ? waiver : `${waiver}, until ${dayOf(until)}`;
}

/** How many findings of one requirement may be listed, so that all lists together stay below `total`. */
export function listLimit({ requirements }: ReportModel, total: number): number {
  const limits = [200, 100, 50, 25, 10];
  const rows = (limit: number) => requirements.reduce((sum, one) => sum + Math.min(limit, one.findings.length), 0);
  return limits.find((limit) => rows(limit) <= total) ?? 5;
}
