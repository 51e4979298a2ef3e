import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initWorkspace } from './init.ts';
import { readWorkspace } from './read.ts';
import { makeWorkspace, type SmallWorkspace, TENANT } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace({ isEmpty: true });
});
afterEach(() => workspace.remove());

describe('a new workspace', () => {
  it('can be read as it was made, with nothing stated and nothing waived', async () => {
    const folder = join(workspace.folder, 'another');

    const made = await initWorkspace(folder, { tenantId: TENANT, tenantName: 'Contoso: "North"', catalogs: ['house'] });

    expect(made).toEqual(['muster.yaml', 'attestations.yaml', 'waivers.yaml', '.gitignore', '.gitattributes']);
    expect(await readWorkspace(folder)).toMatchObject({
      config: { tenant: { id: TENANT, name: 'Contoso: "North"' }, catalogs: ['house'] },
      attestations: [],
      waivers: [],
    });
  });

  it('is refused where there is one already, and nothing in that one changes', async () => {
    const before = await readFile(join(workspace.folder, 'muster.yaml'), 'utf8');

    await expect(initWorkspace(workspace.folder, { tenantId: 'x', tenantName: 'x', catalogs: ['x'] })).rejects.toThrow(
      'muster.yaml:1:1 there is a workspace here already; nothing was changed',
    );

    expect(await readFile(join(workspace.folder, 'muster.yaml'), 'utf8')).toBe(before);
  });

  it('keeps rows about people and devices out of git, and what they rest on in it', async () => {
    const { folder } = workspace;
    const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
    git('init', '--quiet');
    await workspace.import();
    const [snapshot = ''] = (await readdir(join(folder, 'evidence'))).filter((name) => name.endsWith('graph'));
    const { manifest } = await workspace.assess();
    await workspace.write('muster-report.html', '<p>');

    const kept = git('ls-files', '--others', '--exclude-standard').trim().split('\n');

    const assessment = `assessments/${manifest.id}`;
    expect(kept.filter((file) => !file.startsWith('catalogs/'))).toEqual([
      '.gitattributes',
      '.gitignore',
      `${assessment}/assessment.json`,
      `${assessment}/inputs/attestations.yaml`,
      `${assessment}/inputs/muster.yaml`,
      `${assessment}/inputs/waivers.yaml`,
      `${assessment}/manifest.json`,
      'attestations.yaml',
      `evidence/${snapshot.replace('microsoft-graph', 'intune-managed-devices')}/manifest.json`,
      `evidence/${snapshot}/manifest.json`,
      'muster.yaml',
      'waivers.yaml',
    ]);
    const ignored = [
      'muster-report.html',
      'evidence/device-ids.parquet',
      'evidence/.partial-1',
      `${assessment}/findings.json`,
    ];
    expect(
      git('check-ignore', ...ignored)
        .trim()
        .split('\n'),
    ).toEqual(ignored);
  });
});
