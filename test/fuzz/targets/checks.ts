import { DuckDBInstance } from '@duckdb/node-api';
import { analyseCheck, derivedLineages } from '../../../src/assess/check-sql.ts';
import { tableColumns } from '../../../src/assess/prepare.ts';
import { parseRequirement } from '../../../src/catalog/parse.ts';
import { DERIVED_TABLES } from '../../../src/evidence/index.ts';
import { requirementFiles } from '../corpus.ts';
import type { Tokens } from '../mutate.ts';
import { must, type Target } from '../target.ts';

const SQL_TOKENS: Tokens = [
  ';',
  '; SELECT 1',
  '--',
  '/*',
  '*/',
  '$1',
  '?',
  '$minimum',
  '$$',
  "'",
  '"',
  ' UNION ALL ',
  ' WITH RECURSIVE x AS (SELECT 1) ',
  " FROM read_text('/etc/passwd') ",
  " FROM '/etc/passwd' ",
  ' FROM information_schema.tables ',
  ' FROM range(10) ',
  " getenv('HOME') ",
  " COPY users TO '/tmp/x' ",
  " ATTACH 'x' ",
  " SET memory_limit = '1TB' ",
  ' PRAGMA database_list ',
  ' PIVOT users ON id USING count(*) ',
  ' (FROM users) ',
  ' COLUMNS(*) ',
  ' * EXCLUDE (id) ',
  ' LATERAL ',
  ' USING SAMPLE 10% ',
  ' ASOF JOIN users ',
  ' lambda x: x ',
  '[x for x in [1]]',
  '{a: 1}',
  '::BLOB',
  ' OVER (PARTITION BY 1) ',
  ' LIMIT 1 ',
  ' now() ',
  '\u0000',
];

/** The analysis of a check's SQL, by DuckDB's parser and our walk over its tree. */
export const checkSql: Target = {
  name: 'check-sql',
  unit: "analyseCheck: DuckDB's parser and the walk over its tree, in this process",
  inputs: 100_000,
  slice: 400,
  growthMb: 100,
  isNative: true,
  tokens: SQL_TOKENS,
  corpus: async () =>
    (await requirementFiles()).flatMap(({ path, bytes }) => {
      const parsed = parseRequirement(bytes.toString('utf8'), path, 'catalog');
      return parsed.ok ? [Buffer.from(parsed.value.check)] : [];
    }),
  open: async () => {
    const instance = await DuckDBInstance.create(':memory:', { enable_external_access: 'false', threads: '1' });
    const connection = await instance.connect();
    const tables = new Map([...tableColumns([])].map(([name, columns]) => [name, Object.keys(columns)]));
    const readable = { tables, derived: await derivedLineages(connection, DERIVED_TABLES, tables) };
    return {
      async run(input) {
        const sql = input.toString('utf8');
        const analysis = await analyseCheck(connection, sql, readable);
        if (!analysis.ok) return must(analysis.faults.length > 0, 'a refusal has a fault');
        must(
          analysis.reads.tables.every((table) => tables.has(table)),
          'only known tables are read',
        );
      },
      close: () => {
        connection.closeSync();
        instance.closeSync();
      },
    };
  },
};
