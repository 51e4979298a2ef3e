import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How long a process took and how much memory it and its children held at most. */
export interface Measured {
  readonly milliseconds: number;
  readonly peakMb: number;
  readonly code: number;
}

const SAMPLE_MS = 25;

/** The exit codes of `muster assess` that are a verdict. */
const VERDICTS: readonly number[] = [0, 1, 3];
const MUSTER = join(import.meta.dirname, '..', 'bin', 'muster.mjs');

/** Runs `muster` as a user does. A run that fails, or that gives no verdict, is no measurement: it rejects. */
export function measureMuster(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Measured> {
  return measure(process.execPath, [MUSTER, ...args], env, args[0] === 'assess' ? VERDICTS : [0]);
}

/**
 * Runs a program to its end and rejects where it exits with another code than these. Memory is sampled over the process
 * and all below it (Linux only).
 */
export function measure(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  codes: readonly number[] = [0],
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
    let peakMb = 0;
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-2000);
    });
    const sampler = setInterval(() => {
      if (child.pid !== undefined) peakMb = Math.max(peakMb, residentMb(child.pid));
    }, SAMPLE_MS);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(sampler);
      if (code !== null && codes.includes(code)) resolve({ milliseconds: performance.now() - startedAt, peakMb, code });
      else reject(new Error(`${program} ${args.join(' ')} exited with ${code ?? 'a signal'}: ${complaint}`));
    });
  });
}

/** The median of some runs of the same program. */
export async function medianOf(runs: number, run: () => Promise<Measured>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < runs; index++) times.push((await run()).milliseconds);
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

/** A line of figures: what, measured, against what, and whether the goal was reached. */
export function report(what: string, measured: string, ratio: number, goal: number): void {
  const verdict = ratio <= goal ? 'reached' : 'NOT REACHED';
  process.stdout.write(
    `${what.padEnd(58)} ${measured.padEnd(26)} ${ratio.toFixed(2)} (goal at most ${goal}: ${verdict})\n`,
  );
}

function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean),
    );
    return own + children.reduce((sum, child) => sum + residentMb(Number(child)), 0);
  } catch {
    return 0;
  }
}
