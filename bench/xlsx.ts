/**
 * How long a workbook of 100,000 findings takes, and how much memory.
 * `npm run bench:xlsx`. The tenant is Contoso with more devices; `muster report` writes it, as a user does.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTenant } from '../lab/tenants/index.ts';
import { measureMuster, report } from './measure.ts';

const ROWS = 100_000;
const LIMIT_MB = 200;
const LIMIT_MS = 3000;
const folder = mkdtempSync(join(tmpdir(), 'muster-xlsx-'));

try {
  const perDevice = findingsOf(await makeWorkspace(100)) / 100;
  const devices = Math.ceil(ROWS / perDevice);
  const workspace = await makeWorkspace(devices);
  const rows = findingsOf(workspace);
  const file = join(workspace, 'muster-report.xlsx');
  await measureMuster(['report', '-C', workspace, '--format', 'xlsx']);
  const { milliseconds, peakMb } = await measureMuster(['report', '-C', workspace, '--format', 'xlsx']);
  process.stdout.write(`${rows} findings of ${devices} devices, ${(statSync(file).size / 1e6).toFixed(1)} MB\n`);
  const perRow = rows / ROWS;
  report('time, of 3 s for 100,000 rows', `${milliseconds.toFixed(0)} ms`, milliseconds / perRow / LIMIT_MS, 1);
  report(`memory of all processes, of ${LIMIT_MB} MiB`, `${peakMb.toFixed(0)} MiB`, peakMb / LIMIT_MB, 1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** An assessed workspace with so many devices. */
async function makeWorkspace(devices: number): Promise<string> {
  const workspace = join(folder, String(devices));
  await writeTenant({ name: 'contoso', folder: workspace, seed: 'xlsx', now: new Date(), devices });
  await measureMuster(['import', '-C', workspace, join(workspace, 'directory'), join(workspace, 'devices')]);
  await measureMuster(['assess', '-C', workspace]);
  return workspace;
}

/** How many findings the assessment has. */
function findingsOf(workspace: string): number {
  const [id] = readdirSync(join(workspace, 'assessments')).filter((name) => !name.startsWith('.'));
  const path = join(workspace, 'assessments', id ?? '', 'assessment.json');
  // Written by `muster assess` a moment ago.
  const { results } = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly results: readonly { readonly counts: Readonly<Record<string, number>> }[];
  };
  return results.reduce((sum, { counts }) => sum + Object.values(counts).reduce((all, count) => all + count, 0), 0);
}
