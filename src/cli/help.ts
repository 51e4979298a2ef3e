import { COMMANDS, HEADINGS } from './commands/table.ts';
import { COMMON_OPTIONS } from './common-options.ts';
import { EXIT_CODE_LINES } from './exit-codes.ts';

/**
 * The help of `muster` itself. It is drawn from the table alone, so that it appears at once:
 * neither the parser of command lines nor any command is loaded for it.
 */
export function drawHelp(): string {
  return [
    'Usage: muster <command> [options]',
    '',
    'Tells an organisation whether it is ready for managed Windows desktops, and why.',
    ...HEADINGS.flatMap((heading) => {
      const rows = COMMANDS.filter((entry) => entry.heading === heading).map(
        ({ name, summary }) => [name, summary] as const,
      );
      return rows.length === 0 ? [] : ['', `${heading}:`, ...drawRows(rows, 18)];
    }),
    '',
    'Options of every command:',
    ...drawRows(
      COMMON_OPTIONS.map(({ flags, doc }) => [flags, doc] as const),
      23,
    ),
    '  -h, --help              print help; `muster <command> --help` has examples',
    '  -V, --version           print the version',
    '',
    'Exit codes:',
    ...EXIT_CODE_LINES.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function drawRows(rows: readonly (readonly [string, string])[], width: number): readonly string[] {
  return rows.map(([left, right]) => `  ${left.padEnd(width)} ${right}`);
}
