import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examineNode, judgeDisk } from '../doctor/examine-machine.ts';
import { judgeAccounts, judgeReferenceData } from '../doctor/examine-workspace.ts';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-doctor-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function doctor() {
  const machine = createTestMachine({ cwd: folder });
  const code = await runCli(['doctor', '--json'], machine);
  const { checks }: { checks: { name: string; state: string; says: string; todo?: string }[] } = JSON.parse(
    machine.out(),
  );
  return { code, checks: Object.fromEntries(checks.map((check) => [check.name, check])) };
}

describe('muster doctor', () => {
  it('finds a machine that works, and says how to make a workspace', async () => {
    const { code, checks } = await doctor();

    expect(code).toBe(EXIT.ok);
    for (const name of ['node', 'duckdb', 'catalogs']) expect(checks[name]?.state, checks[name]?.says).toBe('ok');
    expect(checks['workspace']).toMatchObject({ state: 'warning', todo: expect.stringContaining('muster init') });
    expect(checks['reference data']?.says).toMatch(/\.(yaml|csv), is \d+ days old/);
  });

  it('names the fault of a workspace with its line, and exits 2', async () => {
    await writeFile(
      join(folder, 'muster.yaml'),
      'version: 1\ntenant: { id: a, name: Contoso }\ncatalogs: [x]\ncatalog: y\n',
    );

    const { code, checks } = await doctor();

    expect(code).toBe(EXIT.usage);
    expect(checks['workspace']).toMatchObject({ state: 'failed', says: expect.stringContaining('muster.yaml:4:1') });
  });

  it('names the tenant of a workspace that can be read', async () => {
    await writeFile(
      join(folder, 'muster.yaml'),
      'version: 1\ntenant: { id: a, name: Contoso }\ncatalogs: [managed-desktop-2018]\n',
    );

    expect((await doctor()).checks['workspace']).toMatchObject({
      state: 'ok',
      says: expect.stringContaining('Contoso'),
    });
  });
});

it.each([
  [50, 'failed'],
  [500, 'warning'],
  [2048, 'ok'],
])('%i MiB of free disk are %s', (freeMib, state) => {
  expect(judgeDisk(freeMib).state).toBe(state);
});

it('asks for Node.js 24', () => {
  expect([examineNode('22.9.0').state, examineNode('24.0.0').state]).toEqual(['failed', 'ok']);
});

it('warns of old reference data by name', () => {
  const ages = [
    { name: 'reference/windows-releases.yaml', ageDays: 200, isOld: true },
    { name: 'reference/licences.yaml', ageDays: 20, isOld: false },
  ];

  expect(judgeReferenceData(ages)).toMatchObject({
    state: 'warning',
    todo: expect.stringContaining('windows-releases.yaml'),
  });
  expect(judgeReferenceData(ages.slice(1)).state).toBe('ok');
  expect(judgeReferenceData([{ name: 'endpoints/microsoft-365.json', ageDays: 130, isOld: true }]).todo).toBe(
    'Run muster endpoints update in a workspace: microsoft-365.json may have changed since.',
  );
});

it('suggests to declare accounts that look like break-glass or service accounts, each with why', () => {
  const check = judgeAccounts([
    { kind: 'break-glass', name: 'emergency@contoso.com', reasons: ['it is named like an account for emergencies'] },
    { kind: 'service', name: 'svc-scan@contoso.com', reasons: ['it is named like a service account'] },
  ]);

  expect(check).toMatchObject({
    state: 'warning',
    says: expect.stringContaining(
      'emergency@contoso.com may be a break-glass account: it is named like an account for emergencies',
    ),
    todo: 'Where that is so, declare it once in muster.yaml under break_glass or service_accounts.',
  });
  expect(judgeAccounts([]).state).toBe('ok');
});
