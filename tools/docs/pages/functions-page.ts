import { ALLOWED_FUNCTIONS, MACROS } from '../../../src/assess/functions.ts';
import { block, code, codes, folded, type Page, page } from '../markdown.ts';

/** What a check may call. */
export function functionsPage(): Page {
  const own = new Set(MACROS.map((macro) => macro.name));
  const others = [...ALLOWED_FUNCTIONS].filter((name) => !own.has(name));
  return page('functions.md', 'Functions of a check', '`src/assess/functions.ts`', [
    'A check is one SELECT. It may call what stands here, and nothing else: no clock, no randomness, no file. Time comes from the table `assessed_at`.',
    "## Muster's own",
    'All of them keep "cannot tell", which is NULL, where plain SQL would quietly turn a lost value into a verdict.',
    ...MACROS.map(({ name, doc, sql }) => {
      const [call = name, ...meaning] = doc.split(': ');
      return [
        `### ${name}`,
        `${code(call)}: ${meaning.join(': ')}`,
        folded('Its definition', block('sql', sql.replaceAll(/\n {6}/g, '\n'))),
      ].join('\n\n');
    }),
    "## DuckDB's",
    `Operators: ${codes(others.filter((name) => !/[a-z]/.test(name)))}, comparisons, AND, OR, NOT, IN, BETWEEN, LIKE, CASE and TRY_CAST.`,
    `Functions: ${codes(others.filter((name) => /[a-z]/.test(name)))}.`,
    'What each does stands in the [documentation of DuckDB](https://duckdb.org/docs/stable/sql/functions/overview).',
  ]);
}
