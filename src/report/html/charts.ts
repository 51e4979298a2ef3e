import { STATUSES, type Status } from '../../finding/index.ts';
import type { ReportModel } from '../model.ts';
import { grouped } from '../plain-text.ts';
import { gateVerdicts, type SubjectVerdict } from '../verdict.ts';
import { AREA_WORDS, kindWord, STATUS_ORDER, STATUS_WORDS } from '../words.ts';
import { html, type Markup } from './markup.ts';

/** A part of a bar: how much, and how it is filled. */
interface Part {
  readonly count: number;
  readonly fill: Status;
}

/** A stacked bar as wide as its place, up to `of`; the numbers stand beside it, so it is silent for a screen reader. */
export function bar(parts: readonly Part[], of: number): Markup {
  let from = 0;
  const percent = (count: number) => `${Number(((count / Math.max(1, of)) * 100).toFixed(2))}%`;
  const drawn = parts.map(({ count, fill }) => {
    const x = percent(from);
    from += count;
    return count === 0 ? undefined : html`<rect class="f-${fill}" x="${x}" width="${percent(count)}" height="100%"/>`;
  });
  return html`<svg class="bar" aria-hidden="true">${drawn}</svg>`;
}

/** The bar of a gate: who may, who could not be told, who is blocked. */
export function gateBar({ count }: SubjectVerdict): Markup {
  return bar(
    [
      { count: count.passed, fill: 'ready' },
      { count: count.undecided, fill: 'unknown' },
      { count: count.total - count.passed - count.undecided, fill: 'not-ready' },
    ],
    count.total,
  );
}

/** Requirements by area and status: bars and numbers in one table. */
export function areaChart(model: ReportModel): Markup {
  const shown = STATUS_ORDER.filter((status) => model.requirements.some((one) => one.result.status === status));
  const rows = Object.entries(AREA_WORDS).flatMap(([area, title]) => {
    const ofArea = model.requirements.filter((one) => one.text.area === area);
    return ofArea.length === 0
      ? []
      : [
          {
            title,
            total: ofArea.length,
            counts: shown.map((status) => ({
              fill: status,
              count: ofArea.filter((one) => one.result.status === status).length,
            })),
          },
        ];
  });
  const most = Math.max(1, ...rows.map((row) => row.total));
  return html`${key(shown)}<div class="scroll"><table>
    <caption>Requirements by area and status</caption>
    <thead><tr><th scope="col">Area</th><th scope="col">Chart</th>${shown.map((status) => html`<th scope="col" class="n">${STATUS_WORDS[status].title}</th>`)}<th scope="col" class="n">All</th></tr></thead>
    <tbody>${rows.map(
      (
        row,
      ) => html`<tr><th scope="row">${row.title}</th><td class="chart">${bar(row.counts, most)}</td>${row.counts.map(({ count }) => html`<td class="n">${grouped(count)}</td>`)}<td class="n">${grouped(row.total)}</td></tr>
      `,
    )}</tbody></table></div>`;
}

/** Devices or users by how many requirements keep them from enrolling, where the assessment counted that. */
export function blockerChart(model: ReportModel, kind: 'device' | 'user'): Markup | undefined {
  const verdict = gateVerdicts(model)
    .find((one) => one.gate === 'may-enrol')
    ?.counts.find((one) => one.kind === kind);
  if (verdict?.count.byBlockers === undefined) return undefined;
  const rows = folded(verdict.count.byBlockers);
  const most = Math.max(1, ...rows.map((row) => row.subjects));
  return html`<div class="scroll"><table>
    <caption>${capital(kindWord(kind, 2))} by the number of requirements that keep them from enrolling</caption>
    <thead><tr><th scope="col">Requirements in the way</th><th scope="col">Chart</th><th scope="col" class="n">${capital(kindWord(kind, 2))}</th></tr></thead>
    <tbody>${rows.map(
      (
        row,
      ) => html`<tr><th scope="row">${row.label}</th><td class="chart">${bar([{ count: row.subjects, fill: row.label === 'None' ? 'ready' : 'not-ready' }], most)}</td><td class="n">${grouped(row.subjects)}</td></tr>
      `,
    )}</tbody></table></div>`;
}

const SEPARATE = 6;

function folded(
  counts: readonly { readonly blockers: number; readonly subjects: number }[],
): readonly { readonly label: string; readonly subjects: number }[] {
  const sum = (fits: (blockers: number) => boolean) =>
    counts.filter((one) => fits(one.blockers)).reduce((total, one) => total + one.subjects, 0);
  const highest = Math.max(0, ...counts.map((one) => one.blockers));
  const rows = Array.from({ length: Math.min(highest, SEPARATE) + 1 }, (_, blockers) => ({
    label: blockers === 0 ? 'None' : String(blockers),
    subjects: sum((n) => n === blockers),
  }));
  return highest > SEPARATE ? [...rows, { label: `More than ${SEPARATE}`, subjects: sum((n) => n > SEPARATE) }] : rows;
}

/** What the fillings of the bars mean. */
export function key(shown: readonly Status[]): Markup {
  const inOrder = STATUS_ORDER.filter((status) => shown.includes(status) && STATUSES.includes(status));
  return html`<ul class="key">${inOrder.map((status) => html`<li><svg aria-hidden="true"><rect class="f-${status}" width="100%" height="100%"/></svg>${STATUS_WORDS[status].title}</li>`)}</ul>`;
}

/** With a capital at its beginning. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
