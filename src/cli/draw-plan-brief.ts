import { isFinished, PHASE_WORDS, type Plan } from '../workspace/plan/index.ts';
import type { Style } from './style.ts';

type Task = Plan['tasks'][number];

const MOST_NEXT = 5;
const MOST_TO_RIGHT = 5;

/** A plan on one screen: how far each phase is, what can be begun now, and what to put right first. */
export function drawPlanBrief(plan: Plan, style: Style): string {
  const next = beginnable(plan);
  const drifted = plan.tasks.filter(({ drift }) => drift !== undefined);
  const { checklist } = plan;
  return [
    `${style.bold(`Onboarding of ${plan.tenant.name}`)}  ${style.dim(`as of ${plan.asOf.slice(0, 10)}`)}`,
    ...plan.phases.map((phase) => drawPhase(phase, plan.tasks, style)),
    ...drifted.map(({ task, drift }) => style.red(`  open again: ${task.title}: ${drift?.sentence ?? ''}`)),
    ...(next.length === 0
      ? []
      : ['', style.bold('Can be begun now'), ...next.slice(0, MOST_NEXT).map((task) => drawTask(task, style))]),
    ...more(next.length - MOST_NEXT, style),
    ...(checklist.length === 0
      ? []
      : [
          '',
          style.bold('To put right first'),
          ...checklist.slice(0, MOST_TO_RIGHT).map((item) => drawItem(item, style)),
        ]),
    ...more(checklist.length - MOST_TO_RIGHT, style),
    '',
    `${style.cyan('muster plan')}  every task with why and what proves it    ${style.cyan('muster plan timeline')}  when all is done`,
  ].join('\n');
}

/** Tasks that are not finished, and wait for none that is not; those of earlier phases first. */
function beginnable({ tasks, phases }: Plan): readonly Task[] {
  const finished = new Set(tasks.filter(({ state }) => isFinished(state)).map(({ task }) => task.id));
  const open = tasks.filter((one) => !isFinished(one.state) && one.dependsOn.every((id) => finished.has(id)));
  return phases.flatMap(({ phase }) => open.filter(({ task }) => task.phase === phase));
}

function drawPhase({ phase, state }: Plan['phases'][number], tasks: readonly Task[], style: Style): string {
  const own = tasks.filter(({ task }) => task.phase === phase);
  const done = own.filter((task) => isFinished(task.state)).length;
  return `  ${PHASE_WORDS[phase].padEnd(11)}${state.replaceAll('-', ' ').padEnd(16)}${style.dim(`${done} of ${own.length} tasks finished`)}`;
}

function drawTask({ task, owner, due }: Task, style: Style): string {
  const who = [owner ?? `the ${task.raci.responsible}`, ...(due === undefined ? [] : [`due ${due}`])].join(', ');
  return `  ${task.title}  ${style.dim(`${task.id}; ${who}`)}`;
}

function drawItem({ requirement, title, failing, owner, due }: Plan['checklist'][number], style: Style): string {
  const who = [owner ?? 'no owner', due === undefined ? 'no date' : `due ${due}`].join(', ');
  return `  ${title}  ${style.dim(`${requirement}; fails on ${failing}; ${who}`)}`;
}

function more(count: number, style: Style): readonly string[] {
  return count <= 0 ? [] : [style.dim(`  and ${count} more`)];
}
