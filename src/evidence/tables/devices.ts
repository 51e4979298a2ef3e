import type { Column, ColumnType, GivenTable } from '../schema.ts';

/** A fact about a device that several sources may state. */
export interface DeviceColumn extends Column {
  /** A disagreement between sources makes it NULL and a problem, instead of the better source's word winning. */
  readonly conflict?: 'unknown';
}

function fact(type: ColumnType, doc: string, conflict?: 'unknown'): DeviceColumn {
  return conflict === undefined ? { type, doc } : { type, doc, conflict };
}

/**
 * What can be known of a device, whatever the source. Each source says it in `device_facts`; `devices` has one row a
 * device with, per column, the word of the source that stands first in `DEVICE_SOURCES`.
 */
export const DEVICE_COLUMNS: Readonly<Record<string, DeviceColumn>> = {
  intune_device_id: fact('text', 'Id in Intune'),
  entra_device_id: fact('text', 'Id in Entra ID'),
  name: fact('text', 'Device name'),
  serial_number: fact('text', 'Serial number, leading zeros kept; NULL where the maker left junk'),
  manufacturer: fact('text', 'Maker, as reported'),
  model: fact('text', 'Model, as reported'),
  user_principal_name: fact('text', 'Primary user'),
  user_id: fact('text', 'Primary user, object id'),
  operating_system: fact('text', 'windows, ios, macos, ... in lower case'),
  os_version: fact('text', 'Dotted version, for example 10.0.26100.2314'),
  edition: fact('text', 'Edition as reported: Professional, Enterprise, Home, ...'),
  sku_family: fact('text', 'Pro, Enterprise, Home, ... in lower case'),
  ownership: fact('text', 'company, personal or unknown'),
  join_type: fact('text', 'entra, hybrid, registered, none or unknown'),
  management_agent: fact('text', 'mdm, configurationmanagerclientmdm, ... in lower case'),
  comanaged_configuration: fact(
    'boolean',
    'The device configuration workload is with Intune; NULL where Configuration Manager does not manage it',
  ),
  comanaged_updates: fact('boolean', 'The Windows update workload is with Intune'),
  comanaged_office: fact('boolean', 'The Office Click-to-Run workload is with Intune'),
  category: fact('text', 'Device category'),
  enrolled_at: fact('timestamp', 'Enrolment'),
  last_sync_at: fact('timestamp', 'Last check-in'),
  compliance_state: fact('text', 'compliant, noncompliant, ingraceperiod, unknown, ... in lower case', 'unknown'),
  is_encrypted: fact('boolean', 'The operating system volume is encrypted', 'unknown'),
  memory_bytes: fact('integer', 'Physical memory; NULL where the source reports 0'),
  storage_bytes: fact('integer', 'Size of the storage; NULL where the source reports 0'),
  free_storage_bytes: fact('integer', 'Free storage'),
  disk_type: fact('text', 'ssd, nvme, hdd, emmc or unknown'),
  processor_architecture: fact('text', 'x64, arm64, x86 or unknown', 'unknown'),
  processor_name: fact('text', 'Processor'),
  tpm_version: fact(
    'text',
    'Highest TPM specification version, for example 2.0; none where there is no TPM',
    'unknown',
  ),
  firmware: fact('text', 'uefi or bios', 'unknown'),
  secure_boot: fact('boolean', 'Secure Boot is on', 'unknown'),
  vbs_capable: fact('boolean', 'The hardware can run virtualisation-based security', 'unknown'),
  hvci_capable: fact('boolean', 'The hardware can run hypervisor-protected code integrity', 'unknown'),
  dma_protection: fact('boolean', 'Kernel DMA protection is on'),
  secured_core: fact('boolean', 'It is a Secured-core PC'),
  modern_standby: fact('boolean', 'It sleeps in Modern Standby'),
  has_infrared_camera: fact('boolean', 'Infrared camera for Windows Hello'),
  has_fingerprint_reader: fact('boolean', 'Fingerprint reader'),
  management_processor: fact('boolean', 'vPro or Ryzen Pro'),
  manufactured_on: fact('date', 'Day it was made'),
  maker_support_until: fact('date', 'Last day on which its maker supports the model'),
  office_architecture: fact('text', 'Microsoft 365 Apps installed: x64, x86 or none'),
  antivirus_enabled: fact('boolean', 'Defender Antivirus runs', 'unknown'),
  real_time_protection: fact('boolean', 'Real-time protection is on', 'unknown'),
  signatures_overdue: fact('boolean', 'Antivirus definitions are overdue', 'unknown'),
  signature_age_days: fact('integer', 'Age of the definitions; NULL where never updated is reported as 4294967295'),
  third_party_antivirus: fact('text', 'Name of an antivirus that is not Defender; empty text where none is installed'),
  defender_onboarded: fact('boolean', 'Onboarded to Defender for Endpoint', 'unknown'),
  autopilot_registered: fact('boolean', 'Registered for Windows Autopilot'),
  enrolment_profile: fact('text', 'Autopilot profile it was enrolled with'),
  wifi_profiles: fact('text[]', 'Wi-Fi profiles that are set up on it, by name'),
  lan_profiles: fact('text[]', 'LAN (802.1x) profiles that are set up on it, by name'),
  vpn_profiles: fact('text[]', 'VPN connections that are set up on it, by name'),
  mapped_drives: fact('text[]', 'Mapped drives of who gathered it: letter and path'),
  print_queues: fact('text[]', 'Print queues of who gathered it, by name'),
  proxy: fact(
    'text',
    'Proxy settings: of the user, a configuration script, of the system; empty text where there are none',
  ),
  unreachable_endpoints: fact(
    'text[]',
    'Endpoints of the service that gave the device no answer: host, port and how it failed; empty where each answered',
  ),
};

/** Sources of device facts, the best first. */
export const DEVICE_SOURCES = [
  'intune-managed-devices',
  'intune-device-export',
  'intune-defender-agents',
  'intune-windows-11-readiness',
  'intune-feature-updates',
  'pc',
  'defender-device-info',
  'log-analytics-intune',
  'update-compliance',
  'configuration-manager',
  'autopilot-devices',
  'autopilot-registration-file',
] as const;
export type DeviceSource = (typeof DEVICE_SOURCES)[number];

const IDENTITY: Readonly<Record<string, Column>> = {
  source: { type: 'text', doc: 'Which source says so' },
  snapshot: { type: 'text', doc: 'The snapshot it comes from' },
  observed_at: { type: 'timestamp', doc: 'When the source saw the device; else when it was collected' },
  subject: { type: 'text', doc: 'The device it is about: its subject id, given at import and kept when ids change' },
};

/** Every source's word about every device, and the merged devices that checks read. */
export const DEVICE_TABLES: readonly GivenTable[] = [
  {
    kind: 'devices',
    name: 'device_facts',
    doc: 'What each source says of each device, before merging.',
    columns: { ...IDENTITY, ...DEVICE_COLUMNS },
    maxAgeDays: 30,
  },
  {
    kind: 'devices',
    name: 'devices',
    doc: 'One row per device, merged from all sources. Checks on devices start here; columns of other platforms are kept, `operating_system` tells.',
    key: 'id',
    maxAgeDays: 30,
    columns: { id: { type: 'text', doc: 'Subject id: stays the same when the device is reset' }, ...DEVICE_COLUMNS },
  },
];
