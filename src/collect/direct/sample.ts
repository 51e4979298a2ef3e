import { open } from 'node:fs/promises';
import { isJsonObject, type JsonObject } from '../tenant/json-object.ts';
import { createJsonSplitter } from '../tenant/json-splitter.ts';
import { isPascalCased } from '../tenant/key-names.ts';
import { LIMITS } from '../tenant/read-answers.ts';
import { detectEncoding } from '../tenant/text-stream.ts';
import type { FoundFile } from '../walk.ts';

/** How a file lies before a reader that takes it as it is: an object per line, or an answer with a list. */
export type DirectForm = 'lines' | 'pages';

/** The beginning of a file that looks clean, and what its end tells. */
export interface Sample {
  readonly file: FoundFile;
  readonly form: DirectForm;
  /** The first objects of the file. */
  readonly objects: readonly JsonObject[];
  readonly context: unknown;
  readonly hasNext: boolean;
}

const LINES_HEAD_BYTES = 256 << 10;
const PAGE_HEAD_BYTES = 64 << 10;
const TAIL_BYTES = 4 << 10;
/** DuckDB holds a whole answer at a time. */
export const PAGE_BYTES = 16 << 20;
const NEXT_LINK = /"@odata\.nextLink"\s*:\s*"/;

/**
 * Looks at the first and last bytes of a file. Answers nothing where it is not plain UTF-8, spelt as Microsoft Graph
 * does, with objects that have an id: such a file is read object by object.
 */
export async function sampleFile(file: FoundFile): Promise<Sample | undefined> {
  const isLines = /\.(ndjson|jsonl)$/i.test(file.path);
  const { head, tail } = await readEnds(file, isLines ? LINES_HEAD_BYTES : PAGE_HEAD_BYTES);
  const { encoding, mark } = detectEncoding(head);
  if (encoding !== 'utf-8' || mark > 0) return undefined;
  const sample = isLines ? sampleLines(file, head) : samplePage(file, head, tail);
  const isClean = sample?.objects.every((object) => typeof object['id'] === 'string' && !isPascalCased(object));
  return isClean === true && sample !== undefined && sample.objects.length > 0 ? sample : undefined;
}

async function readEnds(file: FoundFile, headBytes: number): Promise<{ readonly head: Buffer; readonly tail: Buffer }> {
  const handle = await open(file.path, 'r');
  try {
    const head = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const tail = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, Math.max(0, file.bytes - TAIL_BYTES));
    return { head: head.buffer.subarray(0, head.bytesRead), tail: tail.buffer.subarray(0, tail.bytesRead) };
  } finally {
    await handle.close();
  }
}

function sampleLines(file: FoundFile, head: Buffer): Sample | undefined {
  const text = head.toString('utf8');
  const end = file.bytes <= head.length ? text.length : text.lastIndexOf('\n');
  try {
    const lines = text.slice(0, Math.max(0, end)).split('\n');
    const values: unknown[] = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
    const objects = values.filter(isJsonObject);
    if (objects.length < values.length) return undefined;
    return { file, form: 'lines', objects, context: undefined, hasNext: false };
  } catch {
    return undefined;
  }
}

function samplePage(file: FoundFile, head: Buffer, tail: Buffer): Sample | undefined {
  if (file.bytes > PAGE_BYTES) return undefined;
  const objects: JsonObject[] = [];
  let envelope: JsonObject | undefined;
  let pages = 0;
  let isSound = true;
  const parse = (text: Buffer): JsonObject | undefined => {
    try {
      const value: unknown = JSON.parse(text.toString('utf8'));
      return isJsonObject(value) ? value : undefined;
    } catch {
      return undefined;
    }
  };
  const splitter = createJsonSplitter(
    {
      begin: (text) => {
        pages += 1;
        envelope = parse(text);
      },
      end: () => undefined,
      element: (text, _offset, place) => {
        const object = place === 'entry' && pages === 1 ? parse(text) : undefined;
        if (object === undefined) isSound = false;
        else objects.push(object);
      },
      problem: () => {
        isSound = false;
      },
    },
    LIMITS,
  );
  splitter.push(head);
  if (!isSound || envelope === undefined || pages !== 1 || !Array.isArray(envelope['value'])) return undefined;
  const hasNext = envelope['@odata.nextLink'] !== undefined || NEXT_LINK.test(afterList(tail));
  return { file, form: 'pages', objects, context: envelope['@odata.context'], hasNext };
}

/** What stands after the last bracket of a list: the rest of the answer. */
function afterList(tail: Buffer): string {
  const text = tail.toString('utf8');
  return text.slice(text.lastIndexOf(']') + 1);
}
