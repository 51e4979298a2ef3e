import { named, type Remarks } from '../firewall/remarks.ts';
import type { Place, ReadIncluded } from '../model/configuration.ts';
import { type Group, type Item, readStatements, type Statement, wordsOf } from './statements.ts';

/** A set of a table. */
export interface NftSet {
  readonly name: string;
  readonly elements: string[];
  /** Whether it holds more than addresses alone. */
  isConcatenated: boolean;
  readonly place: Place;
}

/** A chain of a table; one that is asked by itself has a hook. */
export interface Chain {
  readonly name: string;
  readonly table: string;
  readonly rules: { readonly statement: Statement; readonly place: Place }[];
  hook: string | undefined;
  priority: number;
  policy: 'allow' | 'block';
  readonly place: Place;
}

/** What a ruleset holds; keys are `family table name`. */
export interface Ruleset {
  readonly sets: Map<string, NftSet>;
  readonly chains: Map<string, Chain>;
  readonly variables: Map<string, readonly Item[]>;
}

const ALL = ['access'] as const;
const FAMILIES: ReadonlySet<string> = new Set(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev']);
const PRIORITIES: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
};
const MOST_INCLUDES = 50;
/** What stands in a table or at the top and decides nothing on connections of devices. */
const QUIET: ReadonlySet<string> = new Set(
  'flowtable counter quota limit synproxy secmark ct map comment flags meter list'.split(' '),
);

/** Reads rulesets as `nft list ruleset` prints them and `nft -f` takes them. */
export function readRuleset(file: string, text: string, included: ReadIncluded, remarks: Remarks): Ruleset {
  const ruleset: Ruleset = { sets: new Map(), chains: new Map(), variables: new Map() };
  let includes = 0;
  readFile(file, text);
  return ruleset;

  function readFile(from: string, source: string): void {
    const { statements, fault } = readStatements(source);
    if (fault !== undefined)
      remarks.note(
        { file: from, line: fault.line },
        'error',
        'syntax',
        `It cannot be read to its end: ${fault.message}.`,
        ALL,
      );
    for (const statement of statements) readTop(from, statement);
  }

  function readTop(from: string, statement: Statement): void {
    const words = wordsOf(statement);
    const place = { file: from, line: statement.line };
    const [first = '', second = ''] = words;
    const group = groupOf(statement);
    if (first === 'table' && group !== undefined) return void readTable(from, tableName(words.slice(1)), group);
    if (first === 'define')
      return void ruleset.variables.set(second, statement.items.slice(statement.items.indexOf('=') + 1));
    if (first === 'include') return void readInclude(second, place);
    if (first === 'add' || first === 'create' || first === 'insert') return void readCommand(statement, from);
    if (first === 'flush' || first === 'table' || first.startsWith('#!')) return;
    if (!QUIET.has(first))
      remarks.note(place, 'not-understood', 'command', `What ${named([first])} does here is not followed.`, ALL);
  }

  function readInclude(path: string, place: Place): void {
    includes += 1;
    const found = includes > MOST_INCLUDES || path.includes('*') ? undefined : included(path, place);
    if (found !== undefined) return void readFile(path, found);
    remarks.note(place, 'not-understood', 'missing-include', `What ${named([path])} holds was not given.`, ALL);
  }

  function readTable(from: string, table: string, group: Group): void {
    for (const statement of group.statements) {
      const [kind = '', name = ''] = wordsOf(statement);
      const inner = groupOf(statement);
      const place = { file: from, line: statement.line };
      if (kind === 'set' && inner !== undefined) readSet(setOf(table, name, place), inner);
      else if (kind === 'chain' && inner !== undefined) readChain(chainOf(table, name, place), inner, from);
      else if (!QUIET.has(kind))
        remarks.note(place, 'not-understood', 'command', `What ${named([kind])} is in a table is not known here.`, ALL);
    }
  }

  function readCommand(statement: Statement, from: string): void {
    const [command = '', kind = '', ...rest] = wordsOf(statement);
    const place = { file: from, line: statement.line };
    const table = tableName(rest);
    const name = rest[FAMILIES.has(rest[0] ?? '') ? 2 : 1] ?? '';
    const group = groupOf(statement);
    if (kind === 'chain') readChain(chainOf(table, name, place), group, from);
    else if (kind === 'set') readSet(setOf(table, name, place), group);
    else if (kind === 'element' && group !== undefined) addElements(setOf(table, name, place), group);
    else if (kind === 'rule' && command === 'add' && !rest.includes('index') && !rest.includes('handle')) {
      const skipped = FAMILIES.has(rest[0] ?? '') ? 5 : 4;
      chainOf(table, name, place).rules.push({
        statement: { line: statement.line, items: statement.items.slice(skipped) },
        place,
      });
    } else if (kind !== 'table' && !QUIET.has(kind))
      remarks.note(
        place,
        'not-understood',
        'command',
        `What ${named([`${command} ${kind}`])} does here is not followed.`,
        ALL,
      );
  }

  function readChain(chain: Chain, group: Group | undefined, from: string): void {
    for (const statement of group?.statements ?? []) {
      const words = wordsOf(statement);
      if (words[0] === 'type') {
        chain.hook = words[1] === 'filter' ? words[words.indexOf('hook') + 1] : `other ${words[1] ?? ''}`;
        chain.priority = priorityOf(words.slice(words.indexOf('priority') + 1));
      } else if (words[0] === 'policy') chain.policy = words[1] === 'drop' ? 'block' : 'allow';
      else if (words[0] !== 'comment' && words[0] !== 'flags' && words[0] !== 'devices')
        chain.rules.push({ statement, place: { file: from, line: statement.line } });
    }
  }

  function readSet(set: NftSet, group: Group | undefined): void {
    for (const statement of group?.statements ?? []) {
      const words = wordsOf(statement);
      if ((words[0] === 'type' || words[0] === 'typeof') && words.includes('.')) set.isConcatenated = true;
      const elements = words[0] === 'elements' ? groupOf(statement) : undefined;
      if (elements !== undefined) addElements(set, elements);
    }
  }

  function addElements(set: NftSet, group: Group): void {
    for (const words of group.statements.map(wordsOf)) if (words[0] !== undefined) set.elements.push(words[0]);
  }

  function setOf(table: string, name: string, place: Place): NftSet {
    const key = `${table} ${name}`;
    const known = ruleset.sets.get(key) ?? { name, elements: [], isConcatenated: false, place };
    ruleset.sets.set(key, known);
    return known;
  }

  function chainOf(table: string, name: string, place: Place): Chain {
    const key = `${table} ${name}`;
    const known = ruleset.chains.get(key) ?? {
      name,
      table,
      rules: [],
      hook: undefined,
      priority: 0,
      policy: 'allow',
      place,
    };
    ruleset.chains.set(key, known);
    return known;
  }
}

function tableName([first = '', second = '']: readonly string[]): string {
  return FAMILIES.has(first) ? `${first} ${second}` : `ip ${first}`;
}

/** What stands in braces in a statement. */
export function groupOf({ items }: Statement): Group | undefined {
  return items.find((item) => typeof item !== 'string');
}

function priorityOf([word = '0', sign, more]: readonly string[]): number {
  const base = PRIORITIES[word] ?? Number(word);
  const offset = sign === '+' || sign === '-' ? Number(`${sign}${more ?? 0}`) : 0;
  return Number.isFinite(base + offset) ? base + offset : 0;
}
