import type { AttestedFact, CatalogEntry, TextFault } from '../catalog/index.ts';
import { DERIVED_TABLES, sqlType, TABLES } from '../evidence/index.ts';
import { LEVELS } from '../finding/index.ts';
import { fillParams, typedLiteral } from './check-params.ts';
import type { CheckAnalysis } from './check-sql.ts';
import type { JudgeProcess } from './judge/process.ts';
import type { JudgeRead, JudgeRequirement, JudgeSetup } from './judge/protocol.ts';
import { KINDS_WITH_UNIVERSE } from './judge/universe.ts';

/** A requirement whose check was accepted, ready to be judged. */
export interface PreparedRequirement {
  readonly entry: CatalogEntry;
  readonly judge: JudgeRequirement;
}

const ANALYSE_LIMITS = { timeoutMs: 30_000, rssMb: 1024 };
const ATTESTED_META: Readonly<Record<string, string>> = {
  attested_by: 'VARCHAR',
  attested_at: 'TIMESTAMP',
  attested_until: 'TIMESTAMP',
};

/** Columns of every table that a check may read, by DuckDB type: the declared ones and those that catalogs declare. */
export function tableColumns(attested: Iterable<AttestedFact>): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const columns = new Map<string, Readonly<Record<string, string>>>();
  for (const table of TABLES)
    columns.set(
      table.name,
      Object.fromEntries(Object.entries(table.columns).map(([name, column]) => [name, sqlType(column.type)])),
    );
  for (const fact of attested)
    columns.set(fact.table, {
      ...Object.fromEntries(Object.entries(fact.columns).map(([name, column]) => [name, sqlType(column.type)])),
      ...ATTESTED_META,
    });
  return columns;
}

/** Gives what was answered to the same question before, or asks. */
export type Remember = (
  question: string,
  ask: () => Promise<readonly CheckAnalysis[]>,
) => Promise<readonly CheckAnalysis[]>;

/** Parses the checks of some entries in the judge's process and finds what each reads. Nothing of them is run. */
export async function prepare(
  entries: readonly CatalogEntry[],
  attested: readonly AttestedFact[],
  judge: JudgeProcess,
  remembered: Remember = (_, compute) => compute(),
): Promise<{ readonly prepared: readonly PreparedRequirement[]; readonly faults: readonly TextFault[] }> {
  const columns = tableColumns(attested);
  const question = {
    kind: 'analyse',
    checks: entries.map((entry) => entry.requirement.check),
    tables: Object.fromEntries([...columns].map(([table, types]) => [table, Object.keys(types)])),
    derived: DERIVED_TABLES.map(({ name, sql }) => ({ name, sql })),
  } as const;
  const analyses = await remembered(JSON.stringify(question), async () => {
    const answer = await judge.ask(question, ANALYSE_LIMITS);
    if (answer.kind !== 'analysed') throw new Error('the judge did not analyse');
    return answer.analyses;
  });
  const prepared: PreparedRequirement[] = [];
  const faults: TextFault[] = [];
  entries.forEach((entry, index) => {
    const analysis = analyses[index];
    const found = analysis === undefined ? ['check: was not analysed'] : faultsOf(entry, analysis, columns);
    if (found.length > 0 || analysis?.ok !== true)
      faults.push(...found.map((message) => ({ file: entry.requirement.file, line: 1, column: 1, message })));
    else prepared.push({ entry, judge: toJudge(entry, analysis.reads, columns) });
  });
  return { prepared, faults };
}

/** Base tables behind some tables: derived ones give way to their lineage. */
export function baseReads(names: readonly string[], tolerated: readonly string[]): readonly JudgeRead[] {
  const reads = new Map<string, boolean>();
  const visit = (name: string, isTolerated: boolean): void => {
    const table = TABLES.find((candidate) => candidate.name === name);
    if (table?.kind === 'derived') {
      for (const parent of table.lineage) visit(parent, isTolerated || tolerated.includes(parent));
      for (const parent of table.tolerates ?? []) visit(parent, true);
      return;
    }
    reads.set(name, (reads.get(name) ?? true) && (isTolerated || tolerated.includes(name)));
  };
  for (const name of names) visit(name, tolerated.includes(name));
  return [...reads]
    .map(([table, isTolerated]) => ({ table, tolerated: isTolerated }))
    .sort((a, b) => Number(a.tolerated) - Number(b.tolerated) || (a.table < b.table ? -1 : 1));
}

function faultsOf(
  entry: CatalogEntry,
  analysis: CheckAnalysis,
  columns: ReadonlyMap<string, Readonly<Record<string, string>>>,
): string[] {
  const { requirement } = entry;
  if (!analysis.ok) return analysis.faults.map((fault) => `check: ${fault}`);
  const faults: string[] = [];
  const declared = Object.keys(requirement.params);
  for (const param of analysis.reads.params)
    if (!declared.includes(param)) faults.push(`check: uses $${param}, which params does not have`);
  for (const param of declared)
    if (!analysis.reads.params.includes(param)) faults.push(`params: ${param} is not used by the check`);
  const reads = baseReads(analysis.reads.tables, requirement.tolerates).map((read) => read.table);
  for (const table of requirement.tolerates)
    if (!reads.includes(table) && !analysis.reads.tables.includes(table))
      faults.push(`tolerates: the check does not read ${table}`);
  if (requirement.from === undefined && !KINDS_WITH_UNIVERSE.has(requirement.subject))
    faults.push(`from: a requirement on a ${requirement.subject} names the table of its subjects`);
  if (requirement.from !== undefined && columns.get(requirement.from)?.['id'] === undefined)
    faults.push(`from: ${requirement.from} is no table with a column id`);
  const known = new Set(analysis.reads.outputs);
  for (const column of requirement.pin)
    if (column !== 'observed' && !known.has(column)) faults.push(`pin: the check has no column ${column}`);
  if (Object.keys(requirement.reasons).length > 0 && !known.has('reason'))
    faults.push('reasons: the check has no column reason');
  return faults;
}

function toJudge(
  entry: CatalogEntry,
  reads: Extract<CheckAnalysis, { ok: true }>['reads'],
  columns: ReadonlyMap<string, Readonly<Record<string, string>>>,
): JudgeRequirement {
  const { requirement, level } = entry;
  const subjects = requirement.from === undefined ? undefined : columns.get(requirement.from);
  const fromName = ['display_name', 'name', 'sku_part_number', 'id'].find((name) => subjects?.[name] !== undefined);
  return {
    id: requirement.id,
    level,
    subject: requirement.subject,
    ...(requirement.from === undefined
      ? {}
      : { from: requirement.from, ...(fromName === undefined ? {} : { fromName }) }),
    check: fillParams(reads.parts, (name) => typedLiteral(requirement.params[name] ?? null)),
    outputs: reads.outputs,
    reads: baseReads(reads.tables, requirement.tolerates),
    mentions: reads.tables,
    columns: [...new Set([...reads.columns, ...reads.tables.flatMap(columnsBehind)])].sort(),
    decides: reads.decides,
    reasons: Object.keys(requirement.reasons),
    reasonLevels: reasonLevels(entry),
    pin: requirement.pin,
  };
}

/** Levels of the ways of failing; a catalog that includes a requirement at a lower level lowers them with it. */
function reasonLevels({ requirement, level }: CatalogEntry): JudgeRequirement['reasonLevels'] {
  const order = LEVELS.indexOf(level);
  const isLowered = order > LEVELS.indexOf(requirement.level);
  return Object.fromEntries(
    Object.entries(requirement.reasons).flatMap(([reason, text]) => {
      if (text.level === undefined) return [];
      return [[reason, isLowered && LEVELS.indexOf(text.level) < order ? level : text.level]];
    }),
  );
}

/** Columns that a derived table's statement names: what is missing there is missing behind it too. */
function columnsBehind(name: string): readonly string[] {
  const table = TABLES.find((candidate) => candidate.name === name);
  if (table?.kind !== 'derived') return [];
  const words = new Set(table.sql.match(/\b[a-z_]+\b/g) ?? []);
  const parents = TABLES.filter((candidate) => table.lineage.includes(candidate.name));
  return parents.flatMap((parent) => [
    ...Object.keys(parent.columns).filter((column) => words.has(column)),
    ...columnsBehind(parent.name),
  ]);
}

/** Derived tables, or those of some names, as the judge makes them: each with all tables that its statement names. */
export function derivedForJudge(isWanted: (name: string) => boolean = () => true): JudgeSetup['derived'] {
  const known = new Set(TABLES.map((table) => table.name));
  return DERIVED_TABLES.filter((table) => isWanted(table.name)).map(({ name, sql }) => ({
    name,
    sql,
    reads: [...new Set(sql.match(/\b[a-z_]+\b/g) ?? [])].filter((word) => known.has(word) && word !== name),
  }));
}
