import { randomInt } from 'node:crypto';
import type { DatagramTarget } from '../connect/datagram.ts';
import { perRun } from '../connect/run-memory.ts';
import type { ProbeSettings } from '../measurement.ts';
import { askServer } from './ask-server.ts';
import { describeServer } from './name-server.ts';

/** Addresses that a name server gives for names that do not exist; none of an honest one. */
export type HijackAddresses = ReadonlySet<string>;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** A name of 20 random letters has been registered by nobody. */
const LETTERS_OF_A_NAME = 20;
/** The answer is not worth more waiting. */
const PATIENCE_MS = 2000;

const measured = perRun(() => new Map<string, Promise<HijackAddresses>>());

/**
 * What a name server answers for names that do not exist, asked once in a run: one under `invalid`, which exists
 * nowhere (RFC 6761, section 6.4) but which resolvers may answer by themselves, and one of twenty random letters under
 * `com`. Empty also where it does not answer within two seconds. Throws only when the run is aborted.
 */
export async function hijackAddresses(server: DatagramTarget, settings: ProbeSettings): Promise<HijackAddresses> {
  const cache = measured(settings);
  const key = describeServer(server);
  const known = cache.get(key) ?? measure(server, settings);
  cache.set(key, known);
  try {
    return await known;
  } catch {
    // The probe that asked was aborted: another one may ask again.
    cache.delete(key);
    settings.signal.throwIfAborted();
    return new Set();
  }
}

async function measure(server: DatagramTarget, settings: ProbeSettings): Promise<HijackAddresses> {
  const names = [`${randomName()}.invalid`, `${randomName()}.com`];
  const patience = { ...settings, timeoutMs: Math.min(settings.timeoutMs, PATIENCE_MS) };
  const answers = await Promise.all(names.map((name) => askServer(server, name, patience)));
  return new Set(answers.flatMap(({ addresses }) => addresses.map(({ address }) => address)));
}

function randomName(): string {
  return Array.from({ length: LETTERS_OF_A_NAME }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
