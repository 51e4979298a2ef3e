import type { JudgeTable, Row } from '../../assess/index.ts';
import { filePath, identifier, literal } from '../../evidence/index.ts';

/** SQL of a table's rows, each column in its type, wherever they come from. */
export function rowsSql({ columns, rows }: JudgeTable): string {
  if (rows.kind === 'sql') return rows.sql;
  if (rows.kind === 'parquet') {
    const list = Object.entries(columns).map(
      ([name, type]) => `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`,
    );
    return `SELECT ${list.join(', ')} FROM read_parquet([${rows.files.map(filePath).join(', ')}], union_by_name = true)`;
  }
  return inlineSql(columns, rows.rows);
}

/** SQL of rows that are written out; a column that a row does not name is NULL. */
export function inlineSql(columns: JudgeTable['columns'], rows: readonly Row[]): string {
  const names = Object.entries(columns);
  if (rows.length === 0)
    return `SELECT ${names.map(([name, type]) => `NULL::${type} AS ${identifier(name)}`).join(', ')} LIMIT 0`;
  const shape = JSON.stringify([
    Object.fromEntries(names.map(([name, type]) => [name, type.endsWith('[]') ? [type.slice(0, -2)] : type])),
  ]);
  return `SELECT r.* FROM (SELECT unnest(from_json(${literal(JSON.stringify(rows))}::JSON, ${literal(shape)})) AS r)`;
}

/** The same tables with one of them changed; those that nobody reads are not there, and stay so. */
export function changeTable(
  tables: readonly JudgeTable[],
  name: string,
  change: (table: JudgeTable) => JudgeTable,
): readonly JudgeTable[] {
  return tables.map((table) => (table.name === name ? change(table) : table));
}

/** A table with other rows, known to be whole. `rows` is how many there are, where that is known. */
export function withRows(table: JudgeTable, sql: string, rows: number | undefined): JudgeTable {
  const { message: _, ...state } = table.state;
  return {
    ...table,
    rows: { kind: 'sql', sql },
    state: { ...state, status: 'complete', ...(rows === undefined ? {} : { rows }) },
  };
}
