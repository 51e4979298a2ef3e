import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLeftOut } from './where.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const NOBODY = 65534;

function lab(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(child: ChildProcess): Promise<{ code: unknown; said: string }> {
  let said = '';
  child.stdout?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  child.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const [code]: unknown[] = await once(child, 'close');
  return { code, said };
}

/** What a lab leaves on the machine: its folders, and servers with one of them on their command line. */
function leftovers(folder: string): readonly string[] {
  const name = folder.split('/').at(-1) ?? '';
  const processes = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout.split('\n');
  return [...readdirSync(tmpdir()), ...processes].filter((line) => line.includes(name));
}

describe.skipIf(isLeftOut())('the lab', { timeout: 60_000 }, () => {
  it('runs a command in a scenario, leaves with its exit code, and leaves nothing behind', async () => {
    const { code, said } = await ended(
      lab(
        'up',
        'refused',
        '--',
        'sh',
        '-c',
        'curl -s https://login.microsoftonline.com/; echo $? $MUSTER_LAB_PUBLIC_ROOT; exit 7',
      ),
    );

    const folder = /^7 (\/.*)\/pki\/root\.pem$/m.exec(said)?.[1] ?? said;
    expect(code).toBe(7);
    expect(leftovers(folder)).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('passes %s on to the command, and takes all down', async (signal) => {
    const child = lab('up', 'all-open', '--', 'sh', '-c', 'echo $MUSTER_LAB_PUBLIC_ROOT; exec sleep 60');
    const done = ended(child);
    if (child.stdout !== null) await once(child.stdout, 'data');
    child.kill(signal);

    const { code, said } = await done;
    expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(leftovers(said.trim().replace('/pki/root.pem', ''))).toEqual([]);
  });

  it('goes down also where whoever started it is killed', async () => {
    const child = lab('up', 'all-open', '--', 'sh', '-c', 'echo $MUSTER_LAB_PUBLIC_ROOT; exec sleep 60');
    const done = ended(child); // the command holds the same pipes, so they close when it has ended
    const [line]: unknown[] = child.stdout === null ? [] : await once(child.stdout, 'data');
    child.kill('SIGKILL');

    await done;
    const folder = String(line).trim().replace('/pki/root.pem', '');
    expect(leftovers(folder).filter((left) => left.includes(' '))).toEqual([]); // its empty folder stays
    rmdirSync(folder);
  });

  it('touches no interface and no name server of the machine', async () => {
    const { said } = await ended(
      lab('up', 'all-open', '--', 'sh', '-c', 'ip -br link | cut -d" " -f1; cat /etc/resolv.conf'),
    );

    expect(said).toMatch(/^lo\nlan@\S+\nnameserver 10\.77\.0\.1\n/);
    expect(spawnSync('cat', ['/etc/resolv.conf'], { encoding: 'utf8' }).stdout).not.toContain('10.77.0.1');
  });

  // As root, the test becomes an ordinary user; as an ordinary user, every test of the lab shows the same.
  it.runIf(process.getuid?.() === 0)('stands for an ordinary user as well, in a user namespace', async () => {
    const command =
      "curl -s -o /dev/null -w '%{http_connect}' -x http://10.77.0.1:3128 https://login.microsoftonline.com/";
    const child = spawn(process.execPath, [MAIN, 'up', 'proxy-denies-inside', '--', 'sh', '-c', command], {
      uid: NOBODY,
      gid: NOBODY,
      env: { ...process.env, HOME: tmpdir() },
    });

    expect((await ended(child)).said).toBe('200');
  });

  it('says which scenarios there are, as text and as JSON', async () => {
    const listed = await ended(lab('list'));
    const told: unknown = JSON.parse((await ended(lab('scenarios', '--json'))).said);

    expect(listed.said).toMatch(/^proxy-denies-inside +Proxy denies inside the tunnel$/m);
    expect(told).toContainEqual(expect.objectContaining({ name: 'refused', title: 'Refused' }));
  });

  it('says how it is used, where it is used otherwise', async () => {
    expect((await ended(lab('up', 'refused'))).code).toBe(2);
    expect((await ended(lab('up', 'no-such', '--', 'true'))).said).toContain('no scenario no-such');
  });
});
