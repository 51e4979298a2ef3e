import { createRandom, guidFor, type Random } from './random.ts';

/** The three sample tenants. */
export type TenantName = 'contoso' | 'fabrikam' | 'woodgrove';

/** How many of each there are. */
export interface Sizes {
  readonly users: number;
  readonly devices: number;
  readonly groups: number;
  readonly policies: number;
}

/** A way of differing from the rule, and how much of the whole does. At least one does, when there are fifty or more. */
export interface Share<Kind extends string> {
  readonly kind: Kind;
  readonly share: number;
}

/** What a person's licences look like. */
export type LicenceKind =
  | 'suite' // the tenant's main suite, assigned by group
  | 'suite-direct' // the same, assigned directly
  | 'bundle' // the products which the suite bundles, bought one by one
  | 'lesser-suite' // a smaller suite
  | 'no-premium' // Office alone
  | 'office-and-ems' // Office and Enterprise Mobility
  | 'intune-off' // the suite with the Intune plan disabled
  | 'no-seat' // assigned by group, but the pool was empty
  | 'none';

/** What is odd about a person, apart from licences. */
export type PersonKind = 'plain' | 'left' | 'unsupported-country' | 'no-country';

/** What is wrong with a device. */
export type DeviceKind =
  | 'sound'
  | 'old' // 4 GB, TPM 1.2, rotating disk, Windows 10
  | 'little-memory'
  | 'old-tpm'
  | 'rotating-disk'
  | 'not-encrypted'
  | 'windows-10'
  | 'old-windows-11'
  | 'stale-signatures'
  | 'defender-off'
  | 'arm'
  | 'desktop' // without a sensor for Windows Hello
  | 'other-maker'
  | 'home-edition'
  | 'secure-boot-off'
  | 'full-disk'
  | 'small-disk'
  | 'silent' // has not checked in for weeks
  | 'junk-serial'
  | 'personal'
  | 'not-reported' // Intune answers zero and null, the device never sent its inventory
  | 'virtual';

/** One place with people. */
export interface Office {
  readonly city: string;
  readonly country: string;
  readonly weight: number;
}

/** Directory synchronisation of a tenant, as its own people would describe it. */
export interface Synchronisation {
  readonly lastSyncMinutesAgo: number;
  /** The forests' domain names; people are spread over them. */
  readonly forests: readonly string[];
  readonly passwordHash: boolean;
  readonly passwordWriteback: boolean;
  /** The client version which beta reports; absent where it reports none. */
  readonly clientVersion?: string;
  /** Domains that sign in at AD FS. */
  readonly federated: readonly string[];
}

/** Everything that makes one sample tenant differ from another, apart from its policies. */
export interface Tenant {
  readonly name: TenantName;
  /** Whose habits it has: its own, or of a tenant that it has come to be like. */
  readonly story: TenantName;
  readonly displayName: string;
  readonly domain: string;
  readonly moreDomains: readonly string[];
  readonly initialDomain: string;
  readonly country: string;
  readonly city: string;
  /** Without a number asked for, there are as many policies as the tenant's settings name. */
  readonly defaults: Omit<Sizes, 'policies'>;
  readonly mdmAuthority: 'intune' | 'sccm';
  readonly synchronisation: Synchronisation | null;
  readonly offices: readonly Office[];
  readonly suite: string;
  readonly people: readonly Share<PersonKind>[];
  readonly licences: readonly Share<LicenceKind>[];
  readonly devices: readonly Share<DeviceKind>[];
  readonly purposes: readonly Share<'kiosk' | 'lab'>[];
  /** How much of the fleet runs Enterprise; the rest runs Pro. */
  readonly enterpriseEdition: number;
  /** `CON-` is followed by the serial number, `FABWS` by a number. */
  readonly devicePrefix: string;
  /** How much of the fleet is registered for Windows Autopilot. */
  readonly autopilotShare: number;
  readonly joinType: 'azureADJoined' | 'hybridAzureADJoined';
  readonly managementAgent: 'mdm' | 'configurationManagerClientMdm';
  /** Of the people, how many registered for self-service password reset and for multi-factor authentication. */
  readonly registered: number;
}

/** What every part of the generator is given. */
export interface Context {
  readonly tenant: Tenant;
  readonly seed: string;
  readonly now: Date;
  readonly sizes: Sizes;
  readonly tenantId: string;
  /** The folder of the directory export. */
  readonly directory: string;
  readonly devices: string;
  readonly workspace: string;
  /** Which of a user's plans are listed: all, those that matter here, or none (as where they were not asked for). */
  readonly plans: 'all' | 'few' | 'none';
  guid(...key: readonly (string | number)[]): string;
  random(...key: readonly (string | number)[]): Random;
  /** The instant so many days (and minutes) before now, as Graph writes it. */
  ago(days: number, minutes?: number): string;
}

/** Makes the context of one tenant. */
export function createContext(
  tenant: Tenant,
  options: {
    readonly seed: string;
    readonly now: Date;
    readonly sizes: Sizes;
    readonly folder: string;
    readonly plans: Context['plans'];
  },
): Context {
  const prefix = `${options.seed}/${tenant.name}/`;
  const guid = (...key: readonly (string | number)[]): string => guidFor(prefix + key.join('/'));
  return {
    tenant,
    seed: options.seed,
    now: options.now,
    sizes: options.sizes,
    tenantId: guid('tenant'),
    directory: `${options.folder}/directory`,
    devices: `${options.folder}/devices`,
    workspace: options.folder,
    plans: options.plans,
    guid,
    random: (...key) => createRandom(prefix + key.join('/')),
    ago: (days, minutes = 0) => instant(options.now.getTime() - (days * 1440 + minutes) * 60_000),
  };
}

/** An instant as Graph writes it: UTC, whole seconds. */
export function instant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/**
 * Deals the odd kinds out over `total` things in a fixed order: the first so many are of the first kind, and so on.
 * The caller shuffles by `permute`, so that they lie scattered.
 */
export function kindAt<Kind extends string>(
  position: number,
  total: number,
  shares: readonly Share<Kind>[],
  plain: Kind,
): Kind {
  let end = 0;
  for (const { kind, share } of shares) {
    end += Math.max(total >= 50 ? 1 : 0, Math.round(share * total));
    if (position < end) return kind;
  }
  return plain;
}
