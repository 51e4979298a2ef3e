import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Debian's squid-openssl; the package squid has no ssl_bump. */
export const SQUID = '/usr/sbin/squid';
const run = promisify(execFile);

/** What keeps a Squid of a test to itself. */
function settings(folder: string): readonly string[] {
  return [
    'visible_hostname proxy.contoso.example',
    'pid_filename none',
    `cache_log ${join(folder, 'cache.log')}`,
    'access_log none',
    'cache deny all',
    'cache_mem 1 MB',
    'memory_pools off',
    'pinger_enable off',
    'shutdown_lifetime 0 seconds',
    `coredump_dir ${folder}`,
    `hosts_file ${join(folder, 'hosts')}`,
    'dns_nameservers 127.0.0.1',
    'connect_retries 0',
    'client_persistent_connections on',
    'server_persistent_connections off',
  ];
}

/** Makes a folder that Squid can read whoever it runs as, and gives it to `use`; it is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-squid-'));
  await chmod(folder, 0o777);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first FATAL or ERROR that Squid has about a configuration; undefined where it would start with it. */
export async function refusalOf(folder: string, lines: readonly string[]): Promise<string | undefined> {
  const file = join(folder, 'parse.conf');
  await writeFile(file, [...settings(folder), 'http_port 127.0.0.1:3128', ...lines, ''].join('\n'));
  await writeFile(join(folder, 'hosts'), '');
  try {
    await run(SQUID, ['-k', 'parse', '-f', file, '-n', `parse${process.pid}`]);
    return undefined;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    return /FATAL: .*/.exec(said)?.[0] ?? /(?:ERROR: |unrecognized).*/.exec(said)?.[0] ?? said;
  }
}

/** Runs a Squid with these lines, whose names are all on the loopback address, until `use` is done with it. */
export async function withSquid<T>(
  folder: string,
  { ports, lines, hosts }: { ports: readonly number[]; lines: readonly string[]; hosts: readonly string[] },
  use: () => Promise<T>,
): Promise<T> {
  const file = join(folder, 'squid.conf');
  await writeFile(join(folder, 'hosts'), hosts.map((host) => `127.0.0.1 ${host}\n`).join(''));
  await writeFile(file, [...settings(folder), ...lines, ''].join('\n'));
  const squid = spawn(SQUID, ['-N', '-f', file, '-n', `peer${process.pid}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  squid.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  try {
    for (const port of ports) await untilOpen(port, squid, () => said);
    return await use();
  } finally {
    if (squid.exitCode === null) {
      const ended = new Promise((done) => squid.once('exit', done));
      squid.kill('SIGKILL');
      await ended;
    }
  }
}

async function untilOpen(port: number, squid: ChildProcess, said: () => string): Promise<void> {
  const signal = AbortSignal.timeout(30_000);
  while (!signal.aborted) {
    if (squid.exitCode !== null) throw new Error(`squid ended: ${said()}`);
    const isOpen = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => done(true)).on('error', () => done(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await setTimeout(20, undefined, { signal }).catch(() => undefined);
  }
  throw new Error(`squid does not listen on ${port}: ${said()}`);
}
