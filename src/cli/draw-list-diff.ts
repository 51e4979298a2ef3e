import type { Style } from './style.ts';

type Diff = ReturnType<typeof import('../workspace/index.ts').diffLists>;

/** What changed between two versions of an endpoint list, as lines. */
export function drawListDiff({ names, services }: Pick<Diff, 'names' | 'services'>, style: Style): readonly string[] {
  return [
    ...drawNames('New', names.added, 'was covered by', style),
    ...drawNames('Gone', names.removed, 'still covered by', style),
    ...drawServices(services, style),
  ];
}

function drawNames(
  heading: string,
  names: Diff['names']['added'],
  covered: string,
  { bold }: Style,
): readonly string[] {
  const same = names.filter(({ coveredBy }) => coveredBy !== undefined).length;
  return [
    `${bold(heading)}: ${names.length} names, ${same} of which change nothing`,
    ...names.map(
      ({ pattern, coveredBy }) => `  ${pattern}${coveredBy === undefined ? '' : `  (${covered} ${coveredBy})`}`,
    ),
  ];
}

function drawServices({ added, removed, changed }: Diff['services'], { bold }: Style): readonly string[] {
  const ids = (of: readonly { readonly id: string }[]) =>
    of.length === 0 ? 'none' : of.map(({ id }) => id).join(', ');
  return [
    `${bold('Services added')}: ${ids(added)}`,
    `${bold('Services removed')}: ${ids(removed)}`,
    `${bold('Services changed')}: ${ids(changed)}`,
  ];
}
