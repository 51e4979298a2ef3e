import { COMMANDS } from './commands/index.ts';

/** A file by its name and text. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** What changes in a file: the lines that go and come, and both as a unified diff. */
export interface FilePatch {
  readonly name: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** As `patch -p1` takes it. */
  readonly unified: string;
  /** What to tell a device that has been told the earlier file; absent where a product takes a file as a whole. */
  readonly commands?: readonly string[];
}

const CONTEXT = 3;
/** Beyond so many changed lines the whole of what lies between is replaced. */
const MOST_EDITS = 4_000;

/**
 * The patches that make some files others, by name; a file that is in only one of them comes or goes whole. For files that we
 * wrote for a product that is told by commands, those too.
 */
export function patchFiles(
  before: readonly NamedText[],
  after: readonly NamedText[],
  product?: string,
): readonly FilePatch[] {
  const [old, now] = [textsOf(before), textsOf(after)];
  const commandsFor = product !== undefined && Object.hasOwn(COMMANDS, product) ? COMMANDS[product] : undefined;
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [from, to] = [old.get(name), now.get(name)];
    if (from === to) return [];
    const patch = patchOf(name, from, to);
    return commandsFor === undefined ? [patch] : [{ ...patch, commands: commandsFor(from ?? '', to ?? '') }];
  });
}

function textsOf(files: readonly NamedText[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ name, text }) => [name, text]));
}

function patchOf(name: string, before: string | undefined, after: string | undefined): FilePatch {
  const edits = editsOf(linesOf(before ?? ''), linesOf(after ?? ''));
  const lines = (sign: string) => edits.filter((one) => one.sign === sign).map(({ line }) => line.replace(/\n$/, ''));
  const head = [
    `--- ${before === undefined ? '/dev/null' : `a/${name}`}\n`,
    `+++ ${after === undefined ? '/dev/null' : `b/${name}`}\n`,
  ];
  return { name, removed: lines('-'), added: lines('+'), unified: [...head, ...hunksOf(edits)].join('') };
}

/** A line that stays, goes or comes; with its line feed, where it has one. */
interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const same = (lines: readonly string[]) => lines.map((line): Edit => ({ sign: ' ', line }));
  const [old, now] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return [...same(before.slice(0, start)), ...between(old, now), ...same(before.slice(before.length - end))];
}

/** The fewest edits, as Myers finds them (An O(ND) Difference Algorithm and Its Variations, 1986). */
function between(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const most = Math.min(before.length + after.length, MOST_EDITS);
  const trail: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= most; edits += 1) {
    trail.push(reach);
    const next = new Map<number, number>();
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let at = startOn(reach, diagonal, edits);
      while (at < before.length && at - diagonal < after.length && before[at] === after[at - diagonal]) at += 1;
      next.set(diagonal, at);
      if (at >= before.length && at - diagonal >= after.length) return walkBack(before, after, trail);
    }
    reach = next;
  }
  return [...before.map((line): Edit => ({ sign: '-', line })), ...after.map((line): Edit => ({ sign: '+', line }))];
}

function startOn(reach: ReadonlyMap<number, number>, diagonal: number, edits: number): number {
  const [below, above] = [reach.get(diagonal - 1) ?? -1, reach.get(diagonal + 1) ?? -1];
  return diagonal === -edits || (diagonal !== edits && below < above) ? above : below + 1;
}

function walkBack(
  before: readonly string[],
  after: readonly string[],
  trail: readonly ReadonlyMap<number, number>[],
): readonly Edit[] {
  const edits: Edit[] = [];
  let [old, now] = [before.length, after.length];
  for (let count = trail.length - 1; count >= 0; count -= 1) {
    const reach = trail[count] ?? new Map<number, number>();
    const diagonal = old - now;
    const [below, above] = [reach.get(diagonal - 1) ?? -1, reach.get(diagonal + 1) ?? -1];
    const isInsert = diagonal === -count || (diagonal !== count && below < above);
    const from = isInsert ? above : below;
    const [fromOld, fromNow] = [from, from - (isInsert ? diagonal + 1 : diagonal - 1)];
    while (old > fromOld && now > Math.max(fromNow, 0)) {
      old -= 1;
      now -= 1;
      edits.push({ sign: ' ', line: before[old] ?? '' });
    }
    if (count === 0) break;
    if (isInsert) {
      now -= 1;
      edits.push({ sign: '+', line: after[now] ?? '' });
    } else {
      old -= 1;
      edits.push({ sign: '-', line: before[old] ?? '' });
    }
  }
  return edits.reverse();
}

function hunksOf(edits: readonly Edit[]): readonly string[] {
  const hunks: string[] = [];
  let [old, now, at] = [0, 0, 0];
  while (at < edits.length) {
    if (edits[at]?.sign === ' ') {
      [old, now, at] = [old + 1, now + 1, at + 1];
      continue;
    }
    const start = Math.max(0, at - CONTEXT);
    let end = at;
    for (let next = at; next < edits.length && next - end <= 2 * CONTEXT; next += 1)
      if (edits[next]?.sign !== ' ') end = next;
    const lines = edits.slice(start, Math.min(edits.length, end + 1 + CONTEXT));
    const [oldCount, newCount] = [countOf(lines, '-'), countOf(lines, '+')];
    const [oldAt, newAt] = [old - (at - start), now - (at - start)];
    hunks.push(`@@ -${rangeText(oldAt, oldCount)} +${rangeText(newAt, newCount)} @@\n`, ...lines.map(lineText));
    [old, now, at] = [oldAt + oldCount, newAt + newCount, start + lines.length];
  }
  return hunks;
}

function countOf(lines: readonly Edit[], sign: '-' | '+'): number {
  return lines.filter((one) => one.sign === ' ' || one.sign === sign).length;
}

function rangeText(before: number, count: number): string {
  return `${count === 0 ? before : before + 1},${count}`;
}

function lineText({ sign, line }: Edit): string {
  return line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`;
}
