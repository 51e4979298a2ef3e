import { closeSync, openSync, readSync } from 'node:fs';
import { isJsonObject, type JsonObject } from './json-object.ts';
import { createJsonSplitter, type SplitLimits } from './json-splitter.ts';
import { isPascalCased, withGraphNames } from './key-names.ts';
import { asUtf8, isCleanUtf8, readUtf8 } from './text-stream.ts';

/** What a file of answers holds, in its order. Keys are Microsoft Graph's, however the file spells them. */
export interface AnswerSink {
  /** An answer with a list begins; its properties as far as they stand before the list. */
  begin(head: JsonObject): void;
  /** An object: of a list, or a whole document that is no list. */
  object(object: JsonObject, isWholeDocument: boolean): void;
  /** The answer that began ends; all its properties but the list. */
  end(envelope: JsonObject): void;
  /** Something that cannot be read, or not as it was meant; where it is in the file, and whether it is lost. */
  problem(where: string, message: string, isLost: boolean): void;
}

/** How much of a file may be one value. */
export const LIMITS: SplitLimits = { maxElementBytes: 1 << 20, maxDepth: 100 };

/** Smaller files are parsed at once: pages of Microsoft Graph are. */
const WHOLE_BYTES = 4 << 20;
const NEWLINE = 0x0a;
/** Most files are of one group, and smaller: they are read into the same place one after the other. */
const SMALL = Buffer.allocUnsafeSlow(64 << 10);

/** Reads a file of answers: JSON documents behind each other, or one per line. Never throws for what is in it. */
export async function readAnswers(path: string, bytes: number, sink: AnswerSink, signal?: AbortSignal): Promise<void> {
  if (bytes === 0) {
    sink.problem('byte 0', 'the file is empty', true);
    return;
  }
  if (bytes <= WHOLE_BYTES && readWhole(path, bytes, sink)) return;
  const isLines = /\.(ndjson|jsonl)$/i.test(path) && (await beginsWithLine(path));
  if (isLines) await readLines(path, sink, signal);
  else await readDocuments(path, sink, signal);
}

/** Reads a small file at once, where it is one JSON document; answers whether it was. */
function readWhole(path: string, bytes: number, sink: AnswerSink): boolean {
  const text = asUtf8(readBytes(path, bytes));
  if (!isCleanUtf8(text)) return false;
  let document: unknown;
  try {
    document = JSON.parse(text.toString('utf8'));
  } catch {
    return false;
  }
  takeDocument(document, 'the document', sink);
  return true;
}

function readBytes(path: string, bytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = bytes <= SMALL.length ? SMALL.subarray(0, bytes) : Buffer.allocUnsafe(bytes);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes; length += read) {
      read = readSync(file, buffer, length, buffer.length - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** A document as a whole: a list of objects, an answer with a list, or one object. */
function takeDocument(document: unknown, where: string, sink: AnswerSink): void {
  if (Array.isArray(document)) {
    sink.begin({});
    for (const [index, entry] of document.entries()) takeObject(entry, `entry ${index + 1}`, false, sink);
    sink.end({});
    return;
  }
  if (!isJsonObject(document)) {
    sink.problem(where, 'there is a value that is no object', true);
    return;
  }
  const list = Object.entries(document).find(([key, held]) => key.toLowerCase() === 'value' && Array.isArray(held));
  if (list === undefined) {
    takeObject(document, where, true, sink);
    return;
  }
  const { [list[0]]: entries, ...envelope } = document;
  const named = namedObject(envelope) ?? {};
  sink.begin(named);
  if (Array.isArray(entries)) {
    for (const [index, entry] of entries.entries()) takeObject(entry, `entry ${index + 1}`, false, sink);
  }
  sink.end(named);
}

function takeObject(value: unknown, where: string, isWholeDocument: boolean, sink: AnswerSink): void {
  if (!isJsonObject(value)) {
    sink.problem(where, 'there is a value that is no object', true);
    return;
  }
  try {
    sink.object(namedObject(value) ?? {}, isWholeDocument);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    sink.problem(where, `a value is nested deeper than ${LIMITS.maxDepth} levels`, true);
  }
}

function namedObject(object: JsonObject): JsonObject | undefined {
  if (!isPascalCased(object)) return object;
  const named = withGraphNames(object);
  return isJsonObject(named) ? named : undefined;
}

/** Reads documents of any size, list by list and object by object. */
async function readDocuments(path: string, sink: AnswerSink, signal?: AbortSignal): Promise<void> {
  const doubts = { hasForeignBytes: false };
  const parse = (text: Buffer, where: string): unknown => {
    if (!doubts.hasForeignBytes && !isCleanUtf8(text)) {
      doubts.hasForeignBytes = true;
      sink.problem(where, 'there are bytes that are not UTF-8; they read as question marks', false);
    }
    try {
      return JSON.parse(text.toString('utf8'));
    } catch (error) {
      sink.problem(where, error instanceof Error ? error.message : String(error), true);
      return undefined;
    }
  };
  const parseEnvelope = (text: Buffer): JsonObject => {
    try {
      const envelope: unknown = JSON.parse(text.toString('utf8'));
      return (isJsonObject(envelope) ? namedObject(envelope) : undefined) ?? {};
    } catch {
      return {};
    }
  };
  const splitter = createJsonSplitter(
    {
      begin: (head) => sink.begin(parseEnvelope(head)),
      end: (envelope) => sink.end(parseEnvelope(envelope)),
      element: (text, offset, place) => {
        const value = parse(text, `byte ${offset}`);
        if (value === undefined) return;
        if (place === 'entry') takeObject(value, `byte ${offset}`, false, sink);
        else takeDocument(value, `byte ${offset}`, sink);
      },
      problem: ({ offset, message }) => sink.problem(`byte ${offset}`, message, true),
    },
    LIMITS,
  );
  for await (const chunk of readUtf8(path, signal)) splitter.push(chunk);
  splitter.end();
}

/** Reads one document per line; a line that cannot be read costs only itself. */
async function readLines(path: string, sink: AnswerSink, signal?: AbortSignal): Promise<void> {
  let number = 0;
  for await (const line of lines(path, signal)) {
    number += 1;
    if (line === undefined) sink.problem(`line ${number}`, `it is longer than ${LIMITS.maxElementBytes} bytes`, true);
    else takeLine(line, `line ${number}`, sink);
  }
}

function takeLine(line: Buffer, where: string, sink: AnswerSink): void {
  const text = line.toString('utf8').trim();
  if (text === '') return;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    sink.problem(where, error instanceof Error ? error.message : String(error), true);
    return;
  }
  takeDocument(document, where, sink);
}

/** The lines of a file; undefined for one that is too long. */
async function* lines(path: string, signal?: AbortSignal): AsyncGenerator<Buffer | undefined> {
  let kept: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of readUtf8(path, signal)) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const rest = chunk.subarray(from, end);
      yield kept === undefined ? undefined : kept.length === 0 ? rest : Buffer.concat([kept, rest]);
      kept = Buffer.alloc(0);
      from = end + 1;
    }
    const rest = chunk.subarray(from);
    if (kept !== undefined)
      kept = kept.length + rest.length > LIMITS.maxElementBytes ? undefined : Buffer.concat([kept, rest]);
  }
  if (kept === undefined || kept.length > 0) yield kept;
}

/** Whether the first line of a file is a whole document: not one that was printed over many lines. */
async function beginsWithLine(path: string): Promise<boolean> {
  for await (const line of lines(path)) {
    if (line !== undefined && line.toString('utf8').trim() === '') continue;
    try {
      return line === undefined || isJsonObject(JSON.parse(line.toString('utf8')));
    } catch {
      return line?.toString('utf8').trim() !== '{';
    }
  }
  return false;
}
