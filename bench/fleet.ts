/**
 * Very many devices, from a file of Graph's JSON lines to findings of all device requirements on disk, against DuckDB
 * and CEL in the same run. `npm run bench:fleet [-- DEVICES]` (1,000,000); takes some ten minutes and 12 GB of disk.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTenant } from '../lab/tenants/index.ts';
import { type Measured, measure, measureMuster, report } from './measure.ts';

const LIMIT_MB = 2048;
const devices = Number(process.argv[2] ?? 1_000_000);
const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'muster-fleet-'));

try {
  const large = await prepare('large', devices);
  const small = await prepare('small', Math.round(devices / 10));
  process.stdout.write(`${devices} devices, ${(statSync(large.file).size / 1e9).toFixed(2)} GB of JSON lines\n`);

  const muster = await judge(large);
  const tenth = await judge(small);
  const node = (script: string, ...args: string[]) => measure(process.execPath, [join(here, script), ...args]);
  await node('duckdb-parquet.ts', 'describe', large.file, folder);
  const inferred = await node('duckdb-parquet.ts', 'inferred', large.file, folder);
  const typed = await node('duckdb-parquet.ts', 'typed', large.file, folder);
  const counted = join(folder, 'cel.json');
  const cel = await node('cel-devices.ts', large.file, join(folder, 'cel.ndjson'), counted);
  compareCounts(large.workspace, counted);

  report(
    'against DuckDB to Parquet, types inferred',
    against(muster, inferred),
    muster.milliseconds / inferred.milliseconds,
    1.5,
  );
  report(
    'against DuckDB to Parquet, types given',
    against(muster, typed),
    muster.milliseconds / typed.milliseconds,
    2.2,
  );
  report(
    'against CEL device by device (a quarter)',
    against(muster, cel),
    muster.milliseconds / cel.milliseconds,
    0.25,
  );
  report('against a tenth of the devices', against(muster, tenth), muster.milliseconds / tenth.milliseconds, 8);
  report(`memory of all processes, of ${LIMIT_MB} MB`, `${muster.peakMb.toFixed(0)} MB`, muster.peakMb / LIMIT_MB, 1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function prepare(name: string, count: number): Promise<{ readonly workspace: string; readonly file: string }> {
  const workspace = join(folder, name);
  mkdirSync(workspace);
  await writeTenant({
    name: 'contoso',
    folder: workspace,
    seed: 'fleet',
    now: new Date(),
    devices: count,
    users: 1000,
    parts: ['devices'],
  });
  writeFileSync(
    join(workspace, 'muster.yaml'),
    'version: 1\ntenant: { id: fleet, name: Fleet }\ncatalogs: [managed-desktop-devices]\n',
  );
  const file = join(workspace, 'devices', 'managedDevices.ndjson');
  reachDisk(file);
  return { workspace, file };
}

/** Waits until a file is on the disk: who is measured first must not pay for writing it. */
function reachDisk(file: string): void {
  const handle = openSync(file, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

async function judge({ workspace, file }: { readonly workspace: string; readonly file: string }): Promise<Measured> {
  const imported = await measureMuster(['import', '-C', workspace, file]);
  const assessed = await measureMuster(['assess', '-C', workspace]);
  process.stdout.write(
    `  import ${seconds(imported)}, ${imported.peakMb.toFixed(0)} MB; assess ${seconds(assessed)}, ${assessed.peakMb.toFixed(0)} MB\n`,
  );
  return {
    milliseconds: imported.milliseconds + assessed.milliseconds,
    peakMb: Math.max(imported.peakMb, assessed.peakMb),
    code: assessed.code,
  };
}

/** Both sides must have judged the same: a faster wrong answer is no faster one. */
function compareCounts(workspace: string, file: string): void {
  const assessments = join(workspace, 'assessments');
  const [id = ''] = readdirSync(assessments);
  // Written by the runs above.
  const { results } = JSON.parse(readFileSync(join(assessments, id, 'assessment.json'), 'utf8')) as {
    readonly results: readonly { readonly requirement: string; readonly counts: Readonly<Record<string, number>> }[];
  };
  const counts = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Readonly<Record<string, number>>>>;
  const differing = results.filter((result) =>
    Object.entries(result.counts).some(([status, count]) => (counts[result.requirement]?.[status] ?? 0) !== count),
  );
  for (const { requirement, counts: own } of differing)
    process.stdout.write(`  ${requirement}: ${JSON.stringify(own)} against ${JSON.stringify(counts[requirement])}\n`);
  process.stdout.write(
    differing.length === 0
      ? `  ${results.length} requirements: CEL counts the same devices by status\n`
      : `  ${differing.length} of ${results.length} requirements: CEL counts other devices\n`,
  );
  if (differing.length > 0) process.exitCode = 1;
}

function against(own: Measured, peer: Measured): string {
  return `${seconds(own)} against ${seconds(peer)}`;
}

function seconds({ milliseconds }: Measured): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
