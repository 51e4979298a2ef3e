import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attest, listAskedFacts, withdraw } from './attest.ts';
import { makeWorkspace, type SmallWorkspace, verdicts } from './workspace-for-test.ts';

const NOW = new Date('2026-11-15T08:00:00Z');
let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace({ isEmpty: true });
});
afterEach(() => workspace.remove());

const state = (table: string, ...values: string[]) => attest(workspace.folder, { table, values, by: 'Ada', now: NOW });

describe('a statement', () => {
  it('is kept with who, when and until when, beside what was in the file', async () => {
    await workspace.write('attestations.yaml', '# Ours.\nversion: 1\nattestations: []\n');

    await state('attested_directory_sync', 'connect_version=2.4.27.0', 'password_writeback=yes');

    expect(await readFile(join(workspace.folder, 'attestations.yaml'), 'utf8')).toBe(`# Ours.
version: 1
attestations:
  - table: attested_directory_sync
    facts:
      connect_version: 2.4.27.0
      password_writeback: true
    by: Ada
    at: 2026-11-15
    until: 2027-05-14
`);
  });

  it.each([
    [
      ['attested_directory_sink', 'a=1'],
      'there is no fact attested_directory_sink; did you mean attested_directory_sync',
    ],
    [['attested_directory_sync'], 'nothing is stated; say it as column=value'],
    [['attested_directory_sync', 'version=2'], 'attested_directory_sync has no version; it has connect_version'],
    [['attested_directory_sync', 'sign_in_method=magic'], 'sign_in_method: say one of password-hash'],
    [['attested_directory_sync', 'password_writeback=perhaps'], 'password_writeback: say true or false'],
    [['attested_forests', 'connected_forests=two'], 'connected_forests: say a whole number'],
  ])('%j is refused: %s', async ([table = '', ...values], says) => {
    await expect(state(table, ...values)).rejects.toThrow(says);
    expect(await readFile(join(workspace.folder, 'attestations.yaml'), 'utf8')).toContain('attestations: []');
  });

  it('decides until its last day; then it has lapsed and nothing is known', async () => {
    const asked = async (at: string) =>
      (await listAskedFacts(workspace.folder, new Date(at))).find(({ table }) => table === 'attested_directory_sync');
    expect(await asked('2026-11-15')).toMatchObject({ state: 'not stated' });

    await state('attested_directory_sync', 'connect_version=2.4.27.0');

    expect(await asked('2026-11-16')).toMatchObject({ state: 'stated', until: '2027-05-14' });
    expect(await asked('2027-05-15T00:00:01Z')).toMatchObject({ state: 'lapsed' });
    const said = async (at: string) => (await verdicts(await workspace.assess(at)))['connect Contoso'];
    expect(await said('2027-05-14T23:00:00Z')).toBe('ready');
    expect(await said('2027-05-15T00:00:01Z')).toBe('unknown attestation-lapsed');
  });

  it('gives way to evidence that says otherwise, and the newer of two counts', async () => {
    await workspace.requirement('identity/connect.yaml', {
      check:
        "SELECT t.id AS subject, coalesce(o.on_premises_sync_enabled = false, version_at_least(a.connect_version, '2.0.0.0')) AS holds, CASE WHEN o.on_premises_sync_enabled THEN 'stated ' || a.connect_version || ', though collected evidence shows synchronisation' END AS observed FROM tenant t LEFT JOIN organization o ON true LEFT JOIN attested_directory_sync a ON true",
    });
    await workspace.import();
    await state('attested_directory_sync', 'connect_version=2.4.27.0');
    await attest(workspace.folder, {
      table: 'attested_directory_sync',
      values: ['connect_version=1.1.0.0'],
      by: 'Bob',
      now: new Date('2026-11-16T08:00:00Z'),
    });

    const stored = await workspace.assess('2026-11-17T08:00:00Z');

    expect(stored.findings.get('connect')?.[0]).toMatchObject({
      status: 'not-ready',
      observed: 'stated 1.1.0.0, though collected evidence shows synchronisation',
    });
  });
});

describe('a statement that is withdrawn', () => {
  const FACT = 'attested_directory_sync';
  const text = () => readFile(join(workspace.folder, 'attestations.yaml'), 'utf8');
  const takeBack = (table = FACT) =>
    withdraw(workspace.folder, { table, by: 'Bob', now: new Date('2026-11-16T08:00:00Z'), reason: 'It was replaced' });

  it('stays in the file with who took it back, when and why, and nothing else there changes', async () => {
    const kept = `# Ours.
version: 1
attestations:
  # The old server.
  - { table: ${FACT}, facts: { connect_version: 2.4.27.0 }, by: Ada, at: 2026-11-15, until: 2027-05-14 }
  - table: attested_forests # counted
    facts:
      connected_forests: 1
    by: Ada
    at: 2026-11-15
    until: 2027-05-14
`;
    await workspace.write('attestations.yaml', kept);

    expect(await takeBack('attested_forests')).toMatchObject([{ table: 'attested_forests', withdrawn: { by: 'Bob' } }]);

    expect(await text()).toBe(
      `${kept}    withdrawn:\n      at: 2026-11-16T08:00:00.000Z\n      by: Bob\n      reason: It was replaced\n`,
    );
  });

  it('counts until then and not after, also not an older one behind it; stating it again does', async () => {
    await workspace.import();
    await state(FACT, 'connect_version=2.4.27.0');
    await state(FACT, 'connect_version=2.5.0.0');

    expect(await takeBack()).toHaveLength(2);

    const asked = async (at: string) =>
      (await listAskedFacts(workspace.folder, new Date(at))).find(({ table }) => table === FACT)?.state;
    const said = async (at: string) => (await verdicts(await workspace.assess(at)))['connect Contoso'];
    expect([await asked('2026-11-16T07:59:00Z'), await asked('2026-11-16T08:01:00Z')]).toEqual(['stated', 'withdrawn']);
    expect(await said('2026-11-16T07:59:00Z')).toBe('ready');
    expect(await said('2026-11-16T08:01:00Z')).toBe('unknown not-attested');
    await attest(workspace.folder, {
      table: FACT,
      values: ['connect_version=2.6.0.0'],
      by: 'Ada',
      now: new Date('2026-11-16T09:00:00Z'),
    });
    expect(await said('2026-11-16T09:00:00Z')).toBe('ready');
    expect(await text()).toContain('connect_version: 2.4.27.0');
  });

  it.each([
    [FACT, `${FACT}: nothing is stated that could be withdrawn`],
    ['attested_directory_sink', 'there is no fact attested_directory_sink; did you mean attested_directory_sync'],
  ])('must have been made: %s', async (table, says) => {
    await expect(takeBack(table)).rejects.toThrow(says);
  });

  it('is not withdrawn twice', async () => {
    await state(FACT, 'connect_version=2.4.27.0');
    await takeBack();

    await expect(takeBack()).rejects.toThrow('nothing is stated that could be withdrawn');
  });
});
