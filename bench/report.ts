/**
 * How long the page and the OSCAL of very many devices take: `npm run bench:report [-- DEVICES]` (1,000,000; some two
 * minutes and 6 GB of disk), or `npm run bench:report -- WORKSPACE` for one that is assessed already, which is only read.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTenant } from '../lab/tenants/index.ts';
import { type Measured, measureMuster, report } from './measure.ts';

const LIMIT_MS = 5000;
const FORMATS = ['html', 'oscal-results', 'oscal-poam', 'oscal-catalog'];
const given = process.argv[2] ?? '1000000';
const folder = mkdtempSync(join(tmpdir(), 'muster-report-'));

try {
  const workspace = existsSync(given) ? given : await makeWorkspace(Number(given));
  process.stdout.write(`${findingsOf(workspace)} findings\n`);
  for (const format of FORMATS) {
    const file = join(folder, `report.${format}`);
    const runs = await manyTimes(['report', '-C', workspace, '--format', format, '-o', file]);
    const { milliseconds, peakMb } = runs.toSorted((a, b) => a.milliseconds - b.milliseconds)[1] ?? {
      milliseconds: Number.NaN,
      peakMb: 0,
    };
    const measured = `${(milliseconds / 1000).toFixed(1)} s, ${(statSync(file).size / 1e6).toFixed(1)} MB, ${peakMb.toFixed(0)} MiB`;
    report(`${format}, of ${LIMIT_MS / 1000} s`, measured, milliseconds / LIMIT_MS, 1);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Three runs, of which the middle one counts: the first may find nothing of the findings in the cache of the disk. */
async function manyTimes(args: readonly string[]): Promise<readonly Measured[]> {
  return [await measureMuster(args), await measureMuster(args), await measureMuster(args)];
}

/** An assessed workspace with so many devices. */
async function makeWorkspace(devices: number): Promise<string> {
  const workspace = join(folder, 'fleet');
  mkdirSync(workspace);
  const now = new Date();
  await writeTenant({
    name: 'contoso',
    folder: workspace,
    seed: 'fleet',
    now,
    devices,
    users: 1000,
    parts: ['devices'],
  });
  writeFileSync(
    join(workspace, 'muster.yaml'),
    'version: 1\ntenant: { id: fleet, name: Fleet }\ncatalogs: [managed-desktop-devices]\n',
  );
  await measureMuster(['import', '-C', workspace, join(workspace, 'devices', 'managedDevices.ndjson')]);
  await measureMuster(['assess', '-C', workspace]);
  return workspace;
}

/** How many findings the newest assessment has. */
function findingsOf(workspace: string): number {
  const ids = readdirSync(join(workspace, 'assessments')).filter((name) => !name.startsWith('.'));
  const path = join(workspace, 'assessments', ids.sort().at(-1) ?? '', 'assessment.json');
  // Written by `muster assess`.
  const { results } = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly results: readonly { readonly counts: Readonly<Record<string, number>> }[];
  };
  return results.reduce((sum, { counts }) => sum + Object.values(counts).reduce((all, count) => all + count, 0), 0);
}
