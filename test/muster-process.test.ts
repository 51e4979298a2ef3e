// `muster` as a process: pipes that close, disks that are full.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTenant } from '../lab/tenants/index.ts';

const MUSTER = join(import.meta.dirname, '..', 'bin', 'muster.mjs');

describe('stdout', () => {
  it.each(['completion bash', '--help', 'doctor --json'])(
    'that nobody reads any more is no error: `muster %s`',
    async (line) => {
      const child = spawn(process.execPath, [MUSTER, ...line.split(' ')], { stdio: ['ignore', 'pipe', 'pipe'] });
      const complaints: string[] = [];
      child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));

      child.stdout.destroy();
      const [code] = await once(child, 'close');

      expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
    },
  );

  it.runIf(existsSync('/dev/full'))('on a full disk is said, and the exit code is 2', () => {
    const { status, stderr } = spawnSync('bash', ['-c', '"$0" "$1" doctor >/dev/full', process.execPath, MUSTER], {
      encoding: 'utf8',
    });

    expect(status).toBe(2);
    expect(stderr).toContain('the disk is full');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('stderr', () => {
  it('that nobody reads changes nothing about the exit code', async () => {
    const child = spawn(process.execPath, [MUSTER, 'doctr'], { stdio: ['ignore', 'ignore', 'pipe'] });

    child.stderr?.destroy();

    expect((await once(child, 'close'))[0]).toBe(2);
  });
});

describe('a failure that nobody waited for', () => {
  it('is reported as a fault of ours, exit code 5, without a stack trace', async () => {
    const entry = `data:text/javascript,${encodeURIComponent(`
      import { main } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, '..', 'src', 'cli', 'main.ts')).href)};
      setTimeout(() => Promise.reject(new Error('nobody waited')), 0);
      main(['doctor']);
    `)}`;

    const { status, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', `import ${JSON.stringify(entry)}`],
      { encoding: 'utf8' },
    );
    rmSync(/^and (.+?\.txt)/m.exec(stderr)?.[1] ?? '');

    expect(status).toBe(5);
    expect(stderr).toContain('This is a fault in Muster, not in your evidence: nobody waited');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('a signal', () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'muster-signal-'));
    await writeTenant({
      name: 'contoso',
      folder,
      now: new Date('2026-03-01T08:00:00Z'),
      devices: 20_000,
      plans: 'none',
    });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s in the middle of an import exits %i and leaves no snapshot',
    { timeout: 60_000 },
    async (signal, code) => {
      const child = spawn(process.execPath, [MUSTER, 'import', 'directory', 'devices'], { cwd: folder, stdio: 'pipe' });
      const complaints: string[] = [];
      child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
      const evidence = join(folder, 'evidence');
      while (!existsSync(evidence) || readdirSync(evidence).length === 0) await setTimeout(5);

      child.kill(signal);
      const [exitCode, exitSignal] = await once(child, 'close');

      expect([exitCode, exitSignal]).toEqual([code, null]);
      expect(complaints).toEqual([]);
      expect(readdirSync(evidence).filter((name) => !name.startsWith('.'))).toEqual([]);
      rmSync(evidence, { recursive: true });
    },
  );
});
