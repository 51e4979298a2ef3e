import type { Smallest, WhatIf } from '../workspace/what-if/index.ts';
import type { Style } from './style.ts';

const MOST_NAMES = 5;

/** What would turn, for a terminal: what is supposed, findings by requirement, and both gates before and after. */
export function drawWhatIf({ assessment, changes, turned, listed, gates }: WhatIf, style: Style): string {
  const total = turned.reduce((sum, { count }) => sum + count, 0);
  return [
    style.bold(`If this were so (${assessment})`),
    ...changes.flatMap(({ sentence, notes }) => [`  ${sentence}`, ...notes.map((one) => style.dim(`    ${one}`))]),
    '',
    style.bold(total === 0 ? 'No finding would turn' : `Findings that would turn: ${total}`),
    ...turned.flatMap((group) => {
      const names = listed.filter((one) => one.requirement === group.requirement && isOf(one, group));
      const shown = names.slice(0, MOST_NAMES).map(({ name }) => name);
      const more = group.count - shown.length;
      return [
        `  ${String(group.count).padStart(7)}  ${style.cyan(group.requirement)}: ${wordOf(group.from, group.wasWaived)} -> ${wordOf(group.to, group.isWaived)}  ${style.dim(`${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`)}`,
      ];
    }),
    '',
    ...gates.flatMap((gate) => drawGate(gate, style)),
  ].join('\n');
}

function isOf(
  { old, now }: WhatIf['listed'][number],
  group: Pick<WhatIf['turned'][number], 'from' | 'to' | 'wasWaived' | 'isWaived'>,
): boolean {
  return (
    (old?.status ?? null) === group.from &&
    (now?.status ?? null) === group.to &&
    ((old?.waiver ?? null) !== null) === group.wasWaived &&
    ((now?.waiver ?? null) !== null) === group.isWaived
  );
}

function wordOf(status: string | null, isWaived: boolean): string {
  return `${status ?? 'nothing'}${isWaived ? ' (waived)' : ''}`;
}

function drawGate({ gate, before, after }: WhatIf['gates'][number], style: Style): readonly string[] {
  const kinds = (['devices', 'users'] as const).filter((kind) => before[kind].total + after[kind].total > 0);
  return [
    `${style.bold(gate === 'may-enrol' ? 'May enrol' : 'May deploy')}  tenant: ${before.state === after.state ? after.state : `${before.state} -> ${style.green(after.state)}`}`,
    ...kinds.map((kind) => {
      const [was, is] = [before[kind], after[kind]];
      const more = is.passed - was.passed;
      const change = more === 0 ? 'no change' : `${more > 0 ? '+' : ''}${more}`;
      return `  ${kind}: ${was.passed} of ${was.total} -> ${is.passed} of ${is.total} (${change})`;
    }),
    ...(after.state === 'open' || after.state === 'not-asked'
      ? []
      : [`  still in the way of the tenant: ${namesOf(after.tenantBlockers)}`]),
  ];
}

function namesOf(blockers: readonly { readonly requirement: string }[]): string {
  const names = blockers.slice(0, MOST_NAMES).map(({ requirement }) => requirement);
  const more = blockers.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The smallest set of changes that opens a gate, for a terminal, and the changes by which most more devices and users pass. */
export function drawSmallest(answer: Smallest, style: Style): string {
  const { gate, state, findings, requirements, search, chosen, left, outside } = answer;
  const name = gate === 'may-enrol' ? 'May enrol' : 'May deploy';
  const heading =
    findings === 0
      ? `${name} is ${state} for the tenant: nothing is in its way`
      : `${name} is ${state} for the tenant: findings in its way: ${findings}, of requirements: ${requirements}`;
  const wanted =
    search.method === 'exact'
      ? `Exact: no smaller set of these candidates does. Nothing else can take the place of ${search.needed} of them; every set of the ${search.searched} others that none beats in everything was looked at.`
      : `Greedy: with ${search.searched} candidates to choose from, a smaller set may exist.`;
  return [
    style.bold(heading),
    ...(findings === 0 ? [] : [`The smallest set of changes that opens it has ${chosen.length}:`, '']),
    ...chosen.map((one) => drawCandidate(one, style)),
    ...(findings === 0 ? [] : ['', wanted]),
    ...(search.stuck > 0 ? [style.yellow(`${search.stuck} findings are cleared by none of the candidates.`)] : []),
    ...(left.length > 0
      ? [style.yellow(`Judged together, still in the way: ${namesOf(left.map((requirement) => ({ requirement })))}`)]
      : findings === 0
        ? []
        : ['Judged together, nothing is left in the way.']),
    ...(['devices', 'users'] as const).flatMap((kind) => drawSteps(kind, answer[kind], style)),
    '',
    ...outside.map((sentence) => style.dim(sentence)),
  ].join('\n');
}

function drawCandidate(one: Smallest['chosen'][number], style: Style): string {
  const what = one.kind === 'put-right' || one.kind === 'waive' ? `${one.kind} ${one.text}` : one.text;
  const basis = one.isJudged ? 'judged' : 'by its meaning';
  return `  ${style.cyan(what)}  ${style.dim(`${one.title}; effort: ${one.effort}; clears ${one.clears} (${basis})${one.adds > 0 ? `, adds ${one.adds}` : ''}`)}`;
}

function drawSteps(kind: 'devices' | 'users', count: Smallest['devices'], style: Style): readonly string[] {
  if (count.total === 0) return [];
  const { total, passed, steps, method } = count;
  return [
    '',
    style.bold(`${kind === 'devices' ? 'Devices' : 'Users'}: ${passed} of ${total} pass`),
    ...steps.map(
      (step) =>
        `  ${String(step.candidates.length).padStart(2)} ${step.candidates.length === 1 ? 'change ' : 'changes'}  +${step.more}, ${step.passed} of ${total}: ${style.cyan(step.candidates.map(({ kind: what, text }) => (what === 'put-right' || what === 'waive' ? `${what} ${text}` : text)).join(', '))}`,
    ),
    ...(steps.length === 0 && passed < total ? ['  No three of the candidates let another one pass.'] : []),
    ...(steps.length > 0 && method === 'greedy' ? [style.dim('  Greedy: the best next one each time.')] : []),
  ];
}
