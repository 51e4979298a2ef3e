import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { DERIVED_TABLES, sqlType, TABLES } from '../index.ts';

const SERVICE = [
  `INSERT INTO service_group_names (normalised_name, role, service) VALUES ('modernworkplacedevicesall', 'devices', 'managed-desktop'), ('modernworkplaceall', 'users', 'managed-desktop')`,
];
const GROUPS = [
  ...SERVICE,
  `INSERT INTO groups (id, display_name, group_types) VALUES ('own', 'Own', []), ('dev', 'Modern Workplace Devices - All', []), ('usr', 'Modern Workplace -All', []), ('outer', 'Outer', []), ('same', 'Same', []), ('people', 'People', []), ('empty', 'Empty', [])`,
  `INSERT INTO group_members (group_id, member_id, member_kind) VALUES ('own', 'd1', 'device'), ('dev', 'd2', 'device'), ('usr', 'u2', 'user'), ('outer', 'dev', 'group'), ('dev', 'outer', 'group'), ('same', 'd2', 'device'), ('same', 'd3', 'device'), ('people', 'u1', 'user')`,
  `INSERT INTO group_member_lists SELECT id, true FROM groups`,
];

interface Assignment {
  readonly devices?: true;
  readonly users?: true;
  readonly to?: readonly string[];
  readonly not?: readonly string[];
  readonly filter?: true;
}

async function reach(assignment: Assignment, statements: readonly string[] = GROUPS): Promise<Record<string, unknown>> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  for (const table of TABLES) {
    if (table.kind === 'derived') continue;
    const columns = Object.entries(table.columns).map(([name, column]) => `${name} ${sqlType(column.type)}`);
    await connection.run(`CREATE TABLE ${table.name} (${columns.join(', ')})`);
  }
  for (const statement of statements) await connection.run(statement);
  const list = (ids: readonly string[] = []) => `[${ids.map((id) => `'${id}'`).join(', ')}]::VARCHAR[]`;
  await connection.run(
    `INSERT INTO scripts (id, assigned, all_devices, all_users, include_groups, exclude_groups, has_filter) VALUES ('p', true, ${assignment.devices ?? false}, ${assignment.users ?? false}, ${list(assignment.to)}, ${list(assignment.not)}, ${assignment.filter ?? false})`,
  );
  for (const table of DERIVED_TABLES) await connection.run(`CREATE TABLE ${table.name} AS ${table.sql}`);
  const rows = (
    await connection.runAndReadAll("SELECT * FROM policy_reach WHERE source = 'scripts'")
  ).getRowObjectsJson();
  return rows[0] ?? {};
}

describe('policy_reach', () => {
  it('reaches all devices unless those of the service are left out', async () => {
    expect(await reach({ devices: true, not: ['own'] })).toMatchObject({
      reaches_all_devices: true,
      reaches_all_users: false,
    });
    expect(await reach({ devices: true, not: ['dev'] })).toMatchObject({ reaches_all_devices: false });
  });

  it('takes a group around the group of the service, in a circle too, and one with all of its members', async () => {
    expect(await reach({ devices: true, not: ['outer'] })).toMatchObject({ reaches_all_devices: false });
    expect(
      await reach({ devices: true, not: ['same', 'empty'] }, [
        ...GROUPS,
        "DELETE FROM group_members WHERE member_kind = 'group'",
      ]),
    ).toMatchObject({ reaches_all_devices: false });
  });

  it('does not guess where an exclusion is of the other kind or a filter decides', async () => {
    expect(await reach({ users: true, not: ['dev'] })).toMatchObject({ reaches_all_users: null });
    expect(await reach({ devices: true, filter: true })).toMatchObject({ reaches_all_devices: null });
  });

  it('tells groups apart by their members', async () => {
    expect(await reach({ to: ['own', 'people'] })).toMatchObject({ spares_groups: true, shares: false });
    expect(await reach({ to: ['own', 'same'] })).toMatchObject({ spares_groups: false, shares: true });
    expect(await reach({ to: ['same'], not: ['dev'] })).toMatchObject({ spares_groups: true, shares: true });
  });

  it('finds nothing apart before enrolment, nor while the groups of the service are empty', async () => {
    const before = [...SERVICE, "INSERT INTO groups (id, display_name) VALUES ('own', 'Own')"];
    expect(await reach({ to: ['own'] }, before)).toMatchObject({ spares_groups: false, shares: false });
    expect(
      await reach({ to: ['own'] }, [...GROUPS, "DELETE FROM group_members WHERE group_id IN ('dev', 'usr', 'outer')"]),
    ).toMatchObject({ spares_groups: false });
  });

  it('cannot tell when a list of members is not whole, or a name is not known', async () => {
    expect(
      await reach({ to: ['own'] }, [
        ...GROUPS,
        "UPDATE group_member_lists SET complete = false WHERE group_id = 'dev'",
      ]),
    ).toMatchObject({ spares_groups: null });
    expect(
      await reach({ to: ['own'] }, [...GROUPS, "UPDATE group_members SET group_id = NULL WHERE group_id = 'own'"]),
    ).toMatchObject({ spares_groups: null });
    expect(
      await reach({ devices: true, not: ['own'] }, [
        ...GROUPS,
        "UPDATE groups SET display_name = NULL WHERE id = 'own'",
      ]),
    ).toMatchObject({ reaches_all_devices: null });
    expect(await reach({ to: ['deleted'] })).toMatchObject({ spares_groups: null });
  });

  it('knows a dynamic group of devices to hold no user', async () => {
    const dynamic = [
      ...GROUPS,
      "INSERT INTO groups (id, display_name, membership_rule) VALUES ('dyn', 'All Windows', '(device.deviceOSType -eq \"Windows\")')",
    ];
    expect(await reach({ to: ['dyn'], not: ['dev'] }, dynamic)).toMatchObject({ spares_groups: true });
    expect(await reach({ to: ['dyn'] }, dynamic)).toMatchObject({ spares_groups: null });
  });

  it('says the chain', async () => {
    expect(await reach({ devices: true, to: ['people', 'own'], not: ['dev'], filter: true })).toMatchObject({
      chain: 'assigned to all devices and Own, People, narrowed by a filter; excludes Modern Workplace Devices - All',
    });
    expect(await reach({ to: ['usr'] })).toMatchObject({
      only_service_groups: true,
      chain: 'assigned to Modern Workplace -All; excludes nothing',
    });
  });
});
