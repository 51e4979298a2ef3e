import type { HostPattern } from '../model/configuration.ts';

interface Names {
  readonly exact: ReadonlySet<string>;
  readonly below: ReadonlySet<string>;
  readonly isPlain: boolean;
}

const KNOWN = new WeakMap<readonly HostPattern[], Names>();

/**
 * The hosts that two sets have in common. Names and domains are in one another or apart, so that this is exact for them;
 * with a regular expression it is not known (`open`: the hosts that may be meant).
 */
export function commonHosts(
  a: readonly HostPattern[],
  b: readonly HostPattern[],
): { readonly sure: readonly HostPattern[]; readonly open: readonly HostPattern[] } {
  const [inA, inB] = [namesOf(a), namesOf(b)];
  const sure = new Map<string, HostPattern>();
  for (const pattern of a) if (isCovered(pattern, inB)) sure.set(keyOf(pattern), pattern);
  for (const pattern of b) if (isCovered(pattern, inA)) sure.set(keyOf(pattern), pattern);
  const open = new Map<string, HostPattern>();
  const note = (patterns: readonly HostPattern[]): void => {
    for (const pattern of patterns) if (!sure.has(keyOf(pattern))) open.set(keyOf(pattern), pattern);
  };
  if (!inB.isPlain) note(a);
  else if (!inA.isPlain) note(b);
  return { sure: [...sure.values()], open: [...open.values()] };
}

function namesOf(patterns: readonly HostPattern[]): Names {
  const known = KNOWN.get(patterns);
  if (known !== undefined) return known;
  const names = {
    exact: new Set(patterns.flatMap((one) => (one.kind === 'exact' ? [one.host] : []))),
    below: new Set(patterns.flatMap((one) => (one.kind === 'below' ? [one.host] : []))),
    isPlain: patterns.every(({ kind }) => kind === 'exact' || kind === 'below'),
  };
  KNOWN.set(patterns, names);
  return names;
}

function isCovered(pattern: HostPattern, by: Names): boolean {
  if (pattern.kind !== 'exact' && pattern.kind !== 'below') return false;
  if (pattern.kind === 'exact' && by.exact.has(pattern.host)) return true;
  for (let at = 0; ; ) {
    if (by.below.has(pattern.host.slice(at))) return true;
    const dot = pattern.host.indexOf('.', at);
    if (dot < 0) return false;
    at = dot + 1;
  }
}

function keyOf(pattern: HostPattern): string {
  return JSON.stringify(pattern);
}
