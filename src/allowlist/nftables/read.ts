import { parsePrefix, rangeToPrefixes } from '../firewall/addresses.ts';
import { anyOf, conditionsOf, type Way } from '../firewall/conditions.ts';
import { named, type Remarks, shownLine, takeRemarks } from '../firewall/remarks.ts';
import { sidesOf } from '../firewall/sides.ts';
import type {
  Access,
  Asking,
  Configuration,
  ConfigurationReader,
  Place,
  ReadIncluded,
  Rule,
  Table,
} from '../model/configuration.ts';
import { type DnsSets, readDnsSets } from './dns-sets.ts';
import { filledIn, interfacesIn, outcomesOf, type Reading } from './matches.ts';
import { type Chain, type Ruleset, readRuleset } from './ruleset.ts';

const ALL = ['access'] as const;
const DEEPEST = 16;
const MOST_RULES = 200_000;

interface Given {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads rulesets of nftables; beside one, or alone, the lines of dnsmasq that put addresses of names into sets, and what
 * `ipset save` prints. nftables itself knows addresses only.
 */
export const nftablesReader: ConfigurationReader = {
  format: 'nftables',
  recognise(_file, text) {
    if (
      /^[ \t]*((add|create) )?table (ip|ip6|inet|bridge|netdev|arp)? ?\S+ *(\{|$)/m.test(text) &&
      /\b(chain|set)\b/.test(text)
    )
      return 1;
    if (/^(nftset|ipset)=\//m.test(text)) return 0.9;
    return /^create \S+ (hash|bitmap|list):/m.test(text) ? 0.9 : 0;
  },
  read(files, included, asking = {}) {
    const remarks = takeRemarks();
    const main = files.filter(({ text }) => isRuleset(text));
    const others = files
      .filter(({ text }) => !isRuleset(text))
      .map(({ file, text }) => readDnsSets(file, text, remarks));
    const access =
      main.length > 0 ? rulesetTable(main, others, included, asking, remarks) : setTable(files, others, remarks);
    const blocked = others
      .flatMap((one) => one.blocked)
      .map(
        ({ pattern, place, text }): Rule<Access> => ({
          place,
          text: shownLine(text),
          when: { hosts: [pattern], services: 'any' },
          decision: 'block',
        }),
      );
    return {
      format: 'nftables',
      files: files.map(({ file }) => file),
      access: { ...access, rules: [...blocked, ...access.rules] },
      remarks: remarks.all(),
    } satisfies Configuration;
  },
};

function isRuleset(text: string): boolean {
  return /^[ \t]*(table|define|include|flush ruleset|add (table|chain|rule|set|element))\b/m.test(text);
}

function rulesetTable(
  main: readonly Given[],
  others: readonly DnsSets[],
  included: ReadIncluded,
  asking: Asking,
  remarks: Remarks,
): Table<Access> {
  const lines = new Map(main.map(({ file, text }) => [file, text.split(/\r?\n/)]));
  const read = main.map(({ file, text }) => readRuleset(file, text, included, remarks));
  const ruleset: Ruleset = {
    sets: new Map(read.flatMap((one) => [...one.sets])),
    chains: new Map(read.flatMap((one) => [...one.chains])),
    variables: new Map(read.flatMap((one) => [...one.variables])),
  };
  const names = others.flatMap((one) => one.names);
  const base = baseChain(ruleset, asking, remarks, main[0]?.file ?? '');
  if (base === undefined) return { rules: [], otherwise: 'allow', because: 'there is no chain that filters' };
  const between = [...ruleset.chains.values()].flatMap(({ rules }) =>
    rules.map(({ statement }) => interfacesIn(filledIn(statement, ruleset))),
  );
  const sides = sidesOf(between, [], 'any', asking);
  const reading: Reading = {
    ruleset,
    remarks,
    asking,
    sides,
    namesOf: (key) => names.filter(({ sets }) => sets.includes(key)).map(({ pattern }) => pattern),
  };
  if (asking.from === undefined && sides.inside !== undefined)
    remarks.note(
      base.place,
      'warning',
      'zones',
      `The devices are taken to come in by the interface ${named([sides.inside])}.`,
    );
  const rules: Rule<Access>[] = [];
  let visited = 0;
  flatten(base, [], []);
  return {
    rules,
    otherwise: base.policy,
    because: `the policy of the chain ${shownLine(base.name)}`,
    place: base.place,
  };

  /** Puts the rules of a chain after each other, those of chains that it jumps to in their place. */
  function flatten(chain: Chain, prefix: readonly (readonly Way[])[], path: readonly Chain[]): void {
    for (const { statement, place } of chain.rules) {
      visited += 1;
      if (visited > MOST_RULES || rules.length > MOST_RULES || path.length > DEEPEST) {
        remarks.note(
          place,
          'not-understood',
          'too-many',
          'Chains that jump to each other so often are not followed.',
          ALL,
        );
        return;
      }
      const outcomes = outcomesOf(statement, chain, place, reading) ?? [
        { parts: [[{ unless: ['what this rule means'] }]], verdict: 'unknown' },
      ];
      for (const { parts, verdict } of outcomes) {
        const all = [...prefix, ...parts];
        if (conditionsOf(all).length === 0) continue;
        const isAlways = conditionsOf(parts).every(
          ({ hosts, unless, services }) => hosts[0]?.kind === 'any' && unless === undefined && services === 'any',
        );
        const [word = '', target = ''] = verdict.split(' ');
        if (word === 'accept') add(all, 'allow', place);
        else if (word === 'drop' || word === 'reject') add(all, 'block', place);
        else if (word === 'unknown' || word === 'queue') {
          const open = [...all, [{ unless: ['what becomes of the connection by this rule'] }]];
          add(open, 'allow', place);
          add(open, 'block', place);
        } else if (word === 'jump' || word === 'goto') {
          const next = ruleset.chains.get(`${chain.table} ${target}`);
          if (next === undefined || next === chain || path.includes(next)) {
            const what =
              next === undefined ? 'is not defined in these files' : 'leads back to itself, which nftables refuses';
            remarks.note(place, 'not-understood', 'missing-object', `The chain ${named([target])} ${what}.`, ALL);
          } else flatten(next, all, [...path, chain]);
          if (word === 'goto') add(all, base?.policy ?? 'allow', place);
        } else if (word === 'return' && isAlways) return;
        else if (word === 'return')
          remarks.note(
            place,
            'not-understood',
            'return',
            'What a rule leaves out of a chain by return is not followed here.',
            ALL,
          );
      }
    }
  }

  function add(parts: readonly (readonly Way[])[], decision: Access, place: Place): void {
    const text = shownLine(lines.get(place.file)?.[place.line - 1]);
    rules.push(...conditionsOf(parts).map((when) => ({ place, text, when, decision })));
  }
}

/** The chain that is asked of what a gateway passes on, else of what a host itself sends. */
function baseChain(ruleset: Ruleset, asking: Asking, remarks: Remarks, file: string): Chain | undefined {
  const chains = [...ruleset.chains.values()].filter(({ table }) => /^(ip|inet) /.test(table));
  const deciding = ['forward', 'output']
    .map((hook) =>
      chains.filter((chain) => chain.hook === hook && (chain.policy === 'block' || chain.rules.length > 0)),
    )
    .find((found) => found.length > 0);
  const sorted = (deciding ?? []).toSorted((a, b) => a.priority - b.priority);
  const asked = asking.part;
  const chosen =
    sorted.find(
      ({ table, name }) =>
        asked !== undefined && [`${table} ${name}`, table, table.split(' ')[1], name].includes(asked),
    ) ?? sorted[0];
  if (chosen === undefined) {
    remarks.note(
      { file, line: 1 },
      'not-understood',
      'no-rules',
      'There is no chain in it that filters what is passed on or sent.',
      ALL,
    );
    return undefined;
  }
  if (sorted.length > 1 && asked === undefined)
    remarks.note(
      chosen.place,
      'not-understood',
      'several-chains',
      `A connection has to get through the chains ${named(sorted.map(({ table, name }) => `${table} ${name}`))}; only the first was read.`,
      ALL,
    );
  return chosen;
}

/** Sets and names alone: all that they hold is taken to be let through. */
function setTable(files: readonly Given[], others: readonly DnsSets[], remarks: Remarks): Table<Access> {
  const rules: Rule<Access>[] = [];
  for (const { names, sets } of others) {
    for (const { pattern, place, text } of names)
      rules.push({ place, text: shownLine(text), when: { hosts: [pattern], services: 'any' }, decision: 'allow' });
    for (const { name, elements, place } of sets.values()) {
      const prefixes = elements.flatMap((element) => {
        const [start = '', end] = element.split('-', 2);
        const prefix = parsePrefix(element);
        return prefix === undefined ? (end === undefined ? [] : (rangeToPrefixes(start, end) ?? [])) : [prefix];
      });
      const conditions = prefixes.length === 0 ? [] : conditionsOf([anyOf([], prefixes, name, [])]);
      rules.push(
        ...conditions.map((when) => ({ place, text: shownLine(`set ${name}`), when, decision: 'allow' as const })),
      );
    }
  }
  const place = { file: files[0]?.file ?? '', line: 1 };
  if (rules.length === 0)
    remarks.note(place, 'not-understood', 'no-rules', 'There is neither a rule nor a set in it.', ALL);
  else
    remarks.note(
      place,
      'warning',
      'sets-alone',
      'There are no rules in it; what its sets hold was read as what is let through.',
    );
  return { rules, otherwise: 'block', because: 'sets alone are taken to be all that is let through' };
}
