import { createHmac, randomBytes } from 'node:crypto';
import { appendFile, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkspaceFault } from '../read.ts';

/** The file of the key by which pseudonyms are made; whoever has it can find out whom a pseudonym stands for. */
export const KEY_FILE = 'redaction.key';

const BYTES = 32;
const KEY = /^[0-9a-f]{64}\n?$/;
const BASE_32 = 'abcdefghijklmnopqrstuvwxyz234567';
/** Sixty bits: among a million names the odds that two share a pseudonym are one in two million. */
const LETTERS = 12;

/**
 * The workspace's key, made on first use in a file that only its owner can read and that git leaves alone. Throws
 * `WorkspaceFault` where others can read it, or where it is no key.
 */
export async function readPseudonymKey(workspace: string): Promise<Buffer> {
  const path = join(workspace, KEY_FILE);
  const text = (await readKey(path)) ?? (await makeKey(workspace, path));
  if (!KEY.test(text))
    throw new WorkspaceFault([
      `${path}: it is not a key as Muster makes it (64 hexadecimal digits); restore it, or delete it for a new one: pseudonyms will then differ from those of earlier copies`,
    ]);
  return Buffer.from(text.trim(), 'hex');
}

/** Makes pseudonyms with a key: the same for the same name, and without the key for nobody to find out. */
export function pseudonymsOf(key: Buffer): (name: string) => string {
  return (name) => {
    const digest = createHmac('sha256', key).update('muster redact 1\0').update(name).digest();
    const letters = Array.from(digest.subarray(0, LETTERS), (byte) => BASE_32[byte & 31] ?? '');
    return `anon-${letters.join('')}`;
  };
}

async function readKey(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new WorkspaceFault([
        `${path}: others than its owner can read it, and it tells whom pseudonyms stand for; run \`chmod 600 ${path}\``,
      ]);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes the key; where another process was faster, reads its key. */
async function makeKey(workspace: string, path: string): Promise<string> {
  await ignoreKey(join(workspace, '.gitignore'));
  const text = `${randomBytes(BYTES).toString('hex')}\n`;
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    return text;
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!isThere) throw error;
    return (await readKey(path)) ?? '';
  }
}

/** Has git leave the key alone also in a workspace that was begun before there were keys. */
async function ignoreKey(path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '');
  if (text.split('\n').includes(KEY_FILE)) return;
  const before = text === '' || text.endsWith('\n') ? '' : '\n';
  await appendFile(path, `${before}# Tells whom the pseudonyms of redacted reports stand for.\n${KEY_FILE}\n`);
}
