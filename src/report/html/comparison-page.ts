import type { ChangeGroup, ComparisonModel, ReportedCause, ReportedMovement } from '../comparison.ts';
import { counted, dayOf, grouped, onOneLine, timeOf } from '../plain-text.ts';
import { kindWord } from '../words.ts';
import { capital } from './charts.ts';
import { trendTable } from './history-part.ts';
import { badge, sprite } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { pageOf } from './page.ts';

const MOST_GROUPS = 300;
const LONGEST = 120;

const MOVEMENTS: Readonly<Record<ReportedMovement, { readonly title: string; readonly means: string }>> = {
  worse: { title: 'Worse', means: 'It was in a better state before.' },
  new: { title: 'New', means: 'It was not there before: a subject or a requirement came.' },
  'waiver-ended': { title: 'No longer waived', means: 'It fails as before, and its waiver is over.' },
  fixed: { title: 'Fixed', means: 'It did not hold or could not be told before, and holds now.' },
  better: { title: 'Better', means: 'It was in a worse state before, but does not hold yet.' },
  waived: { title: 'Waived', means: 'It fails as before, and somebody accepted that for a time.' },
  gone: { title: 'Gone', means: 'It is no longer there: a subject or a requirement went.' },
};

const CAUSES: Readonly<Record<ReportedCause, { readonly title: string; readonly means: string }>> = {
  tenant: { title: 'The tenant', means: 'what was collected or stated of it is different' },
  catalog: { title: 'The catalog', means: 'the requirement itself changed' },
  time: { title: 'Time', means: 'the same evidence, judged later' },
  profile: { title: 'muster.yaml', means: 'its settings changed' },
  completeness: { title: 'Completeness', means: 'evidence came or went' },
  waiver: { title: 'A waiver', means: 'one was approved or ended' },
  several: { title: 'Several', means: 'no one thing alone explains it' },
};

/** The difference of two assessments as one HTML file: what is worse, new, fixed and better, and why. Equal models give equal bytes. */
export function renderComparison(model: ComparisonModel): string {
  const { tenant, from, to, muster, groups, unchanged } = model;
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const body = html`<body>
    <a class="skip" href="#main">Skip to the report</a>
    ${sprite()}
    <header><div class="wide"><h1>${tenant.name}: what changed</h1><p>From ${timeOf(from.assessedAt)} to ${timeOf(to.assessedAt)}</p>
    <dl class="facts two"><dt>Tenant</dt><dd>${tenant.name} <small>${tenant.id}</small></dd><dt>Made by</dt><dd>Muster ${muster}</dd><dt>Earlier</dt><dd>${from.assessment}</dd><dt>Later</dt><dd>${to.assessment}</dd></dl></div></header>
    <div class="wide"><main id="main" tabindex="-1">
    <section aria-labelledby="both"><h2 id="both">Both at a glance</h2>${trendTable([from, to])}</section>
    <section aria-labelledby="changes"><h2 id="changes">What changed</h2>
    <p>${total === 0 ? 'Nothing.' : `${counted(total, 'finding')} moved.`} ${capital(counted(unchanged, 'finding'))} did not.</p>
    ${total === 0 ? undefined : summary(groups)}</section>
    ${movementsOf(groups).map((movement) => part(movement, groups))}
    <footer><p>Causes were found by judging the earlier inputs again with one thing changed at a time. This page sends nothing and loads nothing. It names devices and people of ${tenant.name}: handle it accordingly.</p></footer>
    </main></div>`;
  return pageOf(`${tenant.name}: what changed until ${dayOf(to.assessedAt)}`, body, { hasScript: false });
}

/** The movements that there are, in the order of the page. */
function movementsOf(groups: readonly ChangeGroup[]): readonly ReportedMovement[] {
  // The keys of `MOVEMENTS` are the movements.
  return (Object.keys(MOVEMENTS) as ReportedMovement[]).filter((one) =>
    groups.some(({ movement }) => movement === one),
  );
}

function summary(groups: readonly ChangeGroup[]): Markup {
  const movements = movementsOf(groups);
  // The keys of `CAUSES` are the causes.
  const causes = (Object.keys(CAUSES) as ReportedCause[]).filter((one) => groups.some(({ cause }) => cause === one));
  const sum = (fits: (group: ChangeGroup) => boolean) =>
    groups.filter(fits).reduce((total, { count }) => total + count, 0);
  return html`<div class="scroll"><table><caption>Findings by what became of them, and by what made them move</caption>
    <thead><tr><th scope="col">Movement</th>${causes.map((cause) => html`<th scope="col" class="n">${CAUSES[cause].title}</th>`)}<th scope="col" class="n">All</th></tr></thead>
    <tbody>${movements.map(
      (
        movement,
      ) => html`<tr><th scope="row"><a href="#m-${movement}">${MOVEMENTS[movement].title}</a></th>${causes.map((cause) => html`<td class="n">${grouped(sum((group) => group.movement === movement && group.cause === cause))}</td>`)}<td class="n">${grouped(sum((group) => group.movement === movement))}</td></tr>
    `,
    )}</tbody></table></div>
    <dl class="words">${causes.map((cause) => html`<dt>${CAUSES[cause].title}</dt><dd>${capital(CAUSES[cause].means)}.</dd>`)}</dl>`;
}

function part(movement: ReportedMovement, groups: readonly ChangeGroup[]): Markup {
  const own = groups.filter((group) => group.movement === movement);
  const shown = own.slice(0, MOST_GROUPS);
  const { title, means } = MOVEMENTS[movement];
  return html`<section aria-labelledby="m-${movement}"><h2 id="m-${movement}">${title}</h2><p>${means}</p>
    <div class="scroll"><table><caption>${shown.length < own.length ? `The first ${grouped(shown.length)} of ${grouped(own.length)} lines, by requirement and cause` : 'By requirement and cause'}</caption>
    <thead><tr><th scope="col">Requirement</th><th scope="col">Before</th><th scope="col">Now</th><th scope="col">Cause</th><th scope="col" class="n">Findings</th><th scope="col">Subjects</th></tr></thead>
    <tbody>${shown.map(
      (
        group,
      ) => html`<tr><th scope="row">${capital(group.title)}<br><small><code>${group.requirement}</code></small></th><td>${statusCell(group.from)}</td><td>${statusCell(group.to)}</td><td>${CAUSES[group.cause].title}</td><td class="n">${grouped(group.count)}</td><td>${subjects(group)}</td></tr>
    `,
    )}</tbody></table></div></section>`;
}

function statusCell(status: ChangeGroup['from']): Markup {
  return status === null ? html`Not there` : badge(status);
}

function subjects({ kind, count, names }: ChangeGroup): string {
  if (kind === 'tenant') return 'The tenant';
  const rest = count - names.length;
  const listed = names.map((name) => onOneLine(name, LONGEST)).join(', ');
  return rest > 0 ? `${listed} and ${grouped(rest)} more ${kindWord(kind, rest)}` : listed;
}
