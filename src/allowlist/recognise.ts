import type { ConfigurationReader } from './model/configuration.ts';

/** A file as it was given, or what it says of itself. */
export interface GivenFile {
  readonly file: string;
  readonly text: string;
}

/** The reader of some files, or why there is none. */
export type Recognised =
  | { readonly ok: true; readonly reader: ConfigurationReader }
  | { readonly ok: false; readonly fault: string };

/** Readers look at the beginning only. */
const BEGINNING = 64 << 10;

/**
 * The reader that is surest of some files, which are one configuration: a list beside it does not count against the file
 * that is sure. Where two are equally sure, or none is at all, the fault names the formats.
 */
export function recognise(files: readonly GivenFile[], readers: readonly ConfigurationReader[]): Recognised {
  const scored = readers
    .map((reader) => ({ reader, sure: Math.max(0, ...files.map((given) => surenessOf(reader, given))) }))
    .filter(({ sure }) => sure > 0)
    .toSorted((a, b) => b.sure - a.sure);
  const [first, second] = scored;
  const names = files.map(({ file }) => file).join(', ');
  if (first === undefined)
    return {
      ok: false,
      fault: `${names}: no format that is known here; say which with --format: ${formatsOf(readers)}`,
    };
  if (second === undefined || second.sure < first.sure) return { ok: true, reader: first.reader };
  const equal = scored.filter(({ sure }) => sure === first.sure).map(({ reader }) => reader);
  return { ok: false, fault: `${names}: could be ${formatsOf(equal)}; say which with --format` };
}

/** The reader of a format that was named, or the fault that there is none. */
export function readerOf(format: string, readers: readonly ConfigurationReader[]): Recognised {
  const reader = readers.find((one) => one.format === format);
  if (reader !== undefined) return { ok: true, reader };
  return { ok: false, fault: `--format: there is no format ${format}; there are ${formatsOf(readers)}` };
}

function surenessOf(reader: ConfigurationReader, { file, text }: GivenFile): number {
  const sure = reader.recognise(file, text.slice(0, BEGINNING));
  return sure >= 0 && sure <= 1 ? sure : 0;
}

function formatsOf(readers: readonly ConfigurationReader[]): string {
  return readers
    .map(({ format }) => format)
    .toSorted()
    .join(', ');
}
