import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { matchHeaders, readDeviceExport } from '../../../src/collect/devices/device-export.ts';
import { readDirect } from '../../../src/collect/direct/read-direct.ts';
import { sampleFile } from '../../../src/collect/direct/sample.ts';
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

/** The head of a device export: encoding and headers. */
export const deviceExportHead: Target = {
  name: 'device-export-head',
  unit: 'asUtf8 and matchHeaders: encoding and headers of a CSV export',
  inputs: 100_000,
  slice: 3000,
  growthMb: 50,
  tokens: CSV_TOKENS,
  corpus: deviceExports,
  open: async () => ({
    run(input) {
      const [head = ''] = asUtf8(input).toString('utf8').split('\n', 1);
      matchHeaders(head.split(','));
    },
  }),
};

/** A device export as a whole. */
export const deviceExport: Target = {
  name: 'device-export',
  unit: 'readDeviceExport: DuckDB reads the CSV into Parquet (several queries per input, hence fewer)',
  inputs: 3000,
  slice: 30,
  growthMb: 300,
  isNative: true,
  tokens: CSV_TOKENS,
  corpus: deviceExports,
  open: async (folder) => ({
    async run(input) {
      const file = writeInput(folder, 'export.csv', input);
      const scratch = join(folder, 'scratch');
      const read = await withDatabase({ scratch, memoryLimitMb: 256 }, (database) =>
        readDeviceExport(database, file, scratch, 'export'),
      );
      if (read.kind === 'none') must(read.why.length < 1000, 'the reason is a line and not the file');
    },
  }),
};

async function deviceExports(): Promise<readonly Buffer[]> {
  const files = (await sampleFiles()).filter(({ path }) => /csv$/.test(path));
  return files.flatMap(({ bytes }) => {
    const [head = '', ...rows] = bytes.toString('utf8').split('\n');
    const semicolons = bytes.toString('utf8').replaceAll(',', ';');
    return [bytes, Buffer.from(`${head}\n${rows[0] ?? ''}\n`), Buffer.from(head), Buffer.from(semicolons)];
  });
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
