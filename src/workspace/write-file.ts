import { open, rename, rm } from 'node:fs/promises';

/** Replaces a file's text in one step: whoever reads it, and whatever is killed, sees the old text or the new. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const aside = `${path}.${process.pid}.partial`;
  const file = await open(aside, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(aside, { force: true });
    throw error;
  }
  await file.close();
  await rename(aside, path);
}
