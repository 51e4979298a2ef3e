import type { Style } from './style.ts';

/** Faults as a compiler prints them, a line each, and a last line that counts them. */
export function drawFaults(
  what: string,
  faults: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
  }[],
  style: Style,
): string {
  const lines = faults.map(
    ({ file, line, column, message }) => `${style.bold(`${file}:${line}:${column}`)} ${message}`,
  );
  const end = faults.length === 0 ? style.green(`${what}: no faults`) : style.red(`${what}: ${faults.length} faults`);
  return [...lines, end].join('\n');
}
