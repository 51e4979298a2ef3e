import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'collect', 'autopilot', 'fixtures');
const CLEAN = join(FIXTURES, 'AutopilotHWID.csv');
const DAMAGED = join(FIXTURES, 'damaged-excel.csv');

let folder = '';
let out = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-autopilot-'));
  out = join(folder, 'upload');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function muster(...words: readonly string[]) {
  const machine = createTestMachine({ cwd: folder });
  const code = await runCli(['autopilot-csv', ...words], machine);
  return { code, out: machine.out(), err: machine.err() };
}

describe('muster autopilot-csv', () => {
  it('hands a clean file on byte for byte', async () => {
    const { code, out: said } = await muster(CLEAN, '--out', out);

    expect(code).toBe(EXIT.ok);
    expect(said).toContain('(intune): 2 devices; fit as it is');
    expect(await readFile(join(out, 'AutopilotHWID.csv'))).toEqual(await readFile(CLEAN));
    expect(await readFile(join(out, 'changes.csv'), 'utf8')).toBe(
      'file,line,serial,column,kind,effect,before,after,reason\r\n',
    );
  });

  it('puts a file of a spreadsheet right, says each change with its line, and ends with 1 where a device stays out', async () => {
    const { code, out: said } = await muster(DAMAGED, '--out', out);

    expect(code).toBe(EXIT.findings);
    expect(said).toContain('it had lost its leading zeros; the hash says it: 16520771357 becomes 016520771357');
    expect(said).toContain('a spreadsheet rounded it; the hash says it: 4,55E+11 becomes 455012345678');
    expect(said).toContain('1 row is in no file');
    expect((await muster(join(out, 'damaged-excel.csv'), '--check')).code).toBe(EXIT.ok);
  });

  it('replaces nothing unless it is told to, and then leaves nothing behind', async () => {
    await mkdir(out);
    await writeFile(join(out, 'changes.csv'), 'mine');

    const refused = await muster(CLEAN, '--out', out);

    expect(refused).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('exists already') });
    expect(await readdir(out)).toEqual(['changes.csv']);
    expect(await readFile(join(out, 'changes.csv'), 'utf8')).toBe('mine');
    expect((await muster(CLEAN, '--out', out, '--force')).code).toBe(EXIT.ok);
    expect(await readdir(out)).toEqual(['AutopilotHWID.csv', 'changes.csv']);
  });

  it('writes nothing with --check, and ends with 1 where there is something to put right', async () => {
    expect((await muster(CLEAN, '--check')).code).toBe(EXIT.ok);
    expect((await muster(DAMAGED, '--check')).code).toBe(EXIT.findings);
    expect(await readdir(folder)).toEqual([]);
  });

  it('says all of it to a program', async () => {
    const { out: json } = await muster(DAMAGED, '--check', '--json');
    const { files, changes, devices } = JSON.parse(json);

    expect(files).toEqual([expect.objectContaining({ format: 'intune', devices: 3, leftOut: 1, isClean: false })]);
    expect(changes).toContainEqual(expect.objectContaining({ line: 5, kind: 'duplicate', effect: 'left-out' }));
    expect(devices[0]).toMatchObject({ serial: '016520771357', manufacturer: 'Contoso', model: 'Laptop 3' });
  });

  it.each([
    ['808', '808 ZtdDeviceAssignedToOtherTenant: the hash is that of a device that another tenant has registered'],
    ['806 - ZtdDeviceAlreadyAssigned', '806 ZtdDeviceAlreadyAssigned: the device is registered in this tenant already'],
    ['ZtdDeviceAssignedToAnotherTenant', 'Have the other tenant deregister the device'],
    ['ztddeviceduplicated', 'the same hardware hash stands in the file more than once'],
  ])('explains %s', async (error, says) => {
    expect(await muster('--error', error)).toMatchObject({ code: EXIT.ok, out: expect.stringContaining(says) });
  });

  it.each([
    ['no file to look at', []],
    ['nowhere to write to', [CLEAN]],
    ['--check writes nothing', [CLEAN, '--check', '--out', 'x']],
    ['there is no such file', ['gone.csv', '--check']],
    ['it is not a file', [FIXTURES, '--check']],
    ['--error: 999 is not known here', ['--error', '999']],
  ])('refuses: %s', async (says, words) => {
    expect(await muster(...words)).toMatchObject({ code: EXIT.usage, out: '', err: expect.stringContaining(says) });
  });

  it('ends with 2 where no file is a registration file', async () => {
    const { code, out: said } = await muster(join(FIXTURES, 'intune-devices-export.csv'), '--out', out);

    expect(code).toBe(EXIT.usage);
    expect(said).toContain('an export of devices that are registered already');
    expect(await readdir(folder)).toEqual([]);
  });
});
