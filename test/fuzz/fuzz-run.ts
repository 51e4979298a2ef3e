import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRandom } from '../../lab/tenants/random.ts';
import { mutate } from './mutate.ts';
import type { Parser, Target } from './target.ts';

/** An input that broke a parser. */
export interface Failure {
  readonly index: number;
  readonly input: Buffer;
  readonly message: string;
}

/** How a run went. */
export interface FuzzResult {
  readonly inputs: number;
  readonly bytes: number;
  readonly failures: readonly Failure[];
  readonly slowestMs: number;
  /** Milliseconds that 999 of 1,000 inputs stayed below. */
  readonly usualMs: number;
  readonly seconds: number;
  readonly growthMb: number;
}

/** How much to run, and whom to tell. */
export interface FuzzOptions {
  readonly seed: string;
  readonly inputs: number;
  /** No further input is begun after so many seconds. */
  readonly seconds?: number;
  /** The first input; a run from 500 gives the inputs that a longer one gives from there on. */
  readonly from?: number;
  /** Called before each input, so that somebody knows which one was on when the process went away. */
  readonly before?: (index: number) => void;
}

/** One input may work this long. Seen slow, it is run again: only what is slow three times is slow by itself. */
export const HANG_MS = 1000;
/** What takes longer than this hangs, also where it does nothing. */
const WAIT_MS = 15_000;
const FAILURES_KEPT = 20;
/** In fewer inputs than this, memory has not settled. */
const INPUTS_TO_SETTLE = 5000;

/** The input of a number: it hangs on the seed and the parser besides, and on nothing else. */
export function inputAt(target: Target, corpus: readonly Buffer[], seed: string, index: number): Buffer {
  return mutate(corpus, target.tokens, createRandom(`${seed} ${target.name} ${index}`));
}

/** Gives a parser mutated inputs, one after the other, and measures time and memory. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzResult> {
  const folder = await mkdtemp(join(tmpdir(), `muster-fuzz-${target.name}-`));
  const corpus = await target.corpus();
  const parser = await target.open(folder);
  const failures: Failure[] = [];
  const times: number[] = [];
  const from = options.from ?? 0;
  const untilMs = (options.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  const settlesAt = options.seconds === undefined ? Math.floor(options.inputs / 10) : INPUTS_TO_SETTLE / 10;
  const startedAt = performance.now();
  let bytes = 0;
  let settledMb = 0;
  try {
    for (let count = 0; count < options.inputs && performance.now() - startedAt < untilMs; count++) {
      const index = from + count;
      const input = inputAt(target, corpus, options.seed, index);
      options.before?.(index);
      const { message, milliseconds } = await attempt(parser, input);
      if (message !== undefined && failures.length < FAILURES_KEPT) failures.push({ index, input, message });
      times.push(milliseconds);
      bytes += input.length;
      if (count === settlesAt) settledMb = heldMb(target.isNative === true);
    }
    const growthMb = heldMb(target.isNative === true) - settledMb;
    const inputs = times.length;
    if (inputs >= INPUTS_TO_SETTLE && growthMb > target.growthMb) {
      failures.push({
        index: from + inputs - 1,
        input: Buffer.alloc(0),
        message: `memory grew by ${Math.round(growthMb)} MB, more than ${target.growthMb}`,
      });
    }
    times.sort((a, b) => a - b);
    return {
      inputs,
      bytes,
      failures,
      slowestMs: times.at(-1) ?? 0,
      usualMs: times[Math.floor(inputs * 0.999)] ?? 0,
      seconds: (performance.now() - startedAt) / 1000,
      growthMb,
    };
  } finally {
    await parser.close?.();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Gives a parser one input; answers what went wrong, and how long it took. */
export async function attempt(
  parser: Parser,
  input: Buffer,
): Promise<{ readonly message: string | undefined; readonly milliseconds: number }> {
  let milliseconds = Number.POSITIVE_INFINITY;
  for (let times = 0; times < 3 && milliseconds > HANG_MS; times++) {
    const spent = stopwatch();
    try {
      await parser.run(input);
    } catch (error) {
      return { message: describe(error), milliseconds: spent() };
    }
    milliseconds = Math.min(milliseconds, spent());
  }
  const message = milliseconds > HANG_MS ? `took ${Math.round(milliseconds)} ms three times` : undefined;
  return { message, milliseconds };
}

/** Milliseconds that this process worked since, on a machine that may be busy with others; how long it took where that is very long. */
function stopwatch(): () => number {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    const tookMs = performance.now() - startedAt;
    return tookMs > WAIT_MS ? tookMs : Math.min(tookMs, (user + system) / 1000);
  };
}

/** Keeps the input of a failure as a file; answers where. */
export async function keepFailure(fixtures: string, parser: string, seed: string, failure: Failure): Promise<string> {
  const file = join(fixtures, `${parser}--${seed}-${failure.index}.bin`);
  await writeFile(file, failure.input);
  return file;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const at = /\n\s+at [^\n]*\/(?:src|test)\/[^\n]*/.exec(error.stack ?? '')?.[0]?.trim() ?? '';
  return `${error.name}: ${error.message.split('\n')[0] ?? ''} ${at}`.trim();
}

/** Memory after a garbage collection: of native code the resident one, of ours what is really held. */
function heldMb(isNative: boolean): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  return (isNative ? rss : heapUsed + external) / (1 << 20);
}
