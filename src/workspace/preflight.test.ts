import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attest } from './attest.ts';
import { preflight } from './preflight.ts';
import { makeWorkspace, type SmallWorkspace } from './workspace-for-test.ts';

const NOW = new Date('2026-11-15T08:00:00Z');
let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace({ isEmpty: true });
});
afterEach(() => workspace.remove());

const preflightNow = (at = NOW) => preflight(workspace.folder, at);

describe('before anything is judged', () => {
  it('an empty workspace can decide on nothing but its own profile, and is told what to bring', async () => {
    const { judgeable, total, missing } = await preflightNow();

    expect({ judgeable, total }).toEqual({ judgeable: 1, total: 5 });
    expect(missing).toMatchObject([
      {
        table: 'attested_directory_sync',
        requirements: ['connect'],
        otherwise: expect.stringContaining('muster attest'),
      },
      {
        table: 'devices',
        state: 'not-collected',
        requirements: ['memory'],
        request: expect.stringContaining('/deviceManagement/managedDevices'),
        permission: 'DeviceManagementManagedDevices.Read.All',
      },
      { table: 'organization', requirements: ['synchronised'], permission: 'Organization.Read.All' },
      { table: 'users', requirements: ['located'], permission: 'User.Read.All' },
    ]);
  });

  it('what is brought or stated is no longer asked for, until it is too old', async () => {
    await workspace.import({ withoutUsers: true });
    expect(await preflightNow()).toMatchObject({ judgeable: 3, total: 5 });

    await attest(workspace.folder, {
      table: 'attested_directory_sync',
      values: ['connect_version=2.4.27.0'],
      by: 'Ada',
      now: NOW,
    });

    const tables = async (at?: Date) => (await preflightNow(at)).missing.map(({ table, state }) => `${table} ${state}`);
    expect(await tables()).toEqual(['users not-collected']);
    expect(await tables(new Date('2027-01-15T08:00:00Z'))).toContain('organization stale');
  });
});
