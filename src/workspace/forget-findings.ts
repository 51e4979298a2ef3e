import { constants, existsSync } from 'node:fs';
import { cp, mkdir, readdir, utimes } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { JudgedFinding } from '../assess/index.ts';
import { type Database, filePath, literal } from '../evidence/index.ts';
import type { Assessment } from '../finding/index.ts';
import {
  type AssessmentManifest,
  beginRevision,
  readAssessment,
  replaceFolder,
  type StoredAssessment,
  writeFlushed,
} from './assessment-folder.ts';
import { isAboutSql } from './find-person.ts';
import { columnsOf, fewFile, findingsFolder, manyFile, textsFile } from './finding-files.ts';
import { blankedSql, isNamedIn, type KnownPerson, namedSql, withoutNames } from './mentions.ts';

const WRITE = '(FORMAT parquet, COMPRESSION zstd)';
const FEW_TEXTS = ['subject', 'name', 'observed', 'expected', 'blocked_by'];
const MANY_TEXTS = ['subject_id', 'subject_name'];
const OWN_TEXTS = ['observed', 'expected', 'blocked_by'];

/** Takes all rows out of an assessment; its counts, its inputs and what it rests on stay. */
export async function forgetRows(workspace: string, id: string, at: string): Promise<void> {
  await revise(workspace, id, { at, what: 'rows' }, async (_stored, aside) => {
    await mkdir(findingsFolder(aside));
    await writeFlushed(join(aside, 'findings.json'), '{}');
    // `subjects` is of assessments by earlier versions.
    return ['findings', 'subjects', 'findings.json'];
  });
}

/** Whether an assessment has a row about somebody, or a text that names them. */
export async function mentionsPerson(
  database: Database,
  workspace: string,
  id: string,
  person: KnownPerson,
): Promise<boolean> {
  const stored = await readAssessment(workspace, id);
  if ([...stored.findings.values()].flat().some((finding) => isIn(finding, person))) return true;
  for (const { file, texts } of await partsOf(database, stored)) {
    const { n } = await database.row(
      `SELECT count(*) AS n FROM read_parquet(${filePath(file)}) WHERE ${texts.map((column) => namedSql(column, person)).join(' OR ')}`,
    );
    if (Number(n) > 0) return true;
  }
  return false;
}

/** Takes somebody out of an assessment: findings about them go, and where another finding names them the name goes. */
export async function forgetFindings(
  database: Database,
  workspace: string,
  id: string,
  person: KnownPerson,
  at: string,
): Promise<void> {
  const { manifest } = await readAssessment(workspace, id);
  // Rows of an earlier version are of no use any more, and are in the way of being forgotten.
  if (manifest.schema === 'muster.assessment-manifest/1') return forgetRows(workspace, id, at);
  await revise(workspace, id, { at, what: person.kind }, async (stored, aside) => {
    await mkdir(join(findingsFolder(aside), 'texts'), { recursive: true });
    for (const part of await partsOf(database, stored)) await copyWithout(database, part, stored.folder, aside, person);
    const left = [...stored.findings].map(([requirement, findings]) => [
      requirement,
      findings.flatMap((finding) => without(finding, person)),
    ]);
    await writeFlushed(join(aside, 'findings.json'), JSON.stringify(Object.fromEntries(left)));
    return ['findings', 'findings.json'];
  });
}

/** A file of findings: its columns of text, and how a row about somebody is told. */
interface Part {
  readonly file: string;
  readonly texts: readonly string[];
  readonly isAbout: (person: KnownPerson) => string;
}

async function partsOf(database: Database, { folder, assessment }: StoredAssessment): Promise<readonly Part[]> {
  const parts: Part[] = [
    { file: fewFile(folder), texts: FEW_TEXTS, isAbout: (person) => isAboutSql('subject', person) },
  ];
  for (const universe of new Set(assessment.results.map((result) => result.universe))) {
    const file = manyFile(folder, universe);
    if (!existsSync(file)) continue;
    const verdicts = (await columnsOf(database.rows, file)).filter((column) => mayNameSomebody(column, assessment));
    parts.push({
      file,
      texts: [...MANY_TEXTS, ...verdicts],
      isAbout: (person) => isAboutSql('subject_id', person),
    });
    for (const { requirement } of assessment.results.filter((result) => result.universe === universe))
      parts.push({
        file: textsFile(folder, requirement),
        texts: OWN_TEXTS,
        isAbout: (person) =>
          `ordinal IN (SELECT ordinal FROM read_parquet(${filePath(file)}) WHERE ${isAboutSql('subject_id', person)})`,
      });
  }
  return parts.filter(({ file }) => existsSync(file));
}

/** Verdicts are made of words of ours and of tables, except where they hold what DuckDB said of a check that failed. */
function mayNameSomebody(requirement: string, { results }: Assessment): boolean {
  const reasons = results.find((result) => result.requirement === requirement)?.reasons ?? [];
  return reasons.some(({ reason }) => reason === 'query-failed' || reason === 'query-stopped');
}

/** Makes a changed copy of an assessment aside and puts it in the place of the first. */
async function revise(
  workspace: string,
  id: string,
  note: NonNullable<AssessmentManifest['forgotten']>[number],
  make: (stored: StoredAssessment, aside: string) => Promise<readonly string[]>,
): Promise<void> {
  const stored = await readAssessment(workspace, id);
  const aside = await beginRevision(workspace, id);
  const made = await make(stored, aside);
  for (const name of await readdir(stored.folder)) {
    if (made.includes(name) || name === 'manifest.json') continue;
    await cp(join(stored.folder, name), join(aside, name), {
      recursive: true,
      preserveTimestamps: true,
      mode: constants.COPYFILE_FICLONE,
    });
  }
  const manifest = { ...stored.manifest, forgotten: [...(stored.manifest.forgotten ?? []), note] };
  await writeFlushed(join(aside, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  // When it was made tells which of two assessments of the same time is the newer one.
  await utimes(join(aside, 'manifest.json'), stored.madeAt, stored.madeAt);
  await replaceFolder(aside, stored.folder);
}

async function copyWithout(
  database: Database,
  { file, texts, isAbout }: Part,
  from: string,
  to: string,
  person: KnownPerson,
): Promise<void> {
  const copy = join(to, relative(from, file));
  const about = isAbout(person);
  const named = [`(${about})`, ...texts.map((column) => namedSql(column, person))].join(' OR ');
  const { n } = await database.row(`SELECT count(*) AS n FROM read_parquet(${filePath(file)}) WHERE ${named}`);
  if (Number(n) === 0) {
    await cp(file, copy, { mode: constants.COPYFILE_FICLONE });
    return;
  }
  const cells = texts.map((column) => blankedSql(column, person)).join(', ');
  await database.run(
    `COPY (SELECT * REPLACE (${cells}) FROM read_parquet(${filePath(file)}) WHERE NOT (${about})) TO ${literal(copy)} ${WRITE}`,
  );
}

function isIn(finding: JudgedFinding, person: KnownPerson): boolean {
  const { subject, name, observed, expected, blockedBy } = finding;
  return [subject, name, observed, expected, blockedBy].some((text) => text !== null && isNamedIn(text, person));
}

function without(finding: JudgedFinding, person: KnownPerson): readonly JudgedFinding[] {
  if (person.ids.includes(finding.subject.toLowerCase())) return [];
  const blank = (text: string | null) => (text === null ? null : withoutNames(text, person));
  return [
    {
      ...finding,
      subject: withoutNames(finding.subject, person),
      name: withoutNames(finding.name, person),
      observed: blank(finding.observed),
      expected: blank(finding.expected),
      blockedBy: blank(finding.blockedBy),
    },
  ];
}
