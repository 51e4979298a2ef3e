import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pickJsonTables, readJsonTable } from '../../../src/collect/devices/read-json-table.ts';
import { readTable } from '../../../src/collect/devices/read-table.ts';
import { recogniseTable } from '../../../src/collect/devices/recognise-table.ts';
import { readDirect } from '../../../src/collect/direct/read-direct.ts';
import { sampleFile } from '../../../src/collect/direct/sample.ts';
import { createRecordSplitter } from '../../../src/collect/table/split-records.ts';
import { asUtf8 } from '../../../src/collect/tenant/text-stream.ts';
import { type Database, rawColumnsOf, rowSourcesOf, withDatabase } from '../../../src/evidence/index.ts';
import { sampleFiles } from '../corpus.ts';
import type { Tokens } from '../mutate.ts';
import { must, type Parser, type Target } from '../target.ts';
import { managedDeviceLines } from './directory.ts';
import { JSON_TOKENS } from './json.ts';

const CSV_TOKENS: Tokens = [
  ',',
  ';',
  '\t',
  '|',
  '"',
  '""',
  '"\n',
  '\r',
  '\r\n',
  'Device ID',
  'Device name',
  'Serial number',
  'Device name,Device name',
  '=cmd|calc',
  "';--",
  '"a"b"c"',
  'sep=;\n',
  '03/04/2026',
  '25.12.2026 08:00',
  '4294967295',
  '1.234,5',
  '="007"',
  '\0',
  '#',
];

const NEVER = new Date(0);

/** Whether DuckDB may read a file of devices itself: decided on its first lines. */
export const managedDevicesHead: Target = {
  name: 'managed-devices-head',
  unit: 'sampleFile: the first lines of the fast path',
  inputs: 100_000,
  slice: 2000,
  growthMb: 50,
  tokens: [...JSON_TOKENS, '\n', '\r\n'],
  corpus: managedDeviceLines,
  open: async (folder) => ({
    async run(input) {
      await sampleFile(writeInput(folder, 'head.ndjson', input));
    },
  }),
};

/** The fast path itself. */
export const managedDevicesFast: Target = {
  name: 'managed-devices-fast',
  unit: 'readDirect: DuckDB reads the lines into Parquet (a query per input, hence fewer)',
  inputs: 5000,
  slice: 25,
  growthMb: 200,
  isNative: true,
  tokens: [...JSON_TOKENS, '\n', '\r\n'],
  corpus: managedDeviceLines,
  open: (folder) =>
    openWithDatabase(folder, async (database, scratch, input) => {
      const file = writeInput(folder, 'fast.ndjson', input);
      const sample = await sampleFile(file);
      if (sample === undefined) return;
      const columns = rawColumnsOf('managedDevices');
      const sources = rowSourcesOf('managedDevices');
      const rawFile = join(scratch, 'fast.parquet');
      const read = await readDirect(database, { samples: [sample], columns, sources, nullable: [], rawFile });
      must(read === undefined || read.rows <= countLines(input), 'no line gives two devices');
    }),
};

/** The head of a table of devices: encoding, separator, rows before the headers, and which table it is. */
export const deviceTableHead: Target = {
  name: 'device-table-head',
  unit: 'recogniseTable: separator and headers of a table of separated values',
  inputs: 100_000,
  slice: 1000,
  growthMb: 50,
  tokens: CSV_TOKENS,
  corpus: deviceTables,
  open: async () => ({
    run(input) {
      const found = recogniseTable(
        asUtf8(input)
          .toString('utf8')
          .slice(0, 256 << 10),
      );
      if ('table' in found) must(found.width <= found.headers.length, 'a row is no wider than its headers');
      else must(found.why.length < 1000, 'the reason is a line and not the file');
    },
  }),
};

/** Records of separated values, in pieces. */
export const tableRecords: Target = {
  name: 'table-records',
  unit: 'createRecordSplitter: records of separated values',
  inputs: 100_000,
  slice: 2000,
  growthMb: 50,
  tokens: CSV_TOKENS,
  corpus: deviceTables,
  open: async () => ({
    run(input) {
      const text = input.toString('utf8');
      const splitter = createRecordSplitter(',');
      const half = text.length >> 1;
      const pieces = [text.slice(0, half), text.slice(half)];
      const records = [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
      const cells = records.reduce((sum, record) => sum + record.cells.join('').length, 0);
      must(cells <= text.length, 'no text comes twice');
    },
  }),
};

/** A table of devices as a whole. */
export const deviceTable: Target = {
  name: 'device-table',
  unit: 'readTable: rows repaired, and DuckDB writes them into Parquet (several queries per input, hence fewer)',
  inputs: 3000,
  slice: 30,
  growthMb: 300,
  isNative: true,
  tokens: CSV_TOKENS,
  corpus: deviceTables,
  open: async (folder) => ({
    async run(input) {
      const file = writeInput(folder, 'export.csv', input);
      const scratch = join(folder, 'scratch');
      const read = await withDatabase({ scratch, memoryLimitMb: 256 }, (database) =>
        readTable(file, { database, scratch, name: 'export', dates: 'day-first' }),
      );
      if (read.kind === 'none') must(read.why.length < 1000, 'the reason is a line and not the file');
      else must(read.problems.length <= 21, 'what is told of a file is bounded');
    },
  }),
};

/** Rows of Log Analytics as JSON. */
export const deviceRows: Target = {
  name: 'device-rows',
  unit: 'readJsonTable: rows of Log Analytics, written into Parquet (several queries per input, hence fewer)',
  inputs: 3000,
  slice: 30,
  growthMb: 300,
  isNative: true,
  tokens: [...JSON_TOKENS, '\n', '"TimeGenerated"', '"rows":[[', '"columns":[{"name":'],
  corpus: async () => fixturesOf(/\.jsonl?$/),
  open: async (folder) => ({
    async run(input) {
      const scratch = join(folder, 'scratch');
      for (const name of ['rows.json', 'rows.jsonl']) {
        const file = writeInput(folder, name, input);
        await pickJsonTables([file]);
        const read = await withDatabase({ scratch, memoryLimitMb: 256 }, (database) =>
          readJsonTable(file, { database, scratch, name: 'rows', dates: 'day-first' }),
        );
        if (read.kind === 'read') must(read.problems.length <= 21, 'what is told of a file is bounded');
      }
    },
  }),
};

const FIXTURES = join(import.meta.dirname, '../../../src/collect/devices/fixtures');

function fixturesOf(pattern: RegExp): readonly Buffer[] {
  const names = readdirSync(FIXTURES).filter((name) => pattern.test(name));
  return names.map((name) => readFileSync(join(FIXTURES, name)));
}

async function deviceTables(): Promise<readonly Buffer[]> {
  const files = (await sampleFiles()).filter(({ path }) => /csv$/.test(path));
  const fixtures = fixturesOf(/\.csv$/);
  const samples = files.flatMap(({ bytes }) => {
    const [head = '', ...rows] = bytes.toString('utf8').split('\n');
    const semicolons = bytes.toString('utf8').replaceAll(',', ';');
    return [bytes, Buffer.from(`${head}\n${rows[0] ?? ''}\n`), Buffer.from(head), Buffer.from(semicolons)];
  });
  return [...samples, ...fixtures];
}

function countLines(input: Buffer): number {
  return input.reduce((lines, byte) => (byte === 0x0a || byte === 0x0d ? lines + 1 : lines), 1);
}

function writeInput(folder: string, name: string, input: Buffer) {
  const path = join(folder, name);
  writeFileSync(path, input);
  return { path, name, bytes: input.length, writtenAt: NEVER };
}

/** A parser over one database that stays open from the first input to the last. */
async function openWithDatabase(
  folder: string,
  run: (database: Database, scratch: string, input: Buffer) => Promise<void>,
): Promise<Parser> {
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let closed: Promise<void> = Promise.resolve();
  const database = await new Promise<Database>((resolve, reject) => {
    closed = withDatabase({ scratch, memoryLimitMb: 256 }, async (open) => {
      resolve(open);
      await released;
    });
    closed.catch(reject);
  });
  return {
    run: async (input) => {
      await run(database, scratch, input);
      rmSync(join(scratch, 'fast.parquet'), { force: true });
    },
    close: async () => {
      release();
      await closed;
    },
  };
}
