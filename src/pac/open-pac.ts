import { type PacAnswer, parsePacAnswer } from './answer.ts';
import { MAX_PAC_BYTES } from './decode.ts';
import { PacFault } from './fault.ts';
import { startPacWorker } from './pac-worker.ts';
import type { Addresses, WorkerData, WorkerQuestion } from './protocol.ts';
import type { PacTarget } from './target.ts';
import type { PacTrace } from './trace.ts';
import type { PacEntry } from './vm.ts';

/** What a PAC file gets to know, and may use. */
export interface PacSettings {
  /** What it is called in messages. */
  readonly file: string;
  readonly at: Date;
  /** Minutes by which the client's clock is ahead of UTC. */
  readonly offsetMinutes: number;
  /** What `myIpAddress` answers; the loopback address where there is none. */
  readonly ownAddresses: readonly string[];
  /** Addresses of a name; empty where it has none. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** Milliseconds in which loading, and each answer, must be done; 10,000 unless said. */
  readonly timeoutMs?: number;
}

/** What a PAC file says about a target. */
export interface PacDecision extends PacAnswer {
  /** As the PAC file wrote it. */
  readonly answer: string;
  readonly entry: PacEntry;
  /** What it said by `alert`. */
  readonly alerts: readonly string[];
}

/** A PAC file, loaded. */
export interface Pac {
  readonly entries: readonly PacEntry[];
  /** Functions of ours that the PAC file put its own in place of. */
  readonly redefined: readonly string[];
  /** Its decision; rejects with `PacFault` where it makes none. By `FindProxyForURL`, unless only the other is there. */
  readonly find: (target: PacTarget, entry?: PacEntry) => Promise<PacDecision>;
  /** How it came to it; undefined where that cannot be told. */
  readonly trace: (target: PacTarget, entry?: PacEntry) => Promise<PacTrace | undefined>;
  /** The same for many targets: faster, but a PAC file that remembers things may remember them from one to the next. */
  readonly traceQuickly: (target: PacTarget) => Promise<PacTrace | undefined>;
  readonly close: () => void;
}

const MEMORY_BYTES = 32 * 1024 * 1024;
const STACK_BYTES = 256 * 1024;
/** A quarter of a second of nothing but instructions: a PAC file with a condition takes microseconds for it. */
const STEPS = 5000;
const TIMEOUT_MS = 10_000;
/** How often one decision may ask for names: a PAC file asks for one after the other. */
const MAX_ROUNDS = 50;

/**
 * Loads a PAC file into an interpreter without input or output, in a worker that is ended when it takes too long.
 * Rejects with `PacFault` where it cannot be read.
 */
export async function openPac(script: string, settings: PacSettings): Promise<Pac> {
  if (script.length > MAX_PAC_BYTES)
    throw new PacFault(settings.file, { kind: 'too-large', message: `has more than ${MAX_PAC_BYTES} characters` });
  const data: WorkerData = {
    script: script.replace(/^\ufeff/, ''),
    settings: {
      at: settings.at.getTime(),
      offsetMinutes: settings.offsetMinutes,
      ownAddresses: settings.ownAddresses,
      memoryBytes: MEMORY_BYTES,
      stackBytes: STACK_BYTES,
      steps: STEPS,
    },
  };
  const worker = startPacWorker(data, settings.file, settings.timeoutMs ?? TIMEOUT_MS);
  const { loaded, redefined } = await worker.load();
  const [usual] = loaded;
  const ask = async (kind: WorkerQuestion['kind'], target: PacTarget, entry: PacEntry) => {
    let addresses: Addresses = {};
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const answer = await worker.ask({ kind, target, entry, addresses });
      if (answer.found.is === 'failure') throw new PacFault(settings.file, answer.found.failure);
      if (answer.found.is === 'answer') return { ...answer, found: answer.found };
      const { names } = answer.found;
      addresses = Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, await settings.resolve(name)] as const)),
      );
    }
    throw new PacFault(settings.file, { kind: 'endless', message: `asks for more than ${MAX_ROUNDS} names` });
  };
  const trace = async (kind: 'trace' | 'quick-trace', target: PacTarget, entry: PacEntry) => {
    try {
      return (await ask(kind, target, entry)).trace;
    } catch (error) {
      if (error instanceof PacFault) return undefined;
      throw error;
    }
  };
  return {
    entries: loaded,
    redefined,
    find: async (target, entry = usual ?? 'FindProxyForURL') => {
      const { found } = await ask('find', target, entry);
      return { ...parsePacAnswer(found.text), answer: found.text, entry, alerts: found.alerts };
    },
    trace: (target, entry = usual ?? 'FindProxyForURL') => trace('trace', target, entry),
    traceQuickly: (target) => trace('quick-trace', target, usual ?? 'FindProxyForURL'),
    close: () => worker.close(),
  };
}
