import { ATTESTATIONS, stated } from '../attestations.ts';
import { ONBOARDING_BEGUN } from '../onboarding-done.ts';
import type { Sample } from '../sample.ts';
import { woodgrove } from '../woodgrove/index.ts';
import { fabrikam } from './index.ts';
import { fabrikamTenant } from './tenant.ts';

/** How far Fabrikam's onboarding is: each is the same organisation some weeks after the one before. */
export const STAGES = ['begun', 'agreed', 'remediated', 'drifted', 'enabled'] as const;
export type Stage = (typeof STAGES)[number];

/** What both parties have said once the first two phases are through. */
const AGREED = stated(5, {
  ...ONBOARDING_BEGUN,
  administration_overview: { given: true },
  assessment_review: { reviewed: true },
  change_management: { agreed: true },
  client_guidance: { browsers_planned: true, operating_systems_planned: true },
  communication_plan: { agreed: true },
  identity_design: { agreed: true, account_source: 'active-directory', provisioning_planned: true },
  network_guidance: { dns_planned: true, network_planned: true },
  onboarding_environment: { as_expected: true, set_up_afresh: true },
  prerequisites: { agreed: true, kept_at: 'https://intranet.fabrikam.example/desktops/prerequisites' },
});

/** Fabrikam with everything put right: what Woodgrove has, and still two forests. */
const remediated: Sample = {
  ...woodgrove,
  tenant: {
    ...fabrikamTenant,
    story: 'woodgrove',
    mdmAuthority: 'intune',
    synchronisation: {
      lastSyncMinutesAgo: 21,
      forests: ['corp.fabrikam.local', 'corp.fabrikam.local', 'research.fabrikam-labs.local'],
      passwordHash: true,
      passwordWriteback: true,
      clientVersion: '2.5.190.0',
      federated: [],
    },
    suite: 'SPE_E5',
    people: [],
    licences: [],
    devices: [],
    purposes: [],
    enterpriseEdition: 1,
    joinType: 'azureADJoined',
    managementAgent: 'mdm',
    registered: 1,
  },
  workspace: (context) => ({
    ...fabrikam.workspace(context),
    declaresSynchronisation: true,
    attestations: [
      ...stated(3, {
        ...Object.fromEntries(ATTESTATIONS.woodgrove.map(({ table, facts }) => [table, facts])),
        directory_sync: { connect_version: '2.5.190.0', sign_in_method: 'password-hash', password_writeback: true },
        directory_operations: { connect_health: true, self_service_groups: true, reports_reviewed: true },
        forests: { connected_forests: 2, trusts: true, name_suffix_routing: true },
        hybrid_sign_in: { pass_through_agents: 0, seamless_sso: true },
      }).filter(({ table }) => !AGREED.some((one) => one.table === table)),
      ...AGREED,
    ],
    profile: {
      ...woodgrove.workspace(context).profile,
      forests: 2,
      device_kinds: ['corporate'],
    },
  }),
};

const SAMPLES: Readonly<Record<Stage, Sample>> = {
  begun: fabrikam,
  agreed: {
    ...fabrikam,
    workspace: (context) => ({
      ...fabrikam.workspace(context),
      attestations: [...ATTESTATIONS.fabrikam, ...AGREED],
    }),
  },
  remediated,
  // Somebody took the policy away that asks everybody for a second factor.
  drifted: {
    ...remediated,
    accessPolicies: remediated.accessPolicies.map((policy, index) =>
      index === 0 ? { ...policy, state: 'disabled' as const } : policy,
    ),
  },
  enabled: remediated,
};

/** Fabrikam at a stage of its onboarding. */
export function fabrikamAt(stage: Stage): Sample {
  return SAMPLES[stage];
}
