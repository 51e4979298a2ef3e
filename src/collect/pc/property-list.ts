import type { PcObject } from './pc-parts.ts';

/** What a printed list of properties holds. */
export interface PropertyList {
  readonly objects: readonly PcObject[];
  /** It is a table, whose columns a window may have cut off. */
  readonly isTable: boolean;
  /** Lines, counted from 1, that are neither a property nor anything that these commands print around them. */
  readonly passedOver: readonly number[];
}

const KEY_LENGTH = 80;
const VALUE_LENGTH = 4096;
const MOST_OBJECTS = 1000;
const MOST_PROPERTIES = 400;
const MOST_PASSED_OVER = 10_000;
/** The frames that dsregcmd draws around its headings. */
const FRAME = /^\s*(\+-+\+?|\|.*\|)\s*$/;

/**
 * Reads what `Format-List` and `dsregcmd /status` print: `Name : value`, a line each, the values of the former wrapped
 * onto indented lines. An object ends where one of its names comes again or two lines are blank, for one blank line also
 * stands inside an object (`Get-Tpm` prints one). Values stay text. The shapes are those of the reference pages of `Get-MpComputerStatus`,
 * `Get-Tpm` and "Troubleshoot devices by using the dsregcmd command" on learn.microsoft.com.
 */
export function readPropertyList(text: string): PropertyList {
  const objects: Record<string, string>[] = [];
  let current: Record<string, string> | undefined;
  let last: string | undefined;
  let isTable = false;
  let blank = 0;
  const passedOver: number[] = [];
  // Names of dsregcmd stand right-aligned, so that an indented line is a property there and no continuation.
  const isIndented = /^[ \t]+AzureAdJoined[ \t]*:/m.test(text);
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (/^\s*-{3,}/.test(line)) isTable = true;
    blank = line.trim() === '' ? blank + 1 : 0;
    if (blank === 2 && !isIndented) current = undefined;
    const found = propertyOf(line, isIndented);
    if (found === undefined) {
      if (line.trim() === '') last = undefined;
      else if (current !== undefined && last !== undefined && /^\s{4,}\S/.test(line)) {
        current[last] = `${current[last] ?? ''}${line.trim()}`.slice(0, VALUE_LENGTH);
      } else if (!FRAME.test(line) && passedOver.length < MOST_PASSED_OVER) {
        passedOver.push(index + 1);
      }
      continue;
    }
    const [name, value] = found;
    let object: Record<string, string> | undefined = current;
    if (object === undefined || (Object.hasOwn(object, name) && !isIndented)) {
      if (objects.length >= MOST_OBJECTS) break;
      object = {};
      objects.push(object);
    }
    current = object;
    // dsregcmd prints some names twice, in sections of their own: the first is the device's.
    if (Object.hasOwn(object, name) || Object.keys(object).length >= MOST_PROPERTIES) continue;
    object[name] = value;
    last = name;
  }
  return { objects, isTable: isTable && objects.length === 0, passedOver };
}

function propertyOf(line: string, isIndented: boolean): readonly [string, string] | undefined {
  if (!isIndented && /^\s/.test(line)) return undefined;
  const colon = line.indexOf(':');
  if (colon <= 0) return undefined;
  const name = line.slice(0, colon).trim();
  const isName = isIndented ? /^[A-Za-z][\w .()-]*$/ : /^[A-Za-z]\w*$/;
  if (name.length > KEY_LENGTH || !isName.test(name)) return undefined;
  return [name, line.slice(colon + 1, colon + 1 + VALUE_LENGTH).trim()];
}
