import { sprite } from '../html/icons.ts';
import { html, type Markup } from '../html/markup.ts';
import { pageOf } from '../html/page.ts';
import { gateCard } from '../html/verdict-part.ts';
import type { ReportModel } from '../model.ts';
import { dayOf, onOneLine, timeOf } from '../plain-text.ts';
import { timelinePart } from '../timeline/part.ts';
import { gateVerdicts } from '../verdict.ts';
import { checklistPart } from './checklist-part.ts';
import type { ReportedPlan } from './model.ts';
import { exitsPart, phaseTable } from './phases-part.ts';
import { planSummary } from './plan-part.ts';
import { attentionPart, tasksPart } from './tasks-part.ts';

/** For who leads the onboarding: gates, phases, what needs a look, checklist, timeline, calls, sign-offs and every task. */
export function projectManagerPage(model: ReportModel, reported: ReportedPlan): string {
  const { assessment, muster } = model;
  const body = html`<body>
    <a class="skip" href="#main">Skip to the report</a>
    ${sprite()}
    <header><div class="wide"><h1>${assessment.tenant.name}: onboarding</h1><p>As of ${timeOf(reported.plan.asOf)}, on the assessment of ${timeOf(assessment.assessedAt)}</p></div></header>
    <div class="wide"><main id="main" tabindex="-1">
    <section aria-labelledby="verdict"><h2 id="verdict">Where it stands</h2>${planSummary(reported)}<div class="gates">${gateVerdicts(model).map(gateCard)}</div>${phaseTable(reported)}</section>
    ${attentionPart(reported)}
    ${exitsPart(reported)}
    ${checklistPart(reported)}
    ${reported.timeline === undefined ? undefined : timelinePart(reported.timeline)}
    ${callsPart(reported)}
    ${tasksPart(reported)}
    <footer><p>Made by Muster ${muster} from assessment ${assessment.id}. This page sends nothing and loads nothing. It names people and devices of ${assessment.tenant.name}: handle it accordingly.</p></footer>
    </main></div>`;
  return pageOf(`${assessment.tenant.name}: onboarding, ${dayOf(reported.plan.asOf)}`, body, {
    hasScript: false,
    hasTimeline: reported.timeline !== undefined,
  });
}

const MOST_CALLS = 12;

function callsPart({ plan, nextCalls, people }: ReportedPlan): Markup {
  return html`<section aria-labelledby="calls"><h2 id="calls">Review calls</h2>
    ${nextCalls.length === 0 ? html`<p>No call is agreed; <code>calls</code> in plan.yaml says when they are.</p>` : html`<p>Next: ${nextCalls.slice(0, 3).map((at, index) => html`${index === 0 ? '' : '; '}${timeOf(at)}`)}.</p>`}
    ${plan.calls.length === 0 ? html`<p>None was held yet.</p>` : html`<ul>${plan.calls.slice(-MOST_CALLS).map(({ at, by, note }) => html`<li>${timeOf(at)}, noted by ${people.get(by) ?? by}: ${onOneLine(note, 600)}</li>`)}</ul>`}</section>`;
}
