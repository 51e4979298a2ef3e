import type { Plan, PlannedPhase } from '../../onboard/index.ts';
import { html, type Markup, prose } from '../html/markup.ts';
import { counted, dayOf } from '../plain-text.ts';
import type { TimelineModel } from '../timeline/model.ts';
import type { ReportedPlan } from './model.ts';
import { isFinished, PHASE_STATE_WORDS, PHASE_WORDS } from './words.ts';

/** The four phases in a table: how far each is, and when its tasks are done. */
export function phaseTable({ plan, timeline }: ReportedPlan): Markup {
  return html`<div class="scroll"><table><caption>The phases of the onboarding</caption>
    <thead><tr><th scope="col">Phase</th><th scope="col">State</th><th scope="col" class="n">Tasks finished</th><th scope="col">Its tasks end</th><th scope="col">Before it can close</th></tr></thead>
    <tbody>${plan.phases.map((phase) => {
      const { done, all } = tasksOf(plan, phase);
      const missing = phase.conditions.filter(({ met }) => met !== true).length;
      return html`<tr><th scope="row">${PHASE_WORDS[phase.phase]}</th><td>${PHASE_STATE_WORDS[phase.state]}</td><td class="n">${done} of ${all}</td><td>${endOf(phase, timeline)}</td><td>${missing === 0 ? 'nothing' : counted(missing, 'condition')}</td></tr>
    `;
    })}</tbody></table></div>`;
}

/** Each phase with what its exit asks for, and who signed it. */
export function exitsPart({ plan, people }: ReportedPlan): Markup {
  return html`<section aria-labelledby="exits"><h2 id="exits">What each phase waits for</h2>
    ${plan.phases.map(
      (phase) => html`<h3>${PHASE_WORDS[phase.phase]}: ${PHASE_STATE_WORDS[phase.state]}</h3>
    <ul>${phase.conditions.map(({ sentence, met }) => html`<li><strong>${met === true ? 'Met' : met === false ? 'Not met' : 'Not known'}:</strong> ${prose(sentence)}</li>`)}</ul>
    ${phase.signOffs.length === 0 ? html`<p class="soft">Nobody has signed it off.</p>` : html`<ul>${phase.signOffs.map(({ party, by, at, current, hash }) => html`<li>Signed off for the ${party} by ${people.get(by) ?? by} on ${dayOf(at)}${current ? '' : '; what was signed has changed since'} <small><code>${hash.slice(0, 12)}</code></small></li>`)}</ul>`}`,
    )}</section>`;
}

function tasksOf(plan: Plan, { phase }: PlannedPhase): { readonly done: number; readonly all: number } {
  const own = plan.tasks.filter(({ task }) => task.phase === phase);
  return { done: own.filter(({ state }) => isFinished(state)).length, all: own.length };
}

function endOf({ phase }: PlannedPhase, timeline: TimelineModel | undefined): string {
  const ends = (timeline?.tasks ?? []).flatMap(({ group, finish }) => (group === PHASE_WORDS[phase] ? [finish] : []));
  const last = ends.toSorted().at(-1);
  return last === undefined ? '' : dayOf(last);
}
