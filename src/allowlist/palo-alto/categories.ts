import { ALWAYS, type Way } from '../firewall/conditions.ts';
import { named } from '../firewall/remarks.ts';
import type { Service } from '../model/configuration.ts';
import { type ListEntry, type ListType, type ReadList, readEntries } from './lists.ts';
import { lookUp, type Scope } from './scope.ts';
import { at, type ConfigNode, wordAt, wordsAt } from './tree.ts';

const ANY_TCP: readonly Service[] = [{ protocol: 'tcp', from: 0, to: 65_535 }];

/** The URL categories of a rule: own ones by their entries; what PAN-DB puts into its own stands in no file. */
export function categoryWays(scope: Scope, names: readonly string[]): readonly Way[] {
  if (names.length === 0 || names.includes('any')) return ALWAYS;
  const known: Way[] = [];
  const unknown: string[] = [];
  for (const name of new Set(names)) {
    const custom = customCategory(scope, name);
    if (custom === undefined) unknown.push(name);
    else known.push(...custom);
  }
  const ways =
    unknown.length === 0 ? known : [...known, { unless: [`whether PAN-DB puts the host into ${named(unknown)}`] }];
  return ways.map((way) => ({ ...way, services: ANY_TCP }));
}

/** What a custom URL category or a list of URLs holds; undefined for a category that PAN-DB fills. */
export function customCategory(scope: Scope, name: string): readonly Way[] | undefined {
  const category = lookUp(scope, ['profiles', 'custom-url-category'], name);
  if (category !== undefined) {
    if (wordAt(category, 'type') === 'Category Match')
      return [{ unless: [`whether PAN-DB puts the host into all of ${named(wordsAt(category, 'list'))}`] }];
    return onceRead(scope, `category ${name}`, () =>
      readEntries(entriesAt(category), 'url', scope.appends, scope.remarks),
    )?.ways;
  }
  const list = lookUp(scope, ['external-list'], name);
  if (list === undefined) return undefined;
  return readList(scope, list)?.ways ?? [{ unless: [`what the list ${named([name])} holds`] }];
}

function entriesAt(category: ConfigNode): readonly ListEntry[] {
  const list = at(category, 'list');
  const keys = [...(list?.children.values() ?? [])].map(({ key, place }) => ({ text: key, place }));
  return [...(list?.values ?? []), ...keys];
}

function onceRead(scope: Scope, key: string, read: () => ReadList | undefined): ReadList | undefined {
  if (!scope.known.has(key)) scope.known.set(key, read());
  return scope.known.get(key);
}

/** What an External Dynamic List holds; undefined where it was not given. */
export function readList(scope: Scope, list: ConfigNode): ReadList | undefined {
  return onceRead(scope, `list ${list.key}`, () => {
    const kinds: readonly ListType[] = ['ip', 'url', 'domain'];
    const type = kinds.find((kind) => at(list, 'type', kind) !== undefined);
    if (type === undefined) return undefined;
    const url = wordAt(list, 'type', type, 'url');
    const read = scope.listText(list.key, url, list.place, type);
    if (read === undefined)
      scope.remarks.note(
        list.place,
        'not-understood',
        'missing-list',
        `What the list ${named([list.key])} holds was not given; it is at ${(url ?? 'no address').slice(0, 120)}.`,
      );
    return read;
  });
}
