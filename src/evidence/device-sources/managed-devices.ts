import { type DeviceFactSource, deviceFactSource, NO_ID, NO_SIZE, type Reading, serialSql } from './device-source.ts';

const HARDWARE = 'hardwareInformation';
const ATTESTATION = 'deviceHealthAttestationState';
const PROTECTION = 'windowsProtectionState';
const WORKLOADS = 'configurationManagerClientEnabledFeatures';

/** A workload's switch means something only where Configuration Manager manages the device. */
function workload(name: string): Reading {
  return {
    sql: `CASE WHEN lower(managementAgent) LIKE 'configurationmanager%' OR managementAgent IN ('8', '10', '11') THEN TRY_CAST("${WORKLOADS}.${name}" AS BOOLEAN) END`,
  };
}

/** Intune answers "false" for a protection state that no device ever reported: then nothing is known. */
function protection(name: string): Reading {
  const cell = `"${PROTECTION}.${name}"`;
  const reportedAt = `"${PROTECTION}.lastReportedDateTime"`;
  return {
    sql: `CASE WHEN ${reportedAt} LIKE '0001-01-01%' OR (${reportedAt} IS NULL AND coalesce(lower("${PROTECTION}.malwareProtectionEnabled"), 'false') <> 'true') THEN NULL ELSE TRY_CAST(${cell} AS BOOLEAN) END`,
  };
}

/** One of the switches that a device's attested boot carries. */
function attested(name: string): Reading {
  return {
    from: `${ATTESTATION}.${name}`,
    values: { enabled: 'true', true: 'true', 1: 'true', disabled: 'false', false: 'false', 0: 'false' },
    absent: ['', 'unknown', 'not supported', 'notsupported', 'notapplicable', 'not applicable', 'none'],
  };
}

const MANAGEMENT_AGENTS: Readonly<Record<string, string>> = {
  1: 'eas',
  2: 'mdm',
  3: 'easmdm',
  4: 'intuneclient',
  5: 'easintuneclient',
  8: 'configurationmanagerclient',
  10: 'configurationmanagerclientmdm',
  11: 'configurationmanagerclientmdmeas',
  16: 'unknown',
  32: 'jamf',
  64: 'googleclouddevicepolicycontroller',
  258: 'microsoft365managedmdm',
  1024: 'mssense',
  ...sameNames(
    'eas',
    'mdm',
    'easmdm',
    'intuneclient',
    'easintuneclient',
    'configurationmanagerclient',
    'configurationmanagerclientmdm',
    'configurationmanagerclientmdmeas',
    'unknown',
    'jamf',
    'googleclouddevicepolicycontroller',
    'microsoft365managedmdm',
    'mssense',
    'intuneaosp',
    'google',
    'unknownfuturevalue',
  ),
};

function sameNames(...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, name]));
}

/** Intune answers "false" for a device that never reported its volume: then nothing is known. */
const IS_ENCRYPTED = `CASE WHEN TRY_CAST(isEncrypted AS BOOLEAN) THEN true WHEN TRY_CAST(totalStorageSpaceInBytes AS BIGINT) > 0 OR TRY_CAST("${HARDWARE}.totalStorageSpace" AS BIGINT) > 0 OR TRY_CAST(lastSyncDateTime AS TIMESTAMP) > TRY_CAST(enrolledDateTime AS TIMESTAMP) THEN TRY_CAST(isEncrypted AS BOOLEAN) END`;

/** On Windows the partner that reports is Defender for Endpoint: any level of threat is reported by a device that is onboarded. */
const IS_ONBOARDED = `CASE WHEN lower(operatingSystem) <> 'windows' THEN NULL WHEN lower(managementAgent) IN ('mssense', '1024') THEN true WHEN lower(partnerReportedThreatState) IN ('activated', 'secured', 'lowseverity', 'mediumseverity', 'highseverity', 'compromised', '1', '3', '4', '5', '6', '8') THEN true WHEN lower(partnerReportedThreatState) IN ('deactivated', 'unresponsive', 'misconfigured', '2', '7', '9') THEN false END`;

const TPM_CELL = `coalesce(nullif("${HARDWARE}.tpmSpecificationVersion", ''), nullif("${ATTESTATION}.tpmVersion", ''))`;
const VBS_CELL = `lower("${HARDWARE}.deviceGuardVirtualizationBasedSecurityHardwareRequirementState")`;

/** Microsoft Graph's managedDevices, v1.0 or beta, with hardware information and protection state where it has them. */
export const MANAGED_DEVICES: DeviceFactSource = deviceFactSource('intune-managed-devices', 'managedDevices', {
  intune_device_id: { from: 'id', values: {}, absent: ['', NO_ID] },
  entra_device_id: {
    from: 'azureADDeviceId',
    orFrom: ['azureActiveDirectoryDeviceId'],
    values: {},
    absent: ['', NO_ID],
  },
  name: { from: 'deviceName', absent: [''] },
  serial_number: { sql: `coalesce(${serialSql('serialNumber')}, ${serialSql(`"${HARDWARE}.serialNumber"`)})` },
  manufacturer: { from: 'manufacturer', orFrom: [`${HARDWARE}.manufacturer`], absent: [''] },
  model: { from: 'model', orFrom: [`${HARDWARE}.model`], absent: [''] },
  user_principal_name: { from: 'userPrincipalName', absent: [''] },
  user_id: { from: 'userId', values: {}, absent: ['', NO_ID] },
  operating_system: { from: 'operatingSystem', values: {}, absent: ['', 'unknown'] },
  os_version: { from: 'osVersion', absent: ['', '0', '0.0', '0.0.0.0'] },
  edition: { from: `${HARDWARE}.operatingSystemEdition`, absent: [''] },
  sku_family: { from: 'skuFamily', values: {}, absent: [''] },
  ownership: {
    from: 'managedDeviceOwnerType',
    orFrom: ['ownerType'],
    values: {
      0: 'unknown',
      1: 'company',
      2: 'personal',
      unknownfuturevalue: 'unknown',
      ...sameNames('unknown', 'company', 'personal'),
    },
  },
  join_type: {
    from: 'joinType',
    values: {
      0: 'unknown',
      1: 'entra',
      2: 'registered',
      3: 'hybrid',
      unknown: 'unknown',
      azureadjoined: 'entra',
      azureadregistered: 'registered',
      hybridazureadjoined: 'hybrid',
    },
  },
  management_agent: { from: 'managementAgent', values: MANAGEMENT_AGENTS },
  comanaged_configuration: workload('deviceConfiguration'),
  comanaged_updates: workload('windowsUpdateForBusiness'),
  comanaged_office: workload('officeApps'),
  category: { from: 'deviceCategoryDisplayName', absent: ['', 'unknown'] },
  enrolled_at: { from: 'enrolledDateTime' },
  last_sync_at: { from: 'lastSyncDateTime' },
  compliance_state: {
    from: 'complianceState',
    values: {
      0: 'unknown',
      1: 'compliant',
      2: 'noncompliant',
      3: 'conflict',
      4: 'error',
      254: 'ingraceperiod',
      255: 'configmanager',
      ...sameNames('unknown', 'compliant', 'noncompliant', 'conflict', 'error', 'ingraceperiod', 'configmanager'),
    },
  },
  is_encrypted: { sql: IS_ENCRYPTED },
  memory_bytes: { from: 'physicalMemoryInBytes', absent: NO_SIZE },
  storage_bytes: { from: 'totalStorageSpaceInBytes', orFrom: [`${HARDWARE}.totalStorageSpace`], absent: NO_SIZE },
  free_storage_bytes: {
    sql: `CASE WHEN TRY_CAST(totalStorageSpaceInBytes AS BIGINT) > 0 THEN TRY_CAST(freeStorageSpaceInBytes AS BIGINT) WHEN TRY_CAST("${HARDWARE}.totalStorageSpace" AS BIGINT) > 0 THEN TRY_CAST("${HARDWARE}.freeStorageSpace" AS BIGINT) END`,
  },
  processor_architecture: {
    from: 'processorArchitecture',
    values: {
      0: 'unknown',
      1: 'x86',
      2: 'x64',
      3: 'arm',
      4: 'arm64',
      ...sameNames('unknown', 'x86', 'x64', 'arm', 'arm64'),
    },
  },
  tpm_version: {
    // What nearly all devices say comes first: a pattern costs several times as much.
    sql: `CASE WHEN starts_with(${TPM_CELL}, '2.0,') THEN '2.0' WHEN starts_with(${TPM_CELL}, '1.2,') THEN '1.2' WHEN regexp_matches(${TPM_CELL}, '^[12]([.][0-9])?(,|$)') THEN left(${TPM_CELL}, 1) || '.' || coalesce(nullif(regexp_extract(${TPM_CELL}, '^[12][.]([0-9])', 1), ''), CASE left(${TPM_CELL}, 1) WHEN '2' THEN '0' ELSE '2' END) END`,
  },
  firmware: { sql: `CASE WHEN lower("${ATTESTATION}.secureBoot") IN ('enabled', 'true', '1') THEN 'uefi' END` },
  secure_boot: attested('secureBoot'),
  vbs_capable: {
    sql: `CASE WHEN ${VBS_CELL} IN ('meethardwarerequirements', '0') AND ${TPM_CELL} IS NOT NULL THEN true WHEN ${VBS_CELL} IN ('securebootrequired', 'dmaprotectionrequired', 'hypervnotavailable', 'hypervnotsupportedforguestvm', '1', '2', '4', '8') THEN false END`,
  },
  hvci_capable: {
    sql: `CASE WHEN lower("${ATTESTATION}.memoryIntegrityProtection") IN ('enabled', '1') THEN true END`,
  },
  dma_protection: attested('memoryAccessProtection'),
  secured_core: attested('securedCorePC'),
  antivirus_enabled: protection('malwareProtectionEnabled'),
  real_time_protection: protection('realTimeProtectionEnabled'),
  signatures_overdue: protection('signatureUpdateOverdue'),
  defender_onboarded: { sql: IS_ONBOARDED },
  autopilot_registered: { sql: `CASE WHEN TRY_CAST(autopilotEnrolled AS BOOLEAN) THEN true END` },
  enrolment_profile: { from: 'enrollmentProfileName', absent: [''] },
});
