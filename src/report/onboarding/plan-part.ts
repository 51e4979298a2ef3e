import { html, type Markup } from '../html/markup.ts';
import { counted, dayOf, timeOf } from '../plain-text.ts';
import type { TimelineModel } from '../timeline/model.ts';
import { daysLost, timelinePart } from '../timeline/part.ts';
import type { ReportedPlan } from './model.ts';
import { phaseTable } from './phases-part.ts';
import { isFinished } from './words.ts';

/** The onboarding for a page on the verdict: phases, end, what is next, and the timeline. */
export function planPart(reported: ReportedPlan | undefined): Markup | undefined {
  if (reported === undefined) return undefined;
  return html`<section aria-labelledby="onboarding"><h2 id="onboarding">Onboarding</h2>
    <p>What is to be done to get there, by whom and until when; tasks close themselves when the evidence proves them. All of it: <code>muster report --for project-manager</code>.</p>
    ${planSummary(reported)}
    ${phaseTable(reported)}</section>
    ${reported.timeline === undefined ? undefined : timelinePart(reported.timeline)}`;
}

/** In two or three sentences: how much is done, when it ends and how sure that is, when the parties speak next. */
export function planSummary(reported: ReportedPlan): Markup {
  const { plan, timeline, nextCalls } = reported;
  const late = plan.checklist.filter(({ due }) => due !== undefined && due < plan.asOf.slice(0, 10)).length;
  return html`<p><strong>${finishedOf(reported)} of ${counted(plan.tasks.length, 'task')}</strong> finished; ${counted(plan.checklist.length, 'requirement')} to put right${late === 0 ? '' : `, ${late} overdue`}.</p>
    ${timeline === undefined ? undefined : html`<p>${endOf(timeline)}</p>`}
    ${nextCalls[0] === undefined ? undefined : html`<p>Next review call: ${timeOf(nextCalls[0])}.</p>`}`;
}

/** The same in one line, for a page with little room. */
export function planLine(reported: ReportedPlan): Markup {
  const { plan, timeline } = reported;
  return html`<p><strong>Onboarding:</strong> ${finishedOf(reported)} of ${counted(plan.tasks.length, 'task')} finished. ${timeline === undefined ? undefined : endOf(timeline)}</p>`;
}

function finishedOf({ plan }: ReportedPlan): number {
  return plan.tasks.filter(({ state }) => isFinished(state)).length;
}

function endOf({ finish, confidence, baseline }: TimelineModel): Markup {
  const sure = confidence.by.find(({ percent }) => percent >= 80);
  return html`All is done on <strong>${dayOf(finish)}</strong> as planned${sure === undefined ? '' : `, and with ${sure.percent} % confidence by ${dayOf(sure.day)}`}.${baseline === undefined ? '' : ` Against the first timeline: ${daysLost(baseline.days)}.`}`;
}
