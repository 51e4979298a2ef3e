/**
 * Records what `muster probe` sees at the sites of the sample tenants: `node lab/network/record.ts [TENANT/SITE...]` stands up
 * the network of each (`sample-networks.ts`), probes from it all that the tenant's catalogs ask for, and keeps the result, made
 * reproducible and compressed, in `lab/tenants/TENANT/probes/SITE.json.br`. Needs what the lab needs.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TenantName, writeTenant } from '../tenants/index.ts';
import { obstacles, openSession, type Session } from './enter.ts';
import { pack, RECORDED_AT, reproducible } from './recording.ts';
import { SAMPLE_NETWORKS } from './sample-networks.ts';
import type { Scenario } from './scenario.ts';

const MUSTER = join(import.meta.dirname, '..', '..', 'bin', 'muster.mjs');
const TENANTS = join(import.meta.dirname, '..', 'tenants');
const NAMES: readonly TenantName[] = ['contoso', 'fabrikam', 'woodgrove'];
const PROBE_MS = 300_000;

/** Records one site; answers how large the recording is. Throws where the probe did not end as a probe does. */
async function record(lab: Session, name: string, { probe = [] }: Scenario, folder: string): Promise<number> {
  const [tenant, site = ''] = name.split('/');
  const known = NAMES.find((one) => one === tenant);
  if (known === undefined) throw new Error(`${name} is of no sample tenant`);
  const workspace = join(folder, name);
  await writeTenant({ name: known, folder: workspace, now: new Date(RECORDED_AT), parts: ['workspace'] });
  const output = join(workspace, 'result.json');
  const to = ['--site', site, '--json', '--output', output, '--public-roots', '{public-root}'];
  const argv = [process.execPath, MUSTER, 'probe', '--quiet', ...to, ...probe];
  const [outcome] = await lab.run(name, [{ argv, cwd: workspace, timeoutMs: PROBE_MS }]);
  if (outcome === undefined || ![0, 1, 3].includes(outcome.code))
    throw new Error(`${name}: muster probe ended with ${outcome?.code}: ${outcome?.stderr}`);
  const stored = pack(reproducible(readFileSync(output, 'utf8')));
  const place = join(TENANTS, known, 'probes');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, `${site}.json.br`), stored);
  return stored.length;
}

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.find((name) => SAMPLE_NETWORKS[name] === undefined);
  if (unknown !== undefined) {
    console.error(`There is no ${unknown}; there are ${Object.keys(SAMPLE_NETWORKS).join(', ')}.`);
    return 2;
  }
  const why = obstacles();
  if (why.length > 0) {
    console.error(`The lab cannot stand here: ${why.join('; ')}.`);
    return 69;
  }
  const folder = mkdtempSync(join(tmpdir(), 'muster-record-'));
  const lab = await openSession();
  try {
    for (const [name, scenario] of Object.entries(SAMPLE_NETWORKS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      console.log(`${name}: ${await record(lab, name, scenario, folder)} bytes`);
    }
  } finally {
    await lab.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`record: ${error instanceof Error ? error.message : String(error)}`);
  return 70;
});
