import type { Database } from './database.ts';
import { MISSHAPEN, type RowSource } from './raw-layout.ts';
import { filePath } from './sql-text.ts';

/** A table of fewer rows is looked through as it is. */
const MANY_ROWS = 50_000;

/**
 * The columns of a table in which a cell may be unreadable, as far as the statistics of its files tell without reading
 * a row: where a column has as many empty cells as the property it is read from, none was lost. Answers nothing where
 * all columns must be looked at.
 */
export async function suspectColumns(
  database: Database,
  source: RowSource,
  files: { readonly raw: string; readonly table: string },
  rows: number,
): Promise<readonly string[] | undefined> {
  if (rows < MANY_ROWS || source.each !== undefined || source.perAnswer === true) return undefined;
  const raw = await emptyCells(database, files.raw);
  const table = await emptyCells(database, files.table);
  if (raw.rows !== rows || raw.empty.get(MISSHAPEN) !== raw.rows) return undefined;
  return Object.entries(source.columns)
    .filter(([name, column]) => {
      const empty = table.empty.get(name);
      if (empty === 0) return false;
      const paths = [column.from, ...(column.orFrom ?? [])].filter((path) => path !== undefined);
      if (paths.length === 0) return false;
      return column.nullMeans !== undefined || !paths.every((path) => raw.empty.get(path) === empty);
    })
    .map(([name]) => name);
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
