import { named, type Remarks } from '../firewall/remarks.ts';
import type { HostPattern, Place } from '../model/configuration.ts';

/** A name, and all below it, whose addresses dnsmasq puts into sets. */
export interface NamedIn {
  readonly pattern: HostPattern;
  readonly sets: readonly string[];
  readonly place: Place;
  readonly text: string;
}

/** A set of ipset(8). */
export interface AddressSet {
  readonly name: string;
  readonly elements: string[];
  readonly place: Place;
}

/** What files beside a ruleset, or alone, say of sets. */
export interface DnsSets {
  readonly names: readonly NamedIn[];
  /** Names that dnsmasq gives no usable address for. */
  readonly blocked: readonly NamedIn[];
  readonly sets: ReadonlyMap<string, AddressSet>;
}

const NAME = /^(?=.{1,255}$)[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;
const ALL = ['access'] as const;

/**
 * Reads dnsmasq's `nftset=/x/y/4#inet#table#set` and `ipset=/x/y/set`, which mean names and all below them
 * (https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html), `address=/x/`, which keeps devices from them, and what `ipset
 * save` prints (https://ipset.netfilter.org/ipset.man.html).
 */
export function readDnsSets(file: string, text: string, remarks: Remarks): DnsSets {
  const names: NamedIn[] = [];
  const blocked: NamedIn[] = [];
  const sets = new Map<string, AddressSet>();
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.replace(/^\ufeff/, '').trim();
    const place = { file, line: index + 1 };
    const option = /^(?:--)?(nftset|ipset|address|local|server)\s*=\s*\/(.*)\/([^/]*)$/.exec(line);
    const [first = '', second = '', third = ''] = line.split(/\s+/, 3);
    if (option !== null) readOption(option[1] ?? '', option[2] ?? '', option[3] ?? '', line, place);
    else if (first === 'create' || first === '-N') sets.set(second, { name: second, elements: [], place });
    else if (first === 'add' || first === '-A') addElement(second, third, place);
    else if (/^-A |^:(INPUT|FORWARD|OUTPUT)|^\*filter/.test(line))
      remarks.note(
        place,
        'not-understood',
        'iptables',
        'Rules of iptables are not read; give what iptables-restore-translate makes of them.',
        ALL,
      );
    else if (
      line !== '' &&
      !line.startsWith('#') &&
      first !== 'COMMIT' &&
      !/^(flush|-F|swap|destroy|-X)$/.test(first) &&
      !/^[a-z0-9-]+(\s*=.*)?$/.test(line)
    )
      remarks.note(place, 'not-understood', 'line', 'This line is not known here.', ALL);
  });
  return { names, blocked, sets };

  function readOption(kind: string, list: string, target: string, line: string, place: Place): void {
    for (const part of list.split('/')) {
      const host = part.toLowerCase().replace(/^\./, '').replace(/\.$/, '');
      const into = target.split(',').map((one) => setKey(kind, one));
      if (part === '#' && kind !== 'server') {
        remarks.note(
          place,
          'not-understood',
          'every-name',
          'This is for every name that has no line of its own; which have one is not followed here.',
          ALL,
        );
        continue;
      }
      if (part === '#') continue;
      if (!NAME.test(host)) {
        remarks.note(
          place,
          'error',
          'dnsmasq-name',
          `${named([part])} is no name for dnsmasq, which takes no stars: a name means all below it as well.`,
        );
        continue;
      }
      const entry = { pattern: { kind: 'below', host, withApex: true } as const, sets: into, place, text: line };
      if (kind === 'nftset' || kind === 'ipset') names.push(entry);
      else if (kind === 'address' || (kind === 'local' && target === '')) {
        if (/^(|#|::|0\.0\.0\.0|127(\.\d{1,3}){3}|::1)$/.test(target)) blocked.push(entry);
      }
    }
  }

  function addElement(name: string, element: string, place: Place): void {
    const set = sets.get(name) ?? { name, elements: [], place };
    sets.set(name, set);
    if (element !== '') set.elements.push(element);
  }
}

/** `family table set` of nftables, or the name of a set of ipset. */
function setKey(kind: string, target: string): string {
  if (kind !== 'nftset') return target.trim();
  const parts = target.trim().split('#');
  const bare = /^[46]$/.test(parts[0] ?? '') ? parts.slice(1) : parts;
  return bare.length === 2 ? `ip ${bare.join(' ')}` : bare.join(' ');
}
