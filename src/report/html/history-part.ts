import type { ReportedRequirement, ReportModel, StatusSpan, TrendPoint } from '../model.ts';
import { counted, dayOf, grouped, timeOf } from '../plain-text.ts';
import { gateWord } from '../verdict.ts';
import { GATE_WORDS, STATUS_ORDER, STATUS_WORDS } from '../words.ts';
import { bar, key } from './charts.ts';
import { html, type Markup } from './markup.ts';

const MOST_SPANS = 8;
const MOST_POINTS = 24;

/** Since when a requirement stands as it does, and how it stood before. */
export function sinceOf({ history = [] }: ReportedRequirement): Markup | undefined {
  const now = history.at(-1);
  if (now === undefined) return undefined;
  const before = history.slice(0, -1).toReversed();
  const rest = before.slice(MOST_SPANS);
  return html`<h6>Since when</h6><p>${sinceSentence(now, before[0])}</p>
    ${before.length === 0 ? undefined : html`<ul>${before.slice(0, MOST_SPANS).map((span) => html`<li>${STATUS_WORDS[span.status].title} ${during(span)}</li>`)}${rest.length === 0 ? undefined : html`<li>${counted(rest.length, 'earlier interval')} left out</li>`}</ul>`}`;
}

/** "Not ready since 3 March 2026, ..." in a sentence that says between which assessments it changed. */
export function sinceSentence(now: StatusSpan, before: StatusSpan | undefined): string {
  const title = STATUS_WORDS[now.status].title;
  const times = now.assessments === 1 ? 'this assessment' : counted(now.assessments, 'assessment');
  if (before === undefined)
    return now.assessments === 1
      ? `${title} in this assessment, the first that judged it.`
      : `${title} in every assessment that judged it: ${times}, the first on ${timeOf(now.from)}.`;
  return `${title} since ${timeOf(now.from)}: ${times}. It changed after ${timeOf(before.to)}, when it was last found ${STATUS_WORDS[before.status].title.toLowerCase()}.`;
}

function during({ from, to, assessments }: StatusSpan): string {
  if (assessments === 1) return `on ${timeOf(from)}, in one assessment`;
  const [first, last] = dayOf(from) === dayOf(to) ? [timeOf(from), timeOf(to)] : [dayOf(from), dayOf(to)];
  return `from ${first} to ${last}, in ${counted(assessments, 'assessment')}`;
}

/** How the assessments of the workspace came out one after the other; nothing where there is only one. */
export function trendPart({ trend = [] }: ReportModel): Markup | undefined {
  if (trend.length < 2) return undefined;
  return html`<section aria-labelledby="over-time"><h2 id="over-time">Over time</h2>${trendTable(trend)}</section>`;
}

/** A row for each of the newest assessments, the newest first: bars and numbers. */
export function trendTable(trend: readonly TrendPoint[], limit = MOST_POINTS): Markup {
  const shown = trend.slice(-limit).toReversed();
  const statuses = STATUS_ORDER.filter((status) => shown.some((point) => point.requirements[status] > 0));
  const total = (point: TrendPoint) => statuses.reduce((sum, status) => sum + point.requirements[status], 0);
  const most = Math.max(1, ...shown.map(total));
  const hasDevices = shown.some((point) => point.gates.some(({ devices }) => devices.total > 0));
  const gates = shown[0]?.gates.map(({ gate }) => gate) ?? [];
  return html`${key(statuses)}<div class="scroll"><table>
    <caption>${shown.length < trend.length ? `The newest ${shown.length} of ${grouped(trend.length)} assessments` : 'Every assessment of this workspace'}, the newest first: requirements by status, and the gates</caption>
    <thead><tr><th scope="col">Assessed</th><th scope="col">Chart</th>${statuses.map((status) => html`<th scope="col" class="n">${STATUS_WORDS[status].title}</th>`)}${gates.map((gate) => html`<th scope="col">${GATE_WORDS[gate].title}</th>`)}${hasDevices ? html`<th scope="col" class="n">Devices that may enrol</th>` : undefined}</tr></thead>
    <tbody>${shown.map((point) => {
      const { devices } = point.gates.find(({ gate }) => gate === 'may-enrol') ?? {};
      return html`<tr><th scope="row">${timeOf(point.assessedAt)}</th><td class="chart">${bar(
        statuses.map((status) => ({ fill: status, count: point.requirements[status] })),
        most,
      )}</td>${statuses.map((status) => html`<td class="n">${grouped(point.requirements[status])}</td>`)}${gates.map((gate) => html`<td>${gateWord(point.gates.find((one) => one.gate === gate)?.state)}</td>`)}${hasDevices ? html`<td class="n">${devices === undefined || devices.total === 0 ? '' : `${grouped(devices.passed)} of ${grouped(devices.total)}`}</td>` : undefined}</tr>
      `;
    })}</tbody></table></div>`;
}
