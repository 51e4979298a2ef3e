import type { Place, ReadIncluded } from '../model/configuration.ts';

interface GivenFile {
  readonly file: string;
  readonly text: string;
}

/** The files that were given, found by what a configuration calls them. */
export interface SquidFiles {
  /** Those that no other includes: where reading begins. */
  readonly mains: readonly GivenFile[];
  /** The file that a path means; undefined where it was not given. */
  readonly one: (path: string, from: Place) => GivenFile | undefined;
  /** The files that a path with stars means, in the order of their names, as `glob(3)` gives them. */
  readonly matching: (pattern: string, from: Place) => readonly GivenFile[];
}

/**
 * Finds files by their path, or by its last part where only one given file is called like that. Nothing but what was given
 * is ever found: stars are compared with the given names, and never opened.
 */
export function squidFiles(given: readonly GivenFile[], included: ReadIncluded): SquidFiles {
  const names = new Map<string, GivenFile[]>();
  for (const one of given) names.set(lastPart(one.file), [...(names.get(lastPart(one.file)) ?? []), one]);

  const ofGiven = (path: string): readonly GivenFile[] => {
    const called = names.get(lastPart(path)) ?? [];
    const same = called.filter(({ file }) => file === path);
    return same.length > 0 ? same : called.length === 1 ? called : [];
  };
  const one = (path: string, from: Place): GivenFile | undefined => {
    const [own] = ofGiven(path);
    if (own !== undefined) return own;
    const text = included(path, from);
    return text === undefined ? undefined : { file: path, text };
  };
  const matching = (pattern: string, from: Place): readonly GivenFile[] => {
    if (!hasStars(pattern)) {
      const found = one(pattern, from);
      return found === undefined ? [] : [found];
    }
    const folder = lastFolder(pattern);
    return given
      .filter(({ file }) => file !== from.file && isMatch(lastPart(pattern), lastPart(file)))
      .filter(({ file }) => lastFolder(file) === folder || lastFolder(file) === '')
      .toSorted((a, b) => (a.file < b.file ? -1 : 1));
  };
  return {
    mains: mainsOf(given, (path, from) => (hasStars(path) ? matching(path, from) : ofGiven(path))),
    one,
    matching,
  };
}

/** Files that another one names in an `include` or a list are read in their place, and not again. */
function mainsOf(given: readonly GivenFile[], matching: SquidFiles['matching']): readonly GivenFile[] {
  if (given.length < 2) return given;
  const named = new Set<GivenFile>();
  for (const { file, text } of given)
    for (const [line, path] of pathsIn(text)) for (const one of matching(path, { file, line })) named.add(one);
  const mains = given.filter((one) => !named.has(one));
  return mains.length === 0 ? given.slice(0, 1) : mains;
}

const MOST_PATHS = 1000;

function pathsIn(text: string): readonly (readonly [line: number, path: string])[] {
  const found: (readonly [number, string])[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (!line.startsWith('include') && !(line.startsWith('acl') && line.includes('"'))) continue;
    const paths = line.startsWith('include')
      ? line.split(/\s+/).slice(1)
      : [...line.matchAll(/"([^"]{1,1000})"/g)].map(([, path = '']) => path);
    for (const path of paths) found.push([index + 1, path.replace(/^"|"$/g, '')]);
    if (found.length > MOST_PATHS) break;
  }
  return found;
}

function hasStars(path: string): boolean {
  return /[*?]/.test(path);
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function lastFolder(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end < 0 ? '' : lastPart(path.slice(0, end));
}

/** Whether a name is what a pattern with `*` and `?` means; in time that grows with one length times the other. */
function isMatch(pattern: string, name: string): boolean {
  let [at, inName, star, mark] = [0, 0, -1, 0];
  while (inName < name.length) {
    if (pattern[at] === '*') [star, mark, at] = [at, inName, at + 1];
    else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[inName]))
      [at, inName] = [at + 1, inName + 1];
    else if (star >= 0) [mark, at, inName] = [mark + 1, star + 1, mark + 1];
    else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
