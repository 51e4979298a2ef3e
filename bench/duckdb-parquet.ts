/**
 * The peer of `bench:fleet`: DuckDB turns a file of JSON lines into Parquet, with types inferred, or with the types
 * that inference would give told to it beforehand. Arguments: inferred|typed, the file, the folder to write into.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const [mode, file = '', folder = ''] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1500MB' })).connect();
await connection.run(`SET temp_directory = '${folder}'`);
const quoted = file.replaceAll("'", "''");
const types = join(folder, 'types.json');

if (mode === 'describe') {
  const rows = (
    await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_json('${quoted}', format = 'newline_delimited')`)
  ).getRowObjectsJson();
  writeFileSync(types, JSON.stringify(rows.map((row) => [row['column_name'], row['column_type']])));
} else if (mode === 'inferred') {
  await connection.run(
    `COPY (SELECT * FROM read_json('${quoted}', format = 'newline_delimited')) TO '${join(folder, 'inferred.parquet')}' (FORMAT parquet)`,
  );
} else {
  const { readFileSync } = await import('node:fs');
  // Written by the `describe` run above: names and DuckDB types.
  const columns = JSON.parse(readFileSync(types, 'utf8')) as readonly (readonly [string, string])[];
  const list = columns
    .map(([name, type]) => `'${name.replaceAll("'", "''")}': '${type.replaceAll("'", "''")}'`)
    .join(', ');
  await connection.run(
    `COPY (SELECT * FROM read_json('${quoted}', format = 'newline_delimited', columns = {${list}})) TO '${join(folder, 'typed.parquet')}' (FORMAT parquet)`,
  );
}
