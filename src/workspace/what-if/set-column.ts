import type { JudgeTable } from '../../assess/index.ts';
import { identifier, literal } from '../../evidence/index.ts';
import type { Condition, Literal, SetChange } from './parse-set.ts';
import { changeTable, inlineSql, rowsSql, withRows } from './table-sql.ts';

/**
 * The tables with a column of some rows set. A table of one row that is not there yet, as a fact that nobody has stated,
 * gets it, unless rows are picked by conditions. What is not collected stays so: there is no row to change.
 */
export function setColumn(tables: readonly JudgeTable[], change: SetChange): readonly JudgeTable[] {
  return changeTable(tables, change.table, (table) => {
    const type = table.columns[change.column];
    if (type === undefined) return table;
    const state = {
      ...table.state,
      columnsNotSupplied: (table.state.columnsNotSupplied ?? []).filter((column) => column !== change.column),
    };
    if (isStated(change)) {
      const sql = `SELECT * REPLACE (${literalSql(change.value, type)} AS ${identifier(change.column)}) FROM (${inlineSql(table.columns, [{}])})`;
      if (table.rows.kind === 'inline' && table.rows.rows.length === 0) return withRows(table, sql, 1);
    }
    const value = literalSql(change.value, type);
    const name = identifier(change.column);
    const sql = `SELECT * REPLACE (CASE WHEN ${conditionsSql(change.where, table.columns)} THEN ${value} ELSE ${name} END AS ${name}) FROM (${rowsSql(table)})`;
    return { ...table, state, rows: { kind: 'sql', sql } };
  });
}

/** SQL that counts the rows of a table that a change is about. */
export function countSql(table: JudgeTable, { where }: SetChange): string {
  return `SELECT count(*) AS rows FROM (${rowsSql(table)}) WHERE ${conditionsSql(where, table.columns)}`;
}

/** Whether a change would state a fact where nobody has. */
export function isStated({ table, where }: SetChange): boolean {
  return where.length === 0 && table.startsWith('attested_');
}

function conditionsSql(where: readonly Condition[], columns: JudgeTable['columns']): string {
  return where.length === 0 ? 'true' : where.map((one) => `(${conditionSql(one, columns)})`).join(' AND ');
}

function conditionSql({ column, is, values }: Condition, columns: JudgeTable['columns']): string {
  const name = identifier(column);
  const type = columns[column];
  // A column that no check reads is not loaded, and then nothing is known of it.
  if (type === undefined) return 'false';
  if (is === 'null') return `${name} IS NULL`;
  if (is === 'not null') return `${name} IS NOT NULL`;
  const list = values.map((value) => literalSql(value, type));
  return is === 'in' ? `${name} IN (${list.join(', ')})` : `${name} ${is} ${list[0] ?? 'NULL'}`;
}

/** SQL of a value in the type of its column, which `parseSet` has seen to. */
function literalSql(value: Literal, type: string): string {
  if (value === null) return `NULL::${type}`;
  if (typeof value === 'string') return `${literal(value)}::${type}`;
  if (typeof value === 'object') return `[${value.map(literal).join(', ')}]::${type}`;
  return `${value}::${type}`;
}
