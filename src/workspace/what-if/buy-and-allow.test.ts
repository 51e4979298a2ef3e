import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCatalogs } from '../catalogs.ts';
import { DAY, makeWorkspace, type SmallWorkspace } from '../workspace-for-test.ts';
import { findLicence } from './buy-seats.ts';
import type { WhatIfRequest } from './changes.ts';
import { whatIf } from './what-if.ts';

const NOTHING: WhatIfRequest = { buy: [], allow: [], set: [], waive: [], isUnassigned: false };

let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.settings({
    catalogs: ['autopilot-device-preparation'],
    sites: [
      { id: 'oslo', name: 'Oslo' },
      { id: 'bergen', name: 'Bergen' },
    ],
  });
  await workspace.assess();
});
afterEach(() => workspace.remove());

function ask(request: Partial<WhatIfRequest>) {
  return whatIf(workspace.folder, { ...NOTHING, ...request }, { now: new Date(DAY), version: 'test' });
}

describe('seats that are bought', () => {
  it('go to people in scope who lack them, in the order of their sign-in names', async () => {
    const answer = await ask({ buy: ['intune=1'] });

    expect(answer.changes).toMatchObject([
      {
        rows: 1,
        sentence:
          '1 seat of INTUNE_A is bought (intune); 1 of 2 people in scope who lack what it carries get one, in the order of their sign-in names.',
      },
    ]);
    expect(answer.changes[0]?.notes).toContain('People who still lack it: 1.');
    expect(answer.listed.map(({ requirement, name, now }) => [requirement, name, now?.status])).toEqual([
      ['intune-licence-assigned', 'ada@contoso.com', 'ready'],
    ]);
  });

  it('may be left to nobody', async () => {
    const answer = await ask({ buy: ['intune=5'], isUnassigned: true });

    expect(answer.turned).toEqual([]);
    expect(answer.changes[0]?.notes).toContain('The seats are bought and given to nobody.');
  });

  it('may be of a licence, a service plan or a capability; a plan is only sold within a licence', async () => {
    const catalogs = await readCatalogs();

    expect(findLicence('spe_e5', catalogs)).toMatchObject({ name: 'SPE_E5', kind: 'sku' });
    expect(findLicence('Microsoft 365 E5', catalogs).name).toBe('SPE_E5');
    expect(findLicence('windows-enterprise', catalogs)).toMatchObject({ name: 'WIN10_PRO_ENT_SUB', kind: 'plan' });
    expect(findLicence('windows-enterprise', catalogs).soldAs).toHaveLength(3);
    expect(() => findLicence('SPE_E6', catalogs)).toThrow(/called so; did you mean .*SPE_E5/);
  });
});

describe('a host that is let through', () => {
  it('counts as an allow-list says, where nobody probed', async () => {
    const answer = await ask({ allow: ['time.windows.com@oslo'] });

    expect(answer.turned).toMatchObject([{ requirement: 'reach-time', to: 'ready', count: 1 }]);
    expect(answer.listed.map(({ subject }) => subject)).toEqual(['oslo']);
  });

  it('counts at every site, where none is named', async () => {
    const answer = await ask({ allow: ['time.windows.com'] });

    expect(answer.turned).toMatchObject([{ requirement: 'reach-time', count: 2 }]);
  });

  it('opens no pattern that it is only a part of', async () => {
    const answer = await ask({ allow: ['nothing.a.manage.microsoft.com'] });

    expect(answer.turned).toEqual([]);
    expect(answer.changes[0]?.notes).toEqual([
      'No endpoint of a list is within nothing.a.manage.microsoft.com, so that nothing can turn by it.',
      expect.stringContaining('It is only a part of *.manage.microsoft.com'),
    ]);
  });
});
