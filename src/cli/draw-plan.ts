import { isFinished, PHASE_WORDS, type Plan } from '../workspace/plan/index.ts';
import type { Style } from './style.ts';

/** What of a plan is shown. */
export interface PlanView {
  /** Also what does not belong to the onboarding. */
  readonly isAll: boolean;
  /** One phase, or all of them. */
  readonly phase: string;
}

type Task = Plan['tasks'][number];
type Marks = Readonly<Record<Task['state'], keyof Style>>;

const STATE_COLOURS: Marks = {
  verified: 'green',
  accepted: 'green',
  stale: 'yellow',
  'in-progress': 'cyan',
  claimed: 'yellow',
  reopened: 'red',
  open: 'dim',
};
const LISTS = [
  ['intune', 'Intune'],
  ['entra-id-premium', 'Entra ID Premium'],
  ['other', 'Everything else'],
] as const;
const MOST_SUBJECTS = 3;

/** A plan for a terminal: services, phases with their exits and tasks, and the remediation checklist. */
export function drawPlan(plan: Plan, style: Style, { isAll, phase: only }: PlanView): string {
  const phases = plan.phases.filter(({ phase }) => only === 'all' || phase === only);
  return [
    `${style.bold(`Onboarding of ${plan.tenant.name}`)}  ${style.dim(`as of ${plan.asOf.slice(0, 16).replace('T', ' ')}Z, on assessment ${plan.assessment.id}`)}`,
    '',
    style.bold('Services'),
    ...plan.services.map((service) => drawService(service, style)),
    ...phases.flatMap((phase) => ['', ...drawPhase(phase, plan.tasks, style)]),
    ...LISTS.flatMap(([list, name]) => drawList(plan, list, name, style)),
    ...drawDropped(plan, style, isAll),
    '',
    ...drawHints(style),
  ].join('\n');
}

function drawService({ title, chosen, eligible, purchased, because }: Plan['services'][number], style: Style): string {
  const mark =
    chosen === true
      ? style.green('in scope')
      : chosen === false
        ? style.dim('not in scope')
        : style.yellow('undecided');
  const licence = [sayLicence(eligible, 'eligible'), sayLicence(purchased, 'purchased')].filter((word) => word !== '');
  return `  ${mark}  ${title}  ${style.dim([...licence, because].join('; '))}`;
}

function sayLicence(answer: boolean | null, word: string): string {
  return answer === null ? '' : answer ? word : `not ${word}`;
}

function drawPhase(
  { phase, state, conditions }: Plan['phases'][number],
  tasks: readonly Task[],
  style: Style,
): readonly string[] {
  const own = tasks.filter(({ task }) => task.phase === phase);
  const done = own.filter((task) => isFinished(task.state)).length;
  return [
    `${style.bold(PHASE_WORDS[phase])}  ${state.replaceAll('-', ' ')}  ${style.dim(`${done} of ${own.length} tasks finished`)}`,
    ...conditions.map(({ sentence, met }) => `  ${drawMet(met, style)} ${sentence}`),
    ...own.flatMap((task) => drawTask(task, style)),
  ];
}

function drawMet(met: boolean | null, style: Style): string {
  if (met === null) return style.yellow('?');
  return met ? style.green('+') : style.red('-');
}

function drawTask(planned: Task, style: Style): readonly string[] {
  const { task, state, scope, because, drift, owner, due } = planned;
  const doubt = scope === 'undecided' ? style.yellow('  undecided whether it applies') : '';
  const who = [owner, due === undefined ? undefined : `due ${due}`].filter((word) => word !== undefined).join(', ');
  return [
    `  ${style[STATE_COLOURS[state]](state.padEnd(11))} ${style.bold(task.id)}  ${task.title}${who === '' ? '' : `  ${style.cyan(who)}`}${doubt}`,
    ...(because.length === 0 ? [] : [style.dim(`              ${because.join(' ')}`)]),
    ...(drift === undefined ? [] : [style.red(`              since ${drift.since.slice(0, 10)}: ${drift.sentence}`)]),
    ...drawProof(planned).map((line) => style.dim(`              ${line}`)),
  ];
}

/** What of a task's proof is still missing; nothing for a finished task. */
function drawProof({ state, requirements, attested }: Task): readonly string[] {
  if (state === 'verified') return [];
  return [
    ...requirements
      .filter(({ outcome }) => outcome !== 'proven' && outcome !== 'not-applicable')
      .map(({ requirement, ready, waived, failing, unknown }) => {
        const counts = [
          `${ready} ready`,
          ...(waived > 0 ? [`${waived} accepted`] : []),
          ...(failing > 0 ? [`${failing} failing`] : []),
          ...(unknown > 0 ? [`${unknown} not known`] : []),
        ];
        const isJudged = ready + waived + failing + unknown > 0;
        return `proof: ${requirement}: ${isJudged ? counts.join(', ') : 'not judged'}`;
      }),
    ...drawAttested(attested),
  ];
}

/** A line for each fact to be stated, with the columns that a proof needs of it. */
function drawAttested(attested: Task['attested']): readonly string[] {
  const missing = attested.filter(({ outcome }) => outcome !== 'proven');
  return [...new Set(missing.map(({ table }) => table))].map((table) => {
    const own = missing.filter((one) => one.table === table);
    const denied = own.filter(({ outcome }) => outcome === 'failing').map(({ column }) => column);
    if (denied.length > 0) return `proof: ${table}: stated as false: ${denied.join(', ')}`;
    return `proof: not stated: muster attest ${table} ${own.map(({ column }) => `${column}=...`).join(' ')}`;
  });
}

function drawList({ checklist }: Plan, list: string, name: string, style: Style): readonly string[] {
  const items = checklist.filter((item) => item.list === list);
  if (items.length === 0) return [];
  return [
    '',
    `${style.bold(`Remediation checklist: ${name}`)}  ${style.dim(`${items.length} to put right`)}`,
    ...items.flatMap((item) => {
      const shown = item.subjects.slice(0, MOST_SUBJECTS).join(', ');
      const rest = item.failing > MOST_SUBJECTS ? `, and ${item.failing - MOST_SUBJECTS} more` : '';
      const on = item.subjects.length === 0 ? `${item.failing}` : `${shown}${rest}`;
      const who = `${item.owner ?? 'no owner'}, ${item.due === undefined ? 'no date' : `due ${item.due}`}`;
      return [
        `  ${item.level === 'required' ? style.red(item.level) : style.yellow(item.level)} ${style.bold(item.requirement)}  ${item.title}  ${style.cyan(who)}${item.claimed ? style.yellow('  said to be done, and still fails') : ''}`,
        style.dim(
          `              fails on ${on}; ${item.effort} of work for ${item.party === 'both' ? 'both parties' : `the ${item.party}`}`,
        ),
        ...(item.unblocks.length === 0 ? [] : [style.dim(`              when done: ${item.unblocks.join('; ')}`)]),
      ];
    }),
  ];
}

function drawDropped({ dropped }: Plan, style: Style, isAll: boolean): readonly string[] {
  if (dropped.length === 0) return [];
  if (!isAll)
    return ['', style.dim(`${dropped.length} tasks do not belong to this onboarding: muster plan --all says why`)];
  return [
    '',
    `${style.bold('Not part of this onboarding')}  ${style.dim(`${dropped.length} tasks`)}`,
    ...dropped.flatMap(({ task, why, reason }) => [
      `  ${style.dim(why.padEnd(18))} ${task.id}  ${task.title}`,
      style.dim(`                     ${reason}`),
    ]),
  ];
}

function drawHints(style: Style): readonly string[] {
  return (
    [
      ['muster plan assign PERSON ITEM', 'who does it; muster plan set ITEM due=DAY says until when'],
      ['muster plan done TASK', 'say that it is done; the evidence decides'],
      ['muster plan sign-off PHASE', 'sign what a phase has come to'],
    ] as const
  ).map(([line, does]) => `${style.cyan(line.padEnd(32))}${does}`);
}
