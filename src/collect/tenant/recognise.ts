import { COLLECTIONS, type Collection } from '../../evidence/index.ts';

/** To which request a file is the answer. */
export interface Recognised {
  readonly collection: Collection;
  /** The object whose part is asked for: `groups/<parent>/members`. */
  readonly parent?: string;
  /** Number of the page, where the name of the file has one. */
  readonly page?: number;
  /** Files of one answer share it. */
  readonly group: string;
  /** The path names the whole request and not only its last part. */
  readonly isCertain: boolean;
}

interface Template {
  readonly collection: Collection;
  readonly steps: readonly string[];
  readonly literals: number;
}

const PAGE_NUMBER = /\(?(\d{1,4})\)?$/;
const SEPARATORS = '-_. ';
const EXTENSION = /\.(json|ndjson|jsonl|txt)$/i;
/** Last parts of paths that mean too many things to stand for a request alone. */
const AMBIGUOUS = new Set([
  'policies',
  'settings',
  'connectors',
  'roleassignments',
  'members',
  'owners',
  'branding',
  'agents',
]);

let templates: ReadonlyMap<string, readonly Template[]> | undefined;

/** Templates by their last literal step. */
function templatesByLast(): ReadonlyMap<string, readonly Template[]> {
  if (templates !== undefined) return templates;
  const byLast = new Map<string, Template[]>();
  for (const collection of COLLECTIONS) {
    const steps = collection.path.toLowerCase().split('/');
    const template = { collection, steps, literals: steps.filter((step) => step !== '{id}').length };
    const last = steps.at(-1) ?? '';
    byLast.set(last, [...(byLast.get(last) ?? []), template]);
  }
  templates = byLast;
  return byLast;
}

/** Finds the request that a file answers by its path, seen from any root. */
export function recognisePath(path: string): Recognised | undefined {
  const folders = path.split(/[\\/]/);
  const stem = (folders.pop() ?? '').replace(EXTENSION, '');
  const group = folders.join('/');
  const stems: readonly { readonly name: string; readonly page?: number }[] = [{ name: stem }, ...withoutPage(stem)];
  let weak: Recognised | undefined;
  for (const { name, page: number } of stems) {
    const found = matchEnd([...folders, name]) ?? matchEnd([...folders, ...name.split(/[-_.]+/)], 2);
    const paged = { group: `${group}/${name}`, ...(number === undefined ? {} : { page: number }) };
    if (found?.isCertain === true) return { ...found, ...paged };
    const named = found ?? matchName(name);
    if (named !== undefined) weak ??= { ...named, ...paged };
  }
  return strongFolder(folders, stem, group) ?? weak ?? weakFolder(folders, stem, group);
}

/** The name before the number of a page: `users-page-2`, `users (2)`. By hand: a pattern for it takes cubic time. */
function withoutPage(stem: string): readonly { readonly name: string; readonly page: number }[] {
  const number = PAGE_NUMBER.exec(stem);
  if (number === null) return [];
  const before = withoutSeparators(stem.slice(0, number.index));
  const name = /page$/i.test(before.slice(-4)) ? withoutSeparators(before.slice(0, -4)) : before;
  return name === '' ? [] : [{ name, page: Number(number[1]) }];
}

function withoutSeparators(text: string): string {
  let end = text.length;
  while (end > 0 && SEPARATORS.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** One file per object, in a folder that is named by the whole request. */
function strongFolder(folders: readonly string[], stem: string, group: string): Recognised | undefined {
  const found = matchFolder(folders, stem);
  return found?.isCertain === true ? { ...found, group } : undefined;
}

function weakFolder(folders: readonly string[], stem: string, group: string): Recognised | undefined {
  const found = matchFolder(folders, stem);
  return found === undefined ? undefined : { ...found, group };
}

type Match = Omit<Recognised, 'group' | 'page'>;

function matchFolder(folders: readonly string[], stem: string): Match | undefined {
  const last = folders.at(-1);
  const above = folders.slice(0, -1);
  const own = last !== undefined && last.toLowerCase() === stem.toLowerCase() ? matchEnd(above) : undefined;
  return own ?? matchEnd(folders);
}

/** The template that the end of a path fits with most literal steps. */
function matchEnd(steps: readonly string[], atLeast = 1): Match | undefined {
  const last = steps.at(-1)?.toLowerCase() ?? '';
  const candidates = [...(templatesByLast().get(last) ?? []), ...(templatesByLast().get('{id}') ?? [])];
  let best: { template: Template; parent: string | undefined } | undefined;
  for (const template of candidates) {
    if (template.literals < atLeast || template.literals <= (best?.template.literals ?? 0)) continue;
    const fit = fitEnd(steps, template);
    if (fit !== undefined) best = { template, parent: fit.parent };
  }
  if (best === undefined) return undefined;
  const { template, parent } = best;
  return {
    collection: template.collection,
    isCertain: template.steps.length > 1,
    ...(parent === undefined ? {} : { parent }),
  };
}

function fitEnd(steps: readonly string[], template: Template): { readonly parent: string | undefined } | undefined {
  const offset = steps.length - template.steps.length;
  if (offset < 0) return undefined;
  let parent: string | undefined;
  for (const [index, expected] of template.steps.entries()) {
    const step = steps[offset + index] ?? '';
    if (expected === '{id}') parent = step;
    else if (expected !== step.toLowerCase()) return undefined;
  }
  return { parent };
}

/** A file that is called like the collection, or like the last part of its path where that is telling. */
function matchName(name: string): Match | undefined {
  const wanted = name.toLowerCase();
  if (AMBIGUOUS.has(wanted)) return undefined;
  const collection = COLLECTIONS.find(
    (one) =>
      one.name.toLowerCase() === wanted ||
      (!one.path.includes('{id}') && one.path.toLowerCase().endsWith(`/${wanted}`)),
  );
  return collection === undefined ? undefined : { collection, isCertain: false };
}

/** What an answer says itself: the request in its `@odata.context`, `other` where it is none that is read here. */
export function recogniseContext(context: unknown): Match | 'other' | undefined {
  if (typeof context !== 'string' || !context.includes('#')) return undefined;
  const path = withoutQueries(context.slice(context.indexOf('#') + 1));
  if (/^(collection|directoryobjects|microsoft\.graph)/i.test(path)) return undefined;
  const steps = path
    .split('/')
    .filter((step) => step !== '' && !step.startsWith('$') && !step.startsWith('microsoft.'));
  const found = matchEnd(steps);
  const length = found?.collection.path.split('/').length;
  return found !== undefined && length === steps.length ? found : 'other';
}

/** `groups('1')/members(id,owners())` becomes `groups/1/members`. */
function withoutQueries(path: string): string {
  let text = path.replaceAll(/\('([^']*)'\)/g, '/$1');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replaceAll(/\([^()]*\)/g, '');
  }
  return text;
}

/** The request that lists objects of a Graph type, where an answer says no more than that. */
export function recogniseType(odataType: unknown): Match | undefined {
  if (typeof odataType !== 'string') return undefined;
  const name = odataType.replace(/^#?microsoft\.graph\./i, '').toLowerCase();
  const collection = COLLECTIONS.find(
    (one) => !one.path.includes('{id}') && one.types.some((type) => type.toLowerCase() === name),
  );
  return collection === undefined ? undefined : { collection, isCertain: false };
}
