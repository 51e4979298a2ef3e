import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { countDenied, type DeniedCounts, readLog } from '../allowlist/index.ts';
import { type AllowListScope, allowListLists, readWorkspaceIfAny } from './allowlist-scope.ts';
import { readTenantDomain } from './probe-settings.ts';
import { WorkspaceFault } from './read.ts';

/** What a log is looked through for. */
export interface UnseenOptions extends Pick<AllowListScope, 'lists' | 'services' | 'tenantDomain'> {
  /** Logs, perhaps compressed by gzip. */
  readonly logs: readonly string[];
  readonly signal?: AbortSignal;
  /** Is told now and then how many lines were read. */
  readonly onLines?: (lines: number) => void;
}

/** What was denied, and by how much of the logs that is told. */
export interface Unseen extends DeniedCounts {
  readonly lines: number;
  /** Lines on something that was refused: by its name, and by its address alone. */
  readonly denied: number;
  readonly byAddress: number;
  readonly unreadable: number;
}

const MOST_IN_LINE = 64 << 10;
const TELL_EVERY = 100_000;

/**
 * Looks through the logs of a proxy for hosts that it denied and that services need. Logs are read as they come, in memory
 * that does not grow with them. Throws `WorkspaceFault` where none of the lines can be read.
 */
export async function findUnseen(folder: string, options: UnseenOptions): Promise<Unseen> {
  const workspace = await readWorkspaceIfAny(folder);
  const { lists = [], services = [], logs, signal, onLines } = options;
  const chosen = await allowListLists(folder, workspace, { lists, services });
  const counter = countDenied(chosen, readTenantDomain(options.tenantDomain));
  let [lines, denied, byAddress, unreadable] = [0, 0, 0, 0];
  for (const log of logs) {
    const readLine = readLog();
    for await (const line of linesOf(log, signal)) {
      lines += 1;
      if (lines % TELL_EVERY === 0) onLines?.(lines);
      const said = line.length > MOST_IN_LINE ? { kind: 'unreadable' as const } : readLine(line);
      if (said.kind === 'denied') {
        denied += 1;
        counter.add(said);
      } else if (said.kind === 'address') byAddress += 1;
      else if (said.kind === 'unreadable') unreadable += 1;
    }
  }
  if (lines > 0 && unreadable === lines)
    throw new WorkspaceFault([
      `${logs.join(', ')}: no line of it can be read; a log of Squid is needed, or a table whose first line names its columns, one of them host or url`,
    ]);
  return { ...counter.counts(), lines, denied, byAddress, unreadable };
}

/** The lines of a file; of one that is too long, only as much as shows that it is. */
async function* linesOf(file: string, signal: AbortSignal | undefined): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of await bytesOf(file, signal)) {
    const parts = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
    // What is left of a line without an end is not kept, but that it is too long.
    if (rest.length > MOST_IN_LINE) rest = rest.slice(0, MOST_IN_LINE + 1);
  }
  if (rest !== '') yield rest;
}

async function bytesOf(file: string, signal: AbortSignal | undefined): Promise<Readable> {
  const handle = await open(file);
  const start = Buffer.alloc(2);
  const { bytesRead } = await handle.read(start, 0, 2, 0).finally(() => handle.close());
  const stream = createReadStream(file, signal === undefined ? {} : { signal });
  if (bytesRead < 2 || start[0] !== 0x1f || start[1] !== 0x8b) return stream;
  // Errors of either end reach whoever reads the other.
  return pipeline(stream, createGunzip(), () => undefined);
}
