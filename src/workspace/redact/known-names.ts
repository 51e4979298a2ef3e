import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Database,
  filePath,
  identifier,
  listSnapshots,
  literal,
  TABLES,
  withDatabase,
} from '../../evidence/index.ts';
import { normalised, type OurWords, type ReportModel } from '../../report/index.ts';
import type { StoredAssessment } from '../assessment-folder.ts';
import type { Workspace } from '../read.ts';

/** More values than this of one column are not looked through: words that are not ours become pseudonyms anyway. */
const MOST_VALUES = 50_000;
const SHORTEST = 3;
/** Columns with names of ours: plans, tables, columns. */
const NOT_THEIRS = new Set([
  'table_name',
  'column_name',
  'plan_name',
  'template_name',
  'printed_name',
  'processor_name',
]);

/**
 * Names that are known of a tenant, as they are compared, each with the one that stands for it: a person's display name and
 * mail address with her sign-in name, any other with itself. Only names are here that would not be noticed word by word:
 * those of several words, and those of people.
 */
export async function knownNames(
  stored: StoredAssessment,
  workspace: Workspace,
  model: ReportModel,
  ours: OurWords,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const own = new Set([...ours.names].map(normalised));
  const add = (text: string, isSurely = false) => {
    const name = normalised(text);
    if (name.length < SHORTEST || names.has(name)) return;
    if (isSurely || (isHidden(name) && !own.has(name))) names.set(name, name);
  };
  for (const text of surelyNames(workspace)) add(text, true);
  for (const text of planNames(model)) add(text, true);
  for (const text of textsIn([workspace.config, workspace.attestations, workspace.waivers])) add(text);
  for (const { subject, name } of model.requirements.flatMap((one) => one.findings)) {
    add(subject);
    add(name);
  }
  add(model.assessment.tenant.name);
  const scratch = await mkdtemp(join(tmpdir(), 'muster-redact-'));
  try {
    await withDatabase({ scratch }, (database) => addEvidence(database, stored, names, add));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return names;
}

/** What a workspace's files name for sure, so that it is a name also where it is a word of ours. */
function surelyNames({ config, waivers, attestations }: Workspace): readonly string[] {
  const { tenant, pilot, sites, break_glass, service_accounts, exclusions } = config;
  return [
    ...[tenant.id, tenant.name, ...(pilot?.groups ?? []), ...break_glass, ...service_accounts],
    ...sites.flatMap(({ id, name }) => [id, name]),
    ...exclusions.flatMap(({ device, serial, name_pattern }) => [device ?? '', serial ?? '', name_pattern ?? '']),
    ...waivers.flatMap(({ id, approver, ended }) => [id, approver, ended?.by ?? '']),
    ...attestations.flatMap(({ by, withdrawn }) => [by, withdrawn?.by ?? '']),
  ];
}

/** Who takes part in the onboarding. */
function planNames({ plan: reported }: ReportModel): readonly string[] {
  if (reported === undefined) return [];
  const { plan, people } = reported;
  return [
    ...[...people].flat(),
    ...plan.calls.map(({ by }) => by),
    ...plan.phases.flatMap(({ signOffs }) => signOffs.map(({ by }) => by)),
    ...[...plan.tasks, ...plan.checklist].flatMap(({ notes }) => notes.map(({ by }) => by)),
    ...plan.tasks.flatMap(({ attested }) => attested.flatMap(({ by }) => by ?? [])),
  ];
}

/** Whether a name could pass word by word: it has several parts, or is a number. */
function isHidden(name: string): boolean {
  return /[^\p{L}\p{M}\p{N}]/u.test(name) || /^\d{4,}$/.test(name);
}

async function addEvidence(
  database: Database,
  stored: StoredAssessment,
  names: Map<string, string>,
  add: (text: string) => void,
): Promise<void> {
  const folder = join(stored.folder, '..', '..', 'evidence');
  const { snapshots } = await listSnapshots(folder);
  const used = snapshots.filter(({ id }) => stored.manifest.snapshots[id] !== undefined);
  for (const table of TABLES) {
    const files = used.flatMap((snapshot) =>
      snapshot.manifest.tables.flatMap((entry) =>
        entry.name === table.name && entry.file !== undefined ? [join(snapshot.folder, entry.file)] : [],
      ),
    );
    if (files.length === 0) continue;
    const relation = `read_parquet([${files.map(filePath).join(', ')}], union_by_name = true)`;
    const there = new Set(
      (await texts(database, `SELECT column_name FROM (DESCRIBE FROM ${relation})`)).map(([one]) => one),
    );
    if (table.name === 'users' && ['display_name', 'mail', 'user_principal_name'].every((column) => there.has(column)))
      await addPeople(database, relation, names);
    for (const [column, { type }] of Object.entries(table.columns)) {
      if (type !== 'text' || !/(^|_)name$/.test(column) || NOT_THEIRS.has(column) || !there.has(column)) continue;
      const cell = identifier(column);
      const sql = `SELECT DISTINCT ${cell} FROM ${relation} WHERE length(${cell}) BETWEEN ${SHORTEST} AND 200 AND regexp_matches(${cell}, ${literal('[^a-zA-Z]')}) ORDER BY 1 LIMIT ${MOST_VALUES}`;
      for (const [name = ''] of await texts(database, sql)) add(name);
    }
  }
}

/** People go by their sign-in name. A display name that several share stands for itself. */
async function addPeople(database: Database, relation: string, names: Map<string, string>): Promise<void> {
  const named = (column: string) =>
    `SELECT ${column} AS name, min(user_principal_name) AS upn FROM ${relation} WHERE length(${column}) BETWEEN ${SHORTEST} AND 200 AND user_principal_name IS NOT NULL GROUP BY ${column} HAVING count(DISTINCT lower(user_principal_name)) = 1`;
  const sql = `FROM (${named('display_name')}) UNION ALL FROM (${named('mail')}) ORDER BY 1 LIMIT ${MOST_VALUES}`;
  for (const [name = '', upn = ''] of await texts(database, sql)) names.set(normalised(name), normalised(upn));
}

async function texts(database: Database, sql: string): Promise<readonly (readonly string[])[]> {
  return (await database.rows(sql)).map((row) => Object.values(row).map(String));
}

/** All texts in settings that were parsed from YAML, at most some thousands. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
