import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorkspace, type SmallWorkspace } from '../../workspace/workspace-for-test.ts';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace({ isEmpty: true });
});
afterEach(() => workspace.remove());

async function muster(line: string) {
  const machine = createTestMachine({ cwd: workspace.folder, now: () => new Date('2026-11-15T08:00:00Z') });
  const code = await runCli(line.split(' '), machine);
  return { code, err: machine.err(), out: machine.out() };
}
const assess = async (options = '') => (await muster(`assess --quiet ${options}`.trim())).code;
const attest = () => muster('attest attested_directory_sync connect_version=2.4.27.0');

const LONG_AGO = { lastSync: '2026-10-01T08:00:00Z' };

/** Of the requirements of the house, the one on devices. */
const FLEET = `id: fleet
title: What devices need
version: 1.0.0
date: 2026-01-01
era: "2026"
service: managed-desktop
source: Written for the tests of the workspace.
includes:
  - { requirement: memory, because: Nothing is asked of the tenant. }
`;

describe('the exit code of muster assess', () => {
  it('is 0 where the gate is passed, and for devices that may not enrol too: they gate themselves', async () => {
    await workspace.import({ smallMemory: 4e9 });
    await workspace.settings({ profile: { forests: 1 } });
    await attest();

    expect([await assess(), await assess('--gate may-deploy --fail-on advisory')]).toEqual([EXIT.ok, EXIT.ok]);
  });

  it('is 1 for what keeps the gate that was asked for shut', async () => {
    await workspace.import();
    await workspace.settings({ profile: { forests: 2 } });
    await attest();

    expect(await assess()).toBe(EXIT.ok);
    expect(await assess('--gate may-deploy')).toBe(EXIT.findings);
    expect(await assess('--fail-on advisory')).toBe(EXIT.findings);
    expect(await assess('--gate may-deploy --fail-on not-ready')).toBe(EXIT.ok);
  });

  it('is 3 where nothing fails, but the evidence does not suffice for the gate', async () => {
    await workspace.import();

    expect(await assess()).toBe(EXIT.incomplete);
  });

  it('is 1 where both hold, unless nothing is to fail', async () => {
    await workspace.import(LONG_AGO);

    expect(await assess()).toBe(EXIT.findings);
    expect(await assess('--fail-on none')).toBe(EXIT.ok);
  });

  it('is 0 again where a waiver is in force', async () => {
    await workspace.import(LONG_AGO);
    await attest();
    expect(await assess()).toBe(EXIT.findings);

    await muster('waive synchronised Contoso --reason Migration --until 2026-12-01');

    expect(await assess()).toBe(EXIT.ok);
  });

  it('is that of the devices where nothing is asked of the tenant, which is not called ready', async () => {
    await workspace.write('catalogs/fleet/catalog.yaml', FLEET);
    await workspace.settings({ catalogs: ['fleet'] });
    await workspace.import({ smallMemory: 4e9 });

    expect(await muster('assess')).toMatchObject({
      code: EXIT.findings,
      out: expect.stringMatching(
        /May enrol: not asked\n {2}Nothing in scope decides whether Contoso itself may enrol; /,
      ),
    });
    expect(await assess('--fail-on none')).toBe(EXIT.ok);
    expect(await assess('--fail-on advisory')).toBe(EXIT.findings);
    await muster('waive memory PC-SMALL --reason Replaced --until 2026-12-01');
    expect(await assess()).toBe(EXIT.ok);
  });

  it('is 3 where devices alone are asked, and one cannot be told or there is none', async () => {
    await workspace.write('catalogs/fleet/catalog.yaml', FLEET);
    await workspace.settings({ catalogs: ['fleet'] });
    await workspace.import({ smallMemory: null });
    expect(await assess()).toBe(EXIT.incomplete);

    await workspace.settings({ catalogs: ['fleet'], exclusions: [{ model: 'Book 5', reason: 'All are sold' }] });
    expect(await assess()).toBe(EXIT.incomplete);
  });

  it('is 2 for a fault in the workspace, with its place, and for a time that is none', async () => {
    expect(await muster('assess --at soon')).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('--at: soon'),
    });
    await workspace.write('muster.yaml', 'version: 1\ntenant: { id: a, name: b }\ncatalogs: [house]\nsite: []\n');

    expect(await muster('assess')).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('muster.yaml:4:1') });
  });

  it.each([
    ['catalogs: [house, hose]\n', 'muster.yaml:3:19 catalogs: there is no catalog hose'],
    ['catalogs: [house]\nparams: { memroy: { a: 1 } }\n', 'muster.yaml:4:11 params: there is no requirement memroy'],
    ['catalogs: [house]\nparams:\n  memory: { gb: 1 }\n', 'muster.yaml:5:13 params: memory has no parameter gb'],
  ])('is 2 for what muster.yaml names and nothing has, with its place: %s', async (text, says) => {
    await workspace.write('muster.yaml', `version: 1\ntenant: { id: a, name: b }\n${text}catalog_folder: catalogs\n`);

    expect(await muster('assess')).toMatchObject({ code: EXIT.usage, err: expect.stringContaining(says) });
  });

  it.each([
    ['compare nothing latest', 'muster: there is no assessment nothing'],
    ['waive memory PC-SMALL --reason Replaced --until 2026-12-01', 'muster: there is no assessment yet'],
    ['report', 'muster: there is no assessment yet'],
    ['explain memory', 'muster: there is no assessment yet'],
    ['attest nothing', 'muster: there is no fact nothing'],
    ['catalog show nothing', 'muster: there is no requirement, task or fact nothing'],
    ['forget --user nobody@contoso.com', 'muster: nothing here knows a user nobody@contoso.com'],
  ])('%s: what is wrong in no file has no place in one', async (line, says) => {
    expect(await muster(line)).toMatchObject({ code: EXIT.usage, err: expect.stringContaining(says) });
  });
});
