import type { Place, Rule } from '../model/configuration.ts';

/** What is untidy in a configuration, each with what to do about it. */
export const HYGIENE_CODES = {
  'dead-rule': 'No connection ever comes to this rule. Take it out, or move it up.',
  'shadowed-rule': 'Rules above it decide otherwise on all that it names. Move it up, or take it out.',
  'redundant-rule': 'Rules above it say the same already. Take it out.',
  'shadowed-entry': 'A rule above decides otherwise on this name. Move one of them, or take the name out.',
  'duplicate-entry': 'The rule has the name twice. Take one out.',
  'apex-missing': 'The pattern means what is below the name, and a service needs the name itself. Add it.',
  'open-to-the-left': 'The pattern means other names that end alike. Begin it with a dot, or with a star and a dot.',
  'open-to-the-right': 'The pattern means other names that begin alike. End it with the whole name.',
  substring: 'The pattern means every name, or every address of a page, that the text is anywhere in. Name the host.',
  'loose-expression':
    'The expression means more names than it seems. Put backslashes before its dots, and close its ends.',
  'top-level': 'The pattern means all names of a top-level domain. Name the hosts.',
  'wide-bypass':
    'More than the services need is neither inspected nor asked for, or goes past the proxy. Name the hosts.',
} as const satisfies Readonly<Record<string, string>>;
export type HygieneCode = keyof typeof HYGIENE_CODES;

/** Something untidy, at the rule that it is in. */
export interface HygieneFinding {
  readonly code: HygieneCode;
  readonly place: Place;
  /** The line as it stands in the file. */
  readonly text: string;
  readonly message: string;
  /** The rule that it is about besides. */
  readonly related?: Place;
}

/** Takes findings, and never more than can be looked at. */
export interface Findings {
  readonly note: (
    code: HygieneCode,
    rule: Pick<Rule<string>, 'place' | 'text'>,
    message: string,
    related?: Place,
  ) => void;
  /** What was found, and how many of a code were left out. */
  readonly all: () => Hygiene;
}

export interface Hygiene {
  readonly findings: readonly HygieneFinding[];
  readonly left: Readonly<Partial<Record<HygieneCode, number>>>;
}

const MOST_OF_A_CODE = 50;

/** Keeps the first fifty findings of each code, one for each rule and message, and counts the others. */
export function takeFindings(): Findings {
  const kept: HygieneFinding[] = [];
  const counts = new Map<HygieneCode, number>();
  const seen = new Set<string>();
  return {
    note(code, { place, text }, message, related) {
      const key = `${code} ${place.line} ${place.file} ${message}`;
      const count = counts.get(code) ?? 0;
      if (count < MOST_OF_A_CODE) {
        if (seen.has(key)) return;
        seen.add(key);
        kept.push({ code, place, text, message, ...(related === undefined ? {} : { related }) });
      }
      counts.set(code, count + 1);
    },
    all: () => ({
      findings: kept,
      left: Object.fromEntries(
        [...counts]
          .filter(([, count]) => count > MOST_OF_A_CODE)
          .map(([code, count]) => [code, count - MOST_OF_A_CODE]),
      ),
    }),
  };
}
