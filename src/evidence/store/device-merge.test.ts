import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/evidence.ts';
import { DEVICE_FACT_SOURCES } from '../device-sources/index.ts';
import { sqlType } from '../schema.ts';
import { DEVICE_COLUMNS, DEVICE_SOURCES } from '../tables/devices.ts';
import { type DatabaseRow, withDatabase } from './database.ts';
import { deviceConflictsSql, devicesSql } from './device-merge.ts';

const BOTH = ['intune-managed-devices', 'intune-device-export'];

/** Merges facts; each is SQL of values by column. */
async function merge(
  facts: readonly Readonly<Record<string, string>>[],
  sources = BOTH,
): Promise<{ devices: readonly DatabaseRow[]; conflicts: readonly DatabaseRow[] }> {
  const names = ['source', 'subject', ...Object.keys(DEVICE_COLUMNS)];
  const type = (name: string) => sqlType(DEVICE_COLUMNS[name]?.type ?? 'text');
  const rows = facts.map(
    (fact) => `SELECT ${names.map((name) => `${fact[name] ?? 'NULL'}::${type(name)} AS ${name}`).join(', ')}`,
  );
  const relation = `(${rows.join(' UNION ALL ')})`;
  return withDatabase({ scratch: temporaryFolder(), memoryLimitMb: 200 }, async (database) => {
    const conflicts = deviceConflictsSql(relation, sources);
    return {
      devices: await database.rows(`SELECT * FROM (${devicesSql(relation, sources)}) ORDER BY id`),
      conflicts: conflicts === undefined ? [] : await database.rows(conflicts),
    };
  });
}

const managed = (more: Readonly<Record<string, string>>) => ({
  source: "'intune-managed-devices'",
  subject: "'d1'",
  ...more,
});
const exported = (more: Readonly<Record<string, string>>) => ({
  source: "'intune-device-export'",
  subject: "'d1'",
  ...more,
});

test('each column has the word of the better source that has one', async () => {
  const { devices, conflicts } = await merge([
    managed({ name: "'New'", join_type: "'unknown'" }),
    exported({ name: "'Old'", join_type: "'hybrid'", model: "'X1'" }),
    exported({ subject: "'d2'", name: "'Other'" }),
  ]);

  expect(devices).toEqual([
    expect.objectContaining({ id: 'd1', name: 'New', join_type: 'hybrid', model: 'X1' }),
    expect.objectContaining({ id: 'd2', name: 'Other', model: null }),
  ]);
  expect(conflicts).toEqual([]);
});

test('sources that contradict each other on what must not be guessed leave it open, and a problem', async () => {
  const { devices, conflicts } = await merge([managed({ is_encrypted: 'true' }), exported({ is_encrypted: 'false' })]);

  expect(devices).toEqual([expect.objectContaining({ id: 'd1', is_encrypted: null })]);
  expect(conflicts).toEqual([
    {
      table_name: 'devices',
      subject: 'd1',
      column_name: 'is_encrypted',
      problem: 'conflict',
      detail: 'intune-managed-devices: true, intune-device-export: false',
    },
  ]);
});

test('one source is taken as it is', async () => {
  const { devices, conflicts } = await merge([managed({ is_encrypted: 'true' })], ['intune-managed-devices']);

  expect(devices).toEqual([expect.objectContaining({ id: 'd1', is_encrypted: true })]);
  expect(conflicts).toEqual([]);
});

test('a source of a part of the facts fills what the better ones leave open, and is heard where it contradicts them', async () => {
  const sources = ['configuration-manager', 'autopilot-devices', 'intune-defender-agents', ...BOTH];
  const facts = (source: string, more: Readonly<Record<string, string>>) => managed({ source: `'${source}'`, ...more });

  const { devices, conflicts } = await merge(
    [
      managed({ secure_boot: 'true', antivirus_enabled: 'true', model: "'X1'" }),
      facts('intune-defender-agents', { antivirus_enabled: 'true', signatures_overdue: 'true' }),
      facts('configuration-manager', { secure_boot: 'false', tpm_version: "'2.0'", model: "'Y2'" }),
      facts('autopilot-devices', { autopilot_registered: 'true', model: "'Z3'" }),
    ],
    sources,
  );

  expect(devices).toEqual([
    expect.objectContaining({
      model: 'X1',
      antivirus_enabled: true,
      signatures_overdue: true,
      secure_boot: null,
      tpm_version: '2.0',
      autopilot_registered: true,
    }),
  ]);
  expect(conflicts.map(({ column_name, detail }) => [column_name, detail])).toEqual([
    ['secure_boot', 'intune-managed-devices: true, configuration-manager: false'],
  ]);
});

test('every source of facts has its place in the order of trust, and only once', () => {
  expect(DEVICE_FACT_SOURCES.map(({ source }) => source)).toEqual([...DEVICE_SOURCES]);
});
