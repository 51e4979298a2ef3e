import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles } from '../../../test/support/evidence.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name));

async function importDamaged(name: string) {
  const stem = name.replace('-damaged', '');
  const imported = await importFiles({ [`pcs/PC-0001/${stem}`]: fixture(name) });
  return { facts: await imported.table('device_facts'), problems: imported.files[0]?.problems };
}

describe('damaged output of a command on a PC', () => {
  test('dsregcmd, copied out of a narrow window with the prompt, and broken off', async () => {
    const { facts, problems } = await importDamaged('dsregcmd-damaged.txt');

    expect(facts).toEqual([
      expect.objectContaining({ entra_device_id: '00000000-0000-4000-8000-000000001001', join_type: 'hybrid' }),
    ]);
    expect(problems).toEqual(['line 21 and 2 more: it is no property: passed over']);
  });

  test('Get-MpComputerStatus, half of it appended as UTF-16', async () => {
    const { facts, problems } = await importDamaged('get-mpcomputerstatus-damaged.txt');

    expect(facts).toEqual([
      expect.objectContaining({
        antivirus_enabled: false,
        real_time_protection: null,
        signatures_overdue: true,
        signature_age_days: null,
      }),
    ]);
    expect(problems).toEqual([
      'line 18: there are zero bytes, as where UTF-16 was appended to other text: taken out',
      'line 1 and 1 more: it is no property: passed over',
    ]);
  });

  test('Get-BitLockerVolume, in a transcript of the console, whose second volume breaks off', async () => {
    const { facts, problems } = await importDamaged('get-bitlockervolume-damaged.txt');

    expect(facts).toEqual([expect.objectContaining({ is_encrypted: true })]);
    expect(problems).toEqual([
      'there are bytes that are not UTF-8; the file is read as Windows-1252',
      'line 18 and 1 more: it is no property: passed over',
    ]);
  });

  test('Get-Tpm, which ends in an error', async () => {
    const { facts, problems } = await importDamaged('get-tpm-damaged.txt');

    expect(facts).toEqual([expect.objectContaining({ tpm_version: null })]);
    expect(problems).toEqual(['line 10 and 3 more: it is no property: passed over']);
  });
});
