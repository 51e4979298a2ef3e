/** Applies a unified diff by the book: every line that stays or goes must stand where the hunk says. */
export function applyPatch(text: string, unified: string): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const out: string[] = [];
  let at = 0;
  const whole = unified.split('\n').flatMap((line, index, all) => {
    if (line.startsWith('\\') || (line === '' && index === all.length - 1)) return [];
    return [all[index + 1]?.startsWith('\\') === true ? line : `${line}\n`];
  });
  for (const line of whole.slice(2)) {
    const hunk = /^@@ -(\d+),(\d+) /.exec(line);
    if (hunk !== null) {
      const start = Number(hunk[2]) === 0 ? Number(hunk[1]) : Number(hunk[1]) - 1;
      out.push(...lines.slice(at, start));
      at = start;
    } else if (line.startsWith('+')) out.push(line.slice(1));
    else {
      if (lines[at] !== line.slice(1)) throw new Error(`line ${at + 1} is not ${line}`);
      if (line.startsWith(' ')) out.push(line.slice(1));
      at += 1;
    }
  }
  return [...out, ...lines.slice(at)].join('');
}
