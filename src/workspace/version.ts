import { isMap, LineCounter, parseDocument } from 'yaml';
import type { TextFault } from '../catalog/index.ts';

/** The version in which the files of a workspace are written; there has been no other. */
export const WORKSPACE_VERSION = 1;

/**
 * What is wrong with the version that a file of a workspace says it is written in, and what to do. A file that does not
 * say is never guessed at, and one of a newer Muster never read as if it were of this one.
 */
export function versionFault(text: string, file: string): TextFault | undefined {
  const lineCounter = new LineCounter();
  const document = parsed(text, lineCounter);
  if (document === undefined || document.errors.length > 0) return undefined;
  const { contents } = document;
  const pair = isMap(contents) ? contents.items.find(({ key }) => String(key) === 'version') : undefined;
  if (pair === undefined)
    return {
      file,
      line: 1,
      column: 1,
      message: `version: is missing, so it cannot be told how this file is meant; add the line \`version: ${WORKSPACE_VERSION}\``,
    };
  const version: unknown = document.get('version');
  if (version === WORKSPACE_VERSION) return undefined;
  const range = typeof pair.key === 'object' && pair.key !== null && 'range' in pair.key ? pair.key.range : undefined;
  const { line, col } = lineCounter.linePos(Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0);
  const isNewer = typeof version === 'number' && version > WORKSPACE_VERSION;
  return {
    file,
    line: Math.max(line, 1),
    column: Math.max(col, 1),
    message: isNewer
      ? `version: ${version} is newer than this Muster, which reads version ${WORKSPACE_VERSION}; use the Muster that wrote it, or a newer one`
      : `version: ${String(version)} is no version; there is only \`version: ${WORKSPACE_VERSION}\` so far`,
  };
}

/** What is wrong with the text itself is for the parser of the whole file to say, also that it is nested too deeply. */
function parsed(text: string, lineCounter: LineCounter): ReturnType<typeof parseDocument> | undefined {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
