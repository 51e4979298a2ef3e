/** The workspace that goes with a tenant: what its people declare, attest and waive. Kept apart from the rest, so that it can follow the workspace's schema. */
import { stringify } from 'yaml';
import { ATTESTATIONS, type Attestation, type FactValue } from './attestations.ts';
import { writeText } from './output.ts';
import { type FixedAccount, fixedAccounts } from './people.ts';
import { writePlan } from './plan.ts';
import type { Context } from './tenant.ts';

/** What differs between the workspaces. */
export interface WorkspaceFacts {
  /** The group whose members are in scope; everybody is when there is none. */
  readonly pilot?: string;
  /** Whether somebody thought of declaring the account of directory synchronisation. */
  readonly declaresSynchronisation?: boolean;
  readonly sites: readonly { readonly id: string; readonly name: string }[];
  readonly profile: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** What its people state; what the tenant's people state at the beginning unless given. */
  readonly attestations?: readonly Attestation[];
}

/** Writes `muster.yaml`, `attestations.yaml`, `waivers.yaml`, `plan.yaml` and `journal.ndjson`. */
export function writeWorkspace(context: Context, facts: WorkspaceFacts): void {
  const { tenant } = context;
  const accounts = fixedAccounts(context);
  const upns = (kind: FixedAccount['kind']): readonly string[] =>
    accounts.filter((account) => account.kind === kind).map((account) => `${account.local}@${tenant.initialDomain}`);
  writeYaml(context, 'muster.yaml', {
    version: 1,
    tenant: { id: context.tenantId, name: tenant.displayName },
    services: ['managed-desktop', 'autopilot-device-preparation', 'intune', 'entra-id-premium'],
    catalogs: [
      'managed-desktop-2018',
      'managed-desktop-readiness',
      'managed-desktop-devices',
      'autopilot-device-preparation',
      'enterprise-mobility',
    ],
    ...(facts.pilot === undefined ? {} : { pilot: { groups: [facts.pilot] } }),
    sites: facts.sites,
    exclusions: [
      { category: 'Kiosk', reason: 'Kiosks stay as they are' },
      { category: 'Lab', reason: 'Laboratory machines are not part of the roll-out' },
    ],
    stale_after_days: 30,
    profile: facts.profile,
    break_glass: upns('break-glass'),
    service_accounts: [...upns('service'), ...(facts.declaresSynchronisation === true ? upns('synchronisation') : [])],
  });
  const by = `adm.endpoint@${tenant.initialDomain}`;
  writeYaml(context, 'attestations.yaml', {
    version: 1,
    attestations: (facts.attestations ?? ATTESTATIONS[tenant.name]).map((attestation) => ({
      table: `attested_${attestation.table}`,
      facts: Object.fromEntries(
        Object.entries(attestation.facts).map(([column, value]) => [column, resolved(context, value)]),
      ),
      by,
      at: context.ago(attestation.saidDaysAgo).slice(0, 10),
      until: context.ago(-attestation.validForDays).slice(0, 10),
    })),
  });
  // A waiver is pinned to the finding it accepts: only an assessment can make one.
  writeYaml(context, 'waivers.yaml', { version: 1, waivers: [] });
  writePlan(context, facts.sites);
}

function resolved(context: Context, value: FactValue): FactValue {
  return typeof value === 'object' && 'inDays' in value ? context.ago(-value.inDays).slice(0, 10) : value;
}

function writeYaml(context: Context, path: string, value: object): void {
  writeText(context.workspace, path, stringify(value, { lineWidth: 140, aliasDuplicateObjects: false }));
}
