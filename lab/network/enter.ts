import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { exitCode, type Outcome } from './lab.ts';
import { answerSchema, type Request } from './protocol.ts';

const INSIDE = join(import.meta.dirname, 'inside.ts');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Debian's packages that the lab is built from, with a program of each. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'bind9-dnsutils': 'dig',
  chrony: 'chronyd',
  curl: 'curl',
  'dante-server': 'danted',
  'dnsmasq-base': 'dnsmasq',
  faketime: 'faketime',
  haproxy: 'haproxy',
  iproute2: 'ip',
  mitmproxy: 'mitmdump',
  nftables: 'nft',
  'nginx-light': 'nginx',
  openssl: 'openssl',
  'python3-minimal': 'python3',
  'squid-openssl': 'squid',
  unbound: 'unbound',
  'util-linux': 'unshare',
};

/** How namespaces are had here: by root's right, or by a user namespace's. */
type Privilege = 'root' | 'user-namespace';

/** Why the lab cannot stand on this machine, each a sentence with what to do; empty where it can. */
export function obstacles(): readonly string[] {
  const missing = Object.entries(PROGRAMS)
    .filter(([, program]) => spawnSync('sh', ['-c', `command -v ${program}`], { env: environment() }).status !== 0)
    .map(([name]) => name);
  return [
    ...(missing.length === 0 ? [] : [`install Debian's packages ${missing.join(', ')}`]),
    ...(privilege() === undefined
      ? ['be root, or allow user namespaces (user.max_user_namespaces, kernel.unprivileged_userns_clone)']
      : []),
  ];
}

function privilege(): Privilege | undefined {
  const can = (how: Privilege) =>
    spawnSync('unshare', [...unshareOptions(how), 'true'], { env: environment() }).status === 0;
  return (['root', 'user-namespace'] as const).find(
    (how) => (how === 'root') === (process.getuid?.() === 0) && can(how),
  );
}

function unshareOptions(how: Privilege): readonly string[] {
  const user = how === 'root' ? [] : ['--user', '--map-root-user'];
  return [...user, '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
}

/** Debian keeps servers where an ordinary user's PATH does not look. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` };
}

/** Enters new namespaces and starts the lab there. `folder` is covered inside, and empty outside. */
function enter(
  args: readonly string[],
  stdio: 'inherit' | 'pipe',
): { readonly child: ChildProcess; readonly line: Writable; readonly leave: () => void } {
  const how = privilege();
  if (how === undefined) throw new Error(`the lab cannot stand here: ${obstacles().join('; ')}`);
  const folder = mkdtempSync(join(tmpdir(), 'muster-lab-'));
  const streams: StdioOptions =
    stdio === 'inherit' ? ['inherit', 'inherit', 'inherit', 'pipe'] : ['pipe', 'pipe', 'inherit', 'pipe'];
  const command = [...unshareOptions(how), process.execPath, INSIDE, folder, ...args];
  const child = spawn('unshare', command, { stdio: streams, env: environment() });
  const line = child.stdio[3];
  if (!(line instanceof Writable)) throw new Error('the lab has no line to hold');
  line.on('error', () => undefined); // it has ended, which its exit says
  return { child, line, leave: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Runs a command at the client of a scenario, on this terminal, and takes everything down when it ends, or this process does.
 * Resolves to the code to leave with.
 */
export async function runScenario(name: string, argv: readonly string[]): Promise<number> {
  const { child, line, leave } = enter(['up', name, ...argv], 'inherit');
  const passOn = SIGNALS.map((signal) => {
    // A terminal sends Ctrl-C to the command as well; once is enough.
    const listener = () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : line.write(`${signal}\n`));
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(exitCode(code, signal)));
    });
  } finally {
    for (const off of passOn) off();
    leave();
  }
}

/** A lab that stands, as those outside see it. */
export interface Session {
  /** Runs commands at the client of a scenario, one after the other. Throws where its network could not be built. */
  readonly run: (scenario: string, commands: Request['commands']) => Promise<readonly Outcome[]>;
  readonly close: () => Promise<void>;
}

/** Starts the lab for many commands. Throws where it cannot stand. */
export async function openSession(): Promise<Session> {
  const { child, line, leave } = enter(['serve'], 'pipe');
  const waiting = new Map<
    string,
    { readonly resolve: (outcomes: readonly Outcome[]) => void; readonly reject: (error: Error) => void }
  >();
  const ask = (id: string) =>
    new Promise<readonly Outcome[]>((resolve, reject) => waiting.set(id, { resolve, reject }));
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      for (const { reject } of waiting.values()) reject(new Error('the lab has ended'));
      leave();
      resolve();
    });
  });
  if (child.stdout === null || child.stdin === null) throw new Error('the lab has no streams');
  const { stdin } = child;
  createInterface({ input: child.stdout }).on('line', (text) => {
    const answer = answerSchema.parse(JSON.parse(text));
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('failed' in answer) asked?.reject(new Error(answer.failed));
    else asked?.resolve(answer.outcomes);
  });
  await ask('started');
  let count = 0;
  return {
    run: (scenario, commands) => {
      count += 1;
      const id = String(count);
      const answered = ask(id);
      stdin.write(`${JSON.stringify({ id, scenario, commands } satisfies Request)}\n`);
      return answered;
    },
    close: () => {
      line.end();
      return ended;
    },
  };
}
