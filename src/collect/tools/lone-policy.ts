import { recognisePath, recogniseType } from '../tenant/recognise.ts';
import type { FoundFile } from '../walk.ts';
import { readHead } from './read-document.ts';

const HEAD_BYTES = 16 << 10;
const ENTITY =
  /"@odata\.context"\s*:\s*"[^"]{0,200}#(?:deviceManagement|deviceAppManagement|identity\/conditionalAccess)\/[^"]{0,1000}\$entity"/;
const TYPE = /"@odata\.type"\s*:\s*"(#microsoft\.graph\.\w{1,100})"/;
const LIST = /"value"\s*:\s*\[\s*[{\]]/i;

/**
 * Whether a file is one policy of Intune by itself, and no answer with a list, as far as its beginning and its path tell:
 * by its context, by its type, or (as the admin centre exports a settings catalogue) by the settings in it.
 */
export async function isLonePolicy(file: FoundFile): Promise<boolean> {
  if (recognisePath(file.name) !== undefined) return false;
  const head = await readHead(file, HEAD_BYTES);
  if (!head.trimStart().startsWith('{')) return false;
  if (ENTITY.test(head)) return true;
  const list = head.search(LIST);
  const setting = head.indexOf('"settingInstance"');
  if (setting >= 0 && (list < 0 || setting < list)) return true;
  const typed = TYPE.exec(head);
  if (typed === null || (list >= 0 && list < typed.index)) return false;
  const said = recogniseType(typed[1]);
  return said !== undefined && /^device(App)?Management\//.test(said.collection.path);
}
