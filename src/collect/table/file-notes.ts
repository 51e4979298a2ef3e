/** What is said of one file: what was skipped in it, what was put right, and where. Of each kind the first place, and how often. */
export interface FileNotes {
  /** Something that was put right, or is only to be known. */
  repaired(what: string, line?: number): void;
  /** A row that was not taken. */
  lost(what: string, line: number): void;
  /** How many rows were not taken. */
  lostRows(): number;
  /** All of it, at most `LISTED` kinds, in the order in which they came. */
  list(): readonly string[];
}

const LISTED = 20;
const KINDS = 1000;

/** Begins the notes of a file, whose places are its lines, or what else `place` calls them. */
export function createFileNotes(place = 'line'): FileNotes {
  const notes = new Map<string, { readonly line: number | undefined; times: number }>();
  let unlisted = 0;
  let lostRows = 0;

  function note(what: string, line: number | undefined): void {
    const known = notes.get(what);
    if (known !== undefined) known.times += 1;
    else if (notes.size < KINDS) notes.set(what, { line, times: 1 });
    else unlisted += 1;
  }

  return {
    repaired: note,
    lost(what, line) {
      lostRows += 1;
      note(what, line);
    },
    lostRows: () => lostRows,
    list() {
      const all = [...notes].map(([what, { line, times }]) => {
        const more = times > 1 ? ` and ${times - 1} more` : '';
        return line === undefined ? what : `${place} ${line}${more}: ${what}`;
      });
      const left = all.length - LISTED + unlisted;
      return left > 0 ? [...all.slice(0, LISTED), `and ${left} more`] : all;
    },
  };
}
