import type { Remarks } from '../firewall/remarks.ts';
import type { HostPattern, Place } from '../model/configuration.ts';

/** The domains of one acl, as they come. */
export interface Domains {
  readonly acl: string;
  readonly hosts: HostPattern[];
  /** The words so far, in lower case; most acls have just one. */
  readonly texts: string[];
  /** What is known of a name, made with the second word: which of the flags hold, and above them a word below it. */
  known: Map<string, number> | undefined;
}

const IS_NAME = 1;
const IS_DOMAIN = 2;
const HAS_BELOW = 4;
const FLAGS = 8;

/** The domains of an acl of type `dstdomain` or `ssl::server_name`, before any is read. */
export function noDomains(acl: string): Domains {
  return { acl, hosts: [], texts: [], known: undefined };
}

const REFUSED = 'Squid does not start with it; take one of the two out.';

/**
 * Takes a domain into an acl. `.x` is everything below x and x itself, anything else just that text, also with a star or a
 * scheme in it. What Squid compares while it inserts (`aclDomainCompare` in src/acl/DomainData.cc, Squid 5) is compared
 * here: a domain beside its own name, and a narrower one before a wider one, are fatal to Squid.
 */
export function addDomain(domains: Domains, word: string, place: Place, remarks: Remarks): void {
  const { acl, hosts, texts } = domains;
  const text = word.toLowerCase();
  const isDomain = text.startsWith('.');
  const name = isDomain ? text.replace(/^\.+/, '') : text;
  if (name === '') {
    const why = 'names no domain; the line is of no use.';
    remarks.note(place, 'warning', 'never-matches', `\`${cut(word)}\` ${why}`);
    return;
  }
  if (texts.length > 0) {
    domains.known ??= knownOf(texts);
    const before = domains.known.get(name) ?? 0;
    if ((before & (isDomain ? IS_DOMAIN : IS_NAME)) !== 0) return;
    const refuse = (one: string, other: string): void =>
      remarks.note(
        place,
        'error',
        'domains-overlap',
        `\`${cut(one)}\` is in \`${cut(other)}\`, and both are in the acl \`${cut(acl)}\`: ${REFUSED}`,
      );
    const wider = learn(domains.known, name, isDomain, texts.length);
    if ((before & (isDomain ? IS_NAME : IS_DOMAIN)) !== 0) refuse(text, isDomain ? name : `.${name}`);
    else if (isDomain && (before & HAS_BELOW) !== 0) refuse(texts[Math.floor(before / FLAGS)] ?? '', text);
    else if (wider !== undefined) {
      const message = `\`${cut(text)}\` is in \`.${cut(wider)}\` of the same acl already; Squid leaves it out and warns.`;
      remarks.note(place, 'warning', 'domain-not-needed', message);
    }
  }
  texts.push(text);
  const fault = faultOf(text);
  if (fault !== undefined) remarks.note(place, 'warning', 'never-matches', `\`${cut(word)}\` ${fault}`);
  else hosts.push(isDomain ? { kind: 'below', host: name, withApex: true } : { kind: 'exact', host: name });
}

function knownOf(texts: readonly string[]): Map<string, number> {
  const known = new Map<string, number>();
  for (const [index, text] of texts.entries()) learn(known, text.replace(/^\.+/, ''), text.startsWith('.'), index);
  return known;
}

/** Notes a name, and that there is something below the names above it; gives the nearest domain that it is in. */
function learn(known: Map<string, number>, name: string, isDomain: boolean, index: number): string | undefined {
  known.set(name, (known.get(name) ?? 0) | (isDomain ? IS_DOMAIN : IS_NAME));
  let wider: string | undefined;
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const end = name.slice(dot + 1);
    const flags = known.get(end) ?? 0;
    if (wider === undefined && (flags & IS_DOMAIN) !== 0) wider = end;
    if ((flags & HAS_BELOW) === 0) known.set(end, (flags | HAS_BELOW) + index * FLAGS);
  }
  return wider;
}

/** Why no host can ever meet it, as the rest of a sentence. */
function faultOf(text: string): string | undefined {
  if (!/[*/:]|\.$/.test(text)) return undefined;
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
