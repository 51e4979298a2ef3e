import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Mirror, startMirror } from '../../workspace/mirror-for-test.ts';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

const SHIPPED = join(import.meta.dirname, '../../../catalogs/endpoints/microsoft-365-worldwide.json');

let folder = '';
let mirror: Mirror;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-endpoints-'));
  mirror = await startMirror();
  await run('init', '--tenant', '11111111-2222-4333-8444-555555555555', '--name', 'Contoso');
});
afterEach(async () => {
  await mirror.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(...words: readonly string[]) {
  const machine = createTestMachine({ cwd: folder });
  const code = await runCli(words, machine);
  return { code, out: machine.out(), err: machine.err() };
}

async function publish(version: string, change: (text: string) => string = (text) => text): Promise<void> {
  mirror.answers.version = JSON.stringify({ instance: 'Worldwide', latest: version });
  mirror.answers.endpoints = change(await readFile(SHIPPED, 'utf8'));
}

describe('muster endpoints update', () => {
  it('says what is new, and that a removed name changes nothing where a wildcard covers it', async () => {
    await publish('2026083100', (text) => text.replace('"login.windows.net"', '"login.new.example"'));

    const { code, out } = await run('endpoints', 'update', '--url', mirror.url);

    expect(code).toBe(EXIT.ok);
    expect(out).toContain('microsoft-365 added from 2026073100 to 2026083100: endpoints/microsoft-365.json');
    expect(out).toContain('New: 1 names, 0 of which change nothing\n  login.new.example');
    expect((await run('endpoints', 'list')).out).toContain('version 2026083100 of 2026-08-31, kept in this workspace');
    expect((await run('endpoints', 'show', 'login.new.example')).out).toContain('microsoft-365');
  });

  it('ends with 1 where what came is refused, says why, and how to take it all the same', async () => {
    await publish('2026083100', () => '[]');

    const { code, out } = await run('endpoints', 'update', '--url', mirror.url);

    expect(code).toBe(EXIT.findings);
    expect(out).toContain('microsoft-365: what came (2026083100) is refused, the last good one stays (2026073100)');
    expect(out).toContain('  it is empty\n');
  });

  it('ends with 2 where the service cannot be asked, and shows no control character of its answer', async () => {
    mirror.answers.version = { status: 429 };
    expect(await run('endpoints', 'update', '--url', mirror.url)).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('asked again after 2026-03-01T13:00:00.000Z'),
    });
    expect(await run('endpoints', 'update', '--instance', 'Germany')).toMatchObject({ code: EXIT.usage });
  });
});

describe('muster endpoints import', () => {
  it('shows in a dry run what a file would change', async () => {
    const file = join(folder, 'worldwide-2026083100.json');
    await writeFile(file, (await readFile(SHIPPED, 'utf8')).replace('"login.windows.net"', '"login.new.example"'));

    const { code, out } = await run('endpoints', 'import', file, '--dry-run', '--json');

    expect(code).toBe(EXIT.ok);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'muster.endpoints-import/1',
      lists: [{ outcome: 'added', names: { added: [{ pattern: 'login.new.example' }] } }],
    });
    expect((await run('endpoints', 'list')).out).not.toContain('kept in this workspace');
  });

  it('needs a workspace', async () => {
    await rm(join(folder, 'muster.yaml'));

    expect((await run('endpoints', 'import', SHIPPED)).err).toContain('there is no workspace here');
  });
});
