import { constants, existsSync } from 'node:fs';
import { cp, mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { JudgedFinding } from '../assess/index.ts';
import { type Database, filePath, literal } from '../evidence/index.ts';
import {
  type AssessmentManifest,
  beginRevision,
  readAssessment,
  replaceFolder,
  type StoredAssessment,
  writeFlushed,
} from './assessment-folder.ts';
import { isAboutSql } from './find-person.ts';
import { blankedSql, inSql, isNamedIn, type KnownPerson, namedSql, withoutNames } from './mentions.ts';

const TEXTS: Readonly<Record<'findings' | 'subjects', readonly string[]>> = {
  findings: ['subject', 'observed', 'expected', 'blocked_by'],
  subjects: ['id', 'name'],
};
const WRITE = '(FORMAT parquet, COMPRESSION zstd)';

/** Takes all rows out of an assessment; its counts, its inputs and what it rests on stay. */
export async function forgetRows(workspace: string, id: string, at: string): Promise<void> {
  await revise(workspace, id, { at, what: 'rows' }, async (_stored, aside) => {
    for (const name of ['findings', 'subjects']) await mkdir(join(aside, name));
    await writeFlushed(join(aside, 'findings.json'), '{}');
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
  const { folder, findings } = await readAssessment(workspace, id);
  if ([...findings.values()].flat().some((finding) => isIn(finding, person))) return true;
  for (const part of ['subjects', 'findings'] as const)
    for (const file of await parquetFiles(folder, part)) {
      const named = await columnsOf(database, join(folder, part, file), part);
      const { n } = await database.row(
        `SELECT count(*) AS n FROM read_parquet(${filePath(join(folder, part, file))}) WHERE ${named.map((column) => namedSql(column, person)).join(' OR ') || 'false'}`,
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
  await revise(workspace, id, { at, what: person.kind }, async (stored, aside) => {
    for (const name of ['findings', 'subjects']) await mkdir(join(aside, name));
    for (const file of await parquetFiles(stored.folder, 'subjects')) {
      await copyWithout(database, stored.folder, aside, 'subjects', file, isAboutSql('id', person), person);
    }
    for (const file of await parquetFiles(stored.folder, 'findings')) {
      const columns = await allColumns(database, join(stored.folder, 'findings', file));
      const about = [
        ...(columns.includes('subject') ? [isAboutSql('subject', person)] : []),
        ...aboutByPlace(stored, file.replace(/\.parquet$/, ''), columns.includes('requirement'), person),
      ];
      await copyWithout(database, stored.folder, aside, 'findings', file, about.join(' OR ') || 'false', person);
    }
    const left = [...stored.findings].map(([requirement, findings]) => [
      requirement,
      findings.flatMap((finding) => without(finding, person)),
    ]);
    await writeFlushed(join(aside, 'findings.json'), JSON.stringify(Object.fromEntries(left)));
    return ['findings', 'subjects', 'findings.json'];
  });
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
  from: string,
  to: string,
  part: 'findings' | 'subjects',
  file: string,
  isAbout: string,
  person: KnownPerson,
): Promise<void> {
  const source = join(from, part, file);
  const texts = await columnsOf(database, source, part);
  const named = [`(${isAbout})`, ...texts.map((column) => namedSql(column, person))].join(' OR ');
  const { n } = await database.row(`SELECT count(*) AS n FROM read_parquet(${filePath(source)}) WHERE ${named}`);
  if (Number(n) === 0) {
    await cp(source, join(to, part, file), { mode: constants.COPYFILE_FICLONE });
    return;
  }
  const cells = texts.map((column) => blankedSql(column, person)).join(', ');
  await database.run(
    `COPY (SELECT * REPLACE (${cells}) FROM read_parquet(${filePath(source)}) WHERE NOT (${isAbout})) TO ${literal(join(to, part, file))} ${WRITE}`,
  );
}

async function parquetFiles(folder: string, part: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, part)).catch((): string[] => []);
  return names.filter((name) => name.endsWith('.parquet')).sort();
}

async function allColumns(database: Database, file: string): Promise<readonly string[]> {
  return (await database.rows(`DESCRIBE FROM read_parquet(${filePath(file)})`)).map((row) =>
    String(row['column_name']),
  );
}

async function columnsOf(database: Database, file: string, part: 'findings' | 'subjects'): Promise<readonly string[]> {
  const columns = await allColumns(database, file);
  return TEXTS[part].filter((column) => columns.includes(column));
}

/**
 * Conditions for findings that tell their subject by its place in a list of subjects: of one requirement, or of many
 * where the file says of which each row is.
 */
function aboutByPlace(
  stored: StoredAssessment,
  requirement: string,
  isShared: boolean,
  person: KnownPerson,
): readonly string[] {
  const results = stored.assessment.results.filter((result) => isShared || result.requirement === requirement);
  return [...new Set(results.map(({ universe }) => universe))].flatMap((universe) => {
    const subjects = join(stored.folder, 'subjects', `${universe}.parquet`);
    if (!existsSync(subjects)) return [];
    const own = results.filter((result) => result.universe === universe).map((result) => result.requirement);
    const which = isShared ? `requirement IN ${inSql(own)} AND ` : '';
    return [
      `(${which}kind IS NULL AND ordinal IN (SELECT ordinal FROM read_parquet(${filePath(subjects)}) WHERE ${isAboutSql('id', person)}))`,
    ];
  });
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
