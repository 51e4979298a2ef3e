import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFiles, NOW, TENANT, temporaryFolder, writeFiles } from '../../../test/support/evidence.ts';
import { CollectFault, importPaths } from '../index.ts';
import { deflated, makeZip } from './zip-for-test.ts';

const USERS = JSON.stringify({
  '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users',
  value: [{ id: 'u1', userPrincipalName: 'ann@contoso.com', userType: 'Member', accountEnabled: true }],
});
const OTHER = JSON.stringify({ value: [{ id: '00000000-0000-4000-8000-00000000000f', displayName: 'Fabrikam' }] });

describe('an archive of an export', () => {
  it('gives what its folder gives', async () => {
    const packed = await importFiles({ 'export.zip': makeZip([deflated('directory/users.json', USERS)]) });
    const loose = await importFiles({ 'directory/users.json': USERS });

    expect(await packed.table('users')).toEqual(await loose.table('users'));
    expect(await packed.table('users')).toHaveLength(1);
    expect(packed.files).toEqual([
      expect.objectContaining({ file: 'export/export.zip/directory/users.json', collection: 'users', objects: 1 }),
    ]);
  });

  it('may be named itself, and then is its own root', async () => {
    const folder = writeFiles({ 'export.zip': makeZip([deflated('users.json', USERS)]) });

    const { files } = await importFiles({}, { paths: [join(folder, 'export.zip')] });

    expect(files.map(({ file }) => file)).toEqual(['export.zip/users.json']);
  });

  it('that is not to be trusted is told, and the files beside it are imported', async () => {
    const { files, table } = await importFiles({
      'export.zip': makeZip([deflated('users.json', USERS), { name: '../../users.json' }]),
      'users.json': USERS,
    });

    expect(files.map(({ file, skipped }) => [file, skipped])).toEqual([
      ['export/export.zip', expect.stringContaining('leads out of the archive')],
      ['export/users.json', undefined],
    ]);
    expect(await table('users')).toHaveLength(1);
  });

  it('leaves nothing behind when it ends the import: an archive that was named, another tenant, an abort', async () => {
    const workspace = temporaryFolder();
    const folder = writeFiles({
      'bad.zip': makeZip([{ name: '/etc/x' }]),
      'other.zip': makeZip([deflated('organization.json', OTHER)]),
      'good.zip': makeZip([deflated('users.json', USERS)]),
    });
    const import_ = (name: string, signal?: AbortSignal) =>
      importPaths({
        folder: workspace,
        paths: [join(folder, name)],
        tenant: TENANT,
        now: NOW,
        who: 'ann',
        version: '0.0.0',
        ...(signal === undefined ? {} : { signal }),
      });

    await expect(import_('bad.zip')).rejects.toThrow(/bad\.zip: this archive is not opened: its entry \/etc\/x has an/);
    await expect(import_('other.zip')).rejects.toThrow(CollectFault);
    await expect(import_('other.zip')).rejects.toThrow(/^other\.zip\/organization\.json: it is evidence of tenant/);
    await expect(import_('good.zip', AbortSignal.abort(new Error('SIGINT')))).rejects.toThrow('SIGINT');
    expect(readdirSync(join(workspace, 'evidence'))).toEqual([]);
  });
});
