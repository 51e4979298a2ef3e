import type { Column, ColumnType } from '../schema.ts';
import { sqlType } from '../schema.ts';
import { COMPLETE, MISSHAPEN, NULLS, type RowSource, rawNamesOf } from './raw-layout.ts';
import { identifier, literal, literals } from './sql-text.ts';

/** SQL of one cell. */
export interface CellSql {
  /** The typed value. */
  readonly value: string;
  /** What there was to read, as text; absent where nothing can be unreadable. */
  readonly input?: string;
  /** True where a raw column of the cell was of a shape that cannot be read. */
  readonly misshapen?: string;
}

/** The element of a table with `each`. */
export const ELEMENT = '@element';

/** SQL that reads one column of a table from a raw row. */
export function cellSql(column: Column, source: RowSource): CellSql {
  const paths = [column.from, ...(column.orFrom ?? [])].filter((path) => path !== undefined);
  const cells = paths.map((path) => present(column, pathCell(path, column, source)));
  const read = cells.length > 1 ? `coalesce(${cells.join(', ')})` : cells[0];
  const misshapen = misshapenSql(column, source);
  const typed =
    column.sql === undefined ? read && typedSql(column.type, mapped(column, read)) : cast(column, misshapen);
  const value = typed === undefined ? `NULL::${sqlType(column.type)}` : withNull(column, source, paths[0], typed);
  return {
    value,
    ...(read === undefined ? {} : { input: read }),
    ...(misshapen === undefined ? {} : { misshapen }),
  };
}

/** An expression would take what cannot be read for what is not there. */
function cast(column: Column, misshapen: string | undefined): string {
  const computed = `(${column.sql ?? 'NULL'})::${sqlType(column.type)}`;
  return misshapen === undefined ? computed : `CASE WHEN NOT coalesce(${misshapen}, false) THEN ${computed} END`;
}

/** The raw text at a path: a column of its own, or a part of the element. */
function pathCell(path: string, column: Column, source: RowSource): string {
  if (source.each === undefined) return identifier(path);
  if (path.startsWith('^')) return identifier(path.slice(1));
  const extract = column.type === 'text[]' || column.type === 'json' ? 'json_extract' : 'json_extract_string';
  return `${extract}(${identifier(ELEMENT)}, ${literal(jsonPath(path))})::VARCHAR`;
}

/** A dotted path as `json_extract` takes it. */
export function jsonPath(path: string): string {
  const steps = path.match(/@odata\.\w+|[^.]+/g) ?? [];
  return `$${steps.map((step) => `."${step}"`).join('')}`;
}

function present(column: Column, cell: string): string {
  const absent = column.type === 'timestamp' || column.type === 'date' ? [`${cell} LIKE '0001-01-01%'`] : [];
  if (column.absent !== undefined && column.absent.length > 0) {
    const hasLetters = column.absent.some((text) => /[a-z]/.test(text));
    absent.push(`${hasLetters ? `lower(${cell})` : cell} IN ${literals(column.absent)}`);
  }
  return absent.length === 0 ? cell : `CASE WHEN NOT (${absent.join(' OR ')}) THEN ${cell} END`;
}

function mapped(column: Column, cell: string): string {
  if (column.values === undefined) return cell;
  const values = Object.entries(column.values);
  if (values.length === 0) return `lower(${cell})`;
  const cases = values.map(([text, meaning]) => `WHEN ${literal(text)} THEN ${literal(meaning)}`);
  return `CASE lower(${cell}) ${cases.join(' ')} END`;
}

function typedSql(type: ColumnType, cell: string): string {
  switch (type) {
    case 'text':
    case 'json':
      return cell;
    case 'boolean':
      return `TRY_CAST(${cell} AS BOOLEAN)`;
    case 'integer':
      return `CASE WHEN TRY_CAST(${cell} AS DOUBLE) = TRY_CAST(${cell} AS BIGINT) THEN TRY_CAST(${cell} AS BIGINT) END`;
    case 'number':
      return `CASE WHEN isfinite(TRY_CAST(${cell} AS DOUBLE)) THEN TRY_CAST(${cell} AS DOUBLE) END`;
    case 'timestamp':
      return timestampSql(cell);
    case 'date':
      return `CAST(${timestampSql(cell)} AS DATE)`;
    case 'text[]':
      return `CASE WHEN ${cell} LIKE '[%' THEN TRY_CAST(TRY_CAST(${cell} AS JSON) AS VARCHAR[]) END`;
  }
}

/** ISO 8601 (UTC where no zone is given) and the `/Date(ms)/` of older serialisers. */
function timestampSql(cell: string): string {
  return `CASE WHEN ${cell} LIKE '____-__-__%Z' THEN TRY_CAST(${cell} AS TIMESTAMP) WHEN ${cell} LIKE '____-__-__%' THEN timezone('UTC', TRY_CAST(${cell} AS TIMESTAMPTZ)) WHEN ${cell} LIKE '/Date(%' THEN TRY(make_timestamp(TRY_CAST(regexp_extract(${cell}, '^/Date[(](-?[0-9]{1,15})[)+-]', 1) AS BIGINT) * 1000)) END`;
}

function withNull(column: Column, source: RowSource, path: string | undefined, typed: string): string {
  if (column.nullMeans === undefined || path === undefined) return typed;
  const isNull =
    source.each === undefined
      ? `list_contains(${identifier(NULLS)}, ${literal(path)})`
      : `json_type(${identifier(ELEMENT)}, ${literal(jsonPath(path))}) = 'NULL'`;
  return `CASE WHEN coalesce(${isNull}, false) THEN ${typedSql(column.type, literal(column.nullMeans))} ELSE ${typed} END`;
}

function misshapenSql(column: Column, source: RowSource): string | undefined {
  const names = rawNamesOf(column, source).filter((name) => name !== COMPLETE);
  if (source.each !== undefined && column.from !== undefined && !column.from.startsWith('^')) {
    return column.type === 'text'
      ? `json_type(${identifier(ELEMENT)}, ${literal(jsonPath(column.from))}) IN ('OBJECT', 'ARRAY')`
      : undefined;
  }
  if (names.length === 0) return undefined;
  return `list_has_any(${identifier(MISSHAPEN)}, [${names.map(literal).join(', ')}])`;
}
