import type { ReportModel } from '../model.ts';
import { counted, dayOf, grouped, timeOf } from '../plain-text.ts';
import type { Reader } from '../readers.ts';
import { GATE_WORDS, LEVEL_WORDS, STATUS_ORDER, STATUS_WORDS } from '../words.ts';
import { badge } from './icons.ts';
import { html, type Markup } from './markup.ts';

/** The head of the report: whose, of when, on what, and what a reader must know before believing it. */
export function headerPart(model: ReportModel): Markup {
  const { assessment, muster } = model;
  const collected = assessment.tables
    .flatMap((table) => (table.collectedAt === undefined ? [] : [table.collectedAt]))
    .sort();
  const first = collected[0];
  const last = collected.at(-1);
  const span =
    first === undefined || last === undefined
      ? 'none was collected'
      : dayOf(first) === dayOf(last)
        ? `collected on ${dayOf(first)}`
        : `collected between ${dayOf(first)} and ${dayOf(last)}`;
  return html`<header><div class="wide"><h1>${assessment.tenant.name}: readiness for managed Windows desktops</h1>
    <p>Assessed ${timeOf(assessment.assessedAt)}</p>
    <dl class="facts two">
    <dt>Tenant</dt><dd>${assessment.tenant.name} <small>${assessment.tenant.id}</small></dd>
    <dt>Evidence</dt><dd>${span}</dd>
    ${collectedBy(model)}
    ${assessedBy(model)}
    <dt>Made by</dt><dd>Muster ${muster} <small>assessment ${assessment.id}</small></dd>
    <dt>Reference data</dt><dd>${ages(model)}</dd>
    <dt>Catalogs</dt><dd class="all">${assessment.catalogs.map((catalog, index) => html`${index > 0 ? '; ' : ''}${catalog.title} <small>${catalog.version} of ${dayOf(catalog.date)}</small>`)}</dd>
    </dl>
    ${notices(model)}
    </div></header>`;
}

/** Who brought the evidence and when: one line where one person did it, else one for each. */
function collectedBy({ collections = [] }: ReportModel): Markup | undefined {
  if (collections.length === 0) return undefined;
  const shown = collections.slice(0, MOST_COLLECTIONS);
  return html`<dt>Collected</dt><dd class="all"><ul>${shown.map(({ source, by, startedAt, endedAt, collector }) => html`<li>${source} by ${by}, ${timeOf(startedAt)}${took(Date.parse(endedAt) - Date.parse(startedAt))} <small>${collector}</small></li>`)}${collections.length > shown.length ? html`<li>and ${counted(collections.length - shown.length, 'more snapshot')}</li>` : undefined}</ul></dd>`;
}

const MOST_COLLECTIONS = 12;

/** Who assessed, when, for how long and in which time zone. */
function assessedBy({ run }: ReportModel): Markup | undefined {
  return run === undefined
    ? undefined
    : html`<dt>Judged</dt><dd class="all">by ${run.by}, ${timeOf(run.startedAt)}${took(run.durationMs)}, on a machine in the time zone ${run.timeZone}; all times here are UTC</dd>`;
}

/** ", in 3 seconds"; nothing for what took no time worth saying. */
function took(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (!Number.isFinite(seconds) || seconds < 1) return '';
  return seconds < 120 ? `, in ${counted(seconds, 'second')}` : `, in ${counted(Math.round(seconds / 60), 'minute')}`;
}

function ages({ reference }: ReportModel): string {
  const sorted = reference.toSorted((a, b) => b.ageDays - a.ageDays);
  const oldest = sorted[0];
  const newest = sorted.at(-1);
  if (oldest === undefined || newest === undefined) return 'none';
  if (oldest.date === newest.date) return `of ${dayOf(oldest.date)}`;
  return `from ${dayOf(oldest.date)} to ${dayOf(newest.date)}`;
}

function fileName(path: string): string {
  return path.replace(/^.*\//, '');
}

function notices(model: ReportModel): readonly (Markup | undefined)[] {
  const old = model.reference.filter((one) => one.isOld).toSorted((a, b) => b.ageDays - a.ageDays);
  const oldest = old[0];
  const open = model.requirements.filter((one) => one.result.counts.unknown + one.result.counts.error > 0).length;
  return [
    oldest === undefined
      ? undefined
      : html`<div class="notice"><p><strong>Some reference data is old.</strong> ${fileName(oldest.name)} was ${counted(oldest.ageDays, 'day')} old at the time${old.length > 1 ? `, and ${counted(old.length - 1, 'more file')} ${old.length === 2 ? 'is' : 'are'} old too` : ''}: what has changed since is not known here. <a href="#reference">Reference data</a></p></div>`,
    open === 0
      ? undefined
      : html`<div class="notice"><p><strong>Not everything could be judged.</strong> For ${grouped(open)} of ${counted(model.requirements.length, 'requirement')} evidence is missing, incomplete or too old. <a href="#not-assessed">What was not assessed, and why</a></p></div>`,
  ];
}

/** Where to find what. */
export function contentsPart(model: ReportModel, reader: Reader): Markup {
  const isAll = reader !== 'engineer';
  const statuses = STATUS_ORDER.map((status) => ({
    status,
    count: model.requirements.filter((one) => one.result.status === status).length,
  })).filter(({ count }) => count > 0);
  const entry = (id: string, title: string) => html`<li><a href="#${id}">${title}</a></li>`;
  return html`<nav class="side" aria-label="Contents"><ul>
    ${isAll ? entry('verdict', 'Verdict') : undefined}${entry('in-the-way', 'What stands in the way')}${isAll ? entry('at-a-glance', 'At a glance') : undefined}${model.breakdowns === undefined && model.breakdownsMissing === undefined ? undefined : entry('devices', 'Devices by group')}${model.network === undefined ? undefined : entry('network', 'Network')}${model.plan === undefined || !isAll ? undefined : entry('onboarding', 'Onboarding')}${(model.trend ?? []).length < 2 || !isAll ? undefined : entry('over-time', 'Over time')}${entry('not-assessed', 'What was not assessed')}
    <li><a href="#requirements">Requirements <span>${grouped(model.requirements.length)}</span></a><ul>${statuses.map(({ status, count }) => html`<li><a href="#s-${status}">${STATUS_WORDS[status].title} <span>${grouped(count)}</span></a></li>`)}</ul></li>
    ${model.waivers.length === 0 ? undefined : entry('waivers', 'Waivers')}${(model.otherTools ?? []).length === 0 ? undefined : entry('other-tools', 'Other tools')}${entry('evidence', 'Evidence')}${isAll ? entry('words', 'What the words mean') : undefined}
    </ul></nav>`;
}

/** What the words mean. */
export function wordsPart(): Markup {
  const word = (term: string | Markup, means: string) => html`<dt>${term}</dt><dd>${means}</dd>`;
  return html`<section aria-labelledby="words"><h2 id="words">What the words mean</h2>
    <dl class="words">
    ${STATUS_ORDER.map((status) => word(badge(status), STATUS_WORDS[status].means))}
    ${Object.values(GATE_WORDS).map(({ title, means }) => word(title, means))}
    ${Object.values(LEVEL_WORDS).map(({ title, means }) => word(title, `A requirement that ${means}`))}
    ${word('Requirement', 'One thing that must or should hold, with the reason, the check that decides it, and what to do.')}
    ${word('Finding', 'The verdict on one subject for one requirement.')}
    ${word('Subject', 'What a finding is about: the tenant, a user, a device, a policy, a licence and so on.')}
    ${word('Evidence', 'Facts collected at one time from one source. Muster judges only what was collected, and says what was not.')}
    ${word('Attestation', 'A fact that a person states because no evidence can show it, with a date on which it lapses.')}
    ${word('Waiver', 'An approved acceptance of a finding, with a reason and a date on which it ends. The finding stays visible.')}
    ${word('Only this blocks', 'Subjects that have this requirement as their only one in the way: putting it right lets them through.')}
    </dl></section>`;
}
