import { isNode, LineCounter, parseDocument as parseYaml } from 'yaml';
import type { z } from 'zod';

/** One fault of a data file, with the place a person has to look at. */
export interface DataProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type Parsed<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'invalid'; readonly problems: readonly DataProblem[] };

/** Reads YAML text against a schema; every problem names its line. `file` is only for the messages. */
export function parseData<T>(text: string, file: string, schema: z.ZodType<T>): Parsed<T> {
  const lines = new LineCounter();
  const document = parseYaml(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      kind: 'invalid',
      problems: document.errors.map((error) => ({ file, ...placeOf(lines, error.pos[0]), message: error.message })),
    };
  }
  const result = schema.safeParse(document.toJS());
  if (result.success) return { kind: 'ok', value: result.data };
  return {
    kind: 'invalid',
    problems: result.error.issues.map((issue) => ({
      file,
      ...placeOf(lines, offsetOf(document, issue.path)),
      message: `${issue.path.join('.') || 'the file'}: ${issue.message}`,
    })),
  };
}

/** One line per problem, as a compiler would print it. */
export function describeProblems(problems: readonly DataProblem[]): string {
  return problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`).join('\n');
}

function placeOf(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Where the deepest existing node of a path begins: a missing key is reported at the object that lacks it. */
function offsetOf(document: ReturnType<typeof parseYaml>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range != null) return node.range[0];
  }
  return 0;
}
