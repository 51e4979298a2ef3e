import { readFileSync } from 'node:fs';
import type { Json, JsonObject } from './output.ts';
import type { Context, LicenceKind } from './tenant.ts';

/** A product and the service plans it carries. */
export interface Sku {
  readonly part: string;
  readonly id: string;
  readonly plans: readonly { readonly name: string; readonly id: string }[];
}

/** The Intune service plan, which an administrator may switch off inside a suite. */
export const INTUNE_PLAN = 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5';

/** Reads Microsoft's product names and plan ids, for the products that occur in the samples. */
export function loadSkus(): ReadonlyMap<string, Sku> {
  const skus = new Map<string, { part: string; id: string; plans: { name: string; id: string }[] }>();
  for (const line of readFileSync(new URL('skus.csv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)) {
    const [part = '', id = '', name = '', planId = ''] = line.split(',');
    const sku = skus.get(part) ?? { part, id, plans: [] };
    sku.plans.push({ name, id: planId });
    skus.set(part, sku);
  }
  return skus;
}

/** One licence of one user. */
export interface Licence {
  readonly sku: string;
  readonly byGroup: 'licence-suite' | null;
  readonly disabledPlans: readonly string[];
  /** Set where the directory could not give the licence out. */
  readonly error?: 'CountViolation';
}

const direct = (sku: string): Licence => ({ sku, byGroup: null, disabledPlans: [] });

/** The licences that a kind of user holds. */
export function licencesFor(kind: LicenceKind, suite: string): readonly Licence[] {
  switch (kind) {
    case 'suite':
      return [{ sku: suite, byGroup: 'licence-suite', disabledPlans: [] }];
    case 'suite-direct':
      return [direct(suite), direct('POWER_BI_STANDARD')];
    case 'bundle':
      return [direct('ENTERPRISEPREMIUM'), direct('EMSPREMIUM'), direct('WIN_ENT_E5')];
    case 'lesser-suite':
      return [direct('SPE_E3')];
    case 'no-premium':
      return [direct('ENTERPRISEPACK')];
    case 'office-and-ems':
      return [direct('ENTERPRISEPACK'), direct('EMS')];
    case 'intune-off':
      return [{ ...direct(suite), disabledPlans: [INTUNE_PLAN] }];
    case 'no-seat':
      return [{ sku: suite, byGroup: 'licence-suite', disabledPlans: [], error: 'CountViolation' }];
    case 'none':
      return [];
  }
}

const SERVICES: readonly (readonly [prefix: RegExp, service: string])[] = [
  [/^INTUNE_A/, 'SCO'],
  [/^AAD_PREMIUM/, 'AADPremiumService'],
  [/^EXCHANGE|^MIP_S_Exchange|^LOCKBOX|^BPOS_S_TODO/, 'exchange'],
  [/^SHAREPOINT|^ONEDRIVE/, 'SharePoint'],
  [/^MCO/, 'MicrosoftCommunicationsOnline'],
  [/^TEAMS/, 'TeamspaceAPI'],
  [/^OFFICESUBSCRIPTION|^OFFICEMOBILE/, 'MicrosoftOffice'],
  [/^WINDEFATP|^MDE/, 'WindowsDefenderATP'],
  [/^WIN10|^Virtualization|^WINDOWS|^Windows/, 'Windows'],
  [/^MFA/, 'MultiFactorService'],
  [/^RMS|^MIP/, 'RMSOnline'],
  [/^ADALLOM/, 'Adallom'],
  [/^YAMMER|^VIVAENGAGE/, 'YammerEnterprise'],
];

function serviceOf(plan: string): string {
  return SERVICES.find(([prefix]) => prefix.test(plan))?.[1] ?? 'M365Apps';
}

/** The licence properties of a user object. */
export function licenceProperties(
  context: Context,
  skus: ReadonlyMap<string, Sku>,
  licences: readonly Licence[],
  assignedDaysAgo: number,
): JsonObject {
  const held = licences.filter((licence) => licence.error === undefined);
  const assignedAt = context.ago(assignedDaysAgo);
  return {
    assignedLicenses: held.map((licence) => ({
      disabledPlans: licence.disabledPlans,
      skuId: skuId(skus, licence.sku),
    })),
    licenseAssignmentStates: licences.map((licence) => ({
      skuId: skuId(skus, licence.sku),
      disabledPlans: licence.disabledPlans,
      assignedByGroup: licence.byGroup === null ? null : context.guid('group', licence.byGroup),
      state: licence.error === undefined ? 'Active' : 'Error',
      error: licence.error ?? 'None',
      lastUpdatedDateTime: assignedAt,
    })),
    ...(context.plans === 'none' ? {} : { assignedPlans: assignedPlans(skus, held, assignedAt, context.plans) }),
  };
}

function skuId(skus: ReadonlyMap<string, Sku>, part: string): string {
  const sku = skus.get(part);
  if (sku === undefined) throw new RangeError(`skus.csv has no product ${part}`);
  return sku.id;
}

const FEW =
  /^(INTUNE_A|AAD_PREMIUM(_P2)?|EXCHANGE_S_.*|SHAREPOINT(ENTERPRISE|STANDARD)|OFFICESUBSCRIPTION|TEAMS1|MCOSTANDARD|WINDEFATP|MDE_LITE|WIN10_PRO_ENT_SUB|Virtualization.*|RMS_S_PREMIUM2?|ADALLOM_S_STANDALONE|ATA|ATP_ENTERPRISE|MFA_PREMIUM)$/;

function assignedPlans(
  skus: ReadonlyMap<string, Sku>,
  licences: readonly Licence[],
  assignedAt: string,
  which: 'all' | 'few',
): Json {
  const plans = new Map<string, JsonObject>();
  for (const licence of licences) {
    for (const plan of skus.get(licence.sku)?.plans ?? []) {
      if (which === 'few' && !FEW.test(plan.name)) continue;
      const isOff = licence.disabledPlans.includes(plan.id);
      if (isOff && plans.has(plan.id)) continue;
      plans.set(plan.id, {
        assignedDateTime: assignedAt,
        capabilityStatus: isOff ? 'Deleted' : 'Enabled',
        service: serviceOf(plan.name),
        servicePlanId: plan.id,
      });
    }
  }
  return [...plans.values()];
}

/** How many seats of a product were bought, beside those given out. */
export interface Pool {
  readonly part: string;
  /** Seats bought, from those consumed. */
  seats(consumed: number): number;
  readonly warning?: number;
  readonly suspended?: number;
  readonly capabilityStatus?: 'Enabled' | 'Warning' | 'Suspended' | 'LockedOut' | 'Deleted';
}

/** The `subscribedSkus` collection: what was bought, and what of it is given out. */
export function subscribedSkus(
  context: Context,
  skus: ReadonlyMap<string, Sku>,
  pools: readonly Pool[],
  consumed: ReadonlyMap<string, number>,
): readonly JsonObject[] {
  return pools.flatMap((pool) => {
    const sku = skus.get(pool.part);
    if (sku === undefined) return [];
    const units = consumed.get(pool.part) ?? 0;
    return [
      {
        accountName: context.tenant.initialDomain.split('.')[0],
        accountId: context.tenantId,
        appliesTo: 'User',
        capabilityStatus: pool.capabilityStatus ?? 'Enabled',
        consumedUnits: units,
        id: `${context.tenantId}_${sku.id}`,
        skuId: sku.id,
        skuPartNumber: sku.part,
        subscriptionIds: [context.guid('subscription', sku.part)],
        prepaidUnits: {
          enabled: pool.seats(units),
          suspended: pool.suspended ?? 0,
          warning: pool.warning ?? 0,
          lockedOut: 0,
        },
        servicePlans: sku.plans.map((plan) => ({
          servicePlanId: plan.id,
          servicePlanName: plan.name,
          provisioningStatus: plan.name === 'INTUNE_O365' ? 'PendingActivation' : 'Success',
          appliesTo: plan.name.startsWith('EXCHANGE_S_FOUNDATION') ? 'Company' : 'User',
        })),
      },
    ];
  });
}
