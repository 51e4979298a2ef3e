import {
  COMPLETE,
  type Database,
  filePath,
  identifier,
  literal,
  MISSHAPEN,
  NULLS,
  type RawColumn,
  type RowSource,
  WRITE_RAW,
} from '../../evidence/index.ts';
import { isJsonObject, type JsonObject } from '../tenant/json-object.ts';
import { type DirectCell, directCells, directType } from './direct-cells.ts';
import { PAGE_BYTES, type Sample } from './sample.ts';

/** Objects that DuckDB read itself. */
export interface DirectRead {
  readonly rawFile: string;
  readonly rows: number;
  readonly propertiesNotSupplied: readonly string[];
}

/** What is read directly: files of one collection, all of the same form. */
export interface DirectReading {
  readonly samples: readonly Sample[];
  readonly columns: readonly RawColumn[];
  readonly sources: readonly RowSource[];
  /** Whether a table tells apart what is null and what is not there. */
  readonly nullable: readonly string[];
  readonly rawFile: string;
}

const LINE_BYTES = 1 << 20;
/** All is said of the objects, so that DuckDB need not look through the files beforehand. */
const KNOWN = 'auto_detect = false, records = true, ignore_errors = false';

/**
 * Has DuckDB read files into raw evidence at `rawFile`. Answers nothing where anything in them is not as it should be:
 * they must then be read object by object, which says what and where.
 */
export async function readDirect(database: Database, reading: DirectReading): Promise<DirectRead | undefined> {
  const { columns, rawFile } = reading;
  const cells = directCells(columns);
  if (cells === undefined || !agreeOnNulls(reading)) return undefined;
  let rows: number;
  try {
    const { Count } = await database.row(`COPY (${directSql(reading, cells)}) TO ${literal(rawFile)} ${WRITE_RAW}`);
    rows = Number(Count);
  } catch {
    return undefined;
  }
  if (!(await isSound(database, reading, rows))) return undefined;
  return { rawFile, rows, propertiesNotSupplied: await notSupplied(database, reading) };
}

function directSql({ samples, nullable }: DirectReading, cells: readonly DirectCell[]): string {
  const [first] = samples;
  const files = `[${samples.map(({ file }) => filePath(file.path)).join(', ')}]`;
  const { roots, structure } = directType(cells);
  const selected = cells.map(({ name, sql }) => `${sql('o')} AS ${identifier(name)}`);
  const seen = nullable.filter((name) =>
    samples.some(({ objects }) => objects.some((object) => Object.hasOwn(object, name))),
  );
  const nulls = seen.map((name) => {
    const cell = cells.find((one) => one.name === name)?.sql('o') ?? 'NULL';
    return `CASE WHEN ${cell} IS NULL THEN ${literal(name)} END`;
  });
  const marks = [
    `${nulls.length === 0 ? 'NULL' : `list_filter([${nulls.join(', ')}], lambda n: n IS NOT NULL)`}::VARCHAR[] AS ${identifier(NULLS)}`,
    `NULL::VARCHAR[] AS ${identifier(MISSHAPEN)}`,
    `NULL::VARCHAR AS ${identifier(COMPLETE)}`,
  ];
  const objects =
    first?.form === 'lines'
      ? `read_json(${files}, format = 'newline_delimited', columns = {${roots}}, maximum_object_size = ${LINE_BYTES}, ${KNOWN}) o`
      : `(SELECT unnest(value) AS o FROM read_json(${files}, format = 'unstructured', columns = {value: ${literal(`${structure}[]`)}}, maximum_object_size = ${PAGE_BYTES}, ${KNOWN}))`;
  return `SELECT ${[...selected, ...marks].join(', ')} FROM ${objects}`;
}

/** A property of which a missing value means something is in every object that was looked at, or in none. */
function agreeOnNulls({ samples, nullable }: DirectReading): boolean {
  const objects = samples.flatMap((sample) => sample.objects);
  return nullable.every((name) => {
    const present = objects.filter((object) => Object.hasOwn(object, name)).length;
    return present === 0 || present === objects.length;
  });
}

/** Every row has an id of its own, and no cell is of a shape that the tables would misread. */
async function isSound(
  database: Database,
  { columns, sources, rawFile }: DirectReading,
  rows: number,
): Promise<boolean> {
  const tests = columns.flatMap((column) => misshapenTests(column, sources)).map((test) => `coalesce(${test}, false)`);
  const { unsound, ids } = await database.row(
    `SELECT count(*) FILTER (WHERE ${['id IS NULL', ...tests].join(' OR ')}) AS unsound, count(DISTINCT hash(id)) AS ids FROM read_parquet(${filePath(rawFile)})`,
  );
  return Number(unsound) === 0 && Number(ids) === rows;
}

/** Texts that no list of values would refuse must not be structures; lists must be lists. */
function misshapenTests({ name, shape, keeps }: RawColumn, sources: readonly RowSource[]): readonly string[] {
  const cell = identifier(name);
  if (shape === 'list' && keeps === undefined) return [`${cell} NOT LIKE '[%'`];
  if (shape === 'json' && keeps === undefined) return [`${cell} NOT LIKE '{%'`];
  if (shape !== 'text') return [];
  const isPlainText = sources.some((source) =>
    Object.values(source.columns).some(
      ({ type, values, from, orFrom }) =>
        type === 'text' && values === undefined && (from === name || orFrom?.includes(name) === true),
    ),
  );
  return isPlainText ? [`starts_with(${cell}, '{"')`, `starts_with(${cell}, '[')`] : [];
}

/** Declared properties without a value anywhere that are not explicitly null either, as far as the first objects show. */
async function notSupplied(
  database: Database,
  { columns, samples, rawFile }: DirectReading,
): Promise<readonly string[]> {
  const counts = await database.rows(
    `SELECT path_in_schema AS name FROM parquet_metadata(${filePath(rawFile)}) GROUP BY ALL HAVING sum(num_values) > sum(stats_null_count)`,
  );
  const filled = new Set(counts.map((row) => String(row['name'])));
  const objects = samples.flatMap((sample) => sample.objects);
  return columns
    .filter(({ name, steps }) => !filled.has(name) && !objects.some((object) => hasPath(object, steps)))
    .map(({ name }) => name);
}

function hasPath(object: JsonObject, steps: readonly string[]): boolean {
  let value: unknown = object;
  for (const step of steps) {
    if (value === null) return true;
    if (!isJsonObject(value) || !Object.hasOwn(value, step)) return false;
    value = value[step];
  }
  return true;
}
