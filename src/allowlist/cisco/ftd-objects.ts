import { parsePrefix, rangeToPrefixes } from '../firewall/addresses.ts';
import type { Way } from '../firewall/conditions.ts';
import { type JsonNode, jsonEntries, jsonText } from '../firewall/json.ts';
import { named, type Remarks } from '../firewall/remarks.ts';
import { parsePorts } from '../firewall/services.ts';
import type { HostPattern, Place, Service } from '../model/configuration.ts';
import { readUrlObject, type UrlMeaning } from './ftd-urls.ts';

/** An object of an export, with the file it stands in. */
export interface FtdNode {
  readonly file: string;
  readonly node: JsonNode;
}

/** Objects of an export by name. */
export interface FtdObjects {
  readonly byName: ReadonlyMap<string, FtdNode>;
  readonly remarks: Remarks;
}

const MOST = 100_000;
/** Ports that a management center has without anybody defining them. */
const PREDEFINED: Readonly<Record<string, readonly Service[]>> = {
  http: [{ protocol: 'tcp', from: 80, to: 80 }],
  https: [{ protocol: 'tcp', from: 443, to: 443 }],
  'ntp-udp': [{ protocol: 'udp', from: 123, to: 123 }],
  dns_over_udp: [{ protocol: 'udp', from: 53, to: 53 }],
  dns_over_tcp: [{ protocol: 'tcp', from: 53, to: 53 }],
};

/** Everything that some references mean, groups followed: each object or literal is given once. */
export function resolved(
  objects: FtdObjects,
  references: readonly FtdNode[],
  what: string,
): { readonly nodes: readonly FtdNode[]; readonly unknown: readonly string[] } {
  const nodes: FtdNode[] = [];
  const unknown: string[] = [];
  const seen = new Set<string>();
  const left = [...references].reverse();
  while (left.length > 0 && nodes.length < MOST) {
    const one = left.pop();
    if (one === undefined) break;
    const { file, node } = one;
    const inner = [...jsonEntries(node, 'objects'), ...jsonEntries(node, 'literals')];
    const name = jsonText(node, 'name');
    const hasOwn = ['url', 'value', 'port'].some((field) => jsonText(node, field) !== undefined);
    if (inner.length > 0) left.push(...inner.toReversed().map((child) => ({ file, node: child })));
    else if (hasOwn) nodes.push(one);
    else if (name !== undefined && !seen.has(name)) {
      seen.add(name);
      const found = objects.byName.get(name.toLowerCase());
      if (found !== undefined && found.node !== node) left.push(found);
      else if (name.toLowerCase().startsWith('any'))
        nodes.push({
          file,
          node: { line: node.line, members: new Map([['value', { line: node.line, value: '0.0.0.0/0' }]]) },
        });
      else if (PREDEFINED[name.toLowerCase()] !== undefined) nodes.push(one);
      else unknown.push(`what the ${what} ${named([name])} holds`);
    }
  }
  if (left.length > 0) unknown.push(`what the ${what} beyond the first ${MOST} mean`);
  return { nodes, unknown };
}

/** The ways of URLs: those that are surely met, and those that only may be. */
export function urlWays(meanings: readonly UrlMeaning[]): {
  readonly ways: readonly Way[];
  readonly prefixes: readonly string[];
} {
  const hosts = meanings.flatMap((meaning) => meaning.hosts);
  const open = new Map<string, HostPattern[]>();
  for (const { hosts: some, unless } of meanings.flatMap((meaning) => meaning.open))
    open.set(unless, [...(open.get(unless) ?? []), ...some]);
  return {
    ways: [
      ...(hosts.length === 0 ? [] : [{ hosts }]),
      ...[...open].map(([unless, some]) => ({ hosts: some, unless: [unless] })),
    ],
    prefixes: meanings.flatMap(({ prefixes }) => prefixes),
  };
}

/** What URL objects mean, with remarks on each. */
export function urlMeanings(nodes: readonly FtdNode[], remarks: Remarks): readonly UrlMeaning[] {
  return nodes.flatMap(({ file, node }) => {
    const url = jsonText(node, 'url') ?? jsonText(node, 'value');
    if (url === undefined) return [];
    const meaning = readUrlObject(url);
    if (meaning.remark !== undefined) {
      const { kind, code, message } = meaning.remark;
      remarks.note({ file, line: node.line }, kind, code, message);
    }
    return [meaning];
  });
}

/** Addresses and names of network objects. */
export function networkMeaning(
  nodes: readonly FtdNode[],
  remarks: Remarks,
): {
  readonly hosts: readonly HostPattern[];
  readonly prefixes: readonly string[];
  readonly unknown: readonly string[];
} {
  const hosts: HostPattern[] = [];
  const prefixes: string[] = [];
  const unknown: string[] = [];
  for (const { file, node } of nodes) {
    const text = jsonText(node, 'value') ?? '';
    const [start = '', end] = text.split('-', 2);
    const prefix = parsePrefix(text);
    const range = prefix === undefined && end !== undefined ? rangeToPrefixes(start, end) : undefined;
    const isName = /^(fqdn)$/i.test(jsonText(node, 'type') ?? '') || /fqdn/i.test(jsonText(node, 'subType') ?? '');
    if (prefix !== undefined) prefixes.push(prefix);
    else if (range !== undefined) prefixes.push(...range);
    else if (isName && /^[\w.-]{1,255}$/.test(text)) {
      hosts.push({ kind: 'exact', host: text.toLowerCase() });
      remarks.note(
        { file, line: node.line },
        'warning',
        'dns-dependent',
        `${text} is met by the addresses that the firewall itself is told for the name; devices that are told others do not meet it.`,
      );
    } else unknown.push(`which addresses ${named([jsonText(node, 'name') ?? text])} means`);
  }
  return { hosts, prefixes, unknown };
}

/** Services of port objects; undefined for one that cannot be read. */
export function portServices(node: JsonNode): readonly Service[] | undefined {
  const known = PREDEFINED[(jsonText(node, 'name') ?? '').toLowerCase()];
  const protocol = (jsonText(node, 'protocol') ?? '').toLowerCase();
  const port = jsonText(node, 'port') ?? jsonText(node, 'value');
  const kind =
    protocol === '6' || protocol === 'tcp' ? 'tcp' : protocol === '17' || protocol === 'udp' ? 'udp' : undefined;
  if (port === undefined && known !== undefined) return known;
  if (kind === undefined) return protocol === '' ? known : [];
  return port === undefined ? [{ protocol: kind, from: 0, to: 65_535 }] : parsePorts(kind, port);
}

/** Where something stands. */
export function placeOf({ file, node }: FtdNode): Place {
  return { file, line: node.line };
}
