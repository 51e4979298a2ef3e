import { named, type Remarks } from '../firewall/remarks.ts';
import type { Asking, Table } from '../model/configuration.ts';
import type { Block } from './blocks.ts';

/** By which interfaces the devices come in and leave, and what holds where no access list is bound. */
export interface Interfaces {
  readonly inside: string | undefined;
  readonly outside: string | undefined;
  readonly withoutList: Pick<Table<'allow' | 'block'>, 'otherwise' | 'because'>;
}

interface Level {
  readonly name: string;
  readonly level: number;
}

/**
 * Tells them: the way out by the default route, else by the lowest security level; the devices' by what was asked, else by
 * the one list that is bound elsewhere, else by the name `inside`, else by the highest level.
 */
export function interfacesOf(blocks: readonly Block[], asking: Asking, remarks: Remarks): Interfaces {
  const levels = levelsOf(blocks);
  const routed = blocks.find(
    ({ words }) =>
      words[0] === 'route' && /^0(\.0\.0\.0)?$/.test(words[2] ?? '') && /^0(\.0\.0\.0)?$/.test(words[3] ?? ''),
  );
  const sorted = levels.toSorted((a, b) => a.level - b.level);
  const named0 = levels.find(({ name }) => /^outside/i.test(name));
  const outside = routed?.words[1] ?? named0?.name ?? (sorted.length > 1 ? sorted[0]?.name : undefined);
  const lists = blocks.filter(
    ({ words }) => words[0] === 'access-group' && words[2] === 'in' && words[3] === 'interface',
  );
  const others = [...new Set(lists.map(({ words }) => words[4] ?? ''))].filter(
    (name) => name !== outside && !/^outside/i.test(name),
  );
  const called = [...others, ...levels.map(({ name }) => name)].find((name) => name.toLowerCase() === 'inside');
  const highest = sorted.at(-1)?.name;
  const inside =
    asking.from ??
    (others.length === 1 ? others[0] : (called ?? others[0] ?? (highest === outside ? undefined : highest)));
  const place = (lists.find(({ words }) => words[4] === inside) ?? lists[0] ?? blocks[0])?.place;
  if (asking.from === undefined && others.length > 1 && place !== undefined)
    remarks.note(
      place,
      'not-understood',
      'several-parts',
      `There are lists at the interfaces ${named(others)}; by which of them the devices come in was not said. That of ${named([inside ?? ''])} was read.`,
      ['access'],
    );
  else if (asking.from === undefined && inside !== undefined && place !== undefined)
    remarks.note(place, 'warning', 'zones', `The devices are taken to come in by the interface ${named([inside])}.`);
  return { inside, outside, withoutList: withoutList(levels, inside, outside) };
}

function levelsOf(blocks: readonly Block[]): readonly Level[] {
  return blocks
    .filter(({ words }) => words[0] === 'interface')
    .flatMap(({ children }) => {
      const name = children.find(({ words }) => words[0] === 'nameif')?.words[1];
      const level = Number(children.find(({ words }) => words[0] === 'security-level')?.words[1] ?? 0);
      const isManagement = children.some(({ words }) => words[0] === 'management-only');
      return name === undefined || isManagement || Number.isNaN(level) ? [] : [{ name, level }];
    });
}

function withoutList(
  levels: readonly Level[],
  inside: string | undefined,
  outside: string | undefined,
): Interfaces['withoutList'] {
  const from = levels.find(({ name }) => name === inside)?.level;
  const to = levels.find(({ name }) => name === outside)?.level;
  if (from !== undefined && to !== undefined && from > to)
    return {
      otherwise: 'allow',
      because: `no access list is bound to ${inside}, whose security level is higher than that of ${outside}`,
    };
  return { otherwise: 'block', because: 'no access list is bound, and the security level does not let out' };
}
