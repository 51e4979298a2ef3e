import { defineCommand } from '../../command.ts';
import { EXIT } from '../../exit-codes.ts';
import { choice, flag, text } from '../../values.ts';

const STATES = ['open', 'in-progress', 'claimed', 'verified', 'accepted', 'stale', 'reopened'] as const;

/** `muster plan`. */
export const plan = defineCommand({
  about:
    'Shows the onboarding as it stands: services, what each phase waits for, the tasks that apply and why, and the remediation checklist. What the evidence proves is verified without a word of yours; what you say is done and it does not show is claimed.',
  args: {},
  options: {
    phase: choice(
      '--phase <phase>',
      'only the tasks of this phase',
      ['all', 'initiate', 'assess', 'remediate', 'enable'],
      'all',
    ),
    service: text('--service <id>', 'only the tasks of this service, for example intune'),
    state: choice('--state <state>', 'only tasks in this state', ['all', ...STATES], 'all'),
    brief: flag('--brief', 'on one screen: how far each phase is, what can be begun now, what to put right first'),
    all: flag('--all', 'also the tasks that do not belong to this onboarding, and why'),
  },
  json: {
    version: 1,
    fields: {
      tenant: 'id and name',
      assessment: 'id and time of the assessment that it rests on: the newest',
      asOf: 'the time that it was made for',
      services: 'each with eligible, purchased and chosen (true, false, null where nobody knows), and because',
      facts: 'what scope rules rest on: each with answer, observed, and tell, which says how to answer it',
      phases:
        'each with state, conditions (sentence, met), signOffs (party, by, at, hash, current) and hash, what a sign-off would sign',
      tasks:
        'those that belong to this onboarding: task, scope, because, state, outcome, requirements, attested, drift, owner, due, notes, dependsOn, estimate',
      dropped:
        'those that do not: task, why (service-not-chosen, does-not-apply, out-of-scope, nothing-to-prove) and reason',
      checklist:
        'what fails now: requirement, list, level, failing, subjects, party, effort, steps, unblocks, owner, due, claimed',
      calls: 'review calls that were held: at, by, note',
      told: 'what a reader should know: lines of the journal that were left out, proofs that nothing judges',
      faults: 'tasks and facts that could not be used, with file, line, column and message',
    },
  },
  examples: [
    ['muster plan', 'the whole of it'],
    ['muster plan --brief', 'where it stands, and what is next'],
    ['muster plan --phase remediate --state open', 'what is left to do in a phase'],
    ['muster plan --all', 'also what does not belong to it, and why'],
    ['muster plan -C contoso --json --output plan.json', 'for a program'],
  ],
  run: async ({ folder, now, options, signal, note }) => {
    const { planWorkspace, ONBOARDED_SERVICES } = await import('../../../workspace/plan/index.ts');
    const { drawPlan } = await import('../../draw-plan.ts');
    const { drawPlanBrief } = await import('../../draw-plan-brief.ts');
    const { UsageError } = await import('../../errors.ts');
    if (options.service !== undefined && !ONBOARDED_SERVICES.some((id) => id === options.service))
      throw new UsageError(`there is no service ${options.service}`, `There are ${ONBOARDED_SERVICES.join(', ')}.`);
    const made = await planWorkspace(folder, { now, signal });
    for (const { file, line, column, message } of made.faults) note(`left out: ${file}:${line}:${column} ${message}`);
    for (const sentence of made.told) note(sentence);
    const isShown = ({ task, state }: Pick<(typeof made.plan.tasks)[number], 'task' | 'state'>) =>
      (options.phase === 'all' || task.phase === options.phase) &&
      (options.service === undefined || task.services.some((id) => id === options.service)) &&
      (options.state === 'all' || state === options.state);
    const { schema: _, ...whole } = made.plan;
    const shown = { ...made.plan, tasks: made.plan.tasks.filter(isShown) };
    return {
      code: made.faults.length > 0 ? EXIT.usage : EXIT.ok,
      data: { ...whole, tasks: shown.tasks, told: made.told, faults: made.faults },
      text: (style) =>
        options.brief
          ? drawPlanBrief(made.plan, style)
          : drawPlan(shown, style, { isAll: options.all, phase: options.phase }),
    };
  },
});
