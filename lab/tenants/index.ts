/** Sample tenants: what the services of three made-up organisations would answer, in any size, from a seed. */
import { mkdirSync } from 'node:fs';
import { contoso } from './contoso/index.ts';
import { writeDeviceCsv } from './device-csv.ts';
import { dirtyDevice } from './dirt.ts';
import { createExportWriter } from './export-writer.ts';
import { fabrikam } from './fabrikam/index.ts';
import { fabrikamAt, type Stage } from './fabrikam/stages.ts';
import { countPolicies } from './filler.ts';
import { countNamedGroups } from './groups.ts';
import { allDevices, managedDevice } from './managed-devices.ts';
import { type JsonObject, writeLines } from './output.ts';
import { writePcs } from './pcs.ts';
import { fixedAccounts } from './people.ts';
import { writeProbes } from './probes.ts';
import type { Sample } from './sample.ts';
import { type Context, createContext, type Sizes, type TenantName } from './tenant.ts';
import { woodgrove } from './woodgrove/index.ts';
import { writeWorkspace } from './workspace.ts';
import { writeDirectory } from './write-directory.ts';
import { writeIntune } from './write-intune.ts';

export type { Sizes, TenantName } from './tenant.ts';

/** The parts of a sample tenant. `device-csv` is Intune's export of the same devices, `pcs` what a few say of themselves, `probes` what the network is like at its sites. */
export const PARTS = ['directory', 'devices', 'device-csv', 'pcs', 'probes', 'workspace'] as const;
export type Part = (typeof PARTS)[number];

/** Which of a user's service plans to list. */
export const PLANS = ['all', 'few', 'none'] as const satisfies readonly Context['plans'][];

const SAMPLES: Readonly<Record<TenantName, Sample>> = { contoso, fabrikam, woodgrove };

/** What to write, and how much of it. Sizes that are left out are the tenant's own. */
export interface TenantOptions extends Partial<Sizes> {
  readonly name: TenantName;
  /** A folder; it is made when it is not there. */
  readonly folder: string;
  readonly seed?: string;
  /** Of Fabrikam alone: how far its onboarding is; just begun unless said. */
  readonly stage?: Stage;
  readonly now: Date;
  /** All parts by default. */
  readonly parts?: readonly Part[];
  /**
   * Which of a user's service plans to list: all of them (some 12 kB a user), those that matter here, or none. All by
   * default, but the few for more than 5,000 users.
   */
  readonly plans?: Context['plans'];
}

/** Writes a sample tenant: the directory export, the devices, and a workspace that goes with them. */
export async function writeTenant(options: TenantOptions): Promise<void> {
  const sample = options.name === 'fabrikam' ? fabrikamAt(options.stage ?? 'begun') : SAMPLES[options.name];
  const { defaults } = sample.tenant;
  const users = options.users ?? defaults.users;
  const given = {
    seed: options.seed ?? 'muster',
    now: options.now,
    folder: options.folder,
    plans: options.plans ?? (users <= 5000 ? 'all' : 'few'),
  } as const;
  const sizes = { users, devices: options.devices ?? defaults.devices, groups: options.groups ?? defaults.groups };
  const draft = createContext(sample.tenant, { ...given, sizes: { ...sizes, policies: 0 } });
  const named = sample.intune(draft);
  const context: Context = { ...draft, sizes: { ...sizes, policies: options.policies ?? countPolicies(named) } };
  checkSizes(context, countPolicies(named));
  const parts = options.parts ?? PARTS;
  mkdirSync(options.folder, { recursive: true });
  if (parts.includes('directory')) {
    const out = createExportWriter(context, sample.dirtyFiles);
    writeDirectory(context, sample, out);
    writeIntune(context, named, out);
  }
  if (parts.includes('devices')) writeLines(context.devices, 'managedDevices.ndjson', deviceObjects(context));
  if (parts.includes('device-csv')) writeDeviceCsv(context, allDevices(context));
  if (parts.includes('pcs')) writePcs(context, `${options.folder}/pcs`, allDevices(context));
  if (parts.includes('probes')) writeProbes(context, sample.workspace(context).sites);
  if (parts.includes('workspace')) writeWorkspace(context, sample.workspace(context));
}

/** Refuses sizes below what has a name, before anything is written. */
function checkSizes(context: Context, policies: number): void {
  const least = { users: fixedAccounts(context).length + 1, groups: countNamedGroups(context), policies };
  for (const size of ['users', 'groups', 'policies'] as const) {
    if (context.sizes[size] < least[size]) {
      throw new RangeError(
        `${size} must be at least ${least[size]} for ${context.tenant.displayName}, not ${context.sizes[size]}`,
      );
    }
  }
}

function* deviceObjects(context: Context): Generator<JsonObject> {
  const isTidy = context.tenant.story === 'woodgrove';
  for (const device of allDevices(context)) {
    const object = managedDevice(context, device);
    yield isTidy ? object : dirtyDevice(device, object);
  }
}
