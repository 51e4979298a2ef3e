import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, forgetBefore, forgetPerson, withDatabase } from '../evidence/index.ts';
import { listAssessments, readAssessment } from './assessment-folder.ts';
import { findPerson } from './find-person.ts';
import { forgetFindings, forgetRows, mentionsPerson } from './forget-findings.ts';
import { isNamedIn, type KnownPerson } from './mentions.ts';
import { readWorkspace, WorkspaceFault } from './read.ts';

/** What to forget: all rows from before a time, or one user or device. */
export type ForgetWhat =
  | { readonly kind: 'before'; readonly before: Date }
  | { readonly kind: 'user' | 'device'; readonly word: string };

/** How to forget; a dry run says what would go and changes nothing. */
export interface ForgetSettings {
  readonly now: Date;
  readonly isDryRun: boolean;
  readonly signal?: AbortSignal;
}

/** A line of a file that Muster does not rewrite, and that still names somebody. */
export interface StillNamed {
  readonly file: string;
  readonly line: number;
}

/** What was forgotten, or would be. */
export interface ForgottenHere {
  /** Snapshots that went. */
  readonly removed: readonly string[];
  /** Snapshots that were made anew without the user or device. */
  readonly revised: readonly string[];
  /** Assessments that lost rows; their counts and inputs stay. */
  readonly assessments: readonly string[];
  readonly stillNamed: readonly StillNamed[];
  /** Files beside muster.yaml that were not looked into, since they are no text: reports as workbook or Parquet, archives. */
  readonly notLookedInto: readonly string[];
}

/**
 * Deletes evidence and rows of assessments by age or person. Each snapshot and assessment is made anew aside and then
 * put in its place; assessments go first, so that a run that was interrupted can be repeated.
 */
export async function forget(folder: string, what: ForgetWhat, settings: ForgetSettings): Promise<ForgottenHere> {
  await readWorkspace(folder);
  const ids = await listAssessments(folder);
  return what.kind === 'before'
    ? forgetOld(folder, what.before, ids, settings)
    : withScratch(folder, settings, (database) => forgetOne(database, folder, what.kind, what.word, ids, settings));
}

async function forgetOld(
  folder: string,
  before: Date,
  ids: readonly string[],
  { now, isDryRun, signal }: ForgetSettings,
): Promise<ForgottenHere> {
  const old: string[] = [];
  for (const id of ids) {
    const stored = await readRows(folder, id);
    const hasRows = stored?.manifest.forgotten?.some(({ what }) => what === 'rows') !== true;
    if (stored !== undefined && hasRows && Date.parse(stored.manifest.assessedAt) < before.getTime()) old.push(id);
  }
  for (const id of isDryRun ? [] : old) await forgetRows(folder, id, now.toISOString());
  const evidence = join(folder, 'evidence');
  const { removed } = await forgetBefore(evidence, before.toISOString(), { isDryRun, signal });
  return { removed, revised: [], assessments: old, stillNamed: [], notLookedInto: [] };
}

async function forgetOne(
  database: Database,
  folder: string,
  kind: KnownPerson['kind'],
  word: string,
  ids: readonly string[],
  { now, isDryRun, signal }: ForgetSettings,
): Promise<ForgottenHere> {
  const given = word.trim().toLowerCase();
  const known = await findPerson(database, folder, ids, kind, word);
  const person: KnownPerson = known ?? { kind, id: given, ids: [given], words: [given] };
  const named: string[] = [];
  for (const id of ids) {
    if ((await readRows(folder, id)) === undefined) continue;
    if (!(await mentionsPerson(database, folder, id, person))) continue;
    named.push(id);
    if (!isDryRun) await forgetFindings(database, folder, id, person, now.toISOString());
  }
  const at = now.toISOString();
  const { revised } = await forgetPerson(join(folder, 'evidence'), person, at, { isDryRun, signal });
  const stillNamed = await filesNaming(folder, person);
  if (known === undefined && named.length + revised.length + stillNamed.length === 0)
    throw new WorkspaceFault([`nothing here knows a ${kind} ${word}; nothing was changed`]);
  return { removed: [], revised, assessments: named, stillNamed, notLookedInto: await filesClosed(folder) };
}

/** An assessment that has rows here; a copy out of git has none. */
async function readRows(folder: string, id: string) {
  return readAssessment(folder, id).catch((error: unknown) => {
    if (error instanceof WorkspaceFault) return undefined;
    throw error;
  });
}

/** Files of the workspace's folder whose format hides what they say. */
async function filesClosed(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  return files
    .map(({ name }) => name)
    .filter((name) => /\.(xlsx|xls|docx|pdf|parquet|zip|gz|png)$/i.test(name) && !name.startsWith('.'))
    .sort();
}

/** Where the files that people write, manifests, kept inputs and reports still name somebody. */
async function filesNaming(folder: string, person: KnownPerson): Promise<readonly StillNamed[]> {
  const here = (await readdir(folder)).filter((name) => /\.(yaml|html|json|ndjson|csv|md|txt|xml|sarif)$/.test(name));
  const inside = async (part: string, names: readonly string[]) =>
    (await readdir(join(folder, part)).catch((): string[] => []))
      .filter((name) => !name.startsWith('.'))
      .flatMap((id) => names.map((name) => `${part}/${id}/${name}`));
  const inputs = ['muster.yaml', 'attestations.yaml', 'waivers.yaml'].map((name) => `inputs/${name}`);
  const files = [
    ...here,
    ...(await inside('assessments', [...inputs, 'assessment.json'])),
    ...(await inside('evidence', ['manifest.json'])),
  ];
  const found: StillNamed[] = [];
  for (const file of files.sort()) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => '');
    for (const [index, line] of text.split('\n').entries())
      if (isNamedIn(line, person)) found.push({ file, line: index + 1 });
  }
  return found;
}

async function withScratch<T>(
  folder: string,
  { signal }: ForgetSettings,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const scratch = join(folder, 'assessments', `.partial-forget-${process.pid}`);
  await mkdir(scratch, { recursive: true });
  try {
    return await withDatabase({ scratch, signal }, use);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
