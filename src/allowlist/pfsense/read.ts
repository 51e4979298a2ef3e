import { anyOf, conditionsOf } from '../firewall/conditions.ts';
import { named, type Remarks, shownLine, takeRemarks } from '../firewall/remarks.ts';
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
import { type Aliases, aliasesIn, membersOf } from './aliases.ts';
import { dnsblRules, listedNames } from './dnsbl.ts';
import { asked, type FilterRule, type Reading, toRules } from './rules.ts';
import { type Element, elementsAt, readConfigXml, textAt } from './xml.ts';

const ALL = ['access'] as const;

interface Given {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads `config.xml` of pfSense and OPNsense: aliases, and the rules that use them in the order in which they are asked;
 * and, where the format is named, lists of pfBlockerNG alone.
 */
export const pfsenseReader: ConfigurationReader = {
  format: 'pfsense',
  recognise(_file, text) {
    if (!/^\ufeff?\s*</.test(text)) return 0;
    if (/<(pfsense|opnsense)>/.test(text.slice(0, 4_000))) return 1;
    return /<aliases>/.test(text.slice(0, 4_000)) ? 0.8 : 0;
  },
  read(files, included, asking = {}) {
    const remarks = takeRemarks();
    const main = files.find(({ text }) => /^\ufeff?\s*</.test(text));
    const access = main === undefined ? listTable(files, remarks) : readMain(main, files, included, asking, remarks);
    return {
      format: 'pfsense',
      files: files.map(({ file }) => file),
      access,
      remarks: remarks.all(),
    } satisfies Configuration;
  },
};

function readMain(
  main: Given,
  files: readonly Given[],
  included: ReadIncluded,
  asking: Asking,
  remarks: Remarks,
): Table<Access> {
  const { file, text } = main;
  const { root, fault } = readConfigXml(text.replace(/^\ufeff/, ''));
  if (fault !== undefined)
    remarks.note(
      { file, line: fault.line },
      'error',
      'xml',
      `The XML cannot be read to its end: ${shownLine(fault.message)}.`,
      ALL,
    );
  const top = root.children.find(({ name }) => name === 'pfsense' || name === 'opnsense') ?? root;
  const others = files.filter((one) => one !== main);
  const aliases: Aliases = {
    byName: new Map(aliasesIn(file, top).map((alias) => [alias.name, alias])),
    tableText: (name, url, from) => tableText(others, included, name, url, from),
    remarks,
  };
  const reading: Reading = {
    file,
    aliases,
    asking,
    ...interfacesOf(file, top, asking, remarks),
    groups: groupsOf(top),
  };
  // Whom pfBlockerNG tells no address gets nowhere, whatever the rules say.
  const rules = [...dnsblRules(file, top, remarks), ...filterRules(top, reading)];
  if (rules.length === 0 && elementsAt(top, 'filter').length === 0 && aliases.byName.size > 0)
    return aliasTable(file, top, aliases);
  if (rules.length === 0)
    remarks.note(
      { file, line: top.line },
      'not-understood',
      'no-rules',
      'There is no rule in it for the devices.',
      ALL,
    );
  return { rules, otherwise: 'block', because: 'the firewall blocks what no rule passes' };
}

/** Aliases alone, which somebody is to make rules of: what they hold is taken to be let through. */
function aliasTable(file: string, top: Element, aliases: Aliases): Table<Access> {
  const rules = [...aliases.byName.values()]
    .filter(({ type }) => !/port/.test(type))
    .flatMap(({ name, place }) => {
      const { hosts, prefixes, unknown } = membersOf(aliases, [name], place);
      const text = shownLine(`alias ${name}`);
      return conditionsOf([anyOf(hosts, prefixes, name, unknown)]).map((when) => ({
        place,
        text,
        when,
        decision: 'allow' as const,
      }));
    });
  aliases.remarks.note(
    { file, line: top.line },
    'warning',
    'aliases-alone',
    'There are no rules in it; what its aliases hold was read as what is let through.',
  );
  return { rules, otherwise: 'block', because: 'aliases alone are taken to be all that is let through' };
}

/**
 * The rules in the order that decides: what stops connections on their way out; floating rules, then those of groups of
 * interfaces, then the interface's own, of which the first that matches decides; at the end what is not quick, of which the
 * last decides (https://docs.netgate.com/pfsense/en/latest/firewall/rule-methodology.html).
 */
function filterRules(top: Element, reading: Reading): readonly Rule<Access>[] {
  const legacy = elementsAt(top, 'filter', 'rule').flatMap((element) => asked(element, false, reading) ?? []);
  const model = elementsAt(top, 'OPNsense', 'Firewall', 'Filter', 'rules', 'rule')
    .flatMap((element) => asked(element, true, reading) ?? [])
    .toSorted((a, b) => a.sequence - b.sequence);
  const [first] = model;
  if (first !== undefined && legacy.some(({ rank }) => model.some((rule) => rule.rank === rank)))
    reading.aliases.remarks.note(
      { file: reading.file, line: first.element.line },
      'not-understood',
      'two-rulesets',
      'There are rules of both of the ways in which OPNsense keeps them; which are asked first is not known here. The new ones were read first.',
      ALL,
    );
  const all = [...model, ...legacy];
  const out = all.filter(({ isOut, isQuick }) => isOut && isQuick);
  const passing = out.find(({ action }) => action === 'pass');
  if (passing !== undefined && out.some(({ action }) => action !== 'pass'))
    reading.aliases.remarks.note(
      { file: reading.file, line: passing.element.line },
      'not-understood',
      'out-rules',
      'There are rules that pass and rules that block on the way out; how they stand to each other is not followed here.',
      ALL,
    );
  const inward = all.filter(({ isOut }) => !isOut);
  const ranked = (rank: FilterRule['rank']): readonly FilterRule[] =>
    inward.filter((rule) => rule.isQuick && rule.rank === rank);
  return [
    ...out.filter(({ action }) => action !== 'pass'),
    ...ranked(0),
    ...ranked(1),
    ...ranked(2),
    ...inward.filter(({ isQuick }) => !isQuick).toReversed(),
  ].flatMap((rule) => toRules(rule, reading));
}

function interfacesOf(
  file: string,
  top: Element,
  asking: Asking,
  remarks: Remarks,
): Pick<Reading, 'inside' | 'outside'> {
  const all = elementsAt(top, 'interfaces').flatMap(({ children }) => children);
  const asks = asking.from?.toLowerCase();
  const found =
    asks === undefined
      ? undefined
      : all.find((one) => one.name.toLowerCase() === asks || textAt(one, 'descr')?.toLowerCase() === asks);
  const inner = all.filter(
    (one) =>
      one.name !== 'wan' && textAt(one, 'gateway') === undefined && !/^(dhcp|pppoe)$/.test(textAt(one, 'ipaddr') ?? ''),
  );
  const inside = found?.name ?? asking.from ?? (inner.find(({ name }) => name === 'lan') ?? inner[0])?.name ?? 'lan';
  if (asking.from === undefined && inner.length > 1) {
    const names = inner.map((one) => textAt(one, 'descr') ?? one.name);
    remarks.note(
      { file, line: inner[0]?.line ?? 1 },
      'warning',
      'zones',
      `Of the interfaces ${named(names)} the devices are taken to come in by ${named([inside])}.`,
    );
  }
  const outside = all.filter((one) => !inner.includes(one) && one.name !== inside).map(({ name }) => name);
  return { inside, outside: outside.length === 0 ? ['wan'] : outside };
}

function groupsOf(top: Element): ReadonlyMap<string, readonly string[]> {
  return new Map(
    elementsAt(top, 'ifgroups', 'ifgroupentry').map((group) => [
      textAt(group, 'ifname') ?? '',
      (textAt(group, 'members') ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    ]),
  );
}

/** The text of a table: a file beside the configuration that is named like it or like its address ends, else what is included. */
function tableText(
  others: readonly Given[],
  included: ReadIncluded,
  name: string,
  url: string,
  from: Place,
): string | undefined {
  const end = url.split(/[?#]/, 1)[0]?.split('/').at(-1);
  const beside = others.find(({ file }) => {
    const base = file.split(/[\\/]/).at(-1) ?? '';
    return base === end || base === name || base === `${name}.txt`;
  });
  return beside?.text ?? included(url, from);
}

/** Lists of pfBlockerNG alone: each name is taken to be let through. */
function listTable(files: readonly Given[], remarks: Remarks): Table<Access> {
  const rules = files.flatMap(({ file, text }) =>
    listedNames(file, text, remarks).map((one) => ({
      place: one.place,
      text: one.text,
      when: { hosts: [one.pattern], services: 'any' as const },
      decision: 'allow' as const,
    })),
  );
  if (rules.length === 0)
    remarks.note({ file: files[0]?.file ?? '', line: 1 }, 'not-understood', 'no-rules', 'There is no name in it.', ALL);
  return { rules, otherwise: 'block', because: 'a list alone is taken to be all that is let through' };
}
