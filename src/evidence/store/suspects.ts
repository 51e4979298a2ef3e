import type { Column } from '../schema.ts';
import { cellSql } from './cell-sql.ts';
import type { Database } from './database.ts';
import { MISSHAPEN, type RowSource } from './raw-layout.ts';
import { filePath, identifier } from './sql-text.ts';

/** A table of fewer rows is looked through as it is. */
const MANY_ROWS = 50_000;

/**
 * The columns of a table in which a cell may be unreadable: not those that have as many empty cells as the property they
 * are read from, which the statistics of the files tell without reading a row, or as there are cells that say nothing.
 * `relation` gives the raw rows. Answers nothing where all columns must be looked at.
 */
export async function suspectColumns(
  database: Database,
  source: RowSource,
  files: { readonly raw: string; readonly table: string },
  relation: string,
  rows: number,
): Promise<readonly string[] | undefined> {
  if (rows < MANY_ROWS || source.each !== undefined || source.perAnswer === true) return undefined;
  const raw = await emptyCells(database, files.raw);
  const table = await emptyCells(database, files.table);
  if (raw.rows !== rows || raw.empty.get(MISSHAPEN) !== raw.rows) return undefined;
  const suspects = Object.entries(source.columns)
    .filter(([name, column]) => {
      const empty = table.empty.get(name);
      if (empty === 0) return false;
      const paths = [column.from, ...(column.orFrom ?? [])].filter((path) => path !== undefined);
      if (paths.length === 0) return false;
      return column.nullMeans !== undefined || !paths.every((path) => raw.empty.get(path) === empty);
    })
    .map(([name]) => name);
  const plain = suspects.filter((name) => isPlain(source.columns[name]));
  const said = await countSaid(database, source, plain, relation);
  return suspects.filter((name) => said.get(name) !== rows - (table.empty.get(name) ?? Number.NaN));
}

/** Whether a column has a value only where its properties say something. */
function isPlain(column: Column | undefined): boolean {
  return column !== undefined && column.sql === undefined && column.nullMeans === undefined;
}

/** In how many rows there is something to read for a column. */
async function countSaid(
  database: Database,
  source: RowSource,
  names: readonly string[],
  relation: string,
): Promise<ReadonlyMap<string, number>> {
  const counts = names.flatMap((name) => {
    const column = source.columns[name];
    const input = column === undefined ? undefined : cellSql(column, source).input;
    return input === undefined ? [] : [`count(${input}) AS ${identifier(name)}`];
  });
  if (counts.length === 0) return new Map();
  const row = await database.row(`SELECT ${counts.join(', ')} FROM ${relation}`);
  return new Map(Object.entries(row).map(([name, count]) => [name, Number(count)]));
}

interface EmptyCells {
  readonly rows: number;
  readonly empty: ReadonlyMap<string, number>;
}

async function emptyCells(database: Database, file: string): Promise<EmptyCells> {
  const columns = await database.rows(
    `SELECT split_part(path_in_schema, ', ', 1) AS name, sum(stats_null_count)::BIGINT AS empty FROM parquet_metadata(${filePath(file)}) GROUP BY name HAVING count(*) = count(stats_null_count)`,
  );
  const { n } = await database.row(`SELECT num_rows AS n FROM parquet_file_metadata(${filePath(file)})`);
  return { rows: Number(n), empty: new Map(columns.map((row) => [String(row['name']), Number(row['empty'])])) };
}
