import { join } from 'node:path';
import {
  COMPLETE,
  type CollectedAnswer,
  type Collection,
  contextColumnsOf,
  type EvidenceStatus,
  filePath,
  identifier,
  literal,
  MISSHAPEN,
  NULLS,
  type RawColumn,
  rawColumnsOf,
  rowSourcesOf,
} from '../../evidence/index.ts';
import { type AnswerPage, createAnswerBook } from './answers.ts';
import type { GraphError } from './graph-error.ts';
import type { JsonObject } from './json-object.ts';
import { type LineFile, openLineFile } from './line-file.ts';
import { rawRow } from './raw-row.ts';

/** Takes the objects of one collection, cut to declared properties, on their way to raw evidence. */
export interface CollectionSink {
  readonly collection: Collection;
  /** Takes an object; answers whether it was new. */
  add(object: JsonObject, parent?: string): boolean;
  note(page: AnswerPage): void;
  fail(error: GraphError, parent?: string): void;
  /** An object was lost, or is known to be incomplete. */
  lose(what: string): void;
  /** A file of the collection was read that was written at this time. */
  dated(writtenAt: Date): void;
  /** Ends it: what was collected, as SQL over a file of lines in the scratch folder. */
  finish(collectedAt: (oldest: Date | undefined) => string): CollectedAnswer;
}

/** DuckDB reads lines of up to this size: an object of a file that was parsed at once, some of it twice. */
const LINE_BYTES = 16 << 20;
const EXPANDED_LIMIT = 20;

/** Begins a collection in a scratch folder. */
export function createCollectionSink(collection: Collection, scratch: string): CollectionSink {
  const sources = rowSourcesOf(collection.name);
  const columns = rawColumnsOf(collection.name, sources);
  const contexts = contextColumnsOf(sources);
  const hasWholeAnswers = sources.some((source) => source.perAnswer === true);
  const lists = sources.flatMap((source) => (source.each === undefined ? [] : [source.each]));
  const file = join(scratch, `${collection.name}.ndjson`);
  const book = createAnswerBook();
  const seen = new Set<number>();
  const keys = createKeys();
  const links = columns.map(({ name }) => `${name}@odata.nextLink`);
  const losses = new Map<string, number>();
  let lines: LineFile | undefined;
  let objects = 0;
  let oldest: Date | undefined;

  const [context] = contexts;
  const see = (index: number) => seen.add(index);

  function write(row: unknown): void {
    lines ??= openLineFile(file);
    lines.write(row);
  }

  function lose(what: string): void {
    losses.set(what, (losses.get(what) ?? 0) + 1);
  }

  return {
    collection,
    lose,
    note: book.note,
    fail: book.fail,
    add(object, parent) {
      const named =
        collection.single === true && object['id'] === undefined ? { ...object, id: collection.name } : object;
      if (!keys.isNew(named['id'], parent)) return false;
      for (const list of lists) {
        const length = Array.isArray(named[list]) ? named[list].length : 0;
        if (list === 'members' && collection.name === 'directoryRoles' && length >= EXPANDED_LIMIT) {
          lose(`an expanded list of ${EXPANDED_LIMIT} may be cut off`);
        }
      }
      if (links.some((link) => named[link] !== undefined)) lose('an expanded list is cut off');
      const row = rawRow(named, columns, see);
      if (context !== undefined && parent !== undefined) row[context] = parent;
      write(row);
      objects += 1;
      return true;
    },
    dated(writtenAt) {
      if (oldest === undefined || writtenAt < oldest) oldest = writtenAt;
    },
    finish(collectedAt) {
      const { complete, gaps } = book.settle();
      if (hasWholeAnswers) {
        for (const [parent, isComplete] of [...complete].sort()) {
          write({ ...(context === undefined ? {} : { [context]: parent }), [COMPLETE]: isComplete });
        }
      }
      lines?.close();
      const answered = objects > 0 || [...complete.values()].some(Boolean) || gaps.length > 0;
      const { status, message } = outcome(collection, { answered, gaps, losses, errors: book.errors, hasWholeAnswers });
      const isRaw = status === 'complete' || status === 'truncated';
      return {
        name: collection.name,
        status,
        request: requestOf(collection),
        permission: collection.permission,
        ...(message === undefined ? {} : { message }),
        collectedAt: collectedAt(oldest),
        propertiesNotSupplied:
          objects === 0 ? [] : columns.filter((_, index) => !seen.has(index)).map(({ name }) => name),
        kept: keptOf(columns),
        ...(isRaw
          ? { relation: rawRelation([...columns.map(({ name }) => name), ...contexts], lines?.path, keys.isDistinct()) }
          : {}),
      };
    },
  };
}

/** A request as a person would type it into Graph Explorer. */
export function requestOf(collection: Collection): string {
  return `GET /${collection.version}/${collection.path}${collection.query === undefined ? '' : `?${collection.query}`}`;
}

interface Outcome {
  readonly answered: boolean;
  readonly gaps: readonly string[];
  readonly losses: ReadonlyMap<string, number>;
  readonly errors: readonly GraphError[];
  readonly hasWholeAnswers: boolean;
}

function outcome(
  collection: Collection,
  found: Outcome,
): { readonly status: EvidenceStatus; readonly message?: string } {
  const { answered, hasWholeAnswers } = found;
  const errors = found.errors.filter((error) => !(error.status === 'not-found' && collection.notFoundIsEmpty === true));
  const [first] = errors;
  const losses = [...found.losses].map(([what, count]) => (count === 1 ? what : `${what} (${count} times)`));
  if (first !== undefined && !answered) {
    return { status: first.status === 'not-found' ? 'failed' : first.status, message: describeError(first) };
  }
  if (!answered && losses.length > 0) return { status: 'failed', message: losses.join('; ') };
  const refused = first === undefined ? [] : [`${errors.length} of its answers failed: ${describeError(first)}`];
  const messages = [...shortened(found.gaps), ...refused, ...losses];
  // Where each answer stands for itself, the tables say which of them are whole.
  const isWhole = losses.length === 0 && (hasWholeAnswers || (found.gaps.length === 0 && refused.length === 0));
  return {
    status: isWhole ? 'complete' : 'truncated',
    ...(messages.length === 0 ? {} : { message: messages.join('; ') }),
  };
}

function shortened(messages: readonly string[]): readonly string[] {
  return messages.length > 3 ? [...messages.slice(0, 3), `and ${messages.length - 3} more`] : messages;
}

function describeError(error: GraphError): string {
  return error.message === '' ? error.code : `${error.code}: ${error.message}`;
}

/** Keeps apart what comes twice: pages overlap where something changed between two requests. */
function createKeys(): { isNew(id: unknown, parent: string | undefined): boolean; isDistinct(): boolean } {
  const parents = new Set<string>();
  let current: string | undefined;
  const ids = new Set<string>();
  let cameBack = false;
  return {
    isNew(id, parent) {
      if (typeof id !== 'string') return true;
      if (parent !== current) {
        // Only one parent's ids are held; DuckDB sorts out the rest where a parent comes back.
        if (current !== undefined) parents.add(current);
        cameBack ||= parent !== undefined && parents.has(parent);
        current = parent;
        ids.clear();
      }
      const before = ids.size;
      ids.add(id);
      return ids.size > before;
    },
    isDistinct: () => !cameBack,
  };
}

/** What is kept of the objects in properties of which not all is. */
export function keptOf(columns: readonly RawColumn[]): Record<string, string[]> {
  return Object.fromEntries(columns.flatMap(({ name, keeps }) => (keeps === undefined ? [] : [[name, [...keeps]]])));
}

/** SQL of the raw rows in a file of lines; of no rows where there is none. */
function rawRelation(names: readonly string[], path: string | undefined, isDistinct: boolean): string {
  const texts = names.map((name) => ({ name, type: 'VARCHAR' }));
  const all = [
    ...texts,
    { name: NULLS, type: 'VARCHAR[]' },
    { name: MISSHAPEN, type: 'VARCHAR[]' },
    { name: COMPLETE, type: 'VARCHAR' },
  ];
  if (path === undefined) {
    return `SELECT ${all.map(({ name, type }) => `NULL::${type} AS ${identifier(name)}`).join(', ')} WHERE false`;
  }
  const columns = all.map(({ name, type }) => `${literal(name)}: ${literal(type)}`).join(', ');
  return `SELECT ${isDistinct ? '' : 'DISTINCT '}${all.map(({ name }) => identifier(name)).join(', ')} FROM read_json(${filePath(path)}, format = 'newline_delimited', columns = {${columns}}, auto_detect = false, records = true, maximum_object_size = ${LINE_BYTES})`;
}
