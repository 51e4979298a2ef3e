import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import {
  COMPLETE,
  type Database,
  type DeviceTable,
  dateColumnsOf,
  filePath,
  identifier,
  literal,
  MISSHAPEN,
  NULLS,
  rawColumnsOf,
  WRITE_RAW,
} from '../../evidence/index.ts';
import { type DateOrder, isoDateSql } from '../table/local-dates.ts';

/** A text file that is written line by line, a piece at a time. */
export interface LineWriter {
  write(line: string): Promise<void> | undefined;
  close(): Promise<void>;
}

const PIECE_CHARS = 1 << 20;

/** Opens a file for lines. */
export function openLines(path: string): LineWriter {
  const stream = createWriteStream(path);
  const done = finished(stream);
  done.catch(() => undefined);
  let piece = '';
  const flush = async () => {
    const text = piece;
    piece = '';
    if (text !== '' && !stream.write(text)) await Promise.race([once(stream, 'drain'), done]);
  };
  return {
    write(line) {
      piece += line;
      return piece.length < PIECE_CHARS ? undefined : flush();
    },
    async close() {
      await flush();
      stream.end();
      await done;
    },
  };
}

/** Makes raw evidence of cleaned lines, with local dates in `order` as ISO 8601. Answers how many rows there are. */
export async function writeCleaned(
  database: Database,
  table: DeviceTable,
  lines: string,
  rawFile: string,
  order: DateOrder | undefined,
): Promise<number> {
  const names = rawColumnsOf(table.source.collection).map(({ name }) => name);
  const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
  const csv = `read_csv(${filePath(lines)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n', columns = {${columns}}, parallel = false)`;
  const dates = order === undefined ? [] : dateColumnsOf(table);
  const cells = names.map((name) => {
    const cell = identifier(name);
    return dates.includes(name) && order !== undefined ? `${isoDateSql(cell, order)} AS ${cell}` : cell;
  });
  return copyRaw(database, cells, csv, rawFile);
}

/** Writes rows of `relation` as raw evidence. Answers how many there are. */
export async function copyRaw(
  database: Database,
  cells: readonly string[],
  relation: string,
  rawFile: string,
): Promise<number> {
  const marks = `NULL::VARCHAR[] AS ${identifier(NULLS)}, NULL::VARCHAR[] AS ${identifier(MISSHAPEN)}, NULL::VARCHAR AS ${identifier(COMPLETE)}`;
  const { Count } = await database.row(
    `COPY (SELECT ${cells.join(', ')}, ${marks} FROM ${relation}) TO ${literal(rawFile)} ${WRITE_RAW}`,
  );
  return Number(Count);
}
