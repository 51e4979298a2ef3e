import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWorkspace, WorkspaceFault } from './read.ts';
import { makeWorkspace, type SmallWorkspace } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace({ isEmpty: true });
});
afterEach(() => workspace.remove());

/** The lines that a user is told of a file with a text. */
async function faultsOf(file: string, text: string): Promise<readonly string[]> {
  await workspace.write(file, text);
  const error: unknown = await readWorkspace(workspace.folder).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof WorkspaceFault ? error.message.split('\n') : [];
}

const SETTINGS = 'version: 1\ntenant: { id: a, name: Contoso }\ncatalogs: [house]\n';
const STATED =
  'version: 1\nattestations:\n  - table: attested_network\n    facts: { a: 1 }\n    by: Ada\n    at: 2026-01-01\n';
const WAIVED =
  'version: 1\nwaivers:\n  - id: w-1\n    requirement: memory\n    reason: Replaced soon\n    approver: Ada\n    approved_at: 2026-01-01\n    until: 2026-06-01\n';

describe('what is wrong is told with its file, line and column', () => {
  it.each([
    ['an unknown key', 'muster.yaml', `${SETTINGS}catalogue: house\n`, 'muster.yaml:4:1 '],
    ['each unknown key', 'muster.yaml', `${SETTINGS}one: 1\ntwo: 2\n`, 'muster.yaml:5:1 '],
    [
      'a key in the wrong place',
      'muster.yaml',
      `${SETTINGS}profile:\n  break_glass: [a]\n`,
      'muster.yaml:5:3 profile: ',
    ],
    ['a key that stands twice', 'muster.yaml', `${SETTINGS}sites: []\nsites: []\n`, 'muster.yaml:5:1 '],
    [
      'a value of the wrong type',
      'muster.yaml',
      `${SETTINGS}stale_after_days: soon\n`,
      'muster.yaml:4:1 stale_after_days: ',
    ],
    [
      'a value in a list',
      'muster.yaml',
      `${SETTINGS}services:\n  - intune\n  - outlook\n`,
      'muster.yaml:6:5 services.1: ',
    ],
    [
      'an alias',
      'muster.yaml',
      `${SETTINGS}break_glass: &a [x]\nservice_accounts: *a\n`,
      'muster.yaml:5:19 *a: aliases',
    ],
    ['what is no YAML', 'muster.yaml', `${SETTINGS}sites: [\n`, 'muster.yaml:5:1 '],
    [
      'an exclusion of two things',
      'muster.yaml',
      `${SETTINGS}exclusions: [{ device: a, serial: b, reason: Kiosk }]\n`,
      'muster.yaml:4:14 exclusions.0: say exactly one of',
    ],
    ['a statement without its end', 'attestations.yaml', STATED, 'attestations.yaml:3:5 attestations.0.until: '],
    [
      'an unknown key of a statement',
      'attestations.yaml',
      `${STATED}    until: 2027-01-01\n    who: me\n`,
      'attestations.yaml:8:5 attestations.0: ',
    ],
    [
      'a day that is none',
      'attestations.yaml',
      `${STATED}    until: 2027-02-30\n`,
      'attestations.yaml:7:5 attestations.0.until: ',
    ],
    [
      'an alias in a statement',
      'attestations.yaml',
      `${STATED}    until: &u 2027-01-01\n    proof: *u\n`,
      'attestations.yaml:8:12 *u: aliases',
    ],
    ['a waiver of nothing', 'waivers.yaml', `${WAIVED}    subjects: []\n`, 'waivers.yaml:9:5 waivers.0.subjects: '],
    [
      'a waiver without its pin',
      'waivers.yaml',
      `${WAIVED}    subjects: [{ id: a }]\n`,
      'waivers.yaml:9:16 waivers.0.subjects.0.pin: ',
    ],
    [
      'a key of a waiver that stands twice',
      'waivers.yaml',
      `${WAIVED}    id: w-2\n    subjects: [{ id: a, pin: b }]\n`,
      'waivers.yaml:9:5 ',
    ],
  ])('%s', async (_what, file, text, says) => {
    const faults = await faultsOf(file, text);

    expect(faults.map((fault) => fault.slice(0, says.length))).toContain(says);
  });

  it('in all three files at once', async () => {
    await workspace.write('attestations.yaml', 'version: 1\na: 1\n');
    await workspace.write('waivers.yaml', 'version: 1\nb: 1\n');

    expect(await faultsOf('muster.yaml', `${SETTINGS}c: 1\n`)).toEqual([
      expect.stringMatching(/^muster\.yaml:4:1 /),
      expect.stringMatching(/^attestations\.yaml:2:1 /),
      expect.stringMatching(/^waivers\.yaml:2:1 /),
    ]);
  });

  it('a folder without muster.yaml is no workspace', async () => {
    await expect(readWorkspace('/tmp')).rejects.toThrow('there is no workspace here: run `muster init`');
  });
});

describe('a file in another version is never misread', () => {
  it.each([
    [
      'without a version',
      'tenant: { id: a }\n',
      'muster.yaml:1:1 version: is missing, so it cannot be told how this file is meant; add the line `version: 1`',
    ],
    [
      'that is empty',
      '',
      'muster.yaml:1:1 version: is missing, so it cannot be told how this file is meant; add the line `version: 1`',
    ],
    ['of version 0', 'version: 0\n', 'muster.yaml:1:1 version: 0 is no version; there is only `version: 1` so far'],
    [
      'of a version that is a text',
      `# x\nversion: "1"\n`,
      'muster.yaml:2:1 version: 1 is no version; there is only `version: 1` so far',
    ],
    [
      'of a newer Muster',
      `${SETTINGS.replace('1', '2')}newer: key\n`,
      'muster.yaml:1:1 version: 2 is newer than this Muster, which reads version 1; use the Muster that wrote it, or a newer one',
    ],
  ])('one %s', async (_what, text, says) => {
    expect(await faultsOf('muster.yaml', text)).toEqual([says]);
  });
});
