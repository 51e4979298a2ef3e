import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { HEADERS } from './device-csv.ts';
import { type TenantName, type TenantOptions, writeTenant } from './index.ts';
import { filesIn, hashOf, linesOf, newFolder, rowsOf, textOf } from './read-back.ts';

const NAMES: readonly TenantName[] = ['contoso', 'fabrikam', 'woodgrove'];
const NOW = new Date('2026-11-21T09:00:00Z');

async function write(options: Partial<TenantOptions> & { readonly name: TenantName }): Promise<string> {
  const folder = newFolder();
  await writeTenant({ now: NOW, ...options, folder });
  return folder;
}

describe.each(NAMES)('%s', (name) => {
  let folder = '';
  beforeAll(async () => {
    folder = await write({ name });
  });

  it('is the same, byte for byte, for the same seed', async () => {
    const again = await write({ name });

    expect(hashOf(again)).toBe(hashOf(folder));
  });

  it('is another for another seed', async () => {
    const other = await write({ name, seed: 'another' });

    expect(rowsOf(other, 'users')[0]?.['id']).not.toBe(rowsOf(folder, 'users')[0]?.['id']);
  });

  it('is JSON in every file, but for pages that stand behind each other', () => {
    const unreadable = filesIn(folder)
      .filter((file) => file.endsWith('.json'))
      .filter((file) => !isJson(textOf(folder, file)));

    expect(unreadable).toEqual(name === 'fabrikam' ? ['directory/groups.json'] : []);
  });

  it('declares the tenant that the organisation says it is', () => {
    const declared: unknown = parse(textOf(folder, 'muster.yaml'));

    expect(declared).toMatchObject({ tenant: { id: rowsOf(folder, 'organization')[0]?.['id'] } });
  });

  it('gives out as many licences as it counts', () => {
    const held = new Map<unknown, number>();
    for (const user of rowsOf(folder, 'users')) {
      for (const licence of listOf(user['assignedLicenses']))
        held.set(licence['skuId'], (held.get(licence['skuId']) ?? 0) + 1);
    }

    const counted = new Map(rowsOf(folder, 'subscribedSkus').map((sku) => [sku['skuId'], sku['consumedUnits']]));

    expect(new Map([...counted].filter(([, units]) => units !== 0))).toEqual(held);
  });

  it('names only people and devices that exist, in groups and as primary users', () => {
    const known = new Set([...rowsOf(folder, 'users'), ...rowsOf(folder, 'devices')].map((object) => object['id']));
    const referred = filesIn(join(folder, 'directory', 'groups'))
      .filter((file) => file.includes('/members'))
      .flatMap((file) => rowsOf(folder, `groups/${file.replace(/(-\d+)?\.json$/, '')}`))
      .filter((member) => member['@odata.type'] !== '#microsoft.graph.group')
      .map((member) => member['id']);
    const primary = linesOf(folder, 'devices/managedDevices.ndjson').map((device) => device['userId']);

    expect([...referred, ...primary].filter((id) => id !== '' && !known.has(id))).toEqual([]);
  });

  it('says the same of a device in both exports', () => {
    const rows = textOf(folder, 'devices/DevicesWithInventory.csv').trimEnd().split('\r\n');
    const ids = linesOf(folder, 'devices/managedDevices.ndjson').map((device) => device['id']);

    expect(rows[0]).toBe(HEADERS.join(','));
    expect(rows.slice(1).map((row) => row.split(',')[0])).toEqual(ids);
  });
});

describe('sizes', () => {
  it('are honoured', async () => {
    const folder = await write({ name: 'contoso', users: 1234, devices: 77, groups: 400, policies: 150 });
    const policies = [
      'deviceCompliancePolicies',
      'deviceConfigurations',
      'configurationPolicies',
      'groupPolicyConfigurations',
      'intents',
      'deviceManagementScripts',
      'windowsFeatureUpdateProfiles',
    ].reduce((sum, path) => sum + rowsOf(folder, `deviceManagement/${path}`).length, 0);

    expect(rowsOf(folder, 'users')).toHaveLength(1234);
    expect(existsSync(join(folder, 'directory/users-2.json'))).toBe(true);
    expect(linesOf(folder, 'devices/managedDevices.ndjson')).toHaveLength(77);
    expect(rowsOf(folder, 'groups')).toHaveLength(400);
    expect(policies).toBe(150);
  });

  it('leave every user, group and policy with an id of its own', async () => {
    const folder = await write({
      name: 'contoso',
      users: 30_000,
      devices: 10,
      groups: 3000,
      policies: 300,
      parts: ['directory'],
    });

    for (const path of ['users', 'groups', 'deviceManagement/configurationPolicies']) {
      const ids = rowsOf(folder, path).map((object) => object['id']);
      expect(new Set(ids).size).toBe(ids.length);
    }
    const upns = rowsOf(folder, 'users').map((user) => String(user['userPrincipalName']).toLowerCase());
    expect(new Set(upns).size).toBe(upns.length);
  });

  it('nest the groups of the organisation five deep', async () => {
    const folder = await write({ name: 'contoso', groups: 200, parts: ['directory'] });
    const names = rowsOf(folder, 'groups').map((group) => String(group['displayName']));

    const depths = names.filter((name) => name.startsWith('Org ')).map((name) => name.split('.').length);

    expect(Math.max(...depths)).toBe(5);
  });

  it('that are too small for what has a name are refused', async () => {
    await expect(write({ name: 'contoso', users: 3 })).rejects.toThrow('users must be at least 10 for Contoso, not 3');
    await expect(write({ name: 'contoso', groups: 3 })).rejects.toThrow('groups must be at least');
    await expect(write({ name: 'contoso', policies: 3 })).rejects.toThrow('policies must be at least');
  });
});

describe('time', () => {
  it('moves with now', async () => {
    const folder = await write({ name: 'contoso', now: new Date('2027-03-01T09:00:00Z'), parts: ['devices'] });

    const newest = linesOf(folder, 'devices/managedDevices.ndjson')
      .map((device) => String(device['lastSyncDateTime']))
      .sort()
      .at(-1);

    expect(newest).toBe('2027-03-01T08:53:00Z');
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : [];
}
