import type { Remarks } from '../firewall/remarks.ts';
import type { HostPattern, Place } from '../model/configuration.ts';
import { type Formula, PLAIN, type Term, TUNNELS } from './terms.ts';

/** Words of an acl with regular expressions, with `-i` and `+i` between them. */
export interface RegexWord {
  readonly word: string;
  readonly place: Place;
}

/** An expression, and whether capitals count. */
interface Expression {
  readonly source: string;
  readonly isCaseSensitive: boolean;
  readonly place: Place;
}

/** Longer ones are not looked into. */
const LONGEST = 2_000;

/** What POSIX expressions, as glibc reads them, do not have: Squid leaves such a line out and says so in its log. */
function faultOf(source: string): string | undefined {
  if (/\(\?/.test(source)) return 'has `(?`, which POSIX regular expressions do not know';
  let open = 0;
  for (let at = 0; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '[') {
      const end = source.indexOf(']', source[at + 1] === '^' ? at + 3 : at + 2);
      if (end < 0) return 'has a `[` that is not closed';
      at = end;
    } else if (source[at] === '(') open += 1;
    else if (source[at] === ')' && open > 0) open -= 1;
  }
  return open > 0 ? 'has a `(` that is not closed' : undefined;
}

/** Splits the words into expressions; those that Squid leaves out are remarked on. */
function expressionsOf(words: readonly RegexWord[], remarks: Remarks): readonly Expression[] {
  let isCaseSensitive = true;
  return words.flatMap(({ word, place }) => {
    if (word === '-i' || word === '+i') {
      isCaseSensitive = word === '+i';
      return [];
    }
    const fault = faultOf(word);
    if (fault === undefined) return [{ source: word, isCaseSensitive, place }];
    remarks.note(place, 'error', 'expression-unreadable', `This expression ${fault}: Squid leaves it out.`);
    return [];
  });
}

/** The expression as hosts in small letters meet it; undefined where capitals in it make that doubtful. */
function forHosts({ source, isCaseSensitive }: Expression): string | undefined {
  if (source.length > LONGEST) return undefined;
  // glibc takes a backslash before a letter that has no meaning of its own as that letter: `\d` is the letter d.
  const own = source.replace(/\\([a-vx-zA-VX-Z])/g, (whole, letter: string) =>
    /[bBsS]/.test(letter) ? whole : letter,
  );
  if (!isCaseSensitive) return own;
  const bare = own.replace(/\[[^\]]*a-z[^\]]*\]/g, '').replace(/\\W/g, '');
  return /[A-Z]/.test(bare) ? undefined : own;
}

/** The hosts of an acl of type `dstdom_regex` or `ssl::server_name_regex`. */
export function hostRegexes(words: readonly RegexWord[], remarks: Remarks): readonly HostPattern[] {
  return expressionsOf(words, remarks).flatMap((one): HostPattern[] => {
    const source = forHosts(one);
    if (/\\d/.test(one.source))
      remarks.note(
        one.place,
        'warning',
        'digits-not-known',
        '`\\d` is the letter d in POSIX regular expressions: write `[0-9]`.',
      );
    if (source !== undefined) return [{ kind: 'regex', source }];
    // What cannot be followed may match anything.
    if (one.source.length > LONGEST) return [{ kind: 'regex', source: '(?' }];
    remarks.note(
      one.place,
      'warning',
      'never-matches',
      'The expression has capitals and no `-i`, and Squid compares it with hosts in small letters.',
    );
    return [];
  });
}

/**
 * What an acl of type `url_regex` says of hosts. What it is compared with is `host:port` where a client asks for a tunnel, and
 * the whole URL for plain HTTP. An expression of plain text without a path is looked for in the host; others hang on more
 * than a host.
 */
export function urlRegexes(words: readonly RegexWord[], remarks: Remarks): Formula {
  return expressionsOf(words, remarks).flatMap((one): Term[] => {
    const source = forHosts(one);
    const open = ['what else than its host a URL has, for `url_regex`'];
    if (source === undefined) return [{ unless: open }];
    // A tunnel is asked for by host and port, so that neither a scheme nor a path is in what is compared.
    const needsUrl =
      /^\^?(?:https?|ftp|cache_object):/.test(source) || /^[^[\]]*\//.test(source.replaceAll('\\/', '/'));
    if (needsUrl) return [{ ports: PLAIN, unless: open }];
    if (!/^\^?[a-z0-9_-]*(?:\\?\.[a-z0-9_-]+)*$/.test(source) || /^\.?[0-9]*$/.test(source)) return [{ unless: open }];
    const hosts: readonly HostPattern[] = [{ kind: 'regex', source }];
    if (source.startsWith('^')) return [{ hosts, ports: TUNNELS }];
    return [
      { hosts, ports: TUNNELS },
      { hosts, ports: PLAIN },
      { ports: PLAIN, unless: open },
    ];
  });
}
