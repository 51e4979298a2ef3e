import { closeSync, openSync, writeFileSync } from 'node:fs';

/** A file of one JSON value per line that is written in large pieces. */
export interface LineFile {
  readonly path: string;
  write(value: unknown): void;
  close(): void;
}

const PIECE_CHARACTERS = 1 << 20;

/** Begins a file of JSON lines. Writing is synchronous: no more than one piece is ever held. */
export function openLineFile(path: string): LineFile {
  const file = openSync(path, 'wx', 0o600);
  let lines: string[] = [];
  let characters = 0;
  const flush = () => {
    // Not writeSync, which writes only a part where a disk is nearly full, and says nothing.
    if (lines.length > 0) writeFileSync(file, `${lines.join('\n')}\n`);
    lines = [];
    characters = 0;
  };
  return {
    path,
    write(value) {
      const line = JSON.stringify(value);
      lines.push(line);
      characters += line.length;
      if (characters >= PIECE_CHARACTERS) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}
