/** Objects and groups by the line that begins them, with what stands under it; and the lines of access lists. */
interface Asa {
  readonly blocks: ReadonlyMap<string, ReadonlySet<string>>;
  readonly lines: ReadonlySet<string>;
}

/**
 * The commands of an ASA, to paste after `configure terminal`, that make what one file made what another makes: what comes
 * first, and then what goes, since the device keeps what something refers to, and no group without members.
 */
export function ciscoAsaCommands(before: string, after: string): readonly string[] {
  const [old, now] = [readAsa(before), readAsa(after)];
  const changed = [...now.blocks].flatMap(([head, own]) => {
    const known = old.blocks.get(head) ?? new Set<string>();
    const added = [...own].filter((line) => !known.has(line));
    // A description is written over, and an object has one name.
    const removed = [...known].filter((line) => !own.has(line) && line.startsWith('network-object '));
    return added.length + removed.length === 0
      ? []
      : [head, ...added.map((line) => ` ${line}`), ...removed.map((line) => ` no ${line}`)];
  });
  const gone = [...old.blocks.keys()].filter((head) => !now.blocks.has(head));
  return [
    ...changed,
    ...[...now.lines].filter((line) => !old.lines.has(line)),
    ...[...old.lines].filter((line) => !now.lines.has(line)).map((line) => `no ${line}`),
    ...gone.filter((head) => head.startsWith('object-group ')).map((head) => `no ${head}`),
    ...gone.filter((head) => !head.startsWith('object-group ')).map((head) => `no ${head}`),
  ];
}

function readAsa(text: string): Asa {
  const blocks = new Map<string, Set<string>>();
  const lines = new Set<string>();
  let block: Set<string> | undefined;
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('!')) continue;
    if (line.startsWith(' ')) {
      const own = line.trim();
      if (own.startsWith('description '))
        for (const one of block ?? []) if (one.startsWith('description ')) block?.delete(one);
      block?.add(own);
    } else if (/^object(?:-group)? /.test(line)) {
      block = blocks.get(line) ?? new Set();
      blocks.set(line, block);
    } else lines.add(line);
  }
  return { blocks, lines };
}
