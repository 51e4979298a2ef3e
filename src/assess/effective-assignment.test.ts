import { afterEach, expect, test } from 'vitest';
import { TABLES } from '../evidence/index.ts';
import { ASSIGNMENT_READS, findEffectiveAssignments } from './effective-assignment.ts';
import { type JudgeProcess, startJudge } from './judge/process.ts';
import type { Row } from './judge/protocol.ts';
import { derivedForJudge, tableColumns } from './prepare.ts';

let judge: JudgeProcess | undefined;
afterEach(() => judge?.close());

const GROUPS = {
  groups: [
    { id: 'pilot', display_name: 'Pilot' },
    { id: 'berlin', display_name: 'Berlin' },
    { id: 'kiosks', display_name: 'Kiosks' },
    { id: 'dark', display_name: 'Dark' },
  ],
  group_member_lists: ['pilot', 'berlin', 'kiosks'].map((group_id) => ({ group_id, complete: true })),
  group_members: [
    { group_id: 'berlin', member_id: 'ada' },
    { group_id: 'pilot', member_id: 'berlin' },
    { group_id: 'kiosks', member_id: 'pc-1' },
  ],
};

function policy(id: string, more: Row): Row {
  return {
    id,
    display_name: id,
    assigned: true,
    all_devices: false,
    all_users: false,
    include_groups: [],
    exclude_groups: [],
    has_filter: false,
    ...more,
  };
}

async function reached(policies: readonly Row[]): Promise<Record<string, string>> {
  const rows: Record<string, readonly Row[]> = { ...GROUPS, compliance_policies: policies };
  const columns = tableColumns([]);
  judge = startJudge();
  const tables = TABLES.filter((table) => table.kind !== 'derived').map(({ name }) => ({
    name,
    columns: columns.get(name) ?? {},
    rows: { kind: 'inline' as const, rows: rows[name] ?? [] },
    state: { table: name, status: 'complete' as const },
  }));
  await judge.ask(
    { kind: 'setup', setup: { threads: 1, memoryLimitMb: 512, tables, derived: derivedForJudge(), waivers: [] } },
    { timeoutMs: 20_000, rssMb: 1000 },
  );
  const found = await findEffectiveAssignments(judge, { deviceObjectId: 'pc-1', userId: 'ada' });
  return Object.fromEntries(found.map((one) => [one.policy, `${one.verdict} ${one.because}`]));
}

test('says who gets what and through which groups', async () => {
  const found = await reached([
    policy('everyone', { all_devices: true }),
    policy('nested', { include_groups: ['pilot'] }),
    policy('spared', { all_devices: true, exclude_groups: ['kiosks'] }),
    policy('mixed', { all_devices: true, exclude_groups: ['pilot'] }),
    policy('filtered', { all_users: true, has_filter: true }),
    policy('unlisted', { include_groups: ['dark'] }),
    policy('others', { include_groups: ['elsewhere-known'], assigned: false }),
    policy('nobody', { assigned: false }),
    policy('not asked for', {
      assigned: null,
      all_devices: null,
      all_users: null,
      include_groups: null,
      exclude_groups: null,
      has_filter: null,
    }),
  ]);

  expect(found).toEqual({
    everyone: 'included by all devices',
    nested: 'included by Berlin > Pilot',
    spared: 'excluded kept from Kiosks',
    mixed: 'unknown by all devices, but kept from Berlin > Pilot: users and devices are mixed',
    filtered: 'unknown by all users, if its filter lets it through',
    unlisted: 'unknown the members of 1 of its groups were not collected',
    'not asked for': 'unknown its assignments were not collected',
  });
});

test('reads only tables that exist', () => {
  expect(ASSIGNMENT_READS.filter((name) => !TABLES.some((table) => table.name === name))).toEqual([]);
});
