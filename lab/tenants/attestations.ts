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
import { ONBOARDING_BEGUN, ONBOARDING_DONE } from './onboarding-done.ts';
import type { TenantName } from './tenant.ts';

/** A value of a stated fact; a date is so many days from now. */
export type FactValue = string | number | boolean | readonly string[] | { readonly inDays: number };

/** A fact that a person states: one row of a table `attested_...`. */
export interface Attestation {
  /** The table's name without `attested_`. */
  readonly table: string;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly saidDaysAgo: number;
  /** Days from now until it lapses; negative when it has. */
  readonly validForDays: number;
}

/** Facts that were stated so many days ago, and hold for half a year. */
export function stated(days: number, facts: Readonly<Record<string, Attestation['facts']>>): readonly Attestation[] {
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
      app_inventory: { reviewed: false },
      certificate_needs: { needed: true, profiles_ready: false },
      cloud_services: { mail: 'exchange-online', files: 'partly', calls: 'cloud' },
      collaboration_domains: { restriction: 'deny', domains: ['example.net'] },
      defender_roles: { all_assigned: false },
      device_models: KNOWN_MODELS,
      directory_sync: { connect_version: '2.5.190.0', sign_in_method: 'password-hash', password_writeback: true },
      domain_records: { enrolment_record: true, registration_record: true },
      forests: { connected_forests: 1 },
      hybrid_sign_in: { pass_through_agents: 0, seamless_sso: true },
      multi_factor_authentication: { on_premises_applications: true },
      network: { microsoft_365_direct: true, endpoints_exempt: true },
      office_installations: { all_64_bit: true },
      onboarding_features: { features: ['single-sign-on-apps', 'app-protection', 'apple-devices'] },
      onedrive: { known_folders_moved: true },
      operators: { full_time_employees: true, located_in_us: true, checks_valid_until: { inDays: 200 } },
      security_products: { on_devices: false, in_front: false, products: 'none' },
      setup_network: { restricted: true, asks_for_authentication: false, setup_excepted: true },
      setup_sign_in: { smart_card_only: false, entra_certificate_based: false },
      state_roaming: { enabled_for: 'all' },
      workplace: { mapped_drives: true, printers: true, wired_authentication: true, fixed_device_names: false },
      vpn: {
        product: 'Contoso Connect 7.1',
        supports_windows: true,
        deployable_by_intune: true,
        always_on: false,
        profiles_from_intune: true,
        legacy_client: true,
        web_traffic_direct: true,
      },
      administration_overview: { given: true },
      client_guidance: { browsers_planned: true, operating_systems_planned: true },
      identity_design: { agreed: true, account_source: 'active-directory', provisioning_planned: true },
      network_guidance: { dns_planned: true, network_planned: true },
      ...ONBOARDING_BEGUN,
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
    cloud_services: { mail: 'hybrid', exchange_version: '14.3.513.0', files: 'on-premises', calls: 'on-premises' },
    collaboration_domains: { restriction: 'allow', domains: ['adatum.com', 'litwareinc.com'] },
    directory_sync: { connect_version: '1.1.614.0', sign_in_method: 'federation', password_writeback: false },
    federation: { product: 'ad-fs', federation_servers: 1, proxy_servers: 1 },
    forests: { connected_forests: 1, trusts: true, name_suffix_routing: false },
    network: { microsoft_365_direct: false, endpoints_exempt: false },
    office_installations: { all_64_bit: false },
    security_products: { on_devices: true, in_front: true, products: 'Example Endpoint Security 12' },
    setup_network: { restricted: true, asks_for_authentication: true, setup_excepted: false },
    setup_sign_in: { smart_card_only: true, entra_certificate_based: false },
    state_roaming: { enabled_for: 'none' },
    workplace: { mapped_drives: true, printers: true, wired_authentication: false, fixed_device_names: true },
    vpn: {
      product: 'Old VPN Client 5.0',
      supports_windows: false,
      deployable_by_intune: false,
      always_on: false,
      profiles_from_intune: false,
      legacy_client: true,
      web_traffic_direct: false,
    },
  }),
  woodgrove: stated(10, {
    app_inventory: { reviewed: true },
    certificate_needs: { needed: false, profiles_ready: false },
    cloud_services: { mail: 'exchange-online', files: 'cloud', calls: 'cloud' },
    collaboration_domains: { restriction: 'none', domains: [] },
    defender_roles: { all_assigned: true },
    device_models: KNOWN_MODELS,
    directory_operations: { connect_health: false, self_service_groups: true, reports_reviewed: true },
    directory_sync: { sign_in_method: 'other' },
    domain_records: { enrolment_record: true, registration_record: true },
    information_protection: { endpoint_data_protected: true, labels_in_use: true },
    multi_factor_authentication: { on_premises_applications: true },
    network: { microsoft_365_direct: true, endpoints_exempt: true },
    office_installations: { all_64_bit: true },
    onboarding_features: {
      features: [
        'single-sign-on-apps',
        'self-service-groups',
        'application-proxy',
        'app-protection',
        'apple-devices',
        'apple-apps-and-books',
        'windows-line-of-business-apps',
        'remote-assistance',
      ],
    },
    onedrive: { known_folders_moved: true },
    operators: { full_time_employees: true, located_in_us: true, checks_valid_until: { inDays: 300 } },
    security_products: { on_devices: false, in_front: false, products: 'none' },
    setup_network: { restricted: false, asks_for_authentication: false, setup_excepted: true },
    setup_sign_in: { smart_card_only: false, entra_certificate_based: false },
    state_roaming: { enabled_for: 'all' },
    workplace: {
      mapped_drives: false,
      printers: true,
      wired_authentication: false,
      fixed_device_names: false,
      all_asked: true,
    },
    ...ONBOARDING_DONE,
  }),
};
