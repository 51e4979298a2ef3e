import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfigurationFiles } from './allowlist-files.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'muster-included-'));
  for (const [path, text] of [
    ['given/squid.conf', 'main'],
    ['given/lists/ms.txt', 'names'],
    ['given/nested/more.conf', 'more'],
    ['given/nested/lists/ms.txt', 'nested names'],
    ['outside/secret.txt', 'secret'],
  ] as const) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
});
afterEach(() => rm(root, { recursive: true, force: true }));

const open = () => readConfigurationFiles([join(root, 'given/squid.conf')]);
const from = () => ({ file: join(root, 'given/squid.conf'), line: 3 });

describe('files that a configuration includes', () => {
  test.each([
    ['lists/ms.txt', 'names'],
    ['./lists/ms.txt', 'names'],
    ['/etc/squid/lists/ms.txt', 'names'],
    ['C:\\squid\\lists\\ms.txt', 'names'],
    ['https://lists.example/lists/ms.txt?v=1#top', 'names'],
    ['/etc/squid/squid.conf', 'main'],
    ['/somewhere/else.txt', undefined],
  ])('%s is found by as much of its end as is there', (path, text) => {
    expect(open().included(path, from())).toBe(text);
  });

  test('are looked for beside the file that names them first, and shown where they are', () => {
    const files = open();
    expect(files.included('/etc/squid/nested/more.conf', from())).toBe('more');

    const text = files.included('lists/ms.txt', { file: '/etc/squid/nested/more.conf', line: 1 });

    expect(text).toBe('nested names');
    expect(files.placeOf('/etc/squid/nested/more.conf')).toBe(join(root, 'given/nested/more.conf'));
  });

  test.each([
    '../outside/secret.txt',
    '/outside/../../outside/secret.txt',
    'linked.txt',
    'linked/secret.txt',
    'nul\0byte',
  ])('%s leads out of the folder and is not read', async (path) => {
    await symlink(join(root, 'outside/secret.txt'), join(root, 'given/linked.txt'));
    await symlink(join(root, 'outside'), join(root, 'given/linked'));

    expect(open().included(path, from())).toBeUndefined();
    expect(open().included(join(root, 'outside/secret.txt'), from())).toBeUndefined();
  });

  test('that include one another without end are left at some depth, and that is told', async () => {
    const files = open();
    let file = from().file;
    let depth = 0;
    for (; depth < 100; depth += 1) {
      const path = `${'./'.repeat(depth)}nested/more.conf`;
      if (files.included(path, { file, line: 1 }) === undefined) break;
      file = path;
    }

    expect(depth).toBe(16);
    expect(files.refused()).toMatchObject([{ why: expect.stringContaining('more than 16 deep') }]);
  });

  test('are so many at most', () => {
    const files = open();
    let read = 0;
    while (read < 5_000 && files.included('lists/ms.txt', from()) !== undefined) read += 1;

    expect(read).toBe(1_999);
    expect(files.refused()[0]?.why).toContain('more than 2000 files');
  });
});

test.each([
  ['UTF-16 with its mark', Buffer.from('\ufefflive.com ä', 'utf16le')],
  ['UTF-8', Buffer.from('live.com ä')],
  ['a code page of Windows', Buffer.from('live.com ä', 'latin1')],
])('a file in %s is read', async (_, bytes) => {
  const file = join(root, 'given/a.txt');
  await writeFile(file, bytes);

  expect(readConfigurationFiles([file]).files[0]?.text).toBe('live.com ä');
});
