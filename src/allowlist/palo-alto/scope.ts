import type { Remarks } from '../firewall/remarks.ts';
import type { Place } from '../model/configuration.ts';
import type { ListType, ReadList } from './lists.ts';
import { at, type ConfigNode } from './tree.ts';

/** Where objects are looked up, the nearest first: a firewall's or device group's own, its parents', the shared ones. */
export interface Scope {
  readonly nodes: readonly ConfigNode[];
  readonly remarks: Remarks;
  /** Whether an entry of a list without a slash at its end gets one. */
  readonly appends: boolean;
  /** The text of an External Dynamic List; undefined where it was not given. */
  readonly listText: (name: string, url: string | undefined, from: Place, type: ListType) => ReadList | undefined;
  /** What lists and categories were found to hold, by name. */
  readonly known: Map<string, ReadList | undefined>;
}

/** The object of a kind and name that is nearest. */
export function lookUp(scope: Scope, kind: readonly string[], name: string): ConfigNode | undefined {
  for (const node of scope.nodes) {
    const found = at(node, ...kind, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
