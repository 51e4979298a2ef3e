import type { Cell } from './judge/protocol.ts';

/** A check cut at its parameters: SQL, name of a parameter, SQL, and so on; always an odd number of parts. */
export type CheckParts = readonly string[];

/** Texts, quoted names and comments, in which `$name` is no parameter; else a parameter. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([a-z][a-z0-9_]*)/g;

/** Cuts a check at what looks like its parameters; whether it is so, only DuckDB's parser can say. */
export function cutAtParams(check: string): CheckParts {
  const parts: string[] = [];
  let from = 0;
  for (const match of check.matchAll(TOKEN)) {
    const [token, name] = match;
    if (name === undefined) continue;
    parts.push(check.slice(from, match.index), name);
    from = match.index + token.length;
  }
  return [...parts, check.slice(from)];
}

/** The SQL of a check with something in the place of each parameter. */
export function fillParams(parts: CheckParts, fill: (name: string) => string): string {
  return parts.map((part, index) => (index % 2 === 0 ? part : fill(part))).join('');
}

/**
 * SQL of a value that has the type which the value would have as a bound parameter. Statements with parameters are planned
 * twice, and again each time they are run.
 */
export function typedLiteral(value: Cell): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `(${text(value)}::VARCHAR)`;
  if (typeof value === 'boolean') return value ? '(true)' : '(false)';
  if (typeof value === 'number') return `(${value}::${numberType(value)})`;
  return `([${value.map((item) => (item === null ? 'NULL' : text(String(item)))).join(', ')}]::VARCHAR[])`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function numberType(value: number): string {
  if (!Number.isInteger(value)) return 'DOUBLE';
  return Math.abs(value) < 2 ** 31 ? 'INTEGER' : 'BIGINT';
}
