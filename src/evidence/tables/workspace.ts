import type { GivenTable } from '../schema.ts';

/** Tables that `muster.yaml` and the assessment itself give; always complete. */
export const WORKSPACE_TABLES: readonly GivenTable[] = [
  {
    kind: 'workspace',
    name: 'tenant',
    doc: 'The tenant under assessment: always one row. Checks about the tenant start here.',
    key: 'id',
    columns: { id: { type: 'text', doc: 'Tenant id' }, name: { type: 'text', doc: 'Name' } },
  },
  {
    kind: 'workspace',
    name: 'assessed_at',
    doc: 'The time of the assessment, the only clock a check may read: one row.',
    columns: { moment: { type: 'timestamp', doc: 'UTC' } },
  },
  {
    kind: 'workspace',
    name: 'evidence_times',
    doc: 'When each table was collected: what has an age is as old as it was then, however much later it is assessed.',
    columns: {
      table_name: { type: 'text', doc: 'Table' },
      collected_at: { type: 'timestamp', doc: 'UTC' },
    },
  },
  {
    kind: 'workspace',
    name: 'profile',
    doc: 'What the tenant says of itself: one row; NULL where it has not said.',
    columns: {
      forests: { type: 'integer', doc: 'Active Directory forests; 0 for cloud-only' },
      federated: { type: 'boolean', doc: 'Sign-in is federated' },
      vpn: { type: 'boolean', doc: 'A VPN is in use' },
      wifi: { type: 'boolean', doc: 'Enterprise Wi-Fi with certificates is in use' },
      certificate_authority: { type: 'boolean', doc: 'A certificate authority of its own exists' },
      exchange_on_premises: { type: 'boolean', doc: 'Exchange runs on premises' },
      configuration_manager: { type: 'boolean', doc: 'Configuration Manager is in use' },
      proxy: { type: 'boolean', doc: 'Internet access goes through a proxy' },
      skype_on_premises: { type: 'boolean', doc: 'Skype for Business runs on premises' },
      file_servers: { type: 'boolean', doc: 'Users keep files on file servers' },
      high_information_security: { type: 'boolean', doc: 'High information security is needed' },
      device_kinds: { type: 'text[]', doc: 'Kinds of devices in scope: corporate, personal, shared, kiosk' },
      operator_domain: {
        type: 'text',
        doc: 'Mail domain of the provider whose operators are invited as guests; microsoft.com unless said',
      },
    },
  },
  {
    kind: 'workspace',
    name: 'sites',
    doc: 'Sites from which devices reach the internet; one called main when none was declared.',
    key: 'id',
    columns: { id: { type: 'text', doc: 'Site id' }, name: { type: 'text', doc: 'Name' } },
  },
  {
    kind: 'workspace',
    name: 'services',
    doc: 'Services in scope.',
    key: 'id',
    columns: { id: { type: 'text', doc: 'managed-desktop, autopilot-device-preparation, intune, entra-id-premium' } },
  },
  {
    kind: 'workspace',
    name: 'special_accounts',
    doc: 'Accounts that are not people in scope, as declared.',
    key: 'user_principal_name',
    columns: {
      user_principal_name: { type: 'text', doc: 'Sign-in name in lower case, or an object id' },
      kind: { type: 'text', doc: 'break-glass or service' },
    },
  },
  {
    kind: 'workspace',
    name: 'pilot_groups',
    doc: 'Groups whose members are in scope; no row means everybody is.',
    key: 'group_id',
    columns: { group_id: { type: 'text', doc: 'Object id, or display name in lower case' } },
  },
  {
    kind: 'workspace',
    name: 'exclusions',
    doc: 'Devices out of scope, such as kiosks and labs.',
    columns: {
      kind: { type: 'text', doc: 'device, serial, model, name-pattern or category' },
      value: { type: 'text', doc: 'What to match, in lower case; `*` stands for anything in a name-pattern' },
      reason: { type: 'text', doc: 'Why' },
    },
  },
  {
    kind: 'workspace',
    name: 'problems',
    doc: 'Cells that could not be read, and columns on which sources disagree.',
    columns: {
      table_name: { type: 'text', doc: 'Table' },
      subject: { type: 'text', doc: 'Key of the row' },
      column_name: { type: 'text', doc: 'Column' },
      problem: { type: 'text', doc: 'unreadable or conflict' },
      detail: { type: 'text', doc: 'What was there' },
    },
  },
];

/** Tables that ship with Muster, from `catalogs/reference` and `catalogs/endpoints`. */
export const REFERENCE_TABLES: readonly GivenTable[] = [
  {
    kind: 'reference',
    name: 'windows_releases',
    doc: 'Windows client releases and the end of their servicing: one row per release and servicing group.',
    columns: {
      product: { type: 'text', doc: 'Windows 10 or Windows 11' },
      version: { type: 'text', doc: 'for example 24H2' },
      channel: { type: 'text', doc: 'gac or ltsc' },
      build: { type: 'integer', doc: 'for example 26100' },
      servicing: {
        type: 'text',
        doc: 'pro, enterprise, ltsc or iot-ltsc: the group of the edition (windows_editions)',
      },
      released_on: { type: 'date', doc: 'General availability' },
      ends_on: { type: 'date', doc: 'Last day with an update' },
      is_uncertain: { type: 'boolean', doc: 'The date could not be confirmed' },
    },
  },
  {
    kind: 'reference',
    name: 'windows_editions',
    doc: 'Names and SKU numbers of Windows editions; join by normalised_edition().',
    columns: {
      edition: { type: 'text', doc: 'pro, pro-education, pro-workstations, enterprise, education, home, ...' },
      title: { type: 'text', doc: 'Name for people' },
      alias: { type: 'text', doc: 'As normalised_edition() leaves it; the SKU number is an alias too' },
      servicing: { type: 'text', doc: 'Servicing group of windows_releases; NULL where no release date applies' },
      is_for_managed_desktop: { type: 'boolean', doc: 'The hardware page of Managed Desktop names it' },
      is_for_device_preparation: { type: 'boolean', doc: 'Device preparation names it' },
    },
  },
  {
    kind: 'reference',
    name: 'capability_plans',
    doc: 'Service plans that carry a capability; any one of them does.',
    columns: {
      capability: { type: 'text', doc: 'intune, entra-id-p1, windows-enterprise-e5, ...' },
      title: { type: 'text', doc: 'Name for people' },
      plan_id: { type: 'text', doc: 'Service plan' },
      plan_name: { type: 'text', doc: 'Its short name' },
    },
  },
  {
    kind: 'reference',
    name: 'capability_sets',
    doc: 'Sets of capabilities that a document asks for; every capability of a set is needed.',
    columns: {
      set_id: { type: 'text', doc: 'office-365-e5, ems-e5, ...' },
      title: { type: 'text', doc: 'Name for people' },
      capability: { type: 'text', doc: 'Capability' },
    },
  },
  {
    kind: 'reference',
    name: 'supported_countries',
    doc: 'Countries in which the managed desktop service was offered.',
    columns: {
      code: { type: 'text', doc: 'ISO code' },
      name: { type: 'text', doc: 'Country' },
      note: { type: 'text', doc: 'What holds only in part of it' },
    },
  },
  {
    kind: 'reference',
    name: 'supported_makers',
    doc: 'Makers that the device requirements name, with the ways their name is written.',
    columns: {
      maker: { type: 'text', doc: 'Maker' },
      title: { type: 'text', doc: 'Name for people' },
      alias: { type: 'text', doc: 'As reported, in lower case and trimmed' },
    },
  },
  {
    kind: 'reference',
    name: 'virtual_models',
    doc: 'How the models of virtual machines begin.',
    columns: { prefix: { type: 'text', doc: 'In lower case' } },
  },
  {
    kind: 'reference',
    name: 'service_account_names',
    doc: 'Accounts that the managed desktop service makes in a tenant.',
    columns: {
      account: { type: 'text', doc: 'Which account' },
      name: { type: 'text', doc: 'Name before the @, in lower case' },
      printed_name: { type: 'text', doc: 'As the security page prints it; NULL for one that came later' },
      is_in_security_page: { type: 'boolean', doc: 'One of the four of the security page' },
    },
  },
  {
    kind: 'reference',
    name: 'service_group_names',
    doc: 'Groups that the services make in a tenant.',
    columns: {
      normalised_name: { type: 'text', doc: 'Letters and digits only, in lower case' },
      name: { type: 'text', doc: 'As the service writes it' },
      role: { type: 'text', doc: 'devices, users or service-accounts' },
      service: { type: 'text', doc: 'managed-desktop or autopatch' },
    },
  },
  {
    kind: 'reference',
    name: 'endpoints',
    doc: 'Endpoints that services need.',
    key: 'pattern',
    columns: {
      list: { type: 'text', doc: 'Endpoint list' },
      service: { type: 'text', doc: 'Service in that list' },
      pattern: { type: 'text', doc: 'Host or pattern' },
      kind: { type: 'text', doc: 'exact or wildcard' },
      protocol: { type: 'text', doc: 'tcp or udp' },
      port: { type: 'integer', doc: 'Port' },
      required: { type: 'boolean', doc: 'The service does not work without it' },
      tls_inspection_allowed: { type: 'boolean', doc: 'TLS may be broken and inspected' },
      authenticated_proxy_allowed: { type: 'boolean', doc: 'The proxy may ask for authentication' },
      testable: { type: 'boolean', doc: 'A host can be tested for it: false for a wildcard below which none is known' },
    },
  },
];
