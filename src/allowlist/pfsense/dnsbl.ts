import { named, type Remarks, shownLine } from '../firewall/remarks.ts';
import type { Access, HostPattern, Place, Rule } from '../model/configuration.ts';
import { type Element, elementsAt, placeAt, textAt } from './xml.ts';

/** A name of a list of pfBlockerNG, and where it stands. */
export interface ListedName {
  readonly pattern: HostPattern;
  readonly place: Place;
  readonly text: string;
}

/**
 * The names of a whitelist of pfBlockerNG: a line each, a comment from a number sign on; with a dot in front all below the
 * name as well (https://docs.netgate.com/pfsense/en/latest/packages/pfblocker.html, the help beside the field).
 */
export function listedNames(file: string, text: string, remarks: Remarks, line?: number): readonly ListedName[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const word = raw
      .replace(/^\ufeff/, '')
      .replace(/#.*$/, '')
      .trim()
      .toLowerCase();
    const place = { file, line: line ?? index + 1 };
    if (word === '') return [];
    const host = word.replace(/^\./, '').replace(/\.$/, '');
    if (!/^(?=.{1,255}$)[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(host)) {
      remarks.note(
        place,
        'error',
        'list-entry',
        `${named([word])} is no name; a dot in front stands for all below it, and stars are nothing.`,
      );
      return [];
    }
    const pattern: HostPattern = word.startsWith('.')
      ? { kind: 'below', host, withApex: true }
      : { kind: 'exact', host };
    return [{ pattern, place, text: shownLine(word) }];
  });
}

/**
 * What pfBlockerNG keeps devices from by not giving them the address of a name: own lists for sure, feeds as far as nobody
 * can tell from here; what its whitelist holds is left out of both.
 */
export function dnsblRules(file: string, top: Element, remarks: Remarks): readonly Rule<Access>[] {
  const packages = elementsAt(top, 'installedpackages')[0];
  const [outer] = elementsAt(packages, 'pfblockerngdnsblsettings');
  const settings = elementsAt(outer, 'config')[0] ?? outer;
  if (settings === undefined || textAt(settings, 'pfb_dnsbl') !== 'on') return [];
  const place = placeAt(file, settings);
  const except = decoded(settings, 'suppression').flatMap(({ text, line }) =>
    listedNames(file, text, remarks, line).map(({ pattern }) => pattern),
  );
  const withBelow = textAt(settings, 'pfb_tld') === 'on';
  const groups = elementsAt(packages, 'pfblockerngdnsbl', 'config').filter(
    (group) => textAt(group, 'action') !== 'Disabled',
  );
  const own = groups.flatMap((group): readonly Rule<Access>[] => {
    const hosts = decoded(group, 'custom').flatMap(({ text, line }) =>
      listedNames(file, text, remarks, line).map(
        ({ pattern }): HostPattern =>
          withBelow && pattern.kind === 'exact' ? { kind: 'below', host: pattern.host, withApex: true } : pattern,
      ),
    );
    const text = shownLine(`pfBlockerNG: ${textAt(group, 'aliasname') ?? 'a list of its own'}`);
    return hosts.length === 0
      ? []
      : [{ place: placeAt(file, group), text, when: { hosts, except, services: 'any' }, decision: 'block' }];
  });
  const feeds = groups.flatMap((group) =>
    elementsAt(group, 'row').filter((row) => textAt(row, 'state') !== 'Disabled'),
  );
  if (feeds.length === 0) return own;
  const names = feeds.map((row) => textAt(row, 'header') ?? textAt(row, 'url') ?? 'a feed');
  const unless = [`whether the feeds of pfBlockerNG (${named(names)}) hold the name`];
  return [
    ...own,
    {
      place,
      text: 'pfBlockerNG: DNSBL',
      when: { hosts: [{ kind: 'any' }], except, services: 'any', unless },
      decision: 'block',
    },
  ];
}

/** Lists are kept in Base64. */
function decoded(element: Element, name: string): readonly { readonly text: string; readonly line: number }[] {
  return elementsAt(element, name).map(({ text, line }) => ({
    text: Buffer.from(text, 'base64').toString('utf8'),
    line,
  }));
}
