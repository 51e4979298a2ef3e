import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/evidence.ts';
import { asUtf8, readUtf8 } from './text-stream.ts';

const TEXT = `{"name":"Zoë 🚀"}\n`.repeat(100_000);
const big = Buffer.from(TEXT, 'utf16le');

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', Buffer.from(`\u{FEFF}${TEXT}`)],
  ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), big])],
  ['UTF-16 the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(big).swap16()])],
  ['UTF-16 without a mark', big],
])('%s reads the same, in pieces and whole', async (_, bytes) => {
  const path = join(temporaryFolder(), 'file.json');
  writeFileSync(path, bytes);

  const pieces: Buffer[] = [];
  for await (const piece of readUtf8(path)) pieces.push(piece);

  expect(Buffer.concat(pieces).toString('utf8') === TEXT).toBe(true);
  expect(asUtf8(bytes).toString('utf8') === TEXT).toBe(true);
});
