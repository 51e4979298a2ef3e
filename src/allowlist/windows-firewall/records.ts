import { type JsonNode, jsonTexts, readJson } from '../firewall/json.ts';
import { type Remarks, shownLine } from '../firewall/remarks.ts';
import { rowsOf } from '../lists/csv.ts';
import type { Place } from '../model/configuration.ts';

/** An object that a command of PowerShell printed: its properties, whose names are compared without regard to case. */
export interface WindowsRecord {
  readonly place: Place;
  readonly text: string;
  /** Values of the first of some properties that is there; undefined where none is. */
  readonly values: (...names: readonly string[]) => readonly string[] | undefined;
}

const ALL = ['access'] as const;
const MOST_DEPTH = 4;

/** Objects of a file, as `ConvertTo-Json` or `Export-Csv` write them, in lists and under names of the user's own too. */
export function recordsIn(file: string, text: string, remarks: Remarks): readonly WindowsRecord[] {
  if (!/^\ufeff?\s*[[{]/.test(text)) return rowsIn(file, text);
  const read = readJson(text);
  if (!read.ok) {
    remarks.note({ file, line: read.line }, 'error', 'json', `The JSON cannot be read: ${read.message}.`, ALL);
    return [];
  }
  return nodesIn(read.node, 0).map((node) => {
    const values = new Map([...(node.members ?? [])].map(([name, value]) => [name.toLowerCase(), value]));
    return recordOf({ file, line: node.line }, (name) => {
      const found = values.get(name);
      return found === undefined ? undefined : jsonTexts(unwrapped(found));
    });
  });
}

/** PowerShell 5 writes lists as `{ "value": [...], "Count": 2 }`. */
function unwrapped(node: JsonNode): JsonNode {
  return node.members?.get('value') ?? node;
}

function nodesIn(node: JsonNode, depth: number): readonly JsonNode[] {
  if (depth > MOST_DEPTH) return [];
  if (node.entries !== undefined) return node.entries.flatMap((entry) => nodesIn(entry, depth + 1));
  const members = [...(node.members?.values() ?? [])];
  // Objects of CIM hold lists of objects themselves.
  const isRecord = ['Direction', 'InstanceID', 'Keyword', 'DefaultOutboundAction'].some(
    (name) => node.members?.has(name) === true,
  );
  const isHolder =
    !isRecord && members.some((one) => (one.entries ?? [one]).some(({ members: inner }) => inner !== undefined));
  if (isHolder && depth < 2) return members.flatMap((one) => nodesIn(one, depth + 1));
  return node.members === undefined ? [] : [node];
}

function rowsIn(file: string, text: string): readonly WindowsRecord[] {
  const bare = text.replace(/^\ufeff/, '');
  const hasType = bare.startsWith('#TYPE');
  const rows = [...rowsOf(hasType ? bare.slice(bare.indexOf('\n') + 1) : bare)];
  const [head, ...others] = rows;
  const columns = new Map((head?.cells ?? []).map((name, index) => [name.trim().toLowerCase(), index]));
  return others.map(({ cells, line }) =>
    recordOf({ file, line: line + (hasType ? 1 : 0) }, (name) => {
      const index = columns.get(name);
      if (index === undefined) return undefined;
      return (cells[index] ?? '').split(/[,;\s]+/).filter((value) => value !== '' && value !== '{}');
    }),
  );
}

function recordOf(place: Place, read: (name: string) => readonly string[] | undefined): WindowsRecord {
  const values = (...names: readonly string[]): readonly string[] | undefined => {
    for (const name of names) {
      const found = read(name.toLowerCase());
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return { place, text: shownLine(values('DisplayName', 'Name', 'InstanceID', 'Keyword')?.join(' ')), values };
}
