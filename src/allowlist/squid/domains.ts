import type { Remarks } from '../firewall/remarks.ts';
import type { HostPattern, Place } from '../model/configuration.ts';

/** The domains of one acl, as they come. */
export interface Domains {
  readonly hosts: readonly HostPattern[];
  readonly add: (word: string, place: Place) => void;
}

const REFUSED = 'Squid does not start with it; take one of the two out.';

/**
 * Takes the domains of an acl of type `dstdomain` or `ssl::server_name`. `.x` is everything below x and x itself, anything
 * else just that text, also with a star or a scheme in it. What Squid compares while it inserts
 * (`aclDomainCompare` in src/acl/DomainData.cc, Squid 5) is compared here: a domain beside its own name, and a narrower one
 * before a wider one, are fatal to Squid.
 */
export function takeDomains(acl: string, remarks: Remarks): Domains {
  const hosts: HostPattern[] = [];
  const texts = new Set<string>();
  /** What has something inserted below it, with that. */
  const above = new Map<string, string>();
  const refuse = (place: Place, one: string, other: string): void =>
    remarks.note(
      place,
      'error',
      'domains-overlap',
      `\`${cut(one)}\` is in \`${cut(other)}\`, and both are in the acl \`${cut(acl)}\`: ${REFUSED}`,
    );

  return {
    hosts,
    add(word, place) {
      const text = word.toLowerCase();
      if (texts.has(text)) return;
      const isDomain = text.startsWith('.');
      const name = text.replace(/^\.+/, '');
      if (name === '') {
        const why = 'names no domain; the line is of no use.';
        remarks.note(place, 'warning', 'never-matches', `\`${cut(word)}\` ${why}`);
        return;
      }
      const twin = isDomain ? name : `.${name}`;
      const narrower = isDomain ? above.get(name) : undefined;
      if (texts.has(twin)) refuse(place, text, twin);
      else if (narrower !== undefined) refuse(place, narrower, text);
      else {
        const wider = widerOf(name, texts);
        if (wider !== undefined) {
          const message = `\`${cut(text)}\` is in \`${cut(wider)}\` of the same acl already; Squid leaves it out and warns.`;
          remarks.note(place, 'warning', 'domain-not-needed', message);
        }
      }
      texts.add(text);
      for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
        const end = name.slice(dot + 1);
        if (above.has(end)) break;
        above.set(end, text);
      }
      const fault = faultOf(text);
      if (fault !== undefined) remarks.note(place, 'warning', 'never-matches', `\`${cut(word)}\` ${fault}`);
      else hosts.push(isDomain ? { kind: 'below', host: name, withApex: true } : { kind: 'exact', host: name });
    },
  };
}

function widerOf(name: string, texts: ReadonlySet<string>): string | undefined {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1))
    if (texts.has(name.slice(dot))) return name.slice(dot);
  return undefined;
}

/** Why no host can ever meet it, as the rest of a sentence. */
function faultOf(text: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(text)) return 'has a scheme, so that no host meets it: write the host alone.';
  if (text.includes('*')) return 'has a star, which Squid takes as it stands, so that no host meets it: write `.x`.';
  if (text.includes('/')) return 'has a slash, so that no host meets it: write the host alone.';
  if (text.endsWith('.')) return 'ends in a dot, so that no host meets it: write it without.';
  if (/:\d+$/.test(text)) return 'has a port, so that no host meets it: write the host alone.';
  return undefined;
}

function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
