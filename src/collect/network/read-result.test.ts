import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { importFiles } from '../../../test/support/evidence.ts';

const fixture = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
const RESULT = fixture('probe-london.json');
const SITES = ['london', 'dublin'];

/** The fixture with something else in it. */
function changed(change: (result: Record<string, unknown>) => void): object {
  const result = JSON.parse(RESULT);
  change(result);
  return result;
}

describe('what muster probe --json wrote elsewhere', () => {
  test('becomes the snapshot that it would have become there: its source, site and dates', async () => {
    const { snapshots } = await importFiles({ 'london.json': RESULT }, { sites: SITES });

    expect(snapshots).toEqual([
      expect.objectContaining({
        source: 'network-probe',
        scope: 'london: service managed-desktop, time',
        collector: { name: 'probe', version: '1.0.0' },
        who: 'site-admin',
        startedAt: '2026-11-20T08:00:00.000Z',
        endedAt: '2026-11-20T08:00:03.000Z',
        collectedAt: '2026-11-20T08:00:00.000Z',
        inputs: [{ file: 'export/london.json', collection: 'networkProbes', objects: 7, problems: [] }],
      }),
    ]);
  });

  test('has every endpoint with its verdict, and every stage of every host', async () => {
    const imported = await importFiles({ 'london.json': RESULT }, { sites: SITES });

    const probes = await imported.table('probes');
    const stages = await imported.table('probe_stages');
    expect(probes.map(({ site }) => site)).toEqual(Array(7).fill('london'));
    expect(probes.find(({ pattern }) => pattern === 'time.windows.com')).toMatchObject({ verdict: 'reachable' });
    expect(stages).toHaveLength(
      JSON.parse(RESULT).targets.flatMap(({ stages: own }: { stages: unknown[] }) => own).length,
    );
    expect(stages.find(({ reason }) => reason === 'tls-reissued')).toMatchObject({ site: 'london', outcome: 'failed' });
  });

  test('says of rows that broke which they are, keeps the others, and is not whole', async () => {
    const imported = await importFiles({ 'london.json': fixture('damaged-probe.json') }, { sites: SITES });

    expect(imported.status('probes')).toBe('truncated');
    expect(await imported.table('probes')).toHaveLength(4);
    expect(imported.files[0]?.problems).toEqual([
      'endpoint 1: verdict: Invalid option: expected one of "reachable"|"inspected"|"authentication-required"|"blocked"|"degraded"|"not-testable"|"cannot-tell"',
      'endpoint 2: observedAt: is no time',
      expect.stringMatching(/^target 1: port: Too big/),
      expect.stringMatching(/ comes twice$/),
    ]);
  });

  test.each<[string, string | object, RegExp]>([
    [
      'of a site that nobody declared',
      changed((result) => Object.assign(result, { site: 'paris' })),
      /made at the site paris, which muster.yaml has not; it has london, dublin/,
    ],
    ['of --dry-run', changed((result) => Object.assign(result, { run: null })), /nothing was probed/],
    [
      'of a version to come',
      RESULT.replace('muster.probe/1', 'muster.probe/2'),
      /version 2 of what muster probe writes, and 1 is read/,
    ],
    ['that ends in the middle', RESULT.slice(0, 4000), /not whole JSON/],
    ['without the hosts', changed((result) => Object.assign(result, { targets: undefined })), /not whole: targets/],
    [
      'of which nothing can be read',
      changed((result) => Object.assign(result, { targets: [{}] })),
      /no host of it can be read; target 1/,
    ],
  ])('%s is told, and nothing is taken', async (_, content, says) => {
    const { snapshots, files } = await importFiles({ 'london.json': content }, { sites: SITES });

    expect([snapshots, files.map(({ skipped }) => skipped)]).toEqual([[], [expect.stringMatching(says)]]);
  });

  test('of another tenant is refused', async () => {
    const other = changed((result) => Object.assign(Object(result['run']), { tenant: 'somebody' }));

    await expect(importFiles({ 'london.json': other }, { sites: SITES })).rejects.toThrow(
      'evidence of tenant somebody',
    );
  });

  test('claims neither the future nor the place of another site', async () => {
    const ahead = changed((result) =>
      Object.assign(Object(result['run']), { endedAt: '2036-01-01T00:00:00Z', scope: 'dublin' }),
    );

    const { snapshots } = await importFiles({ 'london.json': ahead }, { sites: SITES });

    expect(snapshots[0]).toMatchObject({ endedAt: '2026-11-21T10:49:00.000Z', scope: 'london' });
  });

  test('of several sites that ended in the same second is a snapshot each', async () => {
    const dublin = changed((result) => Object.assign(result, { site: 'dublin' }));

    const { snapshots } = await importFiles({ 'a/london.json': RESULT, 'b/dublin.json': dublin }, { sites: SITES });

    expect(new Set(snapshots.map(({ id }) => id)).size).toBe(2);
  });
});
