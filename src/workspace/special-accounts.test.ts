import { describe, expect, it } from 'vitest';
import { type AccountEvidence, suggestAccounts } from './special-accounts.ts';

const user = (name: string, more: Partial<AccountEvidence['users'][number]> = {}) => ({
  id: `id-of-${name}`,
  name,
  displayName: name,
  isEnabled: true,
  isSynchronised: false,
  isUnlicensed: false,
  ...more,
});
const NOBODY: AccountEvidence = { users: [], policies: [], members: [], globalAdministrators: [] };
const suggest = (evidence: Partial<AccountEvidence>, declared: readonly string[] = []) =>
  suggestAccounts({ ...NOBODY, ...evidence }, declared).map(({ kind, name, reasons }) => [kind, name, ...reasons]);

const policy = (more: Partial<AccountEvidence['policies'][number]> = {}) => ({
  isForAll: true,
  includes: [],
  users: [],
  groups: [],
  ...more,
});

describe('an account may be a break-glass account', () => {
  const ada = user('ada@contoso.com');
  const cloud = user('admin@contoso.onmicrosoft.com');

  it('when every enabled conditional access policy that would reach it leaves it out', () => {
    const excluded = policy({ users: [ada.id] });
    const forOthers = policy({ isForAll: false, includes: ['id-of-somebody-else'] });

    expect(suggest({ users: [ada], policies: [excluded, excluded, forOthers] })).toEqual([
      ['break-glass', ada.name, '2 of 2 enabled conditional access policies that would reach it leave it out'],
    ]);
    expect(suggest({ users: [ada], policies: [excluded, excluded, policy()] })).toEqual([]);
    expect(suggest({ users: [ada], policies: [] })).toEqual([]);
  });

  it('when most of them do, and something else speaks for it', () => {
    const policies = [policy({ users: [ada.id] }), policy({ users: [ada.id] }), policy()];
    const says = '2 of 3 enabled conditional access policies that would reach it leave it out';

    expect(suggest({ users: [{ ...ada, isUnlicensed: true }], policies })).toEqual([
      ['break-glass', ada.name, says, 'it holds no licence'],
    ]);
  });

  it('a policy for its role reaches it, too', () => {
    const forAdministrators = policy({ isForAll: false, includes: ['62e90394-69f5-4237-9190-012177145e10'] });
    const policies = [policy({ users: [cloud.id] }), forAdministrators];

    expect(suggest({ users: [cloud], policies, globalAdministrators: [cloud.id] })).toEqual([]);
    expect(suggest({ users: [cloud], policies })).toHaveLength(1);
  });

  it('also through a group, unless so many are in it that it is for something else', () => {
    const policies = [policy({ groups: ['g'] })];
    const member = { group: 'g', member: ada.id };
    const crowd = Array.from({ length: 10 }, (_, index) => ({ group: 'g', member: String(index) }));

    expect(suggest({ users: [ada], policies, members: [member] })).toHaveLength(1);
    expect(suggest({ users: [ada], policies, members: [member, ...crowd] })).toEqual([]);
  });

  it('but not because it is a Global Administrator in the cloud, as every good account of an administrator is', () => {
    const users = [{ ...cloud, isUnlicensed: true }];
    const globalAdministrators = [cloud.id];
    expect(suggest({ users, globalAdministrators, policies: [policy()] })).toEqual([]);

    const policies = [policy({ users: [cloud.id] }), policy({ users: [cloud.id] }), policy()];
    expect(suggest({ users, globalAdministrators, policies })).toEqual([
      [
        'break-glass',
        cloud.name,
        '2 of 3 enabled conditional access policies that would reach it leave it out',
        'it is a Global Administrator that exists in the cloud only',
        'it holds no licence',
      ],
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
