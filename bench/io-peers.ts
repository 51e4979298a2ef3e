/** What imports are measured against: `JSON.parse` of an array of devices, and DuckDB's own reader of CSV. */
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const PIECE_BYTES = 64 << 20;
const [peer = '', file = '', folder = ''] = process.argv.slice(2);

if (peer === 'json-parse') parseArray(file);
else if (peer === 'duckdb-csv') await copyCsv(file, folder);
else throw new Error(`there is no peer ${peer}`);

/** Parses an array of one object a line, in pieces: V8 has no text of more than 512 MiB. */
function parseArray(path: string): void {
  const handle = openSync(path, 'r');
  const buffer = Buffer.alloc(PIECE_BYTES);
  let rest = '';
  let objects = 0;
  for (;;) {
    const read = readSync(handle, buffer, 0, buffer.length, null);
    const text = rest + buffer.toString('utf8', 0, read);
    const end = read === 0 ? text.lastIndexOf(']') : text.lastIndexOf(',\n');
    const piece = text.slice(0, end).replace(/^\s*\[?/, '');
    // Written by the benchmark itself.
    if (piece !== '') objects += (JSON.parse(`[${piece}]`) as readonly unknown[]).length;
    if (read === 0) break;
    rest = text.slice(end + 1);
  }
  closeSync(handle);
  process.stdout.write(`${objects}\n`);
}

/** Reads a CSV file with DuckDB as texts and writes it as Parquet. */
async function copyCsv(path: string, to: string): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const out = join(to, 'peer.parquet').replaceAll("'", "''");
  await connection.run(
    `COPY (FROM read_csv('${path.replaceAll("'", "''")}', header = true, all_varchar = true)) TO '${out}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)`,
  );
}
