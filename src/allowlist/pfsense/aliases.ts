import { parsePrefix, rangeToPrefixes } from '../firewall/addresses.ts';
import { named, type Remarks } from '../firewall/remarks.ts';
import type { HostPattern, Place, Service } from '../model/configuration.ts';
import { type Element, elementsAt, placeAt, textAt } from './xml.ts';

/** An alias of pfSense or OPNsense. */
export interface Alias {
  readonly name: string;
  readonly type: string;
  readonly entries: readonly string[];
  readonly urls: readonly string[];
  readonly place: Place;
}

/** Aliases by name, and what is needed to read them. */
export interface Aliases {
  readonly byName: ReadonlyMap<string, Alias>;
  /** The text of a table that is filled from an address; undefined where it was not given. */
  readonly tableText: (name: string, url: string, from: Place) => string | undefined;
  readonly remarks: Remarks;
}

/** What aliases, names and addresses mean together. */
export interface Members {
  readonly hosts: readonly HostPattern[];
  readonly prefixes: readonly string[];
  /** Networks that are left out, written with an exclamation mark. */
  readonly without: readonly string[];
  readonly unknown: readonly string[];
}

const MOST_ENTRIES = 500_000;
const NAME = /^(?=.{1,255}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_-]+)*\.?$/i;
/** Kinds whose entries are addresses, names and other aliases. */
const LISTS: ReadonlySet<string> = new Set(['host', 'network', 'networkgroup', 'internal']);
const TABLES: ReadonlySet<string> = new Set(['url', 'urltable', 'urljson']);

/** Takes the aliases of pfSense (`<aliases>`) and of OPNsense (`<OPNsense><Firewall><Alias>`). */
export function aliasesIn(file: string, top: Element): readonly Alias[] {
  const all = [
    ...elementsAt(top, 'aliases', 'alias'),
    ...elementsAt(top, 'OPNsense', 'Firewall', 'Alias', 'aliases', 'alias'),
  ];
  return all.flatMap((element) => {
    const name = textAt(element, 'name');
    if (name === undefined || textAt(element, 'enabled') === '0') return [];
    const content = [...elementsAt(element, 'address'), ...elementsAt(element, 'content')]
      .map(({ text }) => text)
      .join(' ');
    const urls = [...elementsAt(element, 'url'), ...elementsAt(element, 'aliasurl')].flatMap(({ text }) =>
      text === '' ? [] : [text],
    );
    return [
      { name, type: textAt(element, 'type') ?? 'host', entries: wordsOf(content), urls, place: placeAt(file, element) },
    ];
  });
}

/** What an alias, a name or an address of a rule means; aliases in aliases are followed. */
export function membersOf(aliases: Aliases, first: readonly string[], place: Place): Members {
  const hosts: HostPattern[] = [];
  const prefixes: string[] = [];
  const without: string[] = [];
  const unknown: string[] = [];
  const seen = new Set<string>();
  const left = first.map((text) => ({ text, from: place })).reverse();
  while (left.length > 0) {
    const { text, from } = left.pop() ?? { text: '', from: place };
    const alias = aliases.byName.get(text);
    if (alias !== undefined) {
      if (!seen.has(text)) open(alias);
      seen.add(text);
    } else if (hosts.length + prefixes.length < MOST_ENTRIES) readEntry(text, from);
  }
  return { hosts, prefixes, without, unknown };

  function open(alias: Alias): void {
    if (LISTS.has(alias.type))
      return void left.push(...alias.entries.map((text) => ({ text, from: alias.place })).reverse());
    if (!TABLES.has(alias.type)) {
      unknown.push(`whether the host's address is in the alias ${alias.name} (${alias.type})`);
      return;
    }
    const urls = [...new Set([...alias.urls, ...alias.entries])];
    const texts = urls.map((url) => aliases.tableText(alias.name, url, alias.place));
    for (const table of texts)
      if (table !== undefined)
        left.push(
          ...linesOf(table)
            .map((text) => ({ text, from: alias.place }))
            .reverse(),
        );
    if (texts.length > 0 && texts.every((table) => table !== undefined)) return;
    unknown.push(`whether the host's address is in the table ${alias.name}`);
    aliases.remarks.note(
      alias.place,
      'not-understood',
      'missing-table',
      `What the table ${named([alias.name])} holds was not given; it is at ${(urls[0] ?? 'no address').slice(0, 120)}.`,
    );
  }

  function readEntry(text: string, from: Place): void {
    const bare = text.startsWith('!') ? text.slice(1) : text;
    const [start = '', end] = bare.split('-', 2);
    const prefix = parsePrefix(bare);
    const range = prefix === undefined && end !== undefined ? rangeToPrefixes(start, end) : undefined;
    const found = prefix === undefined ? range : [prefix];
    if (found !== undefined) (bare === text ? prefixes : without).push(...found);
    else if (NAME.test(text)) {
      const host = text.toLowerCase().replace(/\.$/, '');
      hosts.push({ kind: 'exact', host });
      if (host.includes('.'))
        aliases.remarks.note(
          from,
          'warning',
          'dns-dependent',
          `${host} is met by the addresses that the firewall looks up for it every few minutes; devices that are told others do not meet it.`,
        );
      else
        aliases.remarks.note(
          from,
          'not-understood',
          'missing-object',
          `The alias ${named([text])} is not defined in these files; a rule with it is left out by the firewall.`,
          ['access'],
        );
    } else {
      unknown.push(`what ${named([text])} means`);
      aliases.remarks.note(
        from,
        'error',
        'alias',
        `${named([text])} is neither an address nor a name; aliases take no stars.`,
        ['access'],
      );
    }
  }
}

/** Ports of a rule or of an alias of ports: `443`, `8000-8010`, `8000:8010`; undefined for what cannot be read. */
export function portsOf(
  aliases: Aliases,
  text: string,
  protocols: readonly Service['protocol'][],
  depth = 0,
): readonly Service[] | undefined {
  const services: Service[] = [];
  for (const part of wordsOf(text)) {
    const alias = aliases.byName.get(part);
    const found = /^(\d{1,5})(?:[-:](\d{1,5}))?$/.exec(part);
    const from = Number(found?.[1] ?? Number.NaN);
    const to = Number(found?.[2] ?? from);
    if (from <= to && to <= 65_535) services.push(...protocols.map((protocol) => ({ protocol, from, to })));
    else if (alias?.type === 'port' && depth < 10 && services.length < MOST_ENTRIES) {
      const inner = portsOf(aliases, alias.entries.join(' '), protocols, depth + 1);
      if (inner === undefined) return undefined;
      services.push(...inner);
    } else return undefined;
  }
  return services;
}

/** Lines of a table; what follows a number sign or a semicolon is a comment. */
function linesOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .flatMap((line) =>
      line
        .replace(/[#;].*$/, '')
        .trim()
        .split(/\s+/, 1),
    )
    .filter((line) => line !== '');
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
