import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARCHIVE_LIMITS } from '../../../src/collect/archive/limits.ts';
import { openArchives } from '../../../src/collect/archive/open-archives.ts';
import { deflated, makeZip } from '../../../src/collect/archive/zip-for-test.ts';
import { must, type Target } from '../target.ts';

const LIMITS = { ...ARCHIVE_LIMITS, entries: 200, totalBytes: 4 << 20, freeBytes: 1 << 20 };
const ZIP_TOKENS = [
  'PK\x01\x02',
  'PK\x03\x04',
  'PK\x05\x06',
  'PK\x06\x06',
  'PK\x06\x07',
  '\0\0',
  '\0\0\0\0',
  '../',
  '..\\',
  '/',
  'C:\\',
  '.zip',
  '\x01up',
  '\x01\0\x10\0',
];

/** A ZIP file, from its last bytes to the files on the disk. */
export const archives: Target = {
  name: 'archive',
  unit: 'openArchives: a ZIP file to files on the disk',
  inputs: 30_000,
  slice: 600,
  growthMb: 80,
  tokens: ZIP_TOKENS,
  corpus: async () => [
    makeZip([
      deflated('directory/users.json', '{"value":[{"id":"u1"}]}'),
      { name: 'devices\\a.csv', content: 'Device ID' },
    ]),
    makeZip([
      { name: 'a/', attributes: 0o040755 * 2 ** 16 },
      deflated('a/b.ndjson', '{"id":1}\n'.repeat(50)),
      { name: 'more.zip', content: 'PK' },
    ]),
    makeZip([deflated('zeros.json', Buffer.alloc(200_000)), { name: Buffer.from([0x84, 0x2e, 0x6a]), flags: 0 }]),
  ],
  open: async (folder) => ({
    async run(input) {
      const path = join(folder, 'input.zip');
      const scratch = join(folder, 'scratch');
      writeFileSync(path, input);
      mkdirSync(scratch, { recursive: true });
      const file = { path, name: 'in/input.zip', bytes: input.length, writtenAt: new Date(0) };
      try {
        const { files, passed } = await openArchives([file], scratch, undefined, LIMITS);
        const total = files.reduce((sum, one) => sum + one.bytes, 0);
        must(total <= LIMITS.totalBytes, 'no more is unpacked than is allowed');
        must(
          files.every((one) => /^[/\\]archive-0[/\\]\d+\.[a-z]+$/.test(one.path.slice(scratch.length))),
          'files on the disk have names of ours',
        );
        must(
          files.every((one) => existsSync(one.path) && statSync(one.path).size === one.bytes),
          'every file is there, with as many bytes as is said',
        );
        must(
          files.every((one) => one.name.startsWith('in/input.zip/') && !one.name.split('/').includes('..')),
          'every name lies in its archive',
        );
        must(new Set(files.map((one) => one.name)).size === files.length, 'no two files have one name');
        must(
          passed.every(({ why }) => why.length < 1000 && !/\p{Cc}/u.test(why)),
          'a reason is a line',
        );
        if (passed.some(({ name }) => name === file.name))
          must(readdirSync(scratch).length === 0 && files.length === 0, 'nothing is left of what is refused');
        for (const one of files) readFileSync(one.path);
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    },
  }),
};
