import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../write-file.ts';

/** Lets git put two people's lines of the journal together instead of asking. */
export const JOURNAL_MERGES = 'journal.ndjson merge=union';

/** Sees that the folder's `.gitattributes` lets journals merge; other lines of it stay. */
export async function keepGitAttributes(folder: string): Promise<void> {
  const path = join(folder, '.gitattributes');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  if (/^journal\.ndjson\s/m.test(text)) return;
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  await replaceFile(path, `${before}${JOURNAL_MERGES}\n`);
}
