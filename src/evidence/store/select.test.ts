import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles, NOW, temporaryFolder } from '../../../test/support/evidence.ts';
import type { TableEntry } from './manifest.ts';
import { selectEvidence } from './select.ts';
import { listSnapshots, type Snapshot } from './snapshots.ts';

const HOUR = 3_600_000;
const whole = { id: 'contoso.example', authenticationType: 'Managed', isDefault: true, isInitial: false };
const graph = { 'domains.json': { value: [{ ...whole, isVerified: true, supportedServices: [] }] } };

function scubaGear(hours: number, domain: object) {
  return {
    'ProviderSettingsExport.json': {
      timestamp_zulu: new Date(NOW.getTime() + hours * HOUR).toISOString(),
      domain_settings: [domain],
      aad_successful_commands: ['Get-MgBetaDomain'],
    },
  };
}

describe("a tool's copy of an answer beside Graph's own", () => {
  const all = { ...whole, isVerified: true, supportedServices: ['Email'] };

  test.each<[string, object, string]>([
    ['of the same day stands back', scubaGear(23, all), 'microsoft-graph'],
    ['more than a day newer takes its place', scubaGear(25, all), 'scubagear'],
    ['that lacks a column stands back, however new it is', scubaGear(250, whole), 'microsoft-graph'],
    ['that is older stands back', scubaGear(-30, all), 'microsoft-graph'],
  ])('%s', async (_, copy, expected) => {
    const folder = temporaryFolder();
    await importFiles(graph, { folder, collectedAt: NOW });
    await importFiles({ ...copy }, { folder, now: new Date(NOW.getTime() + 300 * HOUR) });
    const { snapshots } = await listSnapshots(join(folder, 'evidence'));

    const selected = selectEvidence(snapshots, ['domains']).get('domains');

    expect(selected?.map(({ snapshot }) => snapshot.manifest.source)).toEqual([expected]);
  });

  test('that is whole goes before an answer that is not', async () => {
    const folder = temporaryFolder();
    const page = { 'domains.json': { '@odata.nextLink': 'x', value: [whole] } };
    await importFiles(page, { folder, collectedAt: NOW });
    await importFiles(scubaGear(-2, all), { folder });
    const { snapshots } = await listSnapshots(join(folder, 'evidence'));

    const selected = selectEvidence(snapshots, ['domains']).get('domains');

    expect(selected?.map(({ snapshot }) => snapshot.manifest.source)).toEqual(['scubagear']);
  });
});

describe('evidence of parts of a tenant', () => {
  const entry = (status: TableEntry['status']): TableEntry => ({
    name: 'probes',
    collection: 'networkProbes',
    status,
    request: 'muster probe',
    permission: 'none',
    rows: 1,
    collectedAt: NOW.toISOString(),
    columnsNotSupplied: [],
    problems: 0,
    schema: 'x',
  });
  const snapshot = (id: string, hours: number, status: TableEntry['status'], scope?: string): Snapshot => ({
    id,
    folder: `/evidence/${id}`,
    contentHash: id,
    manifest: {
      schema: 'muster.snapshot/1',
      id,
      tenant: 't',
      source: 'network-probe',
      ...(scope === undefined ? {} : { scope }),
      collector: { name: 'probe', version: '1' },
      collectedAt: new Date(NOW.getTime() + hours * HOUR).toISOString(),
      startedAt: NOW.toISOString(),
      endedAt: NOW.toISOString(),
      who: 'carol',
      inputs: [],
      collections: [],
      tables: [entry(status)],
      files: [],
      notes: [],
    },
  });
  const chosen = (...snapshots: readonly Snapshot[]) =>
    selectEvidence(snapshots, ['probes'])
      .get('probes')
      ?.map((one) => one.snapshot.id);

  test.each<[string, readonly Snapshot[], readonly string[]]>([
    [
      'the newest of each site counts',
      [
        snapshot('a', 1, 'complete', 'oslo'),
        snapshot('b', 2, 'complete', 'oslo'),
        snapshot('c', 0, 'complete', 'rome'),
      ],
      ['b', 'c'],
    ],
    [
      'a whole one goes before a newer one that was interrupted, at its own site only',
      [
        snapshot('a', 1, 'complete', 'oslo'),
        snapshot('b', 2, 'truncated', 'oslo'),
        snapshot('c', 3, 'truncated', 'rome'),
      ],
      ['c', 'a'],
    ],
    [
      'one without a site stands for itself',
      [snapshot('a', 1, 'complete'), snapshot('b', 2, 'complete', 'oslo')],
      ['b', 'a'],
    ],
  ])('%s', (_, snapshots, expected) => {
    expect(chosen(...snapshots)).toEqual(expected);
  });
});
