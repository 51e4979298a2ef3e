import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CollectFault } from '../../../src/collect/index.ts';
import { recognisePath } from '../../../src/collect/tenant/recognise.ts';
import { createTenantImport, type FileReport } from '../../../src/collect/tenant/tenant-import.ts';
import { sampleFiles } from '../corpus.ts';
import type { Tokens } from '../mutate.ts';
import { must, type Parser, type Target } from '../target.ts';
import { JSON_TOKENS } from './json.ts';

const PER_IMPORT = 500;
const NEWLINE = 0x0a;
const PATH_TOKENS: Tokens = [
  '/',
  '//',
  '../',
  '\\',
  '{id}',
  '-1',
  '(2)',
  'page',
  'members',
  'policies',
  'groups/',
  '.json',
  '.ndjson',
  '_-. '.repeat(2000),
  '-'.repeat(5000),
  '1'.repeat(5000),
  '\0',
  '__proto__',
];

/** The JSON reader of a directory export, to the lines of raw evidence; the first line of an input is its path. */
export const directoryExport: Target = {
  name: 'directory-export',
  unit: 'createTenantImport().take: recogniser, JSON reader (at once, by documents, by lines), names of keys, raw rows; no DuckDB',
  inputs: 100_000,
  slice: 700,
  growthMb: 50,
  tokens: [...JSON_TOKENS, ...PATH_TOKENS],
  corpus: async () =>
    (await sampleFiles())
      .filter(({ path }) => /^directory.*json$/.test(path))
      .map(({ path, bytes }) => Buffer.concat([Buffer.from(`${path}\n`), bytes])),
  open: async (folder) => openReader(folder, undefined),
};

/** The slow path of managed devices: line by line, or document by document where the lines are none. */
export const managedDevicesLines: Target = {
  name: 'managed-devices-lines',
  unit: 'createTenantImport().take on managedDevices.ndjson (the slow path: object by object; no DuckDB)',
  inputs: 100_000,
  slice: 700,
  growthMb: 50,
  tokens: [...JSON_TOKENS, '\n', '\r\n', '\n\n', '"deviceName":{},', '"windowsProtectionState":[],'],
  corpus: managedDeviceLines,
  open: async (folder) => openReader(folder, 'devices/managedDevices.ndjson'),
};

/** Lines of managed devices. */
export async function managedDeviceLines(): Promise<readonly Buffer[]> {
  const files = (await sampleFiles()).filter(({ path }) => /ndjson$/.test(path));
  return files.flatMap(({ bytes }) => {
    const lines = bytes.toString('utf8').trimEnd().split('\n');
    return [bytes, ...lines.map((line) => Buffer.from(`${line}\n`))];
  });
}

/** The recogniser alone: paths are somebody else's text too. */
export const recogniser: Target = {
  name: 'recogniser',
  unit: 'recognisePath',
  inputs: 100_000,
  slice: 3000,
  growthMb: 50,
  tokens: PATH_TOKENS,
  corpus: async () => (await sampleFiles()).map(({ path }) => Buffer.from(path)),
  open: async () => ({
    run(input) {
      recognisePath(input.toString('utf8'));
    },
  }),
};

function openReader(folder: string, name: string | undefined): Parser {
  let taken = 0;
  let scratch = '';
  let tenantImport: ReturnType<typeof createTenantImport> | undefined;
  const close = () => {
    tenantImport?.finish(() => '2026-11-15T08:00:00.000Z');
    tenantImport = undefined;
    if (scratch !== '') rmSync(scratch, { recursive: true, force: true });
  };
  return {
    async run(input) {
      if (tenantImport === undefined || taken % PER_IMPORT === 0) {
        close();
        scratch = join(folder, `scratch-${taken}`);
        mkdirSync(scratch);
        tenantImport = createTenantImport(scratch, undefined);
      }
      taken += 1;
      const end = name === undefined ? input.indexOf(NEWLINE) : -1;
      const shown = name ?? input.subarray(0, Math.max(0, end)).toString('utf8');
      const bytes = input.subarray(end + 1);
      const path = join(folder, /\.(ndjson|jsonl)$/i.test(shown) ? 'input.ndjson' : 'input.json');
      writeFileSync(path, bytes);
      const file = { path, name: shown, bytes: bytes.length, writtenAt: new Date(0) };
      try {
        checkReport(await tenantImport.take(file, recognisePath(shown)));
      } catch (error) {
        // What the first organisation of the mutated inputs was decides nothing here.
        if (!(error instanceof CollectFault) || error.code !== 'other-tenant') throw error;
        close();
      }
    },
    close,
  };
}

function checkReport(report: FileReport): void {
  must(report.skipped === undefined || report.objects === 0, 'a file that is skipped gave nothing');
  must(report.problems.length <= 30, 'problems are listed up to a number');
  must(
    report.problems.every((problem) => problem.length < 1000),
    'a problem is a line and not the file',
  );
}
