import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Answered, Asked, JudgeAnswer, JudgeRequest } from './protocol.ts';

/** Why the judge's process gave no answer. */
export class JudgeStopped extends Error {
  readonly why: 'time' | 'memory' | 'crash';

  constructor(why: 'time' | 'memory' | 'crash', message: string) {
    super(message);
    this.why = why;
  }
}

/** What a judge's process may use before it is killed. */
export interface JudgeLimits {
  readonly timeoutMs: number;
  readonly rssMb: number;
}

/** A child process that judges; it shares nothing with the caller but messages. */
export interface JudgeProcess {
  /**
   * Answers, or rejects with `JudgeStopped` when the child had to be killed; it is of no use afterwards. Up to `LANES`
   * requirements may be asked for at the same time; whatever kills the child ends them all.
   */
  ask(request: JudgeRequest, limits: JudgeLimits): Promise<JudgeAnswer>;
  close(): void;
}

const WATCH_MS = 50;

/**
 * Starts a judge. DuckDB's own limits do not hold against every query, so the parent watches the child's memory and
 * the clock, and kills it.
 */
export function startJudge(): JudgeProcess {
  const child = fork(new URL('./child.ts', import.meta.url), {
    serialization: 'json',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '' },
  });
  child.unref();
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  let asked = 0;
  return {
    ask(request, limits) {
      asked += 1;
      return ask(child, { id: asked, request }, limits, () => complaint);
    },
    close: () => {
      child.kill('SIGKILL');
    },
  };
}

function ask(child: ChildProcess, asked: Asked, limits: JudgeLimits, complaint: () => string): Promise<JudgeAnswer> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const stop = (why: 'time' | 'memory' | 'crash', message: string) => {
      settle();
      child.kill('SIGKILL');
      reject(new JudgeStopped(why, message));
    };
    const onMessage = ({ id, answer }: Answered) => {
      if (id !== asked.id) return;
      settle();
      resolve(answer);
    };
    const onExit = (code: number | null, signal: string | null) =>
      stop('crash', `the judging process ended by itself (${signal ?? `code ${code}`}) ${complaint()}`.trim());
    const watch = setInterval(() => {
      if (performance.now() - startedAt > limits.timeoutMs)
        return stop('time', `took longer than ${limits.timeoutMs} ms`);
      void residentMb(child.pid).then((mb) => {
        if (mb !== undefined && mb > limits.rssMb && child.exitCode === null)
          stop('memory', `used more than ${limits.rssMb} MB of memory`);
      });
    }, WATCH_MS);
    const settle = () => {
      clearInterval(watch);
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
    if (!child.connected) return onExit(child.exitCode, child.signalCode);
    child.send(asked);
  });
}

/** Resident memory of a process in MB; undefined where the system has no /proc. */
async function residentMb(pid: number | undefined): Promise<number | undefined> {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
    return kb === undefined ? undefined : Number(kb) / 1024;
  } catch {
    return undefined;
  }
}
