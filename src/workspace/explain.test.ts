import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTenant } from '../../lab/tenants/index.ts';
import { assessWorkspace } from './assess.ts';
import { explain } from './explain.ts';
import { importEvidence } from './import.ts';
import { ADA, BIG, makeWorkspace, type SmallWorkspace } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
beforeAll(async () => {
  workspace = await makeWorkspace();
  await workspace.assess();
});
afterAll(() => workspace.remove());

const explained = (word: string, subject?: string) => explain(workspace.folder, word, subject);

describe('explaining', () => {
  it('a requirement gives its findings, the worst first, each with what to do', async () => {
    const explanation = await explained('memory');

    expect(explanation).toMatchObject({
      about: 'requirement',
      requirement: { id: 'memory' },
      findings: [
        { name: 'PC-SMALL', status: 'not-ready', steps: ['Put it right as the requirement says.'] },
        { name: 'PC-BIG', status: 'ready' },
      ],
      more: 0,
    });
  });

  it('a requirement on one subject, by its name or id, gives that finding alone', async () => {
    expect((await explained('memory', 'pc-big')).findings).toMatchObject([{ subject: BIG }]);
    expect((await explained('memory', BIG)).findings).toHaveLength(1);
    await expect(explained('memory', 'PC-BIGG')).rejects.toThrow('no finding on PC-BIGG; did you mean PC-BIG?');
  });

  it('a device gives everything about it over all requirements, whatever the case of its name', async () => {
    expect(await explained('pc-small')).toMatchObject({
      about: 'subject',
      kind: 'device',
      name: 'PC-SMALL',
      findings: [{ requirement: 'memory', status: 'not-ready', observed: '4 GB of bob@contoso.com' }],
    });
  });

  it('a user likewise, by sign-in name or id', async () => {
    const byName = await explained('ada@contoso.com');

    expect(byName).toMatchObject({ kind: 'user', id: ADA, findings: [{ requirement: 'located', status: 'ready' }] });
    expect(await explained(ADA)).toEqual(byName);
  });

  it('a word that is nothing names what is nearest', async () => {
    await expect(explained('memori')).rejects.toThrow(
      'memori is no requirement, device or user of the newest assessment; did you mean memory?',
    );
  });
});

describe('what reaches a device or a user', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-explain-'));
    const now = new Date('2026-11-15T08:00:00Z');
    await writeTenant({ name: 'contoso', folder, now, users: 40, devices: 12, plans: 'few' });
    const paths = [join(folder, 'directory'), join(folder, 'devices')];
    await importEvidence(folder, { paths, now, collectedAt: now, who: 'carol', version: '1' });
    await assessWorkspace(folder, { now, version: '1' });
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('is listed with the group, or everybody, through which it does', async () => {
    const users = await explain(folder, 'users-licensed');
    const user = await explain(folder, users.findings.find(({ kind }) => kind === 'user')?.subject ?? '');
    const devices = await explain(folder, 'memory-size');
    const device = await explain(folder, devices.findings.find(({ kind }) => kind === 'device')?.subject ?? '');

    for (const explanation of [user, device]) {
      const assignments = explanation.about === 'subject' ? explanation.assignments : [];
      expect(assignments.map(({ verdict }) => verdict)).toContain('included');
      for (const { name, because } of assignments) expect(because, name).not.toBe('');
      expect(assignments.map(({ because }) => because).join('\n')).toMatch(/all users|all devices|member of|group/i);
    }
  });
});
