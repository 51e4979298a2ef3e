import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../../test/support/evidence.ts';
import { walkPaths } from './walk.ts';

const LIMITS = { maxFiles: 10, maxDepth: 3 };

test('files come in the order of their names, each once', () => {
  const folder = writeFiles({ 'b.json': '', 'a/z.json': '', 'a/y.json': '' });

  const { files } = walkPaths([folder, join(folder, 'b.json')], LIMITS);

  expect(files.map(({ name }) => name)).toEqual(['export/a/y.json', 'export/a/z.json', 'export/b.json']);
});

test('links are not followed, also not one that leads back', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'a'));
  symlinkSync(folder, join(folder, 'a/back'));

  const { files, passed } = walkPaths([folder], LIMITS);

  expect(files).toEqual([]);
  expect(passed.map(({ why }) => why)).toEqual(['it is a link, which is not followed']);
});

test('too many files are an error, too deep a folder is passed over', () => {
  const many = writeFiles(Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`${n}.json`, ''])));
  const deep = writeFiles({ 'a/b/c/d/e.json': '' });

  expect(() => walkPaths([many], LIMITS)).toThrow('more than 10 files');
  expect(walkPaths([deep], LIMITS).passed).toEqual([{ name: 'export/a/b/c/d', why: 'it lies deeper than 3 folders' }]);
});
