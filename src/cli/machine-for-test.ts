import type { Machine, Sink } from './machine.ts';

/** A machine for tests: what was written can be read back. */
export type TestMachine = Machine & { readonly out: () => string; readonly err: () => string };

/** A machine without colours, in `cwd`, at a fixed time. */
export function createTestMachine(more: Partial<Machine> = {}): TestMachine {
  const out: string[] = [];
  const err: string[] = [];
  return {
    env: {},
    cwd: '/',
    now: () => new Date('2026-03-01T12:00:00Z'),
    signal: new AbortController().signal,
    stdout: collect(out),
    stderr: collect(err),
    ...more,
    out: () => out.join(''),
    err: () => err.join(''),
  };
}

function collect(into: string[], isTerminal = false): Sink {
  const write = async (text: string | Uint8Array) => {
    into.push(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
  };
  return { write, isTerminal };
}
