import { describe, expect, it } from 'vitest';
import { type AccountEvidence, suggestAccounts } from './special-accounts.ts';

const user = (name: string, more: Partial<AccountEvidence['users'][number]> = {}) => ({
  id: `id-of-${name}`,
  name,
  displayName: name,
  isEnabled: true,
  isSynchronised: false,
  ...more,
});
const NOBODY: AccountEvidence = { users: [], policies: [], members: [], globalAdministrators: [] };
const suggest = (evidence: Partial<AccountEvidence>, declared: readonly string[] = []) =>
  suggestAccounts({ ...NOBODY, ...evidence }, declared).map(({ kind, name, reasons }) => [kind, name, ...reasons]);

describe('an account may be a break-glass account', () => {
  const ada = user('ada@contoso.com');

  it('when more than half of the enabled conditional access policies leave it out', () => {
    const excluded = { users: [ada.id], groups: [] };
    const others = { users: [], groups: [] };

    expect(suggest({ users: [ada], policies: [excluded, excluded, others] })).toEqual([
      ['break-glass', ada.name, '2 of 3 enabled conditional access policies leave it out'],
    ]);
    expect(suggest({ users: [ada], policies: [excluded, others] })).toEqual([]);
  });

  it('also through a group, unless so many are in it that it is for something else', () => {
    const policies = [{ users: [], groups: ['g'] }];
    const member = { group: 'g', member: ada.id };
    const crowd = Array.from({ length: 10 }, (_, index) => ({ group: 'g', member: String(index) }));

    expect(suggest({ users: [ada], policies, members: [member] })).toHaveLength(1);
    expect(suggest({ users: [ada], policies, members: [member, ...crowd] })).toEqual([]);
  });

  it('when it is a Global Administrator that exists in the cloud only', () => {
    const cloud = user('admin@contoso.onmicrosoft.com');
    const synchronised = user('boss@contoso.onmicrosoft.com', { isSynchronised: true });
    const users = [cloud, synchronised, ada];

    expect(suggest({ users, globalAdministrators: users.map(({ id }) => id) })).toEqual([
      ['break-glass', cloud.name, 'it is a Global Administrator that exists in the cloud only'],
    ]);
  });

  it.each(['breakglass1@a.com', 'break-glass@a.com', 'emergency.one@a.com', 'cloud-emergency@a.com'])(
    'when it is called %s',
    (name) => {
      expect(suggest({ users: [user(name)] })).toEqual([
        ['break-glass', name, 'it is named like an account for emergencies'],
      ]);
    },
  );
});

it.each(['svc-backup@a.com', 'svc_scan@a.com', 'Sync_DC01_0a1b@a.onmicrosoft.com', 'scanner.svc@a.com'])(
  'an account may be a service account when it is called %s',
  (name) => {
    expect(suggest({ users: [user(name)] })).toEqual([['service', name, 'it is named like a service account']]);
  },
);

it.each([
  ['declared', user('emergency@a.com'), ['Emergency@A.com']],
  ['disabled', user('emergency@a.com', { isEnabled: false }), []],
  ['only named a little like one', user('synclair.service@a.com'), []],
])('an account that is %s is not suggested', (_why, one, declared) => {
  expect(suggest({ users: [one] }, declared)).toEqual([]);
});
