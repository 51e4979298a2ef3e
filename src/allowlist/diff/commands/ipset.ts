/** Lines for `ipset restore -!` that make the sets of one file those of another: what comes first, then what goes. */
export function ipsetCommands(before: string, after: string): readonly string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const gone = [...old].filter((line) => !now.has(line));
  const setsGone = gone.filter((line) => line.startsWith('create ')).map((line) => line.split(' ')[1] ?? '');
  return [
    ...[...now].filter((line) => !old.has(line)),
    ...gone
      .filter((line) => line.startsWith('add ') && !setsGone.includes(line.split(' ')[1] ?? ''))
      .map((line) => line.replace('add ', 'del ')),
    ...setsGone.map((name) => `destroy ${name}`),
  ];
}

function linesOf(text: string): ReadonlySet<string> {
  return new Set(text.split('\n').filter((line) => /^(?:create|add) /.test(line)));
}
