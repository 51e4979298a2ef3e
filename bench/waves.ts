/**
 * Puts a million devices into rings: tables made from the findings of an assessment, the rules, and the CSV of all devices,
 * as `muster plan waves --format csv` does. `npm run bench:plan` runs it. The findings are made up: thirty requirements, of which one
 * device in ten fails some.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDatabase } from '../src/evidence/index.ts';
import { assignRings, RINGS, ringRuleFor } from '../src/onboard/index.ts';
import type { StoredAssessment } from '../src/workspace/assessment-folder.ts';
import { makeWaveTables, readWaveDevices, readWaveRows } from '../src/workspace/plan/wave-devices.ts';
import { WavesText } from '../src/workspace/plan/waves-settings.ts';
import { measure, report } from './measure.ts';

const DEVICES = 1_000_000;
const REQUIREMENTS = 30;
const SECONDS = 10;
const MEMORY_MB = 2048;

/** Measures the rings of a million devices, and of a tenth of them for the growth, each in a process of its own. */
export async function benchWaves(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-bench-waves-'));
  try {
    const runs = new Map<number, { readonly milliseconds: number; readonly peakMb: number }>();
    for (const devices of [DEVICES / 10, DEVICES]) {
      await makeFindings(join(folder, String(devices)), devices);
      runs.set(
        devices,
        await measure(process.execPath, [import.meta.filename, join(folder, String(devices)), String(devices)]),
      );
    }
    const [few, many] = [runs.get(DEVICES / 10), runs.get(DEVICES)];
    if (few === undefined || many === undefined) throw new Error('a run is missing');
    const count = DEVICES.toLocaleString('en');
    report(
      `waves of ${count} devices, of ${SECONDS} s`,
      `${(many.milliseconds / 1000).toFixed(1)} s`,
      many.milliseconds / 1000 / SECONDS,
      1,
    );
    report(`memory of that, of ${MEMORY_MB} MiB`, `${many.peakMb.toFixed(0)} MiB`, many.peakMb / MEMORY_MB, 1);
    report(
      'ten times the devices, against as many',
      `${(few.milliseconds / 1000).toFixed(1)} s`,
      many.milliseconds / few.milliseconds,
      10,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeFindings(folder: string, devices: number): Promise<void> {
  await mkdir(join(folder, 'findings'), { recursive: true });
  const verdicts = Array.from(
    { length: REQUIREMENTS },
    (_, at) =>
      `CASE WHEN hash(i, ${at}) % 300 = 0 THEN 'not-ready fails' ELSE 'ready' END::ENUM('ready', 'not-ready fails') AS "requirement-${at}"`,
  );
  await withDatabase({ scratch: join(folder, 'scratch') }, async ({ run }) => {
    const id = `left(md5(i::VARCHAR), 8) || '-' || md5(i::VARCHAR) AS`;
    await run(
      `COPY (SELECT i::UINTEGER AS ordinal, ${id} subject_id, 'PC-' || i AS subject_name, ${verdicts.join(', ')} FROM range(${devices}) r(i)) TO '${folder}/findings/device.parquet' (FORMAT parquet)`,
    );
    await run(
      `COPY (SELECT ${id} id, 'S' || (i % 40) || '-PC-' || i AS name, 'Fabrikam' AS manufacturer, 'Book ' || (i % 60) AS model, 'u' || (i * 7 % ${Math.round(devices * 0.8)}) AS user_id, 'u' || i || '@contoso.com' AS user_principal_name FROM range(${devices}) r(i)) TO '${folder}/devices.parquet' (FORMAT parquet)`,
    );
  });
}

async function putIntoRings(folder: string, devices: number): Promise<void> {
  const results = Array.from({ length: REQUIREMENTS }, (_, at) => ({
    requirement: `requirement-${at}`,
    subjectKind: 'device',
    level: 'required',
    universe: 'device',
    waived: 0,
  }));
  // Only what the tables are made from: the file of verdicts, and of each requirement its id and level.
  const stored = { folder, assessment: { results } } as unknown as StoredAssessment;
  const rows = { kind: 'parquet', files: [join(folder, 'devices.parquet')] } as const;
  const evidence = {
    tables: new Map([['devices', { state: { table: 'devices', status: 'complete' as const }, rows }]]),
    snapshots: new Map<string, string>(),
  };
  const sites = Array.from({ length: 40 }, (_, at) => ({ id: `s${at}`, name: `Site ${at}`, devices: [`S${at}-*`] }));
  await withDatabase({ scratch: join(folder, 'scratch') }, async (database) => {
    await makeWaveTables(database, { stored, evidence, sites, settings: WavesText.parse({}), kept: undefined });
    const columns = await readWaveDevices(database);
    const { ring, sizes } = assignRings(columns, ringRuleFor(devices), 'never');
    let bytes = 0;
    for await (const page of readWaveRows(database))
      for (const row of page) bytes += `${row.id},${row.name},${RINGS[ring[row.ordinal] ?? -1]}\n`.length;
    process.stdout.write(`${JSON.stringify(sizes)} ${bytes} bytes\n`);
  });
}

const [folder, devices] = process.argv.slice(2);
if (import.meta.main && folder !== undefined) await putIntoRings(folder, Number(devices));
else if (import.meta.main) await benchWaves();
