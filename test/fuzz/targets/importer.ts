import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CollectFault, importPaths } from '../../../src/collect/index.ts';
import { findDamage, listSnapshots } from '../../../src/evidence/index.ts';
import { sampleFiles } from '../corpus.ts';
import { must, type Target } from '../target.ts';
import { JSON_TOKENS } from './json.ts';

const NOW = new Date('2026-11-15T08:00:00Z');
const NEWLINE = 0x0a;
const NAMES = [
  'directory/organization.json',
  'directory/users.json',
  'directory/groups.json',
  'directory/domains.json',
  'directory/subscribedSkus.json',
  'directory/identity/conditionalAccess/policies.json',
  'directory/deviceManagement/configurationPolicies.json',
  'directory/deviceManagement/deviceEnrollmentConfigurations.json',
  'devices/managedDevices.ndjson',
  'devices/DevicesWithInventory.csv',
];

/** The whole importer, from a file to a snapshot. The first line of an input is the path of its file. */
export const wholeImport: Target = {
  name: 'import',
  unit: 'importPaths: from a mutated file to whole snapshots on disk (two to three databases per input, hence fewer)',
  inputs: 2000,
  slice: 8,
  growthMb: 300,
  isNative: true,
  tokens: [...JSON_TOKENS, '\n', ','],
  corpus: async () =>
    (await sampleFiles())
      .filter(({ path }) => /^(directory|devices)/.test(path))
      .map(({ path, bytes }) => Buffer.concat([Buffer.from(`${path}\n`), bytes])),
  open: async (folder) => {
    let count = 0;
    return {
      async run(input) {
        count += 1;
        const workspace = join(folder, `workspace-${count}`);
        const end = input.indexOf(NEWLINE);
        const said = input.subarray(0, Math.max(0, end)).toString('latin1');
        // A name that no file can have leaves the content to one that can.
        const name = /^[\w./-]{1,200}$/.test(said) && !said.includes('..') ? said : (NAMES[count % NAMES.length] ?? '');
        const path = join(workspace, 'in', 'export', name.replaceAll(/\/+/g, '/').replace(/\/$/, ''));
        mkdirSync(join(path, '..'), { recursive: true });
        writeFileSync(path, input.subarray(end + 1));
        try {
          await checkImport(workspace);
        } finally {
          rmSync(workspace, { recursive: true, force: true });
        }
      },
    };
  },
};

async function checkImport(workspace: string): Promise<void> {
  const evidence = join(workspace, 'evidence');
  try {
    await importPaths({ folder: workspace, paths: [join(workspace, 'in')], now: NOW, who: 'fuzz', version: '0.0.0' });
  } catch (error) {
    if (!(error instanceof CollectFault)) throw error;
  }
  const { snapshots, unreadable } = await listSnapshots(evidence);
  must(unreadable.length === 0, 'there are only whole snapshots');
  must(!readdirSync(evidence).some((name) => name.startsWith('.')), 'nothing is left behind');
  for (const snapshot of snapshots) {
    must((await findDamage(snapshot)).length === 0, 'every file is what the manifest says');
    const broken = snapshot.manifest.tables.find(({ message }) => message?.startsWith('its rows could not be made'));
    must(broken === undefined, `every table can be made: ${broken?.name ?? ''} ${broken?.message ?? ''}`);
  }
}
