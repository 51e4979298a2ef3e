import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shippedCatalogs } from './catalog-files.ts';
import { readCatalogsOf } from './catalogs.ts';
import { readWorkspace } from './read.ts';
import { makeWorkspace, type SmallWorkspace } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace({ isEmpty: true });
});
afterEach(() => workspace.remove());

const read = async () => readCatalogsOf(await readWorkspace(workspace.folder));

describe('a file of the workspace that is called like one that ships', () => {
  it.each(['endpoints/README.yaml', 'reference/mine.yaml'])('is no matter where none ships: %s', async (path) => {
    await workspace.write(join('catalogs', path), 'a: 1\n');

    expect((await read()).faults).toEqual([]);
  });

  it.each([
    ['reference/licences.yaml', 'reference/licences.yaml'],
    ['attested/attested_directory_sync.yaml', 'attested/attested_directory_sync.yaml'],
    ['Reference/Licences.yaml', 'reference/licences.yaml'],
  ])('is refused, and both are named: %s', async (path, twin) => {
    const shipped = join(shippedCatalogs(), twin);
    await workspace.write(join('catalogs', path), await readFile(shipped, 'utf8'));

    await expect(read()).rejects.toThrow(
      `${join(workspace.folder, 'catalogs', path)}:1:1 would take the place of ${shipped}, which ships with Muster; `,
    );
  });
});

describe('a requirement or catalog that is not as it must be', () => {
  it('is told with the place of the key', async () => {
    await workspace.requirement('catalog.yaml', { includes: [{ requirement: 'memory' }, { requirement: 'nothing' }] });
    await workspace.write(
      'catalogs/house/devices/memory.yaml',
      (await readFile(join(workspace.folder, 'catalogs/house/devices/memory.yaml'), 'utf8')).replace(
        'area: devices',
        'area: apps',
      ),
    );

    const { faults } = await read();

    const catalog = await readFile(join(workspace.folder, 'catalogs/house/catalog.yaml'), 'utf8');
    const memory = await readFile(join(workspace.folder, 'catalogs/house/devices/memory.yaml'), 'utf8');
    expect(faults.map(({ file, line, message }) => [file, line, message.split(':')[0]])).toEqual([
      ['house/devices/memory.yaml', lineOf(memory, 'area:'), 'area'],
      ['house/catalog.yaml', lineOf(catalog, '- requirement: nothing'), 'includes'],
    ]);
  });
});

function lineOf(text: string, words: string): number {
  return text.slice(0, text.indexOf(words)).split('\n').length;
}
