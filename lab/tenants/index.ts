/** Sample tenants: what the services of three made-up organisations would answer, in any size, from a seed. */
import { mkdirSync } from 'node:fs';
import { contoso } from './contoso.ts';
import { writeDeviceCsv } from './device-csv.ts';
import {
  directoryRoles,
  domains,
  federationConfiguration,
  onPremisesSynchronization,
  organization,
  registrationDetails,
} from './directory.ts';
import { loadSkus, subscribedSkus } from './licences.ts';
import { allDevices, managedDevice } from './managed-devices.ts';
import { writeCollection, writeLines } from './output.ts';
import { userObjects } from './people.ts';
import { createContext, type Sizes, type TenantName } from './tenant.ts';

export type { Sizes, TenantName } from './tenant.ts';

/** What to write, and how much of it. */
export interface TenantOptions extends Partial<Sizes> {
  readonly name: TenantName;
  /** A folder; it is made when it is not there. */
  readonly folder: string;
  readonly seed?: string;
  readonly now: Date;
  /** List each user's plans one by one (some 12 kB a user); without, licences and disabled plans say the same. */
  readonly includesPlans?: boolean;
}

/** Writes a sample tenant: the directory export, the devices, and a workspace that goes with them. */
export async function writeTenant(options: TenantOptions): Promise<void> {
  const tenant = contoso;
  const sizes: Sizes = {
    users: options.users ?? tenant.defaults.users,
    devices: options.devices ?? tenant.defaults.devices,
    groups: options.groups ?? tenant.defaults.groups,
    policies: options.policies ?? tenant.defaults.policies,
  };
  mkdirSync(options.folder, { recursive: true });
  const context = createContext(tenant, {
    seed: options.seed ?? 'muster',
    now: options.now,
    sizes,
    folder: options.folder,
    includesPlans: options.includesPlans ?? sizes.users <= 5000,
  });
  const skus = loadSkus();
  const consumed = new Map<string, number>();
  writeCollection(context.directory, 'users', userObjects(context, skus, consumed), {
    pageSize: sizes.users <= 1000 ? 200 : 999,
  });
  writeCollection(
    context.directory,
    'subscribedSkus',
    subscribedSkus(context, skus, [{ part: 'SPE_E5', seats: (n) => n }], consumed),
  );
  writeCollection(context.directory, 'organization', [organization(context)]);
  writeCollection(context.directory, 'domains', domains(context));
  for (const domain of tenant.synchronisation?.federated ?? []) {
    writeCollection(
      context.directory,
      `domains/${domain}/federationConfiguration`,
      federationConfiguration(context, domain),
    );
  }
  writeCollection(context.directory, 'directory/onPremisesSynchronization', onPremisesSynchronization(context));
  writeCollection(
    context.directory,
    'reports/authenticationMethods/userRegistrationDetails',
    registrationDetails(context),
  );
  writeCollection(context.directory, 'directoryRoles', directoryRoles(context, {}), {
    context: 'directoryRoles(members())',
  });
  writeLines(
    context.devices,
    'managedDevices.ndjson',
    map(allDevices(context), (device) => managedDevice(context, device)),
  );
  writeDeviceCsv(context, allDevices(context));
}

function* map<From, To>(items: Iterable<From>, change: (item: From) => To): Generator<To> {
  for (const item of items) yield change(item);
}
