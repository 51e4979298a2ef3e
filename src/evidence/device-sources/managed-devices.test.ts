import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { columnsInSql } from '../index.ts';
import { MANAGED_DEVICES } from './managed-devices.ts';

type Device = Readonly<Record<string, string>>;

async function read(column: string, device: Device): Promise<unknown> {
  const sql = MANAGED_DEVICES.columns[column]?.sql ?? '';
  const cells = columnsInSql(sql).map(([name]) => {
    const cell = device[name];
    return `${cell === undefined ? 'NULL' : `'${cell}'`}::VARCHAR AS "${name}"`;
  });
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  const reader = await connection.runAndReadAll(`SELECT ${sql} AS cell FROM (SELECT ${cells.join(', ')})`);
  return reader.getRowObjectsJson()[0]?.['cell'];
}

describe('defender_onboarded', () => {
  test.each([
    ['secured', 'Windows', true],
    ['activated', 'Windows', true],
    ['highSeverity', 'Windows', true],
    ['compromised', 'Windows', true],
    ['deactivated', 'Windows', false],
    ['unresponsive', 'Windows', false],
    ['unknown', 'Windows', null],
    ['secured', 'iOS', null],
  ])('a threat state %s on %s is %s', async (state, operatingSystem, expected) => {
    const device = { operatingSystem, partnerReportedThreatState: state, managementAgent: 'mdm' };

    expect(await read('defender_onboarded', device)).toBe(expected);
  });

  test('a device that only Defender manages is onboarded', async () => {
    expect(await read('defender_onboarded', { operatingSystem: 'Windows', managementAgent: 'msSense' })).toBe(true);
  });
});

describe('is_encrypted', () => {
  const enrolledDateTime = '2026-11-01T08:00:00Z';

  test('false is believed of a device that has reported', async () => {
    const device = { isEncrypted: 'false', enrolledDateTime };

    expect(await read('is_encrypted', { ...device, totalStorageSpaceInBytes: '511205507072' })).toBe(false);
    expect(await read('is_encrypted', { ...device, lastSyncDateTime: '2026-11-02T08:00:00Z' })).toBe(false);
  });

  test('false says nothing of one that never did', async () => {
    const device = { isEncrypted: 'false', enrolledDateTime, totalStorageSpaceInBytes: '0' };

    expect(await read('is_encrypted', device)).toBeNull();
    expect(await read('is_encrypted', { ...device, lastSyncDateTime: enrolledDateTime })).toBeNull();
  });

  test('true is believed', async () => {
    expect(await read('is_encrypted', { isEncrypted: 'true' })).toBe(true);
  });
});
