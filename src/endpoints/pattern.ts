/**
 * What an endpoint list may write in the place of a host, and which hosts it means.
 *
 * - `login.live.com` means itself.
 * - `*.live.com` means everything below it at any depth, and never `live.com` itself.
 * - `*.*.live.com` means everything that is at least two labels below.
 * - `*cdn.onenote.net` and `autodiscover.*.onmicrosoft.com`: elsewhere a star stays within its label. A star that is a
 *   whole label is one label; one beside letters may also be nothing, as the lists mean `cdn.onenote.net` too.
 * - `<tenant>` is the name of one tenant. Until it is filled in it counts as a star within its label.
 *
 * No document defines the stars; this reading is ours, and vendors' differ: who writes rules for a firewall has to say
 * what its own pattern means.
 */
export type PatternKind = 'exact' | 'wildcard' | 'tenant';

const TENANT = '<tenant>';
const MAX_LENGTH = 253;
const LABEL = /^(?:[a-z0-9_-]+|[a-z0-9_-]*\*[a-z0-9_-]*)$/;
const HOST_LABEL = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/;

/** A name as it is compared: lower case, without the dot at its end. */
export function normaliseHost(name: string): string {
  const lower = name.trim().toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/** Whether a text is a host name: labels of letters, digits, hyphens and underscores, in lower case, no star. */
export function isHost(text: string): boolean {
  return text.length <= MAX_LENGTH && text.includes('.') && text.split('.').every(isHostLabel);
}

function isHostLabel(label: string): boolean {
  return label.length <= 63 && HOST_LABEL.test(label);
}

/** What is wrong with a pattern, as the rest of the sentence "this ..."; undefined where nothing is. */
export function faultOfPattern(pattern: string): string | undefined {
  if (pattern.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  if (/^[a-z]+:\/\//i.test(pattern)) return 'has a scheme: write the host alone';
  if (pattern.includes('/')) return 'has a path: write the host alone';
  if (pattern !== pattern.toLowerCase()) return 'has capitals: write it in lower case';
  const labels = withoutTenant(pattern).split('.');
  if (labels.length < 2) return 'is no name of a host on the internet';
  if (labels.every((label) => label === '*')) return 'means every host';
  if (!labels.every((label) => label.length > 0 && label.length <= 63 && LABEL.test(label)))
    return 'is no pattern: labels of letters, digits and hyphens, with at most one star each';
  return undefined;
}

/** What kind of pattern it is; one with `<tenant>` is `tenant` even where it has a star as well. */
export function kindOf(pattern: string): PatternKind {
  if (pattern.includes(TENANT)) return 'tenant';
  return pattern.includes('*') ? 'wildcard' : 'exact';
}

/** The pattern with the tenant's name in its place: the first label of its initial domain, `contoso`. */
export function fillTenant(pattern: string, tenant: string): string {
  return pattern.replaceAll(TENANT, tenant);
}

/** The web service's own form of a pattern: a star for the tenant's name. It means every tenant. */
export function withoutTenant(pattern: string): string {
  return pattern.replaceAll(TENANT, '*');
}

/** Whether every host that `narrow` means is one that `wide` means too. Both in lower case. */
export function covers(wide: string, narrow: string): boolean {
  // What follows the last star stands at the end of all that is meant: of most pairs that settles it.
  if (!narrow.endsWith(wide.slice(Math.max(wide.lastIndexOf('*'), wide.lastIndexOf('>')) + 1))) return false;
  const w = labelsOf(wide);
  const n = labelsOf(narrow);
  if (w[0] !== '*') return n[0] !== '*' && w.length === n.length && tailsMatch(w, n, w.length);
  return n.length >= w.length && tailsMatch(w, n, w.length - 1);
}

/** Whether a host is one that the pattern means. `*.x` does not mean `x`. */
export function coversHost(pattern: string, host: string): boolean {
  const name = normaliseHost(host);
  return isHost(name) && covers(pattern, name);
}

/** The first of some patterns that covers another; the pattern itself, where it is among them. */
export function coveredBy(pattern: string, patterns: Iterable<string>): string | undefined {
  let found: string | undefined;
  for (const other of patterns) {
    if (other === pattern) return other;
    if (found === undefined && covers(other, pattern)) found = other;
  }
  return found;
}

/** The labels, in each of which a star is one within the label; but a star in the first place means one label or more. */
function labelsOf(pattern: string): readonly string[] {
  const labels = pattern.split('.');
  return pattern.includes(TENANT) ? labels.map((label) => (label === TENANT ? label : withoutTenant(label))) : labels;
}

/** Compares the last `count` labels of two patterns, in each of which they are single labels. */
function tailsMatch(wide: readonly string[], narrow: readonly string[], count: number): boolean {
  for (let back = 1; back <= count; back += 1) {
    if (!labelCovers(wide[wide.length - back] ?? '', narrow[narrow.length - back] ?? '')) return false;
  }
  return true;
}

function labelCovers(wide: string, narrow: string): boolean {
  if (wide === '*' || wide === TENANT || wide === narrow) return true;
  const star = wide.indexOf('*');
  if (star < 0 || narrow === '*' || narrow === TENANT) return false;
  const [start, end] = [wide.slice(0, star), wide.slice(star + 1)];
  const inner = narrow.indexOf('*');
  if (inner < 0) {
    return narrow.length >= start.length + end.length && narrow.startsWith(start) && narrow.endsWith(end);
  }
  return narrow.slice(0, inner).startsWith(start) && narrow.slice(inner + 1).endsWith(end);
}
