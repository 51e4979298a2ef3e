import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { importFiles } from '../../../test/support/evidence.ts';

const NAME = 'sites/berlin/ResultList_19112026_101500_PC-BERLIN-1.csv';
const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/intune-network-requirements/${name}`, import.meta.url));
const RESULTS = fixture('ResultList_19112026_101500_PC-BERLIN-1.csv');

describe('a result list of IntuneNetworkRequirements', () => {
  test('is as old as the day in its name, at the site that its folder names', async () => {
    const imported = await importFiles({ [NAME]: RESULTS });

    expect(imported.snapshots.map(({ source, collectedAt }) => [source, collectedAt])).toEqual([
      ['intune-network-requirements', '2026-11-19T00:00:00.000Z'],
    ]);
    expect(new Set((await imported.table('probes')).map(({ site }) => site))).toEqual(new Set(['berlin']));
  });

  test.each([
    ['portal.manage.microsoft.com', 'reachable', 'answered', '1.3'],
    ['m.manage.microsoft.com', 'cannot-tell', null, '1.2'],
    ['enterpriseregistration.windows.net', 'authentication-required', 'proxy-authentication', null],
    ['i.manage.microsoft.com', 'cannot-tell', null, null],
    ['nowhere.microsoft.com', 'blocked', null, null],
    ['time.windows.com', 'not-testable', null, null],
    ['ctldl.windowsupdate.com', 'reachable', 'answered', null],
  ])('%s is %s', async (pattern, verdict, reason, tls) => {
    const imported = await importFiles({ [NAME]: RESULTS });

    const row = (await imported.table('probes')).find((one) => one['pattern'] === pattern);
    expect(row).toEqual(expect.objectContaining({ verdict, reason, tls_version: tls, list: null, service: null }));
  });

  test('of a host that was tested twice at a site the newer counts', async () => {
    const newer = RESULTS.toString('utf8').replaceAll('"True","True","407"', '"True","True","200"');

    const imported = await importFiles({ [NAME]: RESULTS, 'sites/berlin/ResultList_20112026_080000_PC-2.csv': newer });

    const rows = (await imported.table('probes')).filter(
      ({ pattern }) => pattern === 'enterpriseregistration.windows.net',
    );
    expect(rows.map(({ verdict }) => verdict)).toEqual(['cannot-tell']);
  });

  test('without a site nothing is taken, and the way to say it is told', async () => {
    const { snapshots, files } = await importFiles({ 'ResultList_19112026_101500_PC.csv': RESULTS });

    expect([snapshots, files[0]?.skipped]).toEqual([[], expect.stringContaining('sites/<id of the site>/')]);
  });

  test('lines that broke are told, and the rest is not whole', async () => {
    const imported = await importFiles({ [NAME]: fixture('damaged-ResultList.csv') });

    expect(imported.status('probes')).toBe('truncated');
    expect(imported.files[0]?.problems[0]).toBe('line 4: 3 cells instead of 14');
    expect(await imported.table('probes')).toHaveLength(2);
  });
});
