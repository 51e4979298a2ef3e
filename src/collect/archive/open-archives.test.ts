import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CollectFault } from '../fault.ts';
import { ARCHIVE_LIMITS, type ArchiveLimits } from './limits.ts';
import { openArchives } from './open-archives.ts';
import { deflated, makeZip, type ZipEntry } from './zip-for-test.ts';

const USERS = '[{"id": "u1"}]';
const LINK = 0o120777 * 2 ** 16;
const FIFO = 0o010666 * 2 ** 16;

let folder = '';
let scratch = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-archive-'));
  scratch = join(folder, 'scratch');
  mkdirSync(scratch);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Opens an archive that lies in a folder. */
function open(bytes: Buffer, more: Partial<ArchiveLimits> = {}, signal?: AbortSignal, name = 'export/all.zip') {
  const path = join(folder, 'all.zip');
  writeFileSync(path, bytes);
  const file = { path, name, bytes: bytes.length, writtenAt: new Date('2026-11-20T08:00:00Z') };
  return openArchives([file], scratch, signal, { ...ARCHIVE_LIMITS, ...more });
}

/** Why an archive is not opened; nothing of it is left. */
async function whyNot(entries: readonly ZipEntry[] | Buffer, more: Partial<ArchiveLimits> = {}): Promise<string> {
  const { files, passed } = await open(Buffer.isBuffer(entries) ? entries : makeZip(entries), more);
  expect(files).toEqual([]);
  expect(readdirSync(scratch)).toEqual([]);
  return passed.map(({ name, why }) => `${name}: ${why}`).join('\n');
}

describe('an archive', () => {
  it('gives its files, under its own name and theirs', async () => {
    const entries = [
      { name: 'directory/' },
      deflated('directory/users.json', USERS),
      { name: 'devices\\PC-1.csv', content: 'a,b' },
      { name: 'Gerät.json', content: '[]' },
    ];

    const { files, passed } = await open(makeZip(entries));

    expect(passed).toEqual([]);
    expect(files.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['export/all.zip/directory/users.json', 14],
      ['export/all.zip/devices/PC-1.csv', 3],
      ['export/all.zip/Gerät.json', 2],
    ]);
    expect(readFileSync(files[0]?.path ?? '', 'utf8')).toBe(USERS);
    expect(files[0]?.writtenAt.toISOString()).toMatch(/^2026-11-1[45]T/);
  });

  it('reads names in the code page of old archivers', async () => {
    const { files } = await open(makeZip([{ name: Buffer.from([0x47, 0x65, 0x72, 0x84, 0x74]), flags: 0 }]));

    expect(files[0]?.name).toBe('export/all.zip/Gerät');
  });

  it('never has a file called on the disk as the archive says', async () => {
    const { files } = await open(
      makeZip([
        { name: 'users.json', content: USERS },
        { name: 'x.exe', content: '' },
      ]),
    );

    expect(files.map(({ path }) => path.slice(scratch.length))).toEqual(['/archive-0/0.json', '/archive-0/1.bin']);
  });

  it('has no date of before its time, and none after the archive itself', async () => {
    const entries: ZipEntry[] = [
      { name: 'never.json', dos: [0, 0] },
      { name: 'later.json', dos: [((2090 - 1980) << 9) | (1 << 5) | 1, 0] },
    ];

    const { files } = await open(makeZip(entries));

    expect(files.map(({ writtenAt }) => writtenAt.toISOString())).toEqual(Array(2).fill('2026-11-20T08:00:00.000Z'));
  });

  it('passes over what is hidden, and archives inside it', async () => {
    const names = ['.git/config', '__MACOSX/._users.json', 'more.zip', 'logs.CAB', 'users.json'];

    const { files, passed } = await open(makeZip(names.map((name) => ({ name }))));

    expect(files).toHaveLength(1);
    expect(passed.map(({ why }) => why)).toEqual([
      'it is hidden',
      'it is hidden',
      'an archive inside an archive is not opened',
      'an archive inside an archive is not opened',
    ]);
  });
});

describe('is not opened', () => {
  it.each<[string, ZipEntry, string]>([
    ['a path that leads out', { name: '../../etc/passwd' }, 'leads out of the archive'],
    ['the same in the middle', { name: 'a/../../b.json' }, 'leads out of the archive'],
    ['the same with backslashes', { name: '..\\..\\b.json' }, 'leads out of the archive'],
    ['dots with spaces', { name: 'a/.. /b.json' }, 'leads out of the archive'],
    ['an absolute path', { name: '/etc/cron.d/x' }, 'has an absolute path'],
    ['a share', { name: '\\\\server\\share\\x' }, 'has an absolute path'],
    ['a drive', { name: 'C:\\Windows\\x.json' }, 'has a path with a drive'],
    ['a NUL', { name: 'users.json\0.exe' }, 'has a control character'],
    ['an escape', { name: '\u001b[2Jx' }, 'has a control character'],
    ['no UTF-8 where it says so', { name: Buffer.from([0x61, 0xff, 0xfe]) }, 'is not the text it says it is'],
    ['no name', { name: './' }, 'has no name'],
    ['a name without end', { name: 'x'.repeat(1025) }, 'more than 1024 bytes'],
    ['folders without end', { name: `${'d/'.repeat(40)}x` }, 'deeper than 32 folders'],
    ['a link', { name: 'users.json', content: '/etc/passwd', attributes: LINK }, 'is a link'],
    ['a pipe', { name: 'users.json', attributes: FIFO }, 'is neither a file nor a folder'],
    ['encryption', { ...deflated('users.json', USERS), flags: 0x801 }, 'is encrypted'],
    ['another way of packing', { name: 'users.json', method: 14 }, 'method 14'],
    ['a wrong checksum', { name: 'users.json', content: USERS, says: { crc: 1 } }, 'is damaged: its checksum differs'],
    [
      'garbage for data',
      { name: 'a', content: 'abc', packed: Buffer.from('no deflate') },
      'cannot be read as a ZIP file',
    ],
  ])('%s', async (_, entry, why) => {
    const said = await whyNot([{ name: 'first.json', content: '[]' }, entry]);

    expect(said).toMatch(/^export\/all\.zip: this archive is not opened: /);
    expect(said).toContain(why);
  });

  it('the same name twice, also where only its writing differs', async () => {
    expect(await whyNot([{ name: 'a/users.json' }, { name: 'a\\.\\users.json' }])).toContain('stands there twice');
    expect(await whyNot([{ name: 'u\u0308.json' }, { name: '\u00fc.json' }])).toContain('stands there twice');
  });

  it.each<[string, ZipEntry['says'], string]>([
    ['says it is smaller than it is', { bytes: 10 }, 'too many bytes'],
    ['says it is larger than it is', { bytes: 10_000_000 }, 'not enough bytes'],
    ['says its data go on behind the end', { packedBytes: 1_000_000 }, 'cannot be read as a ZIP file'],
  ])('an entry that %s', async (_, says = {}, why) => {
    expect(await whyNot([{ ...deflated('users.json', Buffer.alloc(100_000, '[')), says }])).toContain(why);
  });

  it('entries that share their data, as in an archive of petabytes', async () => {
    const kernel = deflated('a.json', Buffer.alloc(1_000_000));
    const same = Array.from({ length: 50 }, (_, index) => ({ ...kernel, name: `${index}.json`, says: { at: 0 } }));

    expect(await whyNot([kernel, ...same])).toContain('overlaps with another');
  });

  it('a bomb: it is stopped by what it has written, and that goes too', async () => {
    const bomb = deflated('bomb.json', Buffer.alloc(40_000_000));

    expect(bomb.packed?.length).toBeLessThan(50_000);
    expect(await whyNot([bomb])).toContain('unpacks to more than 200 times its size');
  });

  it('a bomb whose directory lies about its size', async () => {
    const bomb = deflated('bomb.json', Buffer.alloc(40_000_000));
    const says = { bytes: 1000, packedBytes: bomb.packed?.length ?? 0 };

    expect(await whyNot([{ ...bomb, says }])).toContain('too many bytes');
  });

  it('a bomb of many small parts', async () => {
    const part = deflateRawSync(Buffer.alloc(1_000_000));
    const parts = Array.from({ length: 30 }, (_, index) => ({
      name: `${index}.json`,
      content: Buffer.alloc(1_000_000),
      packed: part,
    }));

    expect(await whyNot(parts)).toContain('unpacks to more than 200 times its size');
  });

  it('more than an import may have, by what it says and by what comes', async () => {
    const large = { name: 'a.json', content: Buffer.alloc(3000) };

    expect(await whyNot([large], { totalBytes: 2000 })).toContain('it would unpack to more than');
  });

  it('too many entries', async () => {
    const entries = Array.from({ length: 11 }, (_, index) => ({ name: `${index}.json` }));

    expect(await whyNot(entries, { entries: 10 })).toContain('more than 10 entries');
    expect(await whyNot(makeZip(entries, { entries: 3 }), { entries: 10 })).toContain('more entries than it says');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.from('%PDF-1.7')],
    ['half of it', makeZip([deflated('users.json', USERS)]).subarray(0, 60)],
  ])('a file that is %s', async (_, bytes) => {
    expect(await whyNot(bytes)).toContain('cannot be read as a ZIP file');
  });

  it('is a fault where it was named itself, and not found in a folder', async () => {
    const refused = open(makeZip([{ name: '../x' }]), {}, undefined, 'all.zip');

    await expect(refused).rejects.toThrow(CollectFault);
    await expect(refused).rejects.toMatchObject({ code: 'archive-refused' });
    expect(readdirSync(scratch)).toEqual([]);
  });
});

it('stops when it is told to, and leaves nothing', async () => {
  const controller = new AbortController();
  controller.abort(new Error('SIGINT'));

  await expect(open(makeZip([deflated('a.json', USERS)]), {}, controller.signal)).rejects.toThrow('SIGINT');
  expect(readdirSync(scratch)).toEqual([]);
});

it('counts the bytes of all archives of an import together', async () => {
  const bytes = makeZip([{ name: 'a.json', content: Buffer.alloc(600, '[') }]);
  const files = ['one', 'two'].map((name) => {
    const path = join(folder, `${name}.zip`);
    writeFileSync(path, bytes);
    return { path, name: `in/${name}.zip`, bytes: bytes.length, writtenAt: new Date() };
  });

  const opened = await openArchives(files, scratch, undefined, { ...ARCHIVE_LIMITS, totalBytes: 1000 });

  expect(opened.files.map(({ name }) => name)).toEqual(['in/one.zip/a.json']);
  expect(opened.passed.map(({ name }) => name)).toEqual(['in/two.zip']);
});
