/** Breaks a line at its spaces so that none is longer than `width`; the lines after the first begin with `indent`. */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((long) => pieces(long, width - indent.length))) {
    const room = lines.length === 0 ? width : width - indent.length;
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= room) line += ` ${word}`;
    else {
      lines.push(lines.length === 0 ? line : `${indent}${line}`);
      line = word;
    }
  }
  lines.push(lines.length === 0 ? line : `${indent}${line}`);
  return lines;
}

/** At most `most` of the lines; where some are left out, the last one ends in an ellipsis. */
export function atMost(lines: readonly string[], most: number, width: number): readonly string[] {
  const last = lines[most - 1];
  if (lines.length <= most || last === undefined) return lines;
  return [
    ...lines.slice(0, most - 1),
    last.length + 2 <= width ? `${last} …` : `${last.slice(0, width - 1).trimEnd()}…`,
  ];
}

function pieces(word: string, width: number): readonly string[] {
  if (word.length <= width) return [word];
  return Array.from({ length: Math.ceil(word.length / width) }, (_, index) =>
    word.slice(index * width, (index + 1) * width),
  );
}
