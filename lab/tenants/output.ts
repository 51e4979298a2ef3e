/**
 * Writes what a tenant's services would have answered, piece by piece: memory stays bounded whatever the size.
 * Writing is synchronous on purpose: it is the simplest way to hold no more than one chunk.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Any value of JSON; a property that is undefined is left out, as `JSON.stringify` does. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [property: string]: Json | undefined;
}

const CHUNK_CHARACTERS = 1 << 20;
const GRAPH = 'https://graph.microsoft.com';

/** Writes one text file, making its folder. */
export function writeText(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Writes one JSON value as a file. */
export function writeJson(folder: string, path: string, value: Json): void {
  writeText(folder, path, `${JSON.stringify(value, null, 2)}\n`);
}

/** A file that takes pieces of text. */
export interface TextSink {
  write(text: string): void;
  close(): void;
}

/** Opens a text file for writing in large chunks. */
export function openText(folder: string, path: string): TextSink {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(file, 'w');
  let pending: string[] = [];
  let characters = 0;
  const flush = (): void => {
    if (characters > 0) writeSync(handle, pending.join(''));
    pending = [];
    characters = 0;
  };
  return {
    write: (text) => {
      pending.push(text);
      characters += text.length;
      if (characters >= CHUNK_CHARACTERS) flush();
    },
    close: () => {
      flush();
      closeSync(handle);
    },
  };
}

/** Writes one object per line. */
export function writeLines(folder: string, path: string, objects: Iterable<Json>): void {
  const sink = openText(folder, path);
  for (const object of objects) sink.write(`${JSON.stringify(object)}\n`);
  sink.close();
}

/** How a collection of Graph is written. */
export interface CollectionOptions {
  readonly version?: 'v1.0' | 'beta';
  /** What stands after `$metadata#`; the path by default. */
  readonly context?: string;
  /** Objects per page; one page when absent. */
  readonly pageSize?: number;
  /** Leave the last page's `@odata.nextLink` in: the export stopped half-way. */
  readonly truncated?: boolean;
}

/**
 * Writes a collection as Graph answers it: `path.json`, or with a page size and more than one page `path-1.json`,
 * `path-2.json`, each but the last naming the next. Returns how many objects were written.
 */
export function writeCollection(
  folder: string,
  path: string,
  objects: Iterable<JsonObject>,
  options: CollectionOptions = {},
): number {
  const version = options.version ?? 'v1.0';
  const head = `{"@odata.context":"${GRAPH}/${version}/$metadata#${options.context ?? path}",`;
  const nextLink = (page: number): string =>
    `"@odata.nextLink":"${GRAPH}/${version}/${path}?$skiptoken=RFNwdAIAAQ${page.toString(36).padStart(6, '0')}",`;
  const iterator = objects[Symbol.iterator]();
  let item = iterator.next();
  let count = 0;
  let page = 0;
  do {
    page++;
    const taken: string[] = [];
    while (item.done !== true && taken.length < (options.pageSize ?? Number.POSITIVE_INFINITY)) {
      taken.push(JSON.stringify(item.value));
      item = iterator.next();
    }
    count += taken.length;
    const isLast = item.done === true;
    const isOnly = isLast && page === 1;
    const link = isLast && options.truncated !== true ? '' : nextLink(page + 1);
    writeText(folder, `${path}${isOnly ? '' : `-${page}`}.json`, `${head}${link}"value":[\n${taken.join(',\n')}\n]}\n`);
  } while (item.done !== true);
  return count;
}

/** Writes one object as Graph answers it. */
export function writeSingle(
  folder: string,
  path: string,
  object: JsonObject,
  options: Pick<CollectionOptions, 'version' | 'context'> = {},
): void {
  const context = `${GRAPH}/${options.version ?? 'v1.0'}/$metadata#${options.context ?? path}${options.context === undefined ? '/$entity' : ''}`;
  writeJson(folder, `${path}.json`, { '@odata.context': context, ...object });
}
