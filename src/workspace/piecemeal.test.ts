import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { showDevice } from './devices.ts';
import { importEvidence } from './import.ts';
import { makeWorkspace, type SmallWorkspace, verdicts } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
let files = '';

beforeEach(async () => {
  workspace = await makeWorkspace({ isEmpty: true });
  files = await mkdtemp(join(tmpdir(), 'muster-pcs-'));
});
afterEach(async () => {
  await workspace.remove();
  await rm(files, { recursive: true });
});

const GB = 1e9;

/** Imports what PCs wrote on a day, as `muster collect script device` writes it: their memory, and whether Secure Boot is on. */
async function importPcs(
  day: string,
  pcs: Readonly<Record<string, { readonly memory?: number | string; readonly secureBoot?: boolean }>>,
): Promise<void> {
  const paths: string[] = [];
  for (const [name, { memory, secureBoot }] of Object.entries(pcs)) {
    const parts = {
      Win32_BIOS: [{ SerialNumber: `SN-${name}` }],
      Win32_ComputerSystem: [
        { Name: name, Manufacturer: 'HP', ...(memory === undefined ? {} : { TotalPhysicalMemory: memory }) },
      ],
      ...(secureBoot === undefined ? {} : { SecureBootUEFI: [{ value: secureBoot }] }),
    };
    const path = join(files, `muster-device-${name}-${day}.json`);
    await writeFile(path, JSON.stringify({ schema: 'muster.device/1', gatheredAt: `${day}T08:00:00Z`, parts }));
    paths.push(path);
  }
  await importEvidence(workspace.folder, { paths, now: new Date(`${day}T12:00:00Z`), who: 'ann', version: '0.0.0' });
}

/** How the memory of each PC stands on a day. */
async function standings(day: string): Promise<Readonly<Record<string, string>>> {
  const all = Object.entries(await verdicts(await workspace.assess(`${day}T13:00:00.000Z`)));
  return Object.fromEntries(
    all.flatMap(([what, said]) => (what.startsWith('memory ') ? [[what.replace('memory ', ''), said]] : [])),
  );
}

describe('PCs that come in piecemeal', () => {
  it('all count, each with its newest word', async () => {
    await importPcs('2026-11-01', { A: { memory: 4 * GB }, B: { memory: 16 * GB } });
    await importPcs('2026-11-08', { C: { memory: 16 * GB } });
    await importPcs('2026-11-09', { A: { memory: 16 * GB } });

    expect(await standings('2026-11-10')).toEqual({ A: 'ready', B: 'ready', C: 'ready' });
  });

  it('count by when each was gathered, not by when it was imported', async () => {
    await importPcs('2026-11-09', { A: { memory: 16 * GB } });
    await importPcs('2026-11-01', { A: { memory: 4 * GB }, B: { memory: 16 * GB } });

    expect(await standings('2026-11-10')).toEqual({ A: 'ready', B: 'ready' });
  });

  it('keep what the newest file does not say, from the one before', async () => {
    await importPcs('2026-11-01', { A: { memory: 16 * GB } });
    await importPcs('2026-11-08', { A: { secureBoot: true } });

    const shown = await showDevice(workspace.folder, 'A');

    expect(await standings('2026-11-10')).toEqual({ A: 'ready' });
    expect(shown.sources).toEqual([expect.objectContaining({ source: 'pc', observedAt: '2026-11-08 08:00:00' })]);
    expect(shown.columns.map(({ column, value }) => [column, value])).toEqual(
      expect.arrayContaining([
        ['memory_bytes', '16000000000'],
        ['secure_boot', 'true'],
      ]),
    );
  });

  it('are unknown, and still there, once their word is older than it may be', async () => {
    await importPcs('2026-11-01', { A: { memory: 16 * GB } });
    await importPcs('2026-11-25', { B: { memory: 16 * GB } });

    expect(await standings('2026-11-26')).toEqual({ A: 'ready', B: 'ready' });
    expect(await standings('2026-12-05')).toEqual({ A: 'unknown value-missing', B: 'ready' });
  });

  it('are mended by a newer file that can be read', async () => {
    await importPcs('2026-11-01', { A: { memory: 'much' } });
    expect(await standings('2026-11-02')).toEqual({ A: 'error value-unreadable' });
    await importPcs('2026-11-03', { A: { memory: 16 * GB } });

    expect(await standings('2026-11-04')).toEqual({ A: 'ready' });
  });
});
