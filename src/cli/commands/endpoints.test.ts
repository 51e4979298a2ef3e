import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

const OLD = join(import.meta.dirname, '..', '..', 'endpoints', 'fixtures', 'worldwide-2022-06-29.json');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-endpoints-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function muster(...words: readonly string[]) {
  const machine = createTestMachine({ cwd: folder });
  const code = await runCli(['endpoints', ...words], machine);
  return { code, out: machine.out(), err: machine.err() };
}

describe('muster endpoints', () => {
  it('lists what ships', async () => {
    const { code, out } = await muster('list');

    expect(code).toBe(EXIT.ok);
    expect(out).toContain('16 services, 347 patterns');
    expect(out).toContain('microsoft-365  version 2026073100 of 2026-07-31');
  });

  it('shows every entry that means a host, and none for the apex of a wildcard', async () => {
    const { out } = await muster('show', 'abc.teams.microsoft.com');

    expect(out).toContain('*.teams.microsoft.com');
    expect((await muster('show', 'svc.ms')).out).toBe('svc.ms: no list means this host.\n');
  });

  it('shows what was repaired, and what a wildcard is tested by', async () => {
    const { out } = await muster('show', 'managed-desktop', '--service', 'teams', '--service', 'get-help');

    expect(out).toContain('printed "scsquery-ss-" and "us.trafficmanager.net": cut in two');
    expect(out).toContain('required; tested by inprod.support.services.microsoft.com');
    expect(out).not.toContain('Power BI');
  });

  it('says what the document of 2018 lacks of the list of today', async () => {
    const { code, out } = await muster('gap', 'managed-desktop', 'microsoft-365');

    expect(code).toBe(EXIT.ok);
    expect(out).toContain('managed-desktop lacks 56 of 154 patterns that microsoft-365 requires');
    expect((await muster('gap', 'managed-desktop', 'microsoft-365', '--check')).code).toBe(EXIT.findings);
    expect((await muster('gap', 'microsoft-365', 'microsoft-365', '--all', '--check')).code).toBe(EXIT.ok);
  });

  it('says what changed since a file of 2022, and which of it changes nothing', async () => {
    const { out } = await muster('diff', OLD, 'microsoft-365');

    expect(out).toContain('New: 16 names');
    expect(out).toContain('Gone: 65 names');
    expect(out).toContain('Services added: 184, 193');
    expect(out).toMatch(/still covered by \*\./);
  });

  it('exports', async () => {
    const { out } = await muster('export', 'managed-desktop', '--service', 'defender', '--format', 'hosts');

    expect(out.split('\n')).toContain('winatp-gw-weu.microsoft.com');
    expect(out.split('\n')).toHaveLength(13);
  });

  it('tells what is wrong with a file, with its place', async () => {
    const file = join(folder, 'list.json');
    await writeFile(file, '[\n {"id": 1, "serviceArea": "X", "category": "Best", "required": true}\n]');

    const { code, err } = await muster('show', file);

    expect(code).toBe(EXIT.usage);
    expect(err).toContain(`${file}:2:32 0.category: `);
  });

  it('knows no other list and no other service', async () => {
    expect((await muster('show', 'nowhere')).err).toContain('there is no endpoint list nowhere');
    expect((await muster('show', 'minimal', '--service', 'nothing')).err).toContain('minimal has no service nothing');
  });
});
