import { stat } from 'node:fs/promises';
import { findEncoding, readText } from './read-text.ts';
import { createRecordSplitter, type TableRecord } from './split-records.ts';

const SEPARATORS = [',', ';', '\t'] as const;
const MOST_BYTES = 64 * 2 ** 20;

/**
 * The records of a CSV file that people filled in, its titles first: with commas, semicolons or tabs between cells, in
 * whichever encoding their spreadsheet saved it. The separator is the one by which `title` is a cell of the first record.
 * Undefined where there is none, and for more than 64 MiB; what the system refuses is thrown.
 */
export async function readFilledInTable(
  path: string,
  title: string,
  signal?: AbortSignal,
): Promise<readonly TableRecord[] | undefined> {
  if ((await stat(path)).size > MOST_BYTES) return undefined;
  let text = '';
  for await (const piece of readText(path, await findEncoding(path, signal), signal)) text += piece;
  for (const separator of SEPARATORS) {
    const splitter = createRecordSplitter(separator);
    const records = [...splitter.push(text), ...splitter.end()];
    if (records[0]?.cells.some((cell) => cell.trim() === title)) return records;
  }
  return undefined;
}
