import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importPaths } from '../../src/collect/index.ts';
import { SAMPLE_NETWORKS } from '../network/sample-networks.ts';
import { type TenantName, writeTenant } from './index.ts';
import { newFolder } from './read-back.ts';

const NOW = new Date('2026-11-21T09:00:00Z');

async function write(name: TenantName): Promise<string> {
  const folder = newFolder();
  await writeTenant({ name, now: NOW, folder, parts: ['probes', 'workspace'] });
  return folder;
}

/** How many endpoints a site has of each verdict and reason, but for those that answer and those nobody can test. */
function troubles(folder: string, site: string): Readonly<Record<string, number>> {
  const { endpoints } = JSON.parse(readFileSync(join(folder, 'probes', `${site}.json`), 'utf8'));
  const counts: Record<string, number> = {};
  for (const { verdict, reason } of endpoints)
    if (verdict !== 'reachable' && verdict !== 'not-testable')
      counts[`${verdict} ${reason}`] = (counts[`${verdict} ${reason}`] ?? 0) + 1;
  return counts;
}

describe('what was seen from the sites', () => {
  it('of Contoso differs: a proxy that opens what its list forgot, a branch that is open, a tunnel without time', async () => {
    const folder = await write('contoso');

    expect(Object.keys(troubles(folder, 'london')).sort()).toEqual([
      'inspected members-differ',
      'inspected tls-reissued',
    ]);
    expect(troubles(folder, 'dublin')).toEqual({});
    expect(troubles(folder, 'home')).toEqual({ 'blocked no-answer': 1 });
  });

  it('of Fabrikam is a proxy that asks who one is, and TLS of old; of Pune nothing is known', async () => {
    const folder = await write('fabrikam');

    expect(readdirSync(join(folder, 'probes'))).toEqual(['detroit.json', 'muenchen.json']);
    expect(Object.keys(troubles(folder, 'muenchen'))).toContain('authentication-required proxy-authentication');
    expect(Object.keys(troubles(folder, 'detroit')).sort()).toEqual(['blocked members-differ', 'blocked tls-too-old']);
  });

  it('of Woodgrove is nothing but answers', async () => {
    expect(troubles(await write('woodgrove'), 'main')).toEqual({});
  });

  it.each<TenantName>(['contoso', 'fabrikam', 'woodgrove'])(
    'of %s is imported whole, dated two days ago',
    async (name) => {
      const folder = await write(name);
      const sites = Object.keys(SAMPLE_NETWORKS).flatMap((one) =>
        one.startsWith(`${name}/`) ? [one.slice(name.length + 1)] : [],
      );

      const { snapshots, files } = await importPaths({
        folder,
        paths: [join(folder, 'probes')],
        sites,
        now: NOW,
        who: 'ann',
        version: '0.0.0',
      });

      expect(files.flatMap(({ problems, skipped = [] }) => [...problems, skipped].flat())).toEqual([]);
      expect(snapshots.map(({ scope }) => scope).sort()).toEqual([...sites].sort());
      expect(snapshots.flatMap(({ tables }) => tables.map(({ status }) => status))).not.toContain('truncated');
      expect(snapshots.every(({ collectedAt }) => collectedAt.startsWith('2026-11-19'))).toBe(true);
    },
  );
});
