import { DEVICE_COLUMNS, devicesSql, identifier, literal } from '../evidence/index.ts';
import { type DeviceFacts, type SourceHere, withDeviceFacts } from './device-facts.ts';
import { WorkspaceFault } from './read.ts';

/** What one source says in one column. */
export interface Word {
  readonly source: string;
  readonly value: string;
}

/** One column of a device: what it is taken to be, and why. */
export interface DeviceColumnShown {
  readonly column: string;
  readonly doc: string;
  /** What checks read; absent where nothing is known, or sources contradict each other. */
  readonly value?: string;
  /** Whose word it is. */
  readonly chosen?: string;
  readonly because: string;
  readonly words: readonly Word[];
}

/** A device with every source's word. */
export interface DeviceShown {
  readonly subject: string;
  readonly name: string;
  /** The sources that know it, best first, with when each saw it. */
  readonly sources: readonly (SourceHere & { readonly observedAt: string })[];
  /** Columns about which a source says something. */
  readonly columns: readonly DeviceColumnShown[];
}

const MOST_NAMED = 5;
const SEARCHED = ['subject', 'name', 'serial_number', 'intune_device_id', 'entra_device_id'];

/** Shows a device: by its subject id, name, serial number, Intune or Entra id. Throws `WorkspaceFault` where that is none, or several. */
export async function showDevice(folder: string, word: string): Promise<DeviceShown> {
  return withDeviceFacts(folder, async (open) => {
    const subject = await findDevice(open, word);
    const about = `(SELECT * FROM ${open.facts} WHERE subject = ${literal(subject)})`;
    const said = await open.rows(`SELECT * REPLACE (observed_at::VARCHAR AS observed_at) FROM ${about}`);
    const names = open.sources.map(({ source }) => source);
    const [merged = {}] = await open.rows(
      devicesSql(
        about,
        names.filter((name) => said.some((row) => row['source'] === name)),
      ),
    );
    const present = open.sources.flatMap((source) => {
      const row = said.find((one) => one['source'] === source.source);
      return row === undefined ? [] : [{ ...source, row }];
    });
    return {
      subject,
      name: textOf(merged['name']) ?? subject,
      sources: present.map(({ row, ...source }) => ({ ...source, observedAt: textOf(row['observed_at']) ?? '' })),
      columns: Object.entries(DEVICE_COLUMNS).flatMap(([column, { doc, conflict }]) => {
        const words = present.flatMap(({ source, row }): Word[] => {
          const value = textOf(row[column]);
          return value === undefined ? [] : [{ source, value }];
        });
        return words.length === 0
          ? []
          : [{ column, doc, words, ...choose(words, textOf(merged[column]), conflict !== undefined) }];
      }),
    };
  });
}

/** Whose word a merged value is, and why; the merge itself is the evidence store's. */
function choose(
  words: readonly Word[],
  value: string | undefined,
  mustAgree: boolean,
): Pick<DeviceColumnShown, 'value' | 'chosen' | 'because'> {
  const chosen = words.find((word) => word.value === value);
  if (value === undefined || chosen === undefined)
    return { because: 'the sources contradict each other, and it must not be guessed: not known' };
  const others = words.filter((word) => word !== chosen);
  const because =
    others.length === 0
      ? 'no other source says it'
      : others.every((word) => word.value === value)
        ? 'all sources say so'
        : others.every((word) => word.value === value || word.value === 'unknown')
          ? 'no other source knows it'
          : `${chosen.source} stands before the others${mustAgree ? '' : ', and the better word is taken'}`;
  return { value, chosen: chosen.source, because };
}

async function findDevice({ facts, rows }: DeviceFacts, word: string): Promise<string> {
  const wanted = literal(word.toLowerCase());
  const tests = SEARCHED.map((column) => `lower(${identifier(column)}) = ${wanted}`).join(' OR ');
  const found = await rows(
    `SELECT subject, any_value(name) AS name, bool_or(lower(subject) = ${wanted}) AS is_id FROM ${facts} WHERE ${tests} GROUP BY subject ORDER BY subject LIMIT 1000`,
  );
  const [first] =
    found.filter((row) => row['is_id'] === true).length === 1 ? found.filter((row) => row['is_id']) : found;
  if (first === undefined)
    throw new WorkspaceFault([
      `no device is called ${word}: give a name, a serial number, an Intune or Entra id, or a subject id of a finding`,
    ]);
  if (found.length > 1 && first['is_id'] !== true)
    throw new WorkspaceFault([
      `${word} is said of ${found.length} devices; take one of the ids ${found
        .slice(0, MOST_NAMED)
        .map((row) => String(row['subject']))
        .join(', ')}${found.length > MOST_NAMED ? ', ...' : ''}, or see \`muster devices duplicates\``,
    ]);
  return String(first['subject']);
}

function textOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}
