import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-unseen-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function unseen(log: string | Uint8Array, ...words: readonly string[]) {
  const file = join(folder, 'access.log');
  await writeFile(file, log);
  const machine = createTestMachine({ cwd: folder });
  const code = await runCli(['allowlist', 'unseen', file, ...words], machine);
  return { code, out: machine.out(), err: machine.err() };
}

const denied = (host: string) =>
  `1286536308.779 0 10.1.2.3 TCP_DENIED/403 3840 CONNECT ${host}:443 ada HIER_NONE/- text/html\n`;

describe('muster allowlist unseen', () => {
  it('says which service was denied what, how often, and what does not work without it', async () => {
    const log = denied('ztd.dds.microsoft.com').repeat(2) + denied('news.example');

    const { code, out } = await unseen(log);

    expect(code).toBe(EXIT.findings);
    expect(out).toContain('3 of 3 lines are on hosts that were denied');
    expect(out).toMatch(/minimal deployment-service .*\n {2}.+\n {2}ztd\.dds\.microsoft\.com:443 denied 2 times/);
    expect(out).toContain('1 lines on 1 hosts of no service');
    for (const secret of ['news.example', '10.1.2.3', 'ada']) expect(out).not.toContain(secret);
  });

  it('reads what is compressed, and what is far longer than its memory', async () => {
    const log = `${denied('ztd.dds.microsoft.com')}${'x'.repeat(4 << 20)}\n${denied('ztd.dds.microsoft.com')}`;

    const { out } = await unseen(gzipSync(log), '--json');

    expect(JSON.parse(out)).toMatchObject({ schema: 'muster.allowlist-unseen/1', lines: 3, denied: 2, unreadable: 1 });
  });

  it('finds nothing where nothing was denied that a service needs', async () => {
    const { code, out } = await unseen(denied('news.example'));

    expect(code).toBe(EXIT.ok);
    expect(out).toContain('No host of a service in scope was denied');
  });

  it('refuses what is no log', async () => {
    const { code, err } = await unseen('Dear Sir or Madam\n');

    expect(code).toBe(EXIT.usage);
    expect(err).toContain('no line of it can be read');
  });
});
