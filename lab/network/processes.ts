import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const START_MS = 20_000;
const STEP_MS = 15;

/** A server of the lab that runs. */
export interface Daemon {
  readonly name: string;
  readonly child: ChildProcess;
}

/** Something that a server must listen on before it counts as started. */
export interface Listening {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** The command line that runs another in a network namespace. */
export function within(namespace: string, argv: readonly string[]): readonly string[] {
  return ['nsenter', `--net=${namespace}`, '--', ...argv];
}

/** Runs a shell script to its end. Throws with what it said where a line of it fails. */
export async function script(text: string, args: readonly string[] = []): Promise<void> {
  await run('bash', ['-euc', text, 'bash', ...args], { timeout: START_MS });
}

/**
 * Starts a server in the foreground, its words going to `NAME.log` in the folder, and waits until it listens.
 * Throws with the end of that log where it ends before, or does not listen in time.
 */
export async function start(
  name: string,
  folder: string,
  argv: readonly string[],
  listening: readonly Listening[],
  env: NodeJS.ProcessEnv = {},
): Promise<Daemon> {
  const log = join(folder, `${name}.log`);
  const file = openSync(log, 'a');
  const [command = '', ...args] = argv;
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ['ignore', file, file],
    env: { ...process.env, ...env },
    detached: true,
  });
  closeSync(file);
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => undefined); // it is looked at below, as long as the server starts
  const ends = Date.now() + START_MS;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > ends) {
      stop({ name, child });
      throw new Error(`${argv.join(' ')} did not start:\n${readFileSync(log, 'utf8').slice(-2000)}`);
    }
    if (child.pid !== undefined && isListening(child.pid, listening)) return { name, child };
    await Promise.race([wait(STEP_MS), failed]);
  }
}

/** Ends a server and what it started. */
export function stop({ child }: Daemon): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL'); // nothing of it is kept, so it need not say good-bye
  } catch {
    // it has ended already
  }
}

/** Whether sockets are open on all of these, by the kernel's tables as the process sees them. */
function isListening(pid: number, wanted: readonly Listening[]): boolean {
  return wanted.every(({ protocol, port }) => {
    const hex = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    return [protocol, `${protocol}6`].some((table) =>
      tableOf(pid, table).some(([, local, , state]) => local?.endsWith(hex) && (protocol === 'udp' || state === '0A')),
    );
  });
}

function tableOf(pid: number, name: string): readonly (readonly string[])[] {
  try {
    const lines = readFileSync(`/proc/${pid}/net/${name}`, 'utf8').trim().split('\n').slice(1);
    return lines.map((line) => line.trim().split(/\s+/));
  } catch {
    return []; // no such table, or the process is gone, which its exit code says
  }
}
