import type { Remarks } from '../firewall/remarks.ts';
import type { Place } from '../model/configuration.ts';
import type { SquidFiles } from './files.ts';

/** A directive with its words; what continues on the next lines is part of it. */
export interface Line {
  readonly place: Place;
  readonly text: string;
  readonly words: readonly string[];
}

const DEEPEST = 16;
const MOST_LINES = 2_000_000;
const MOST_INCLUDES = 2_000;
/** Its value unless Squid is started with `-n`. */
const SERVICE = `$\{service_name}`;
const HANGS_ON_PROCESS = /\$\{process_(?:number|name)\}/;

/**
 * The directives of a configuration in the order in which Squid reads them: included files in their place, the branches
 * of `if` that hold, macros filled in, comments left out. As `src/cache_cf.cc` and `src/ConfigParser.cc` of Squid 5 do it.
 */
export function* linesOf(files: SquidFiles, remarks: Remarks): Generator<Line> {
  let read = 0;
  let isFull = false;
  let includes = 0;

  for (const { file, text } of files.mains) yield* readText(file, text, 0);

  function* readText(file: string, text: string, depth: number): Generator<Line> {
    const conditions: { holds: boolean; hasElse: boolean; place: Place }[] = [];
    const physical = physicalLines(text.replace(/^\ufeff/, ''));
    for (;;) {
      const line = physical.next();
      if (line === undefined) break;
      let whole = line.trimEnd();
      if (whole === '' || whole.startsWith('#')) continue;
      const place = { file, line: physical.number() };
      while (whole.endsWith('\\')) {
        const more = physical.next();
        if (more === undefined) break;
        whole = `${whole.slice(0, -1)} ${more.trim()}`;
      }
      read += 1;
      if (read > MOST_LINES) {
        if (!isFull)
          remarks.note(
            place,
            'not-understood',
            'too-many-lines',
            `There are more than ${MOST_LINES} lines, with those that are included over and over; the rest was not read.`,
            ['access', 'inspection', 'authentication', 'route'],
          );
        isFull = true;
        return;
      }
      const words = wordsOf(fillMacros(whole));
      const [name] = words;
      if (name === undefined) continue;
      if (name === 'if') conditions.push({ holds: doesHold(words.slice(1).join(' '), place), hasElse: false, place });
      else if (name === 'else' || name === 'endif') endBranch(conditions, name, place);
      else if (conditions.length > 0 && conditions.some(({ holds }) => !holds)) continue;
      else if (name === 'include') yield* include(words.slice(1), place, depth);
      else yield { place, text: whole, words };
    }
    const [open] = conditions;
    if (open !== undefined) refuse(open.place, 'if-not-ended', 'This `if` has no `endif`.');
  }

  function refuse(place: Place, code: string, message: string): void {
    remarks.note(place, 'error', code, `${message} Squid does not start with it.`, ['access']);
  }

  function endBranch(conditions: { holds: boolean; hasElse: boolean }[], name: 'else' | 'endif', place: Place): void {
    const last = conditions.at(-1);
    if (last === undefined || (name === 'else' && last.hasElse)) {
      refuse(place, 'if-missing', `This \`${name}\` belongs to no \`if\`.`);
      return;
    }
    if (name === 'endif') conditions.pop();
    else Object.assign(last, { holds: !last.holds, hasElse: true });
  }

  function doesHold(expression: string, place: Place): boolean {
    if (expression === 'true' || expression === 'false') return expression === 'true';
    if (HANGS_ON_PROCESS.test(expression)) {
      remarks.note(
        place,
        'not-understood',
        'hangs-on-process',
        'What follows holds for some of the processes of Squid alone; it was read as not there.',
        ['access', 'inspection', 'authentication', 'route'],
      );
      return false;
    }
    const [left = '', right = '', ...more] = expression.split('=').map((side) => side.trim());
    if (more.length === 0 && /^-?\d{1,9}$/.test(left) && /^-?\d{1,9}$/.test(right))
      return Number(left) === Number(right);
    refuse(place, 'if-unreadable', 'This condition is neither `true`, `false` nor two whole numbers with `=` between.');
    return false;
  }

  function* include(patterns: readonly string[], from: Place, depth: number): Generator<Line> {
    if (depth >= DEEPEST) {
      refuse(from, 'include-too-deep', `Files are included more than ${DEEPEST} deep.`);
      return;
    }
    includes += 1;
    if (includes > MOST_INCLUDES) {
      if (includes === MOST_INCLUDES + 1)
        refuse(from, 'too-many-includes', `Files are included more than ${MOST_INCLUDES} times.`);
      return;
    }
    for (const pattern of patterns) {
      const given = files.matching(pattern.replace(/^"(.*)"$/, '$1'), from);
      if (given.length > 0) for (const { file, text } of given) yield* readText(file, text, depth + 1);
      else
        remarks.note(
          from,
          'not-understood',
          'include-not-given',
          `The file ${shown(pattern)} was not given; give it too, as it may hold any rule.`,
          ['access', 'inspection', 'authentication', 'route'],
        );
    }
  }
}

/** The lines of a text as they stand, one after the other, and the number of the last one. */
export function physicalLines(text: string): {
  readonly next: () => string | undefined;
  readonly number: () => number;
} {
  let [start, number] = [0, 0];
  return {
    next() {
      if (start > text.length) return undefined;
      const found = text.indexOf('\n', start);
      const end = found < 0 ? text.length : found;
      const line = text.slice(start, end);
      start = end + 1;
      number += 1;
      return line;
    },
    number: () => number,
  };
}

/** Words between blanks; quoted ones with their quotes; nothing from a word on that starts with a number sign. */
export function wordsOf(line: string): readonly string[] {
  const words = line.includes('"') ? (line.match(/"[^"]*"|[^\s]+/g) ?? []) : line.trim().split(/\s+/);
  const comment = words.findIndex((word) => word.startsWith('#'));
  const own = comment < 0 ? words : words.slice(0, comment);
  return own[0] === '' ? [] : own;
}

function fillMacros(line: string): string {
  return line.includes(SERVICE) ? line.replaceAll(SERVICE, 'squid') : line;
}

function shown(path: string): string {
  return path.length > 100 ? `${path.slice(0, 99)}…` : path;
}
