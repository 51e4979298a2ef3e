/** What the people of each tenant state: rows of the tables in `catalogs/attested`. */
import {
  ARM_MODELS,
  DESKTOP_MODELS,
  MODELS,
  type Model,
  OLD_MODELS,
  OTHER_MODELS,
  ROTATING_MODELS,
} from './hardware.ts';
import type { TenantName } from './tenant.ts';

/** A value of a stated fact. */
export type FactValue = string | number | boolean | readonly string[];

/** A fact that a person states: one row of a table `attested_...`. */
export interface Attestation {
  /** The table's name without `attested_`. */
  readonly table: string;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly saidDaysAgo: number;
  /** Days from now until it lapses; negative when it has. */
  readonly validForDays: number;
}

function stated(days: number, facts: Readonly<Record<string, Attestation['facts']>>): readonly Attestation[] {
  return Object.entries(facts).map(([table, row]) => ({
    table,
    facts: row,
    saidDaysAgo: days,
    validForDays: 180 - days,
  }));
}

const names = (...lists: readonly (readonly Model[])[]): readonly string[] => [
  ...new Set(lists.flat().map(({ model }) => model)),
];

/** What an organisation knows of the models it bought. */
const KNOWN_MODELS = {
  within_support: names(MODELS, ARM_MODELS, DESKTOP_MODELS, OTHER_MODELS, ROTATING_MODELS),
  past_support: names(OLD_MODELS),
  solid_state: names(MODELS, ARM_MODELS, DESKTOP_MODELS, OTHER_MODELS),
  rotating: names(OLD_MODELS, ROTATING_MODELS),
  with_biometrics: names(MODELS, ARM_MODELS, OTHER_MODELS, ROTATING_MODELS),
  without_biometrics: names(DESKTOP_MODELS),
  needs_no_biometrics: names(OLD_MODELS),
  memory_integrity: names(MODELS, ARM_MODELS, DESKTOP_MODELS, OTHER_MODELS, ROTATING_MODELS),
  no_memory_integrity: names(OLD_MODELS),
};

/** The attestations of each tenant. Woodgrove states whatever it can be asked. */
export const ATTESTATIONS: Readonly<Record<TenantName, readonly Attestation[]>> = {
  contoso: [
    ...stated(20, {
      device_models: KNOWN_MODELS,
      multi_factor_authentication: { on_premises_applications: true },
      directory_sync: { connect_version: '2.5.190.0', sign_in_method: 'password-hash', password_writeback: true },
      forests: { connected_forests: 1 },
      hybrid_sign_in: { pass_through_agents: 0, seamless_sso: true },
    }),
    // Lapsed: nobody has looked at it since.
    {
      table: 'directory_operations',
      facts: { connect_health: true, self_service_groups: false, reports_reviewed: true },
      saidDaysAgo: 185,
      validForDays: -5,
    },
  ],
  fabrikam: stated(45, {
    directory_sync: { connect_version: '1.1.614.0', sign_in_method: 'federation', password_writeback: false },
    federation: { product: 'ad-fs', federation_servers: 1, proxy_servers: 1 },
    forests: { connected_forests: 1, trusts: true, name_suffix_routing: false },
  }),
  // Cloud only: what is asked about synchronisation does not concern it.
  woodgrove: stated(10, {
    device_models: KNOWN_MODELS,
    multi_factor_authentication: { on_premises_applications: true },
    directory_operations: { connect_health: false, self_service_groups: true, reports_reviewed: true },
    onboarding_features: {
      features: [
        'single-sign-on-apps',
        'self-service-groups',
        'application-proxy',
        'app-protection',
        'apple-devices',
        'apple-apps-and-books',
      ],
    },
  }),
};
