import type { DuckDBConnection } from '@duckdb/node-api';
import type { JudgeRequirement } from './protocol.ts';
import { quoted } from './sql.ts';

/** Why a subject's value is not known: a cell that cannot be read, or on which sources disagree. */
export interface Problem {
  readonly kind: string;
  /** `table.column: what was there`. */
  readonly at: string;
}

/** What is wrong with cells, as the evidence keeps it in `problems`. */
export interface Problems {
  /** SQL of the problems that a requirement's verdict depends on, a row `(subject, problem, problem_at)` per subject; absent where there is none. */
  sqlOf(requirement: JudgeRequirement): string | undefined;
  /** The same read, by subject; what concerns the tenant is under the empty text. */
  of(connection: DuckDBConnection, requirement: JudgeRequirement): Promise<ReadonlyMap<string, Problem>>;
}

const NOTHING: ReadonlyMap<string, Problem> = new Map();

/** Looks once which columns have problems at all: most have none, and asking for every requirement takes its time. */
export async function createProblems(connection: DuckDBConnection, isEmpty: boolean): Promise<Problems> {
  const found = isEmpty
    ? undefined
    : await connection.runAndReadAll(`SELECT DISTINCT table_name, column_name FROM problems`);
  const places = new Set(found?.getRows().map(([table, column]) => `${String(table)}.${String(column)}`) ?? []);
  const sqlOf = ({ subject, reads, columns }: JudgeRequirement): string | undefined => {
    const isConcerned = reads.some(({ table }) => columns.some((column) => places.has(`${table}.${column}`)));
    if (!isConcerned) return undefined;
    const tables = reads.map(({ table }) => `'${quoted(table)}'`).join(', ');
    const names = columns.map((column) => `'${quoted(column)}'`).join(', ');
    return `SELECT ${subject === 'tenant' ? "''" : 'subject'} AS subject, min(problem) AS problem, min(table_name || '.' || column_name || coalesce(': ' || detail, '')) AS problem_at FROM problems WHERE table_name IN (${tables}) AND column_name IN (${names}) GROUP BY 1`;
  };
  return {
    sqlOf,
    async of(lane, requirement) {
      const sql = sqlOf(requirement);
      if (sql === undefined) return NOTHING;
      const rows = (await lane.runAndReadAll(sql)).getRows();
      return new Map(
        rows.map(([subject, kind, at]) => [
          subject === null || subject === undefined ? '' : String(subject),
          { kind: String(kind), at: String(at) },
        ]),
      );
    },
  };
}
