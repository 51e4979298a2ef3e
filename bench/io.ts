/**
 * What comes in: very many devices as one array of Graph's JSON, and as Intune's CSV, against `JSON.parse` of the same
 * file and DuckDB's own reader of CSV in the same run. `npm run bench:io [-- DEVICES]` (500,000).
 */
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { writeTenant } from '../lab/tenants/index.ts';
import { measure, measureMuster, report } from './measure.ts';

const BYTES_PER_SECOND = 50e6;
const HEAP_BYTES = 256 << 20;
const devices = Number(process.argv[2] ?? 500_000);
const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'muster-io-'));

try {
  await writeTenant({
    name: 'contoso',
    folder,
    seed: 'fleet',
    now: new Date(),
    devices,
    users: 1000,
    parts: ['devices', 'device-csv'],
  });
  const array = join(folder, 'managedDevices.json');
  await asArray(join(folder, 'devices', 'managedDevices.ndjson'), array);
  const csv = join(folder, 'devices', 'DevicesWithInventory.csv');

  await importAndReport('one array of JSON', array, 'json-parse', 3);
  await importAndReport('CSV', csv, 'duckdb-csv', 3);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Imports a file into a workspace of its own, and has a peer read the same. */
async function importAndReport(what: string, file: string, peer: string, goal: number): Promise<void> {
  const { size } = statSync(file);
  const workspace = join(folder, peer);
  mkdirSync(workspace);
  writeFileSync(
    join(workspace, 'muster.yaml'),
    'version: 1\ntenant: { id: fleet, name: Fleet }\ncatalogs: [managed-desktop-devices]\n',
  );
  const heapFile = join(workspace, 'heap');
  const watch = pathToFileURL(join(here, 'heap-watch.ts')).href;
  const own = await measureMuster(['import', '-C', workspace, file], {
    NODE_OPTIONS: `--import ${watch}`,
    MUSTER_HEAP_FILE: heapFile,
  });
  const other = await measure(process.execPath, [join(here, 'io-peers.ts'), peer, file, folder]);
  const seconds = own.milliseconds / 1000;
  const rate = size / seconds;
  process.stdout.write(
    `${what}: ${devices} devices, ${(size / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s; ${own.peakMb.toFixed(0)} MB of all memory, DuckDB's too\n`,
  );
  // A CSV file of as many devices is too small for a rate: it is measured against its peer.
  if (peer === 'json-parse')
    report(`${what}: of ${BYTES_PER_SECOND / 1e6} MB/s`, `${(rate / 1e6).toFixed(0)} MB/s`, BYTES_PER_SECOND / rate, 1);
  const heap = existsSync(heapFile) ? Number(readFileSync(heapFile, 'utf8')) : Number.NaN;
  report(
    `${what}: heap and buffers, of ${HEAP_BYTES >> 20} MiB`,
    `${(heap / (1 << 20)).toFixed(0)} MiB`,
    heap / HEAP_BYTES,
    1,
  );
  report(
    `${what}: against ${peer}`,
    `${seconds.toFixed(1)} s against ${(other.milliseconds / 1000).toFixed(1)} s`,
    own.milliseconds / other.milliseconds,
    goal,
  );
}

/** Writes lines of objects as one array. */
async function asArray(lines: string, array: string): Promise<void> {
  const out = createWriteStream(array);
  let isFirst = true;
  for await (const line of createInterface({ input: createReadStream(lines), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue;
    const isRoom = out.write(isFirst ? `[${line}` : `,\n${line}`);
    isFirst = false;
    if (!isRoom) await new Promise<void>((resolve) => out.once('drain', resolve));
  }
  out.end(']\n');
  await finished(out);
}
