import { type Database, literal } from '../../evidence/index.ts';
import type { RequirementResult } from '../../finding/index.ts';
import type { WaveDevices } from '../../onboard/index.ts';
import { RINGS } from '../../onboard/index.ts';
import type { StoredAssessment } from '../assessment-folder.ts';
import type { WorkspaceConfig } from '../config.ts';
import { relationOf, siteSql, verdictsSql } from '../device-breakdowns.ts';
import type { FoundEvidence } from '../evidence.ts';
import type { WavesSettings } from './waves-settings.ts';

/** What the rings are made from. */
export interface WaveSources {
  readonly stored: StoredAssessment;
  readonly evidence: FoundEvidence;
  readonly sites: WorkspaceConfig['sites'];
  readonly settings: WavesSettings;
  /** SQL of the rings that were kept: device and ring; undefined where none were. */
  readonly kept: string | undefined;
}

const PAGE = 100_000;

/**
 * Makes the tables `wave` (a row per device in scope, in the order of a hash of its id), `models` and `sites` in a
 * database. False where no device is in scope. The hash is MD5, which is the same on every machine and in every version.
 */
export async function makeWaveTables(
  database: Database,
  { stored, evidence, sites, settings, kept }: WaveSources,
): Promise<boolean> {
  const requirements = deviceRequirements(stored);
  const devices = relationOf(evidence, 'devices');
  const verdicts = devices === undefined ? undefined : await verdictsSql(database, stored, requirements);
  if (devices === undefined || verdicts === undefined) return false;
  const blockers = requirements.map(
    ({ requirement }, index) => `CASE WHEN v.e${index} THEN ${literal(requirement)} END`,
  );
  const hand = RINGS.flatMap((ring, place) =>
    settings.rings[ring].map((word) => ({ word: word.toLowerCase(), place })),
  );
  await database.run(
    `CREATE TABLE hand AS SELECT word, min(place)::TINYINT AS place FROM (${rowsSql(hand, '[{"word":"VARCHAR","place":"TINYINT"}]')}) GROUP BY word`,
  );
  await database.run(
    `CREATE TABLE late AS ${rowsSql(
      settings.late.map((word) => ({ word: word.toLowerCase() })),
      '[{"word":"VARCHAR"}]',
    )}`,
  );
  const ring = `CASE k.ring ${RINGS.map((name, place) => `WHEN ${literal(name)} THEN ${place}`).join(' ')} ELSE -1 END`;
  await database.run(
    `CREATE TABLE facts AS SELECT v.id, any_value(d.name) AS name,
      any_value(CASE WHEN trim(d.model) = '' THEN NULL WHEN d.manufacturer IS NULL OR starts_with(lower(d.model), lower(d.manufacturer)) THEN trim(d.model) ELSE trim(d.manufacturer) || ' ' || trim(d.model) END) AS model,
      any_value(${siteSql(sites)}) AS site,
      any_value(coalesce(nullif(d.user_id, ''), lower(nullif(d.user_principal_name, '')))) AS person,
      any_value(lower(d.user_principal_name)) AS sign_in,
      any_value(v.e > 0) AS blocked,
      any_value(CASE WHEN v.e > 0 THEN concat_ws(' ', ${blockers.join(', ') || 'NULL'}) END) AS blocked_by
    FROM (${verdicts}) v LEFT JOIN ${devices} d ON d.id = v.id GROUP BY v.id`,
  );
  for (const [table, column] of [
    ['models', 'model'],
    ['sites', 'site'],
    ['people', 'person'],
  ])
    await database.run(
      `CREATE TABLE ${table} AS SELECT (row_number() OVER (ORDER BY label) - 1)::INTEGER AS number, label FROM (SELECT DISTINCT ${column} AS label FROM facts WHERE ${column} IS NOT NULL)`,
    );
  await database.run(
    `CREATE TABLE wave AS SELECT (row_number() OVER (ORDER BY md5(f.id), f.id) - 1)::INTEGER AS ordinal, f.id, f.name, f.blocked_by,
      coalesce(m.number, -1) AS model, coalesce(s.number, -1) AS site, coalesce(p.number, -1) AS person, f.blocked,
      f.sign_in IN (SELECT word FROM late) AS late, coalesce(h.place, n.place, -1) AS by_hand, ${kept === undefined ? '-1' : ring} AS before
    FROM facts f LEFT JOIN models m ON m.label = f.model LEFT JOIN sites s ON s.label = f.site LEFT JOIN people p ON p.label = f.person
      LEFT JOIN hand h ON h.word = lower(f.id) LEFT JOIN hand n ON n.word = lower(f.name) ${kept === undefined ? '' : `LEFT JOIN (${kept}) k ON k.device = f.id`}`,
  );
  return true;
}

/** The requirements that are judged over devices, in their order. */
export function deviceRequirements({ assessment }: StoredAssessment): readonly RequirementResult[] {
  return assessment.results.filter((result) => result.subjectKind === 'device');
}

/** The devices of `wave` column by column; pages of lists, since a row by itself would be an object each. */
export async function readWaveDevices(database: Database): Promise<WaveDevices> {
  const size = Number((await database.row('SELECT count(*) AS n FROM wave'))['n']);
  const columns = {
    model: new Int32Array(size),
    site: new Int32Array(size),
    person: new Int32Array(size),
    blocked: new Uint8Array(size),
    late: new Uint8Array(size),
    byHand: new Int8Array(size),
    before: new Int8Array(size),
  };
  const list = (sql: string) => `list((${sql})::INTEGER ORDER BY ordinal)`;
  for (let from = 0; from < size; from += PAGE) {
    const page = await database.row(
      `SELECT ${list('model')} AS model, ${list('site')} AS site, ${list('person')} AS person, ${list('blocked')} AS blocked, ${list('coalesce(late, false)')} AS late, ${list('by_hand')} AS "byHand", ${list('before')} AS before FROM wave WHERE ordinal >= ${from} AND ordinal < ${from + PAGE}`,
    );
    for (const [name, column] of Object.entries(columns)) {
      const values = page[name];
      if (Array.isArray(values)) column.set(values.map(Number), from);
    }
  }
  return columns;
}

/** A device of `wave` as a file of devices has it. */
export interface WaveRow {
  readonly ordinal: number;
  readonly id: string;
  readonly name: string | null;
  readonly model: string | null;
  readonly site: string | null;
  readonly blockedBy: string | null;
}

/** The devices of `wave` in its order, page by page. */
export async function* readWaveRows(database: Database): AsyncGenerator<readonly WaveRow[]> {
  const size = Number((await database.row('SELECT count(*) AS n FROM wave'))['n']);
  const labels = async (table: string) =>
    (await database.rows(`SELECT label FROM ${table} ORDER BY number`)).map((row) => String(row['label']));
  const [models, sites] = [await labels('models'), await labels('sites')];
  for (let from = 0; from < size; from += PAGE / 4) {
    // One text for a page: a value at a time takes more than twice as long to come over from DuckDB.
    const { page } = await database.row(
      `SELECT '[' || string_agg(to_json([id, name, model::VARCHAR, site::VARCHAR, blocked_by])::VARCHAR, ',' ORDER BY ordinal) || ']' AS page FROM wave WHERE ordinal >= ${from} AND ordinal < ${from + PAGE / 4}`,
    );
    // DuckDB wrote it in the statement above.
    const rows = JSON.parse(String(page)) as readonly (readonly [
      string,
      string | null,
      string,
      string,
      string | null,
    ])[];
    yield rows.map(([id, name, model, site, blockedBy], at) => ({
      ordinal: from + at,
      id,
      name,
      model: models[Number(model)] ?? null,
      site: sites[Number(site)] ?? null,
      blockedBy,
    }));
  }
}

function rowsSql(rows: readonly object[], shape: string): string {
  return `SELECT r.* FROM (SELECT unnest(from_json(${literal(JSON.stringify(rows))}::JSON, ${literal(shape)})) AS r)`;
}
