import { html, type Markup } from '../html/markup.ts';
import { counted, dayOf, grouped, onOneLine, timeOf } from '../plain-text.ts';
import { drawSheets, keyBar, leftOut } from './draw.ts';
import type { TimelineModel, TimelineTask } from './model.ts';

const LONGEST = 160;
const MOST_FREEZES = 30;

/** The timeline of an onboarding for a page: when all is done and how sure that is, the drawings, and a table of the same. */
export function timelinePart(model: TimelineModel): Markup {
  return html`<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
    ${summary(model)}
    ${freezes(model)}
    <ul class="g-key">${KEY.map(([kind, word]) => html`<li>${keyBar(kind)}${word}</li>`)}<li>dashed line: today, ${dayOf(model.today)}</li></ul>
    ${drawSheets(model).map((sheet) => html`<div class="scroll" tabindex="0" role="group" aria-label="Drawing of the timeline">${sheet}</div>`)}
    ${leftOut(model) === 0 ? undefined : html`<p>${counted(leftOut(model), 'task')} more than can be drawn: the table has them all.</p>`}
    ${table(model)}</section>`;
}

const KEY = [
  ['planned', 'planned'],
  ['critical', 'critical: a day later there is a day later at the end'],
  ['slack', 'how far it can slip'],
  ['done', 'done'],
  ['undecided', 'not known yet whether it applies'],
  ['was', 'end in the first timeline'],
  ['freeze', 'freeze: nothing is changed'],
] as const;

/** When all is done, how sure that is, and what decides on it. */
function summary({ finish, confidence, criticalPath, baseline, tasks }: TimelineModel): Markup {
  if (tasks.length === 0) return html`<p>There is nothing to do.</p>`;
  const percent = (share: number) => `${Math.round(share * 100)}`;
  const lines = confidence.by.map((one) => html`<li>by ${dayOf(one.day)}: ${one.percent} of 100</li>`);
  return html`<p>If every task takes as long as expected, all is done on <strong>${dayOf(finish)}</strong>. But whatever waits for several tasks waits for the slowest. In ${grouped(confidence.runs)} runs, with days drawn from the estimates, ${percent(confidence.asPlanned)} of 100 are done by then, and:</p><ul>${lines}</ul>
    ${baseline === undefined ? undefined : html`<p>The first timeline, of ${timeOf(baseline.at)}, ended on ${dayOf(baseline.finish)}: ${daysLost(baseline.days)}.</p>`}
    ${criticalPath.length === 0 ? undefined : html`<p>What decides on the end, in this order: ${criticalPath.slice(0, 20).map((title, index) => html`${index === 0 ? '' : '; '}${onOneLine(title, LONGEST)}`)}${criticalPath.length > 20 ? `; and ${criticalPath.length - 20} more` : ''}.</p>`}`;
}

/** "3 working days lost", "1 working day won", "none lost, none won". */
export function daysLost(days: number): string {
  if (days === 0) return 'no working day lost or won';
  return `${counted(Math.abs(days), 'working day')} ${days > 0 ? 'lost' : 'won'}`;
}

function freezes({ freezes: all }: TimelineModel): Markup | undefined {
  if (all.length === 0) return undefined;
  const shown = all.slice(0, MOST_FREEZES);
  return html`<p>In a freeze nothing is changed:</p><ul>${shown.map(({ from, to, reason, whose }) => html`<li>${dayOf(from)} to ${dayOf(to)}, ${whose}: ${onOneLine(reason, LONGEST)}</li>`)}${all.length > shown.length ? html`<li>and ${all.length - shown.length} more</li>` : undefined}</ul>`;
}

function table({ tasks, baseline }: TimelineModel): Markup {
  const columns = ['Task', 'Who', 'State', 'Start', 'Finish', 'Slack, days', 'Decides on the end', 'Waits for'];
  const all = baseline === undefined ? columns : [...columns, 'Against the first timeline'];
  const groups = [...new Set(tasks.map(({ group }) => group))];
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table of the timeline"><table class="timeline"><caption>Every task of the timeline. Slack: working days by which it can end later without moving the end. Decides on the end: in so many of 100 runs</caption>
    <thead><tr>${all.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
    ${groups.map(
      (group) => html`<tbody><tr><th scope="rowgroup" colspan="${all.length}">${group}</th></tr>
    ${tasks.filter((task) => task.group === group).map((task) => row(task, baseline !== undefined))}</tbody>`,
    )}</table></div>`;
}

function row(task: TimelineTask, hasBaseline: boolean): Markup {
  const slack = task.finished ? '' : task.critical ? 'none: critical' : String(task.slack);
  const was =
    task.was === undefined ? 'as planned, or new' : `${daysLost(task.was.days)}; was ${dayOf(task.was.finish)}`;
  return html`<tr><th scope="row">${onOneLine(task.title, LONGEST)}${task.undecided ? html` <small>not known yet whether it applies</small>` : undefined}</th><td>${onOneLine(task.who, LONGEST)}</td><td>${task.state}</td><td>${dayOf(task.start)}</td><td>${dayOf(task.finish)}</td><td class="n">${slack}</td><td class="n">${task.finished ? '' : Math.round(task.criticality * 100)}</td><td>${task.waitsFor}</td>${hasBaseline ? html`<td>${was}</td>` : undefined}</tr>
    `;
}
