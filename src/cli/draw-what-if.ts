import type { WhatIf } from '../workspace/what-if/index.ts';
import type { Style } from './style.ts';

const MOST_NAMES = 5;

/** What would turn, for a terminal: what is supposed, findings by requirement, and both gates before and after. */
export function drawWhatIf({ assessment, changes, turned, listed, gates }: WhatIf, style: Style): string {
  const total = turned.reduce((sum, { count }) => sum + count, 0);
  return [
    style.bold(`If this were so (${assessment})`),
    ...changes.flatMap(({ sentence, notes }) => [`  ${sentence}`, ...notes.map((one) => style.dim(`    ${one}`))]),
    '',
    style.bold(total === 0 ? 'No finding would turn' : `${total} findings would turn`),
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
