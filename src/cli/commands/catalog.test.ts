import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

const OWN_FACT = `id: badges-in-use
title: People sign in with a badge
tell: Say so in the profile.
check: SELECT t.id AS subject, p.vpn AS holds FROM tenant t LEFT JOIN profile p ON true
examples:
  - { name: it is so, evidence: { profile: [{ vpn: true }] }, expect: true }
  - { name: it is not so, evidence: { profile: [{ vpn: false }] }, expect: false }
  - { name: nobody knows, evidence: { profile: [{ vpn: null }] }, expect: unknown }
`;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-catalog-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(...words: readonly string[]) {
  const machine = createTestMachine({ cwd: folder });
  const code = await runCli(['catalog', ...words], machine);
  return { code, out: machine.out(), err: machine.err() };
}

async function json(...words: readonly string[]) {
  const { schema: _, ...data } = JSON.parse((await run(...words, '--json')).out);
  return data;
}

/** A workspace with one catalog file of its own. */
async function write(path: string, text: string): Promise<void> {
  const machine = createTestMachine({ cwd: folder });
  await runCli(['init', '--tenant', '11111111-2222-4333-8444-555555555555', '--name', 'Contoso'], machine);
  const settings = `version: 1\ntenant: { id: contoso, name: Contoso }\ncatalogs: [managed-desktop-2018]\ncatalog_folder: catalogs\n`;
  await writeFile(join(folder, 'muster.yaml'), settings);
  const file = join(folder, 'catalogs', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

describe('muster catalog show', () => {
  it('shows a task with its scope, both parties, its proof and what the document leaves open', async () => {
    const { code, out } = await run('show', 'federation-single-site');

    expect(code).toBe(EXIT.ok);
    expect(out).toContain('Applies\n  federated\n');
    expect(out).toMatch(/Out of scope\n {2}where multiple-forests: .*several forests/);
    expect(out).toMatch(/What the provider does\n {2}\w[^\n]+\n\nWhat the customer does\n {2}\w/);
    expect(out).toContain('federation-fault-tolerant: AD FS for one forest survives the loss of a server');
    expect(out).toContain('what a person attests: attested_federation, federation_servers');
  });

  it('writes a scope of several facts as a sentence would', async () => {
    const { out } = await run('show', 'synchronise-password-hashes');

    expect(out).toContain('Applies\n  active-directory-in-use and not pass-through\n');
    expect(out).toMatch(/Where the document is not clear\n {2}It says: .*\n {2}Read here as: /);
  });

  it('shows a fact with what says it, and the tasks that rest on it', async () => {
    const { out } = await run('show', 'multiple-forests');

    expect(out).toMatch(/How to tell Muster\n {2}Say `forests` in the profile/);
    expect(out).toMatch(/Tasks whose scope rests on it\n(.*\n)* {2}federation-single-site\n/);
    expect(out).toContain('  two forests: so\n  one forest: not so\n  nobody has said: nobody knows');
  });

  it('says of a requirement which tasks it proves', async () => {
    expect(await json('show', 'federation-fault-tolerant')).toMatchObject({
      kind: 'requirement',
      requirement: { id: 'federation-fault-tolerant' },
      task: null,
      tasks: ['federation-single-site'],
    });
  });

  it('offers the nearest names of tasks and facts too', async () => {
    const { code, err } = await run('show', 'hold-kick-off');

    expect(code).toBe(EXIT.usage);
    expect(err).toContain('there is no requirement, task or fact hold-kick-off; did you mean hold-kickoff?');
  });
});

describe('muster catalog list', () => {
  it('lists the services, facts and tasks of onboarding, phase by phase', async () => {
    const { onboarding } = await json('list');

    expect(onboarding.services).toContain('entra-connect-and-ad-fs');
    expect(onboarding.facts).toContain('single-forest');
    expect(Object.keys(onboarding.tasks)).toEqual(['initiate', 'assess', 'remediate', 'enable']);
    expect(onboarding.tasks.initiate).toContain('hold-kickoff');
  });
});

describe('muster catalog lint', () => {
  it('looks at the tasks of one phase', async () => {
    const { tested, tasks, faults } = await json('lint', 'initiate');

    expect({ tested, faults }).toEqual({ tested: 0, faults: [] });
    expect(tasks).toBeGreaterThan(3);
  });

  it("tells a fault of a workspace's own task by file and line", async () => {
    await write('onboarding/enable/hand-badges-out.yaml', 'id: hand-badges-out\ntitle: Badges\n');

    const { code, out } = await run('lint', 'onboarding');

    expect(code).toBe(EXIT.usage);
    expect(out).toContain('onboarding/enable/hand-badges-out.yaml:2:1 title: ');
  });

  it('refuses a check of a fact that is more than one SELECT over known tables', async () => {
    await write('onboarding/facts/badges-in-use.yaml', OWN_FACT.replace('FROM tenant t', 'FROM badges t'));

    const { out } = await run('lint', 'badges-in-use');

    expect(out).toMatch(/onboarding\/facts\/badges-in-use\.yaml:\d+:\d+ .*badges/);
  });
});

describe('muster catalog test', () => {
  it('runs the examples of facts', async () => {
    await write('onboarding/facts/badges-in-use.yaml', OWN_FACT);

    expect(await json('test', 'badges-in-use', 'single-forest')).toEqual({ tested: 2, faults: [] });
  });

  it('finds a fact that takes lost evidence for an answer', async () => {
    await write('onboarding/facts/badges-in-use.yaml', OWN_FACT.replace('p.vpn AS', 'coalesce(p.vpn, false) AS'));

    const { code, out } = await run('test', 'badges-in-use');

    expect(code).toBe(EXIT.usage);
    expect(out).toContain('lost evidence must not decide');
  });
});

describe('muster catalog coverage', () => {
  it('leaves nothing uncited, and says what will meet what is planned', async () => {
    const { uncited, planned, planned_by, faults } = await json('coverage');

    expect({ uncited, faults }).toEqual({ uncited: [], faults: [] });
    expect(planned).toContain('SEC-03');
    expect(planned_by['SEC-03']).toContain('database');
    expect(planned.filter((id: string) => !id.startsWith('SEC-'))).toEqual([]);
  });
});
