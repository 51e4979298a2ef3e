import { createReadStream } from 'node:fs';
import { isIP } from 'node:net';
import { decodeText, explainPac, MAX_PAC_BYTES, type PacExplanation, PacFault, pacTargetOf } from '../pac/index.ts';
import { WorkspaceFault } from './read.ts';

/** What a PAC file is asked, and what it gets to know. */
export interface PacQuestion {
  /** A URL or a host. */
  readonly what: string;
  readonly file: string;
  /** As `name=address`; of a name that is not there it is told that it has none. */
  readonly resolve: readonly string[];
  /** ISO 8601 with its offset; `now` where it is not given. */
  readonly time: string | undefined;
  readonly clientAddresses: readonly string[];
  readonly now: Date;
}

/**
 * Runs a PAC file for one URL or host without connecting anywhere, and says which line decided. Throws `WorkspaceFault`
 * for what cannot be read, with line and column of the PAC file where it has the fault.
 */
export async function explainPacFile(question: PacQuestion): Promise<PacExplanation> {
  const target = pacTargetOf(question.what);
  if (target === undefined) throw new WorkspaceFault([`${question.what} is neither a URL nor a host`]);
  const addresses = addressesOf(question.resolve);
  const noAddress = question.clientAddresses.find((address) => isIP(address) === 0);
  if (noAddress !== undefined) throw new WorkspaceFault([`${noAddress} is no address`]);
  const script = decodeText(await readBytes(question.file));
  try {
    return await explainPac(script, target, {
      file: question.file,
      ...clockOf(question),
      ownAddresses: question.clientAddresses,
      resolve: async (name) => addresses.get(name) ?? [],
    });
  } catch (error) {
    if (!(error instanceof PacFault)) throw error;
    const { line, column, message } = error.failure;
    throw new WorkspaceFault([
      line === undefined ? `${question.file}: ${message}` : { file: question.file, line, column: column ?? 1, message },
    ]);
  }
}

function addressesOf(given: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const pair of given) {
    const at = pair.indexOf('=');
    const [name, address] = [pair.slice(0, Math.max(at, 0)).toLowerCase(), pair.slice(at + 1)];
    if (name === '' || isIP(address) === 0)
      throw new WorkspaceFault([`${pair} is no name and address: write --resolve intranet.example.com=10.1.2.3`]);
    found.set(name, [...(found.get(name) ?? []), address]);
  }
  return found;
}

/** The clock of the client: the machine's own, or the one that was given, with its offset. */
function clockOf({ time, now }: PacQuestion): { readonly at: Date; readonly offsetMinutes: number } {
  if (time === undefined) return { at: now, offsetMinutes: -now.getTimezoneOffset() };
  const found = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|([+-])(\d\d):(\d\d))$/.exec(time);
  const at = new Date(time);
  if (found === null || Number.isNaN(at.getTime()))
    throw new WorkspaceFault([`${time} is no time: write 2026-03-01T09:30:00+01:00, or Z for UTC`]);
  const minutes = Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0);
  return { at, offsetMinutes: found[1] === '-' ? -minutes : minutes };
}

async function readBytes(path: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: MAX_PAC_BYTES })) {
    // Without an encoding a stream of a file gives buffers.
    chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length > MAX_PAC_BYTES) throw new WorkspaceFault([`${path}: has more than ${MAX_PAC_BYTES} bytes`]);
  return bytes;
}
