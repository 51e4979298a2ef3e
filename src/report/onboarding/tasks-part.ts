import type { DroppedTask, PlannedTask } from '../../onboard/index.ts';
import { html, link, type Markup, prose } from '../html/markup.ts';
import { counted, dayOf, onOneLine } from '../plain-text.ts';
import type { ReportedPlan } from './model.ts';
import { isFinished, PHASE_WORDS, TASK_STATE_WORDS } from './words.ts';

const LONGEST = 300;

/** Every task by phase: what it is, why it belongs here, what each party does, and how far its proof is. */
export function tasksPart(reported: ReportedPlan): Markup {
  const { plan } = reported;
  return html`<section aria-labelledby="tasks"><h2 id="tasks">Tasks</h2>
    ${plan.phases.map(({ phase }) => {
      const own = plan.tasks.filter(({ task }) => task.phase === phase);
      const done = own.filter(({ state }) => isFinished(state)).length;
      return html`<h3>${PHASE_WORDS[phase]}</h3><p>${done} of ${counted(own.length, 'task')} finished.</p>
    ${own.map((planned) => taskDetails(planned, reported))}`;
    })}
    ${droppedPart(plan.dropped)}</section>`;
}

/** What needs a look first: what was proven and is not, what is claimed, what nobody knows the scope of. */
export function attentionPart({ plan }: ReportedPlan): Markup | undefined {
  const drifted = plan.tasks.filter(({ drift }) => drift !== undefined);
  const claimed = plan.tasks.filter(({ state }) => state === 'claimed');
  const undecided = plan.tasks.filter(({ scope }) => scope === 'undecided');
  const unknown = plan.facts.filter(({ answer }) => answer === null);
  if (drifted.length + claimed.length + undecided.length === 0) return undefined;
  return html`<section aria-labelledby="attention"><h2 id="attention">Needs a look</h2><ul>
    ${drifted.map(({ task, drift }) => html`<li><strong>Open again: ${task.title}.</strong> ${onOneLine(drift?.sentence ?? '', LONGEST)}</li>`)}
    ${claimed.map(({ task }) => html`<li><strong>Claimed: ${task.title}.</strong> A person says it is done; the evidence does not.</li>`)}
    ${undecided.length === 0 ? undefined : html`<li>Nobody knows whether ${counted(undecided.length, 'task')} ${undecided.length === 1 ? 'belongs' : 'belong'} to this onboarding. To tell:<ul>${unknown.map(({ title, tell }) => html`<li>${title}? ${prose(tell)}</li>`)}</ul></li>`}
    </ul></section>`;
}

function taskDetails(planned: PlannedTask, { people }: ReportedPlan): Markup {
  const { task, state, owner, due, drift } = planned;
  const { title, means } = TASK_STATE_WORDS[state];
  const who = owner === undefined ? `the ${task.raci.responsible}` : (people.get(owner) ?? owner);
  return html`<details class="card s-${TONES[state]}"><summary><strong>${task.title}</strong> <small>${title}; ${who}${due === undefined ? '' : `, due ${dayOf(due)}`}</small></summary>
    <div class="body"><p>${means}${drift === undefined ? '' : ` ${onOneLine(drift.sentence, LONGEST)}`}</p>
    <dl class="facts"><dt>Why it is here</dt><dd>${planned.scope === 'undecided' ? 'Not known yet whether it applies. ' : ''}${onOneLine(planned.because.join(' '), LONGEST)}</dd>
    <dt>Provider</dt><dd>${task.provider.map((one) => html`${prose(one)} `)}</dd><dt>Customer</dt><dd>${task.customer.map((one) => html`${prose(one)} `)}</dd>
    <dt>Responsible</dt><dd>${task.raci.responsible}; accountable: ${task.raci.accountable}</dd>
    <dt>Working days</dt><dd>${planned.estimate.optimistic} at best, ${planned.estimate.likely} likely, ${planned.estimate.pessimistic} at worst</dd>
    <dt>Proof</dt><dd><ul>${proofLines(planned).map((line) => html`<li>${line}</li>`)}</ul></dd></dl>
    ${task.ambiguous === undefined ? undefined : html`<p><strong>The document can be read in more than one way.</strong> ${prose(task.ambiguous.says)} Here: ${prose(task.ambiguous.reading)}</p>`}
    <ol>${task.guidance.steps.map((step) => html`<li>${prose(step)}</li>`)}</ol>
    ${task.guidance.links.length === 0 ? undefined : html`<ul>${task.guidance.links.map((one) => html`<li>${link(one)}</li>`)}</ul>`}
    ${planned.notes.length === 0 ? undefined : html`<h6>Notes</h6><ul>${planned.notes.map(({ at, by, text }) => html`<li>${dayOf(at)}, ${people.get(by) ?? by}: ${onOneLine(text, LONGEST)}</li>`)}</ul>`}</div></details>
    `;
}

const TONES: Readonly<Record<PlannedTask['state'], string>> = {
  open: 'not-applicable',
  'in-progress': 'not-applicable',
  claimed: 'advisory',
  verified: 'ready',
  accepted: 'ready',
  stale: 'unknown',
  reopened: 'not-ready',
};

function proofLines({ requirements, attested }: PlannedTask): readonly string[] {
  return [
    ...requirements.map(({ title, ready, waived, failing, unknown, outcome }) => {
      const counts = [
        `${ready} ready`,
        ...(waived === 0 ? [] : [`${waived} waived`]),
        ...(failing === 0 ? [] : [`${failing} failing`]),
        ...(unknown === 0 ? [] : [`${unknown} not known`]),
      ];
      return `${title}: ${outcome} (${counts.join(', ')})`;
    }),
    ...attested.map(
      ({ table, column, outcome, by, until }) =>
        `${table}, ${column}: ${outcome}${by === undefined ? '' : `, said by ${by}${until === undefined ? '' : ` until ${dayOf(until)}`}`}`,
    ),
  ];
}

function droppedPart(dropped: readonly DroppedTask[]): Markup | undefined {
  if (dropped.length === 0) return undefined;
  return html`<details class="card"><summary><strong>${counted(dropped.length, 'task')} not part of this onboarding, and why</strong></summary><div class="body"><ul>${dropped.map(({ task, reason }) => html`<li>${task.title}: ${onOneLine(reason, LONGEST)}</li>`)}</ul></div></details>`;
}
