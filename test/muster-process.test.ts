// `muster` as a process: pipes that close, disks that are full.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

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
