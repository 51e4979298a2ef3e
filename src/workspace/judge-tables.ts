import {
  derivedForJudge,
  type JudgeSetup,
  type JudgeTable,
  type JudgeWaiver,
  type PreparedRequirement,
  type Row,
  tableColumns,
} from '../assess/index.ts';
import type { AttestedFact, ReferenceData } from '../catalog/index.ts';
import { DERIVED_TABLES, filePath, identifier, TABLES } from '../evidence/index.ts';
import type { TableState } from '../finding/index.ts';
import { isWaiverInForce, standingOf } from './in-force.ts';
import type { Workspace } from './read.ts';

/** Evidence that the store found for a table. */
export interface FoundTable {
  readonly state: TableState;
  readonly rows: JudgeTable['rows'];
  /** The same with nothing that was said before a time, where each row has an age of its own. */
  readonly rowsSince?: (since: Date) => JudgeTable['rows'];
  /** Where several snapshots share the table, as one for each site: each in its own state. */
  readonly parts?: readonly FoundPart[];
}

/** What one of the snapshots has that share a table. */
export interface FoundPart {
  readonly state: TableState;
  /** The Parquet file; absent where nothing was answered. */
  readonly file?: string;
  readonly scope?: string;
}

/** What an assessment rests on, before it becomes tables. */
export interface JudgeSources {
  readonly workspace: Workspace;
  readonly attested: readonly AttestedFact[];
  readonly reference: ReferenceData;
  /** Collected, device and network tables; a table that is not here was not collected. */
  readonly evidence: ReadonlyMap<string, FoundTable>;
  readonly assessedAt: Date;
}

const DAY_MS = 86_400_000;
const ALWAYS_READ = [
  'tenant',
  'assessed_at',
  'profile',
  'sites',
  'services',
  'special_accounts',
  'pilot_groups',
  'exclusions',
  'problems',
  'devices',
  'users',
];

/** Every table that some requirements, or `others` by name, need, derived ones apart, in the state it has at the time of the assessment. */
export function judgeTables(
  sources: JudgeSources,
  requirements: readonly PreparedRequirement[],
  others: readonly string[] = [],
): { readonly tables: readonly JudgeTable[]; readonly derived: JudgeSetup['derived'] } {
  const columns = tableColumns(sources.attested);
  const wanted = wantedTables(requirements, others);
  const mentioned = new Set(requirements.flatMap((requirement) => requirement.judge.columns));
  const universes = new Set([
    'users',
    'devices',
    'device_facts',
    ...requirements.flatMap(({ judge }) => judge.from ?? []),
  ]);
  const areAllColumnsKept = others.includes('devices');
  const stated = statedRows(sources);
  const tables = [...columns]
    .filter(([name]) => wanted.has(name) && !DERIVED_TABLES.some((table) => table.name === name))
    .map(([name, all]): JudgeTable => {
      const kept =
        name === 'devices' && !areAllColumnsKept
          ? Object.fromEntries(
              Object.entries(all).filter(([column]) => mentioned.has(column) || DEVICE_COLUMNS_FOR_SCOPE.has(column)),
            )
          : all;
      const rows = stated.get(name) ?? sources.reference.tables.get(name);
      if (rows !== undefined)
        return {
          name,
          columns: kept,
          rows: { kind: 'inline', rows },
          state: {
            table: name,
            status: 'complete',
            rows: rows.length,
            ...(isLapsed(sources, name) ? { message: 'lapsed' } : {}),
          },
        };
      const found = wholeOf(sources.evidence.get(name), sources);
      if (found === undefined)
        return {
          name,
          columns: kept,
          rows: { kind: 'inline', rows: [] },
          state: { table: name, status: name === 'problems' ? 'complete' : 'not-collected' },
        };
      const state = aged(found.state, sources);
      // A check may do without a table, but not with an old or half one: only whole rows, and subjects as far as they are known, are shown to it.
      const isShown = state.status === 'complete' || (state.status === 'truncated' && universes.has(name));
      return { name, columns: kept, rows: isShown ? rowsOf(found, sources) : { kind: 'inline', rows: [] }, state };
    });
  return { tables, derived: derivedForJudge((name) => wanted.has(name)) };
}

/** Waivers in force at the time of the assessment, a row per subject. */
export function waiversInForce(workspace: Workspace, assessedAt: Date): readonly JudgeWaiver[] {
  return workspace.waivers
    .filter((waiver) => isWaiverInForce(waiver, assessedAt))
    .flatMap((waiver) =>
      waiver.subjects.map((subject) => ({
        id: waiver.id,
        requirement: waiver.requirement,
        subject: subject.id,
        pin: subject.pin,
      })),
    );
}

const DEVICE_COLUMNS_FOR_SCOPE = new Set(['id', 'name', 'operating_system', 'serial_number', 'model', 'category']);

function wantedTables(requirements: readonly PreparedRequirement[], others: readonly string[]): ReadonlySet<string> {
  const wanted = new Set(ALWAYS_READ);
  const visit = (name: string): void => {
    if (wanted.has(name) && !ALWAYS_READ.includes(name)) return;
    wanted.add(name);
    const table = TABLES.find((candidate) => candidate.name === name);
    if (table?.kind === 'derived') for (const parent of [...table.lineage, ...(table.tolerates ?? [])]) visit(parent);
  };
  for (const name of others) visit(name);
  for (const { judge } of requirements) {
    for (const name of judge.mentions) visit(name);
    if (judge.subject === 'user') visit('scoped_users');
    if (judge.subject === 'endpoint') visit('site_endpoints');
    if (judge.from !== undefined) visit(judge.from);
  }
  for (const table of DERIVED_TABLES)
    if (wanted.has(table.name))
      for (const word of table.sql.match(/\b[a-z_]+\b/g) ?? [])
        if (TABLES.some((candidate) => candidate.name === word)) visit(word);
  return wanted;
}

/** Rows that the workspace itself states. */
function statedRows({ workspace, attested, assessedAt, evidence }: JudgeSources): ReadonlyMap<string, readonly Row[]> {
  const { config } = workspace;
  const accounts = (kind: string, names: readonly string[]) =>
    names.map((name) => ({ user_principal_name: name.toLowerCase(), kind }));
  const stated: readonly (readonly [string, readonly Row[]])[] = [
    ['tenant', [{ id: config.tenant.id, name: config.tenant.name }]],
    ['assessed_at', [{ moment: assessedAt.toISOString().replace('Z', '') }]],
    [
      'evidence_times',
      [...evidence].flatMap(([table, { state }]) =>
        state.collectedAt === undefined
          ? []
          : [{ table_name: table, collected_at: new Date(state.collectedAt).toISOString().replace('Z', '') }],
      ),
    ],
    ['profile', [definedOnly(config.profile)]],
    [
      'sites',
      config.sites.length > 0 ? config.sites.map(({ id, name }) => ({ id, name })) : [{ id: 'main', name: 'main' }],
    ],
    ['services', config.services.map((id) => ({ id }))],
    [
      'special_accounts',
      [...accounts('break-glass', config.break_glass), ...accounts('service', config.service_accounts)],
    ],
    ['pilot_groups', (config.pilot?.groups ?? []).map((group) => ({ group_id: group.toLowerCase() }))],
    [
      'exclusions',
      config.exclusions.flatMap(({ reason, ...what }) =>
        Object.entries(what).map(([kind, value]) => ({
          kind: kind.replace('_', '-'),
          value: String(value).toLowerCase(),
          reason,
        })),
      ),
    ],
  ];
  const rows = new Map<string, readonly Row[]>(stated);
  for (const fact of attested) {
    const { state, statement } = standingOf(workspace.attestations, fact.table, assessedAt);
    rows.set(
      fact.table,
      state !== 'stated' || statement === undefined
        ? []
        : [
            {
              ...statement.facts,
              attested_by: statement.by,
              attested_at: statement.at,
              attested_until: statement.until,
            },
          ],
    );
  }
  return rows;
}

function definedOnly(profile: Workspace['config']['profile']): Row {
  return Object.fromEntries(
    Object.entries(profile).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function isLapsed({ workspace, assessedAt }: JudgeSources, table: string): boolean {
  return standingOf(workspace.attestations, table, assessedAt).state === 'lapsed';
}

/** The rows of a table as an assessment of a time is shown them; nothing where they are old, cut off or not there. */
export function shownRows(found: FoundTable | undefined, sources: AgeSources): JudgeTable['rows'] | undefined {
  const whole = wholeOf(found, sources);
  return whole !== undefined && aged(whole.state, sources).status === 'complete' ? whole.rows : undefined;
}

type AgeSources = Pick<JudgeSources, 'workspace' | 'assessedAt'>;

/**
 * A table that several snapshots share, as far as they are whole: what was cut off or is old at one site takes nothing from
 * another. The state tells of those that were left out, and is as old as the oldest of the others.
 */
function wholeOf(found: FoundTable | undefined, sources: AgeSources): FoundTable | undefined {
  if (found?.parts === undefined) return found;
  const parts = found.parts.map((part) => ({ ...part, state: aged(part.state, sources) }));
  const whole = parts.filter(({ state }) => state.status === 'complete');
  const [oldest] = whole.toSorted((a, b) => ((a.state.collectedAt ?? '') < (b.state.collectedAt ?? '') ? -1 : 1));
  if (oldest === undefined) return found;
  const left = parts
    .filter((part) => !whole.includes(part))
    .map(({ scope, state }) => `${scope ?? ''}: ${state.status}`);
  const message = left.length === 0 ? oldest.state.message : `left out ${left.join(', ')}`;
  const files = whole.flatMap(({ file }) => (file === undefined ? [] : [file]));
  return {
    state: {
      ...oldest.state,
      rows: whole.reduce((sum, { state }) => sum + (state.rows ?? 0), 0),
      columnsNotSupplied: (oldest.state.columnsNotSupplied ?? []).filter((column) =>
        whole.every(({ state }) => state.columnsNotSupplied?.includes(column)),
      ),
      ...(message === undefined ? {} : { message }),
    },
    rows: files.length === 0 ? found.rows : { kind: 'sql', sql: newestSql(found.state.table, files) },
  };
}

/** The rows of some Parquet files, each row once: as the newest of them has it. */
function newestSql(name: string, files: readonly string[]): string {
  const table = TABLES.find((candidate) => candidate.name === name);
  const key = table !== undefined && 'newestOf' in table ? table.newestOf : undefined;
  const all = `SELECT * FROM read_parquet([${files.map(filePath).join(', ')}], union_by_name = true)`;
  if (key === undefined) return all;
  return `${all} QUALIFY row_number() OVER (PARTITION BY ${key.map(identifier).join(', ')} ORDER BY observed_at DESC NULLS LAST) = 1`;
}

/** The rows of a table without what is older than its age allows, where rows have an age of their own. */
function rowsOf({ state, rows, rowsSince }: FoundTable, sources: JudgeSources): JudgeTable['rows'] {
  const days = maxAgeDays(state, sources);
  if (rowsSince === undefined || days === undefined) return rows;
  return rowsSince(new Date(sources.assessedAt.getTime() - days * DAY_MS));
}

function maxAgeDays({ table: name }: TableState, { workspace }: Pick<JudgeSources, 'workspace'>): number | undefined {
  const table = TABLES.find((candidate) => candidate.name === name);
  const declared = table !== undefined && 'maxAgeDays' in table ? table.maxAgeDays : undefined;
  return workspace.config.stale_after_days ?? declared;
}

function aged(state: TableState, sources: AgeSources): TableState {
  const days = maxAgeDays(state, sources);
  if (state.status !== 'complete' || state.collectedAt === undefined || days === undefined) return state;
  return sources.assessedAt.getTime() - Date.parse(state.collectedAt) > days * DAY_MS
    ? { ...state, status: 'stale' }
    : state;
}
