import type { Place, Remark } from '../model/configuration.ts';

const MOST_OF_A_KIND = 100;
const LONGEST_LINE = 200;

/** A table that a remark can put in doubt. */
export type Doubt = Remark['doubts'][number];

/** Takes remarks while files are read. */
export interface Remarks {
  readonly note: (place: Place, kind: Remark['kind'], code: string, message: string, doubts?: readonly Doubt[]) => void;
  /** All that was noted, in the order in which it was. */
  readonly all: () => readonly Remark[];
}

/** Keeps the same remark on a place once, the first hundred remarks of each code, and of the others their number and what they doubt. */
export function takeRemarks(): Remarks {
  const kept: Remark[] = [];
  const told = new Set<string>();
  const more = new Map<string, { first: Remark; count: number; doubts: Set<Doubt>; known: number }>();
  return {
    note(place, kind, code, message, doubts = []) {
      const remark = { place, kind, code, message, doubts };
      const key = `${code} ${place.line} ${place.file} ${message}`;
      if (told.has(key)) return;
      told.add(key);
      const seen = more.get(code);
      if (seen === undefined) more.set(code, { first: remark, count: 0, doubts: new Set(), known: 1 });
      else if (seen.known >= MOST_OF_A_KIND) {
        if (seen.count === 0) seen.first = remark;
        seen.count += 1;
        for (const doubt of doubts) seen.doubts.add(doubt);
        return;
      } else seen.known += 1;
      kept.push(remark);
    },
    all: () => [
      ...kept,
      ...[...more.values()]
        .filter(({ count }) => count > 0)
        .map(({ first, count, doubts }) => ({
          ...first,
          message: count === 1 ? first.message : `${first.message} (and ${count - 1} more like this)`,
          doubts: [...doubts],
        })),
    ],
  };
}

/** A line as it can be shown: without blanks around it, and not longer than 200 characters. */
export function shownLine(line: string | undefined): string {
  const text = (line ?? '').slice(0, LONGEST_LINE * 4).trim();
  return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE - 1)}…` : text;
}

/** Some names for a sentence: three of them, and how many more there are. */
export function named(names: readonly string[]): string {
  const shown = [...new Set(names)].map((name) => (name.length > 60 ? `${name.slice(0, 59)}…` : name));
  if (shown.length <= 3) return shown.join(', ');
  return `${shown.slice(0, 3).join(', ')} and ${shown.length - 3} more`;
}
