import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, filePath, identifier, literal, withDatabase } from '../evidence/index.ts';
import { blocks, GATES, type Gate, type RequirementResult, STATUSES } from '../finding/index.ts';
import type { BreakdownKey, BreakdownRow, DeviceBreakdown } from '../report/index.ts';
import type { StoredAssessment } from './assessment-folder.ts';
import type { WorkspaceConfig } from './config.ts';
import type { FoundEvidence } from './evidence.ts';
import { columnsOf, fewFile, manyFile, textsFile } from './finding-files.ts';

const MOST_ROWS = 12;

/**
 * Devices in scope by model, ring and site, with how many of each group may pass the gates and what keeps most of them
 * out: one statement over the findings and the devices that they rest on. The ring of a device is its Autopilot group
 * tag, else its category; its site is the first of muster.yaml whose patterns fit its name; without such patterns, the
 * country of its primary user stands in.
 */
export async function deviceBreakdowns(
  stored: StoredAssessment,
  sites: WorkspaceConfig['sites'],
  evidence: FoundEvidence,
): Promise<readonly DeviceBreakdown[]> {
  const devices = relationOf(evidence, 'devices');
  const requirements = stored.assessment.results.filter((result) => result.subjectKind === 'device');
  if (devices === undefined || requirements.length === 0) return [];
  const scratch = await mkdtemp(join(tmpdir(), 'muster-breakdowns-'));
  try {
    return await withDatabase({ scratch }, async (database) => {
      const verdicts = await verdictsSql(database, stored, requirements);
      if (verdicts === undefined) return [];
      const keys: readonly BreakdownKey[] = ['model', 'ring', sites.some(hasPatterns) ? 'site' : 'country'];
      const rows = await database.rows(breakdownSql(verdicts, devices, keys, sites, evidence, requirements.length));
      return keys.map((by) => breakdownOf(by, rows, requirements));
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

type Row = Readonly<Record<string, unknown>>;

function breakdownSql(
  verdicts: string,
  devices: string,
  keys: readonly BreakdownKey[],
  sites: WorkspaceConfig['sites'],
  evidence: FoundEvidence,
  requirements: number,
): string {
  const blocked = Array.from({ length: requirements }, (_, index) => [`e${index}`, `d${index}`]).flat();
  const sums = [...blocked, 'passed_e', 'passed_d', 'open_e', 'open_d'];
  const autopilot = relationOf(evidence, 'autopilot_devices');
  const users = relationOf(evidence, 'users');
  // Grouped by all keys first: few groups, which are then added up once for each key.
  return `WITH verdicts AS (${verdicts}),
    tags AS (${autopilot === undefined ? "SELECT '' AS device, '' AS tag LIMIT 0" : `SELECT lower(managed_device_id) AS device, min(group_tag) AS tag FROM ${autopilot} WHERE managed_device_id IS NOT NULL AND group_tag <> '' GROUP BY 1`}),
    people AS (${users === undefined ? "SELECT '' AS id, '' AS country LIMIT 0" : `SELECT id, any_value(usage_location) AS country FROM ${users} GROUP BY 1`}),
    facts AS (SELECT d.id AS id,
      CASE WHEN trim(d.model) = '' THEN NULL WHEN d.manufacturer IS NULL OR starts_with(lower(d.model), lower(d.manufacturer)) THEN trim(d.model) ELSE trim(d.manufacturer) || ' ' || trim(d.model) END AS model,
      coalesce(t.tag, CASE WHEN lower(d.category) NOT IN ('', 'unknown') THEN d.category END) AS ring,
      ${siteSql(sites)} AS site, nullif(p.country, '') AS country
      FROM ${devices} d LEFT JOIN tags t ON t.device = lower(d.intune_device_id) LEFT JOIN people p ON p.id = d.user_id),
    groups AS (SELECT ${keys.map((key) => `f.${key}`).join(', ')}, count(*)::BIGINT AS devices, ${blocked.map((name) => `count_if(v.${name}) AS ${name}`).join(', ')},
      count_if(v.e = 0) AS passed_e, count_if(v.d = 0) AS passed_d, count_if(v.e = 1) AS open_e, count_if(v.d = 1) AS open_d
      FROM verdicts v LEFT JOIN facts f ON f.id = v.id GROUP BY ALL)
    ${keys.map((key) => `SELECT ${literal(key)} AS kind, ${key} AS label, sum(devices)::BIGINT AS devices, ${sums.map((name) => `sum(${name})::BIGINT AS ${name}`).join(', ')} FROM groups GROUP BY ${key}`).join(' UNION ALL ')}
    ORDER BY kind, devices DESC, label`;
}

/**
 * SQL of a row per device in scope: its id, how it stands before either gate (`e` and `d`: 0 passes, 1 is open, 2 is
 * blocked), and whether each of the requirements blocks it (`e0`, `d0`, `e1`, ...). Undefined where there is no device.
 */
export async function verdictsSql(
  database: Database,
  stored: StoredAssessment,
  requirements: readonly RequirementResult[],
): Promise<string | undefined> {
  const many = manyFile(stored.folder, 'device');
  const relation = existsSync(many)
    ? await manySql(database, stored, many, requirements)
    : existsSync(fewFile(stored.folder))
      ? fewSql(stored, requirements)
      : undefined;
  if (relation === undefined) return undefined;
  const worst = (gate: string) =>
    `greatest(0, ${requirements.map((_, index) => `${gate}w${index}`).join(', ')}) AS ${gate}`;
  const each = requirements.flatMap((_, index) => [`ew${index} > 0 AS e${index}`, `dw${index} > 0 AS d${index}`]);
  return `SELECT id, ${worst('e')}, ${worst('d')}, ${each.join(', ')} FROM (${relation})`;
}

async function manySql(
  database: Database,
  stored: StoredAssessment,
  file: string,
  requirements: readonly RequirementResult[],
): Promise<string> {
  const there = await columnsOf((sql) => database.rows(sql), file);
  const joins: string[] = [];
  const known: string[] = [];
  const weights = requirements.flatMap((result, index) => {
    if (!there.includes(result.requirement)) return [`0 AS ew${index}`, `0 AS dw${index}`];
    const verdict = `v.${identifier(result.requirement)}`;
    known.push(verdict);
    const texts = textsFile(stored.folder, result.requirement);
    const isWaivable = result.waived > 0 && existsSync(texts);
    if (isWaivable)
      joins.push(
        `LEFT JOIN (SELECT ordinal FROM read_parquet(${filePath(texts)}) WHERE waiver IS NOT NULL) x${index} ON x${index}.ordinal = v.ordinal`,
      );
    const waived = isWaivable ? `WHEN x${index}.ordinal IS NOT NULL THEN 0 ` : '';
    return GATES.map(
      (gate) =>
        `CASE WHEN ${verdict} IS NULL THEN 0 ${waived}${casesOf(gate, result, (status) => `starts_with(${verdict}, ${literal(status)})`)} ELSE 0 END AS ${letterOf(gate)}w${index}`,
    );
  });
  if (known.length === 0)
    return `SELECT v.subject_id AS id, ${weights.join(', ')} FROM read_parquet(${filePath(file)}) v`;
  return `SELECT v.subject_id AS id, ${weights.join(', ')} FROM read_parquet(${filePath(file)}) v ${joins.join(' ')} WHERE coalesce(${known.join(', ')}, 'not-applicable excluded') <> 'not-applicable excluded'`;
}

function fewSql(stored: StoredAssessment, requirements: readonly RequirementResult[]): string {
  const weights = requirements.flatMap((result, index) =>
    GATES.map(
      (gate) =>
        `max(CASE WHEN requirement <> ${literal(result.requirement)} OR waiver IS NOT NULL THEN 0 ${casesOf(gate, result, (status) => `status = ${literal(status)}`)} ELSE 0 END) AS ${letterOf(gate)}w${index}`,
    ),
  );
  return `SELECT subject AS id, ${weights.join(', ')} FROM read_parquet(${filePath(fewFile(stored.folder))}) WHERE kind = 'device' AND requirement IN (${requirements.map((result) => literal(result.requirement)).join(', ')}) GROUP BY subject HAVING NOT coalesce(bool_and(reason = 'excluded'), false)`;
}

/** What a finding weighs before a gate: 2 where it was found wrong, 1 where it could not be told. */
function casesOf(gate: Gate, { level }: RequirementResult, isStatus: (status: string) => string): string {
  return STATUSES.filter((status) => blocks(gate, level, status))
    .map((status) => `WHEN ${isStatus(status)} THEN ${status === 'unknown' || status === 'error' ? 1 : 2}`)
    .join(' ');
}

function letterOf(gate: Gate): 'e' | 'd' {
  return gate === 'may-enrol' ? 'e' : 'd';
}

function breakdownOf(
  by: BreakdownKey,
  rows: readonly Row[],
  requirements: readonly RequirementResult[],
): DeviceBreakdown {
  const own = rows.filter((row) => row['kind'] === by);
  const shown = own.slice(0, own.length === MOST_ROWS + 1 ? MOST_ROWS + 1 : MOST_ROWS);
  const rest = own.slice(shown.length);
  return {
    by,
    rows: shown.map((row) => rowOf(row, requirements)),
    ...(rest.length === 0 ? {} : { others: { ...rowOf(added(rest), requirements), labels: rest.length } }),
  };
}

function rowOf(row: Row, requirements: readonly RequirementResult[]): BreakdownRow {
  const number = (column: string) => Number(row[column] ?? 0);
  const blockers = (letter: string) =>
    requirements
      .map(({ requirement }, index) => ({ requirement, blocked: number(`${letter}${index}`) }))
      .filter(({ blocked }) => blocked > 0)
      .sort((a, b) => b.blocked - a.blocked || (a.requirement < b.requirement ? -1 : 1));
  const [mostly] = [...blockers('e').slice(0, 1), ...blockers('d')];
  return {
    label: typeof row['label'] === 'string' ? row['label'] : null,
    devices: number('devices'),
    gates: GATES.map((gate) => ({
      gate,
      passed: number(`passed_${letterOf(gate)}`),
      undecided: number(`open_${letterOf(gate)}`),
    })),
    ...(mostly === undefined ? {} : { mostly }),
  };
}

function added(rows: readonly Row[]): Row {
  const sums: Record<string, number> = {};
  for (const row of rows)
    for (const [column, value] of Object.entries(row))
      if (column !== 'kind' && column !== 'label') sums[column] = (sums[column] ?? 0) + Number(value);
  return sums;
}

function hasPatterns(site: WorkspaceConfig['sites'][number]): boolean {
  return (site.devices ?? []).length > 0;
}

/** SQL of the name of the first site with a pattern that fits the name of a device `d`; `*` stands for anything. */
export function siteSql(sites: WorkspaceConfig['sites']): string {
  const cases = sites.flatMap(({ name, devices = [] }) =>
    devices.map((pattern) => {
      const like = pattern
        .toLowerCase()
        .replace(/[\\_%]/g, '\\$&')
        .replaceAll('*', '%');
      return `WHEN lower(d.name) LIKE ${literal(like)} ESCAPE '\\' THEN ${literal(name)}`;
    }),
  );
  return cases.length === 0 ? 'NULL::VARCHAR' : `CASE ${cases.join(' ')} END`;
}

/** SQL of the rows of a table of evidence; undefined where there is none. */
export function relationOf({ tables }: FoundEvidence, name: string): string | undefined {
  const rows = tables.get(name)?.rows;
  if (rows?.kind === 'sql') return `(${rows.sql})`;
  if (rows?.kind !== 'parquet' || rows.files.length === 0) return undefined;
  return `read_parquet([${rows.files.map((file) => filePath(file)).join(', ')}], union_by_name = true)`;
}
