import { html, type Markup, textOf, whole } from '../html/markup.ts';
import { counted, dayOf, shortened } from '../plain-text.ts';
import { type Axis, axisOf, numberOf, shortDay } from './axis.ts';
import type { TimelineModel, TimelineTask } from './model.ts';
import { ALONE_STYLE } from './style.ts';

const WIDTH = 1120;
const LABELS = 330;
const ROW = 22;
const HEAD = 30;
const BAR = 12;
const LONGEST_LABEL = 50;
/** Rows of one drawing in a page: as many as fit onto a sheet of paper. */
const ROWS_A_SHEET = 36;
/** Tasks that are drawn; a table tells of the others too. */
const MOST_DRAWN = 1500;

type Row = { readonly group: string } | { readonly task: TimelineTask };

/** The timeline as drawings for a page, each so high that it fits onto a sheet of paper. */
export function drawSheets(model: TimelineModel): readonly Markup[] {
  const axis = axisFor(model);
  const sheets = sheetsOf(rowsOf(model), ROWS_A_SHEET);
  return sheets.map((rows, index) => {
    const part = sheets.length === 1 ? '' : `, part ${index + 1} of ${sheets.length}`;
    return drawing(model, axis, rows, {
      id: `g${index + 1}`,
      title: `${model.title}${part}`,
      hasPatterns: index === 0,
    });
  });
}

/** The timeline as the text of an SVG file. */
export function renderTimelineSvg(model: TimelineModel): string {
  const svg = drawing(model, axisFor(model), rowsOf(model), {
    id: 'g1',
    title: model.title,
    hasPatterns: true,
    style: ALONE_STYLE,
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${textOf(svg)}\n`;
}

/** How many tasks the drawing leaves out. */
export function leftOut({ tasks }: TimelineModel): number {
  return Math.max(0, tasks.length - MOST_DRAWN);
}

/** A small drawing of one kind of bar, for the key. */
export function keyBar(kind: 'planned' | 'critical' | 'done' | 'undecided' | 'slack' | 'was' | 'freeze'): Markup {
  const shape = {
    planned: html`<rect class="g-bar" x="2" y="4" width="36" height="12"/>`,
    critical: html`<rect class="g-bar g-critical" x="2" y="4" width="36" height="12"/>`,
    done: html`<rect class="g-bar g-done" x="2" y="4" width="36" height="12"/>`,
    undecided: html`<rect class="g-bar g-undecided" x="2" y="4" width="36" height="12"/>`,
    slack: html`<path class="g-slack" d="M2 10H36M36 5v10"/>`,
    was: html`<path class="g-was" d="M20 3l6 7-6 7-6-7z"/>`,
    freeze: html`<rect class="g-freeze" x="2" y="1" width="36" height="18"/>`,
  }[kind];
  return html`<svg class="gantt" viewBox="0 0 40 20" aria-hidden="true" focusable="false">${shape}</svg>`;
}

function axisFor({ tasks, today, finish, freezes }: TimelineModel): Axis {
  const shown = tasks.flatMap((one) => [one.start, one.finish, ...(one.was === undefined ? [] : [one.was.finish])]);
  const days = [...shown, today, finish];
  const last = days.toSorted().at(-1) ?? today;
  return axisOf([...days, ...freezes.flatMap(({ from, to }) => (from <= last && to <= last ? [to] : []))]);
}

function rowsOf({ tasks }: TimelineModel): readonly Row[] {
  const shown = tasks.slice(0, MOST_DRAWN);
  return shown.flatMap((task, index) => {
    const isFirst = shown[index - 1]?.group !== task.group;
    return [...(isFirst ? [{ group: task.group }] : []), { task }];
  });
}

/** Rows in parts of so many; no part ends with a heading. */
function sheetsOf(rows: readonly Row[], most: number): readonly (readonly Row[])[] {
  const sheets: Row[][] = [[]];
  for (const row of rows) {
    const sheet = sheets.at(-1) ?? [];
    const isLast = 'group' in row && sheet.length === most - 1;
    if (sheet.length >= most || isLast) sheets.push([row]);
    else sheet.push(row);
  }
  return sheets;
}

interface Way {
  readonly id: string;
  readonly title: string;
  readonly hasPatterns: boolean;
  readonly style?: string;
}

function drawing(
  model: TimelineModel,
  axis: Axis,
  rows: readonly Row[],
  { id, title, hasPatterns, style }: Way,
): Markup {
  const height = HEAD + rows.length * ROW + 6;
  const x = (day: number) => round(LABELS + ((day - axis.from) / (axis.to - axis.from)) * (WIDTH - LABELS - 8));
  const tasks = rows.flatMap((row) => ('task' in row ? [row.task] : []));
  const critical = tasks.filter((one) => one.critical).length;
  const today = numberOf(model.today);
  return html`<svg class="gantt" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
    <title id="${id}-title">${title}</title><desc id="${id}-desc">${counted(tasks.length, 'task')}, ${critical} of them critical; all is done on ${dayOf(model.finish)}. The table says the same in words.</desc>
    ${style === undefined ? undefined : html`<style>${whole(style)}</style><rect class="g-card" width="${WIDTH}" height="${height}"/>`}
    ${hasPatterns ? patterns() : undefined}
    ${model.freezes.map(({ from, to }) => freeze(x, axis, numberOf(from), numberOf(to), height))}
    ${axis.ticks.map(({ day, label }) => html`<path class="g-grid" d="M${x(day)} ${HEAD - 8}V${height}"/><text class="g-soft" x="${x(day) + 3}" y="${HEAD - 12}">${label}</text>`)}
    ${today >= axis.from && today < axis.to ? html`<path class="g-today" d="M${x(today)} ${HEAD - 8}V${height}"/>` : undefined}
    ${rows.map((row, index) => ('group' in row ? heading(row.group, HEAD + index * ROW) : bar(row.task, HEAD + index * ROW, x)))}
    </svg>`;
}

function patterns(): Markup {
  return html`<defs><pattern id="g-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="g-ink" d="M0 0v6"/></pattern><pattern id="g-dots" width="7" height="7" patternUnits="userSpaceOnUse"><circle class="g-dot" cx="2" cy="2" r=".9"/></pattern></defs>`;
}

function freeze(x: (day: number) => number, axis: Axis, from: number, to: number, height: number): Markup | undefined {
  const [left, right] = [Math.max(from, axis.from), Math.min(to + 1, axis.to)];
  if (right <= left) return undefined;
  return html`<rect class="g-freeze" x="${x(left)}" y="${HEAD - 8}" width="${round(x(right) - x(left))}" height="${height - HEAD + 8}"/>`;
}

function heading(group: string, y: number): Markup {
  return html`<rect class="g-band" x="0" y="${y + 1}" width="${LABELS - 6}" height="${ROW - 2}"/><text class="g-head" x="6" y="${y + 16}">${shortened(group, LONGEST_LABEL)}</text>
    `;
}

function bar(task: TimelineTask, y: number, x: (day: number) => number): Markup {
  const left = x(numberOf(task.start));
  const right = x(numberOf(task.finish) + 1);
  const latest = x(numberOf(task.latestFinish) + 1);
  const middle = y + ROW / 2;
  const kinds = [
    'g-bar',
    ...(task.critical ? ['g-critical'] : []),
    ...(task.finished ? ['g-done'] : []),
    ...(task.undecided ? ['g-undecided'] : []),
  ];
  const end = Math.min(WIDTH - 3, latest);
  const slack =
    task.finished || end - right < 3
      ? undefined
      : html`<path class="g-slack" d="M${right} ${middle}H${end}M${end} ${middle - 4}v8"/>`;
  const was = task.was === undefined ? undefined : x(numberOf(task.was.finish) + 1);
  const words = [shortDay(task.finish), ...(task.finished ? ['done'] : task.critical ? ['critical'] : [])].join(', ');
  // Beside the bar, where there is room for it.
  const isLeft = Math.max(end, right) > WIDTH - 110;
  const label = isLeft
    ? html`<text class="g-soft" x="${round(left - 5)}" y="${y + 15}" text-anchor="end">${words}</text>`
    : html`<text class="g-soft" x="${round(Math.max(slack === undefined ? right : end, was ?? 0) + 9)}" y="${y + 15}">${words}</text>`;
  return html`<text x="14" y="${y + 15}">${shortened(task.title, LONGEST_LABEL)}</text><rect class="${kinds.join(' ')}" x="${left}" y="${middle - BAR / 2}" width="${round(Math.max(2, right - left))}" height="${BAR}"/>${slack}${was === undefined ? undefined : html`<path class="g-was" d="M${was} ${middle - 7}l5 7-5 7-5-7z"/>`}${label}
    `;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
