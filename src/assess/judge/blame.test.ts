import { describe, expect, test } from 'vitest';
import { type LoadedState, whyMissing } from './blame.ts';
import type { JudgeRequirement } from './protocol.ts';

function requirement(
  mentions: readonly string[],
  decides: readonly string[],
  tolerated: readonly string[] = [],
): JudgeRequirement {
  return {
    id: 'some',
    level: 'required',
    subject: 'tenant',
    check: '',
    outputs: ['subject', 'holds'],
    reads: mentions.map((table) => ({ table, tolerated: tolerated.includes(table) })),
    mentions,
    columns: [],
    decides,
    reasons: [],
    reasonLevels: {},
    pin: [],
  };
}

function states(...all: readonly LoadedState[]): ReadonlyMap<string, LoadedState> {
  return new Map(all.map((state) => [state.table, state]));
}

const EMPTY: LoadedState = { table: 'attested_vpn', status: 'complete', rows: 0 };
const SILENT_PROFILE: LoadedState = { table: 'profile', status: 'complete', rows: 1, unsaid: ['vpn', 'proxy'] };
const BARE: LoadedState = { table: 'users', status: 'complete', rows: 5, columnsNotSupplied: ['country', 'mail'] };

describe('whyMissing', () => {
  test('blames only what the verdict depends on', () => {
    expect(whyMissing(requirement(['users', 'attested_vpn'], ['users.id']), states(EMPTY, BARE))).toEqual({
      status: 'unknown',
      code: 'value-missing',
    });
    expect(whyMissing(requirement(['users'], ['users.mail']), states(BARE))).toMatchObject({
      code: 'column-not-supplied',
      blockedBy: 'users.mail',
    });
  });

  test('blames no property that only a fallback reads', () => {
    expect(whyMissing(requirement(['users'], ['users.id', '?users.mail']), states(BARE))).toMatchObject({
      code: 'value-missing',
    });
  });

  test('names the profile before an empty attestation beside it', () => {
    const both = requirement(['attested_vpn', 'profile'], ['attested_vpn.legacy_client', 'profile.vpn']);

    expect(whyMissing(both, states(EMPTY, SILENT_PROFILE))).toEqual({
      status: 'unknown',
      code: 'not-stated',
      blockedBy: 'profile.vpn, attested_vpn',
    });
  });

  test('names a property that was not supplied before the attestation that would stand in for it', () => {
    const either = requirement(['attested_vpn', 'users'], ['?attested_vpn.legacy_client', 'users.mail']);

    expect(whyMissing(either, states(EMPTY, BARE))).toMatchObject({
      code: 'column-not-supplied',
      blockedBy: 'users.mail, attested_vpn',
    });
  });

  test('says that the scope is not known where the members of the pilot are not', () => {
    const scope: LoadedState = { table: 'scoped_users', status: 'complete', rows: 0, unsaid: ['in_scope'] };
    const refused: LoadedState = { table: 'group_members', status: 'denied', rows: 0 };

    expect(whyMissing(requirement(['scoped_users'], ['scoped_users.in_scope']), states(scope, refused))).toMatchObject({
      code: 'scope-unknown',
      blockedBy: 'group_members',
    });
  });

  test('blames a table that it can do without, where that table decides', () => {
    const refused: LoadedState = { table: 'domains', status: 'denied', rows: 0 };

    expect(whyMissing(requirement(['domains'], ['domains.id'], ['domains']), states(refused))).toMatchObject({
      status: 'error',
      code: 'permission-refused',
    });
    expect(whyMissing(requirement(['domains'], [], ['domains']), states(refused))).toMatchObject({
      code: 'value-missing',
    });
  });
});
