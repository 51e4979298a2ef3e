import { isIP } from 'node:net';
import { parsePrefix, rangeToPrefixes } from '../firewall/addresses.ts';
import type { Way } from '../firewall/conditions.ts';
import type { Remarks } from '../firewall/remarks.ts';
import type { HostPattern, Place } from '../model/configuration.ts';
import { readUrlEntry } from './url-entry.ts';

const NOT_AN_ADDRESS =
  'A list of addresses takes nothing but addresses, networks and ranges; PAN-OS leaves this line out.';

/** The kinds of External Dynamic Lists that hold hosts or addresses. */
export type ListType = 'url' | 'domain' | 'ip';

/** A line of a list, and where it stands. */
export interface ListEntry {
  readonly text: string;
  readonly place: Place;
}

/** What a list means: hosts, and networks. */
export interface ReadList {
  readonly ways: readonly Way[];
  readonly prefixes: readonly string[];
}

/** The entries of a text list: one a line, and comments from a number sign or, after an address, from a blank on. */
export function entriesOf(file: string, lines: readonly string[]): readonly ListEntry[] {
  return lines.flatMap((line, index) => {
    const text =
      line
        .replace(/^\ufeff/, '')
        .trim()
        .split(/\s/, 1)[0] ?? '';
    return text === '' || /^[#;]|^\/\//.test(text) ? [] : [{ text, place: { file, line: index + 1 } }];
  });
}

/** Reads the entries of a list of URLs, domains or addresses, and remarks on those that are not of its kind. */
export function readEntries(
  entries: readonly ListEntry[],
  type: ListType,
  appends: boolean,
  remarks: Remarks,
): ReadList {
  const hosts: HostPattern[] = [];
  const open = new Map<string, HostPattern[]>();
  const prefixes: string[] = [];
  for (const { text, place } of entries) {
    if (type === 'ip') {
      const [start = '', end] = text.split('-', 2);
      const networks = end === undefined ? [parsePrefix(text)] : (rangeToPrefixes(start, end) ?? [undefined]);
      if (networks.every((network) => network !== undefined)) prefixes.push(...networks);
      else remarks.note(place, 'error', 'not-an-address', NOT_AN_ADDRESS);
      continue;
    }
    // A URL by address is met by no name.
    if (isIP(text.replace(/\/.*$/, '')) !== 0) continue;
    const { hosts: meant, unless, remark } = type === 'url' ? readUrlEntry(text, appends) : readDomain(text);
    if (unless === undefined) hosts.push(...meant);
    else {
      const unsure = open.get(unless) ?? [];
      unsure.push(...meant);
      open.set(unless, unsure);
    }
    if (remark !== undefined) remarks.note(place, remark.kind, remark.code, remark.message);
  }
  const others = [...open].map(([unless, some]) => ({
    ...(some.length === 0 ? {} : { hosts: some }),
    unless: [unless],
  }));
  return { ways: [...(hosts.length === 0 ? [] : [{ hosts }]), ...others], prefixes };
}

/**
 * What an entry of a domain list means: names alone, `*.x` for what is below x, `^` for exactly one name
 * (https://docs.paloaltonetworks.com/network-security/security-policy/administration/objects/external-dynamic-lists/formatting-guidelines-for-an-external-dynamic-list).
 */
function readDomain(text: string): ReturnType<typeof readUrlEntry> {
  if (/[/?:]/.test(text))
    return {
      hosts: [],
      remark: {
        kind: 'error',
        code: 'not-a-domain',
        message: 'A list of domains takes neither a scheme nor a path; PAN-OS leaves this line out.',
      },
    };
  return readUrlEntry(text.replace(/^\^\.?(?=[^.])/, ''), true);
}
