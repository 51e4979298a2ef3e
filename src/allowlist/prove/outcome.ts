import type { Entry, OddEntry, RuleIndex } from './rule-index.ts';

/** What a table says of a name. Open where it hangs on what nobody can tell from here. */
export interface Answer {
  readonly decision: string | undefined;
  /** Place in the table of the rule that decides, or first may; undefined for the table's default. */
  readonly rule: number | undefined;
  readonly needs: readonly string[];
}

/** A pattern that matches a name. */
export type Hit = Pick<Entry, 'table' | 'rule' | 'isExcept'> & { readonly needs?: string };

const NOT_FOLLOWED = 'what its pattern matches, which is beyond what can be followed here';

/** What a pattern says that cannot be followed: it may match. */
export function possibleHit({ table, rule, isExcept }: OddEntry): Hit {
  return { table, rule, isExcept, needs: NOT_FOLLOWED };
}

/** The answer of every table on a name that some patterns match: of the rules that match, the first one's. */
export function answersOn({ tables }: RuleIndex, hits: readonly Hit[]): readonly Answer[] {
  return tables.map(({ rules, otherwise }, table): Answer => {
    const matching = new Map<number, string | undefined>();
    const left = new Map<number, string | undefined>();
    for (const hit of hits) {
      if (hit.table !== table) continue;
      const side = hit.isExcept ? left : matching;
      // A pattern that surely matches makes up for one of which nobody can say.
      if (!side.has(hit.rule) || hit.needs === undefined) side.set(hit.rule, hit.needs);
    }
    const possible = new Set<string>();
    const needs: string[] = [];
    let first: number | undefined;
    for (const place of [...matching.keys()].sort((a, b) => a - b)) {
      if (left.has(place) && left.get(place) === undefined) continue;
      const one = rules[place];
      if (one === undefined) continue;
      const open = [...one.needs, matching.get(place), left.get(place)].filter((need) => need !== undefined);
      first ??= place;
      possible.add(one.rule.decision);
      if (open.length > 0) {
        needs.push(...open);
        continue;
      }
      return settled(possible, first, needs);
    }
    possible.add(otherwise);
    return settled(possible, first, needs);
  });
}

function settled(possible: ReadonlySet<string>, rule: number | undefined, needs: readonly string[]): Answer {
  const [decision] = possible;
  return possible.size === 1
    ? { decision, rule, needs: [] }
    : { decision: undefined, rule, needs: [...new Set(needs)] };
}
