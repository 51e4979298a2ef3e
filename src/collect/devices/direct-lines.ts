import { open } from 'node:fs/promises';
import {
  COMPLETE,
  type Database,
  filePath,
  identifier,
  literal,
  MISSHAPEN,
  NULLS,
  type RawColumn,
  rawColumnsOf,
} from '../../evidence/index.ts';
import { isJsonObject, type JsonObject } from '../tenant/json-object.ts';
import { isPascalCased } from '../tenant/key-names.ts';
import { LIMITS } from '../tenant/read-answers.ts';
import { detectEncoding } from '../tenant/text-stream.ts';
import type { FoundFile } from '../walk.ts';

/** The collection whose files may be as large as a whole fleet. */
const COLLECTION = 'managedDevices';
const SAMPLE_BYTES = 256 << 10;
/** Enough for any device, and little enough that two threads hold few lines. */
const LINE_BYTES = LIMITS.maxElementBytes;

/** Devices that DuckDB read itself. */
export interface DirectDevices {
  readonly rawFile: string;
  readonly rows: number;
  readonly propertiesNotSupplied: readonly string[];
}

/** Whether a file looks like one device per line, spelt as Microsoft Graph does: then DuckDB may read it itself. */
export async function isDirect(file: FoundFile): Promise<boolean> {
  if (!/\.(ndjson|jsonl)$/i.test(file.path)) return false;
  const objects = await sample(file.path);
  const [first] = objects ?? [];
  return (
    first !== undefined &&
    typeof first['id'] === 'string' &&
    !isPascalCased(first) &&
    (first['managedDeviceOwnerType'] !== undefined || first['deviceName'] !== undefined)
  );
}

/** The objects on the first lines of a file; nothing where they are not clean UTF-8 or not objects. */
async function sample(path: string): Promise<readonly JsonObject[] | undefined> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const { encoding, mark } = detectEncoding(bytes);
    if (encoding !== 'utf-8' || mark > 0) return undefined;
    const text = bytes.toString('utf8');
    const end = bytesRead < SAMPLE_BYTES ? text.length : text.lastIndexOf('\n');
    const lines = text.slice(0, Math.max(0, end)).split('\n');
    const values: unknown[] = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
    return values.every(isJsonObject) ? values.filter(isJsonObject) : undefined;
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}

/**
 * Has DuckDB read files of devices line by line into raw evidence at `rawFile`. Answers nothing where anything in them
 * is not as it should be: they must then be read object by object, which says what and where.
 */
export async function readDirect(
  database: Database,
  files: readonly FoundFile[],
  rawFile: string,
): Promise<DirectDevices | undefined> {
  const columns = rawColumnsOf(COLLECTION);
  let rows: number;
  try {
    const { Count } = await database.row(
      `COPY (${directSql(files, columns)}) TO ${literal(rawFile)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440)`,
    );
    rows = Number(Count);
  } catch {
    return undefined;
  }
  if (!(await isSound(database, rawFile, columns))) return undefined;
  return { rawFile, rows, propertiesNotSupplied: await notSupplied(database, rawFile, columns, files) };
}

function directSql(files: readonly FoundFile[], columns: readonly RawColumn[]): string {
  const list = files.map((file) => filePath(file.path)).join(', ');
  const types = [...typesByRoot(columns)].map(([root, type]) => `${literal(root)}: ${literal(type)}`);
  const cells = columns.map(({ name, steps }) => `${steps.map(identifier).join('.')} AS ${identifier(name)}`);
  const marks = [
    `NULL::VARCHAR[] AS ${identifier(NULLS)}`,
    `NULL::VARCHAR[] AS ${identifier(MISSHAPEN)}`,
    `NULL::VARCHAR AS ${identifier(COMPLETE)}`,
  ];
  return `SELECT ${[...cells, ...marks].join(', ')} FROM read_json([${list}], format = 'newline_delimited', columns = {${types.join(', ')}}, maximum_object_size = ${LINE_BYTES}, ignore_errors = false)`;
}

/** DuckDB's type of every root property: a text, or a structure of texts where only parts of it are declared. */
function typesByRoot(columns: readonly RawColumn[]): ReadonlyMap<string, string> {
  const parts = new Map<string, string[]>();
  for (const { steps } of columns) {
    const [root = '', ...rest] = steps;
    parts.set(root, [...(parts.get(root) ?? []), ...(rest.length === 0 ? [] : [rest.join('.')])]);
  }
  return new Map(
    [...parts].map(([root, inner]) => [
      root,
      inner.length === 0 ? 'VARCHAR' : `STRUCT(${inner.map((name) => `${identifier(name)} VARCHAR`).join(', ')})`,
    ]),
  );
}

/** Every row has an id, and no cell holds a structure where a text belongs. */
async function isSound(database: Database, rawFile: string, columns: readonly RawColumn[]): Promise<boolean> {
  const structured = columns.map(({ name }) => `${identifier(name)} LIKE '{"%' OR ${identifier(name)} LIKE '[%]'`);
  const { unsound } = await database.row(
    `SELECT count(*) FILTER (WHERE id IS NULL OR coalesce(${structured.join(' OR ')}, false)) AS unsound FROM read_parquet(${filePath(rawFile)})`,
  );
  return Number(unsound) === 0;
}

/** Declared properties without a value anywhere that are not explicitly null either, as far as the first devices show. */
async function notSupplied(
  database: Database,
  rawFile: string,
  columns: readonly RawColumn[],
  files: readonly FoundFile[],
): Promise<readonly string[]> {
  const counts = await database.rows(
    `SELECT path_in_schema AS name FROM parquet_metadata(${filePath(rawFile)}) GROUP BY ALL HAVING sum(num_values) > sum(stats_null_count)`,
  );
  const filled = new Set(counts.map((row) => String(row['name'])));
  const samples = await Promise.all(files.map((file) => sample(file.path)));
  const objects = samples.flatMap((one) => one ?? []);
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
