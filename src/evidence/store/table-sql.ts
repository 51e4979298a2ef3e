import { cellSql, ELEMENT, jsonPath } from './cell-sql.ts';
import { COMPLETE, MISSHAPEN, type RowSource } from './raw-layout.ts';
import { identifier, literal, literals } from './sql-text.ts';

/** SQL that makes a table from its raw rows, and what is wrong with them. */
export interface TableSql {
  /** The typed rows. */
  readonly rows: string;
  /** One row: how many objects there are, how many have no key, and per column how many cells are unreadable; of all columns, or of `columns`. */
  readonly counts: (columns?: readonly string[]) => string;
  /** Rows of `problems` for the given columns. */
  readonly problems: (columns: readonly string[]) => string;
}

const GRAPH_TYPE = '#microsoft.graph.';
const DETAIL_LENGTH = 80;

/** SQL for one table over `raw`, a relation with the raw columns of its collection. */
export function tableSql(source: RowSource, raw: string): TableSql {
  const cells = Object.entries(source.columns).map(([name, column]) => ({ name, ...cellSql(column, source) }));
  const key = cells.find((cell) => cell.name === source.key);
  const relation = rowsOf(source, raw);
  const withKey = key === undefined ? '' : ` WHERE ${key.value} IS NOT NULL`;
  const flags = cells.flatMap(({ name, value, input, misshapen }) => {
    const tests = [
      input === undefined ? undefined : `(${input} IS NOT NULL AND ${value} IS NULL)`,
      misshapen === undefined ? undefined : `coalesce(${misshapen}, false)`,
    ].filter((test) => test !== undefined);
    return tests.length === 0 ? [] : [{ name, test: tests.join(' OR '), input, misshapen }];
  });
  const lost = [
    `count(*) AS objects`,
    `${key === undefined ? '0' : `count(*) FILTER (WHERE ${key.value} IS NULL)`} AS keyless`,
  ];
  return {
    rows: `SELECT ${cells.map(({ name, value }) => `${value} AS ${identifier(name)}`).join(', ')} FROM ${relation}${withKey}`,
    counts: (columns) => {
      const asked = flags.filter(({ name }) => columns === undefined || columns.includes(name));
      const faults = asked.map(
        ({ name, test }) => `count(*) FILTER (WHERE ${test}) AS ${identifier(`column ${name}`)}`,
      );
      return `SELECT ${[...lost, ...faults].join(', ')} FROM ${relation}`;
    },
    problems: (columns) =>
      flags
        .filter(({ name }) => columns.includes(name))
        .map(
          ({ name, test, input }) =>
            `SELECT ${literal(source.name)} AS table_name, ${key?.value ?? 'NULL'}::VARCHAR AS subject, ${literal(name)} AS column_name, 'unreadable' AS problem, ${detailOf(input)} AS detail FROM ${relation}${withKey === '' ? ' WHERE' : `${withKey} AND`} (${test})`,
        )
        .join('\nUNION ALL\n'),
  };
}

/** The raw rows that a table is made from: objects, elements of one of their lists, or whole answers. */
function rowsOf(source: RowSource, raw: string): string {
  if (source.perAnswer === true) return `(SELECT * FROM ${raw} WHERE ${identifier(COMPLETE)} IS NOT NULL) raw`;
  const conditions = [`${identifier(COMPLETE)} IS NULL`];
  if (source.odataTypes !== undefined) conditions.push(`${odataType()} IN ${typeNames(source.odataTypes)}`);
  if (source.withoutOdataTypes !== undefined) {
    conditions.push(`coalesce(${odataType()} NOT IN ${typeNames(source.withoutOdataTypes)}, true)`);
  }
  const objects = `SELECT * FROM ${raw} WHERE ${conditions.join(' AND ')}`;
  if (source.each === undefined) return `(${objects}) raw`;
  const elements = `SELECT *, unnest(json_extract(${identifier(source.each)}, '$[*]')) AS ${identifier(ELEMENT)} FROM (${objects})`;
  return `(SELECT * FROM (${elements}) WHERE json_type(${identifier(ELEMENT)}) = 'OBJECT') raw`;
}

/**
 * Objects whose type is not told although the table holds only some types. They are counted over all objects of the
 * collection: whether they belong to the table cannot be known.
 */
export function untypedSql(source: RowSource, raw: string): string | undefined {
  if (source.odataTypes === undefined && source.withoutOdataTypes === undefined) return undefined;
  return `SELECT count(*) AS untyped FROM ${raw} WHERE ${identifier(COMPLETE)} IS NULL AND ${odataType()} IS NULL`;
}

/** Elements of `each` that are no objects, and objects in which the list cannot be read: rows that are lost. */
export function lostElementsSql(source: RowSource, raw: string): string | undefined {
  if (source.each === undefined) return undefined;
  const list = identifier(source.each);
  return `SELECT count(*) FILTER (WHERE coalesce(list_contains(${identifier(MISSHAPEN)}, ${literal(source.each)}), false)) + coalesce(sum(len(list_filter(json_extract(${list}, '$[*]'), lambda e: json_type(e) <> 'OBJECT'))), 0)::BIGINT AS lost FROM ${raw} WHERE ${identifier(COMPLETE)} IS NULL`;
}

/** One row: per column of a table with `each`, whether its property is in any element. */
export function suppliedInElementsSql(source: RowSource, raw: string): string | undefined {
  if (source.each === undefined) return undefined;
  const paths = Object.entries(source.columns).filter(([, column]) => column.from?.startsWith('^') === false);
  if (paths.length === 0) return undefined;
  const tests = paths.map(
    ([name, column]) =>
      `bool_or(json_exists(${identifier(ELEMENT)}, ${literal(jsonPath(column.from ?? ''))})) AS ${identifier(name)}`,
  );
  return `SELECT ${tests.join(', ')} FROM ${rowsOf(source, raw)}`;
}

function odataType(): string {
  return `lower(${identifier('@odata.type')})`;
}

function typeNames(types: readonly string[]): string {
  return literals(types.map((type) => `${GRAPH_TYPE}${type}`.toLowerCase()));
}

/** What was there, shortened and on one line. */
function detailOf(input: string | undefined): string {
  const shown = `regexp_replace(${input ?? 'NULL'}, '[[:cntrl:]]+', ' ', 'g')`;
  return `coalesce(CASE WHEN length(${shown}) > ${DETAIL_LENGTH} THEN left(${shown}, ${DETAIL_LENGTH}) || '...' ELSE ${shown} END, 'not a value of this kind')`;
}
