import { type DeviceFactSource, deviceFactSource, NO_ID, type Reading, serialSql } from './device-source.ts';
import type { DeviceTable } from './device-table.ts';
import { NOT_KNOWN, OWNERSHIP, YES_OR_NO } from './words.ts';

const REPORTS = 'DeviceManagementManagedDevices.Read.All';
const DEVICE_ID: Reading = { from: 'DeviceId', values: {}, absent: ['', NO_ID] };

function yesOrNo(header: string): Reading {
  return { from: header, values: YES_OR_NO, absent: NOT_KNOWN };
}

const DEFENDER_AGENTS: DeviceFactSource = deviceFactSource('intune-defender-agents', 'defenderAgents', {
  intune_device_id: DEVICE_ID,
  name: { from: 'DeviceName', absent: [''] },
  user_principal_name: { from: 'UPN', absent: ['', 'none'] },
  operating_system: { sql: `CASE WHEN "DeviceId" IS NOT NULL THEN 'windows' END` },
  last_sync_at: { from: 'LastReportedDateTime', absent: NOT_KNOWN },
  antivirus_enabled: yesOrNo('MalwareProtectionEnabled'),
  real_time_protection: yesOrNo('RealTimeProtectionEnabled'),
  signatures_overdue: yesOrNo('SignatureUpdateOverdue'),
});

/**
 * The reports DefenderAgents and UnhealthyDefenderAgents, which have the same columns:
 * learn.microsoft.com/mem/intune/fundamentals/reports-export-graph-available-reports. The second lists only what is
 * unhealthy: a device that is not in it is not known to be healthy.
 */
export const DEFENDER_AGENTS_TABLE: DeviceTable = {
  source: DEFENDER_AGENTS,
  title: 'Intune, antivirus agent status',
  request: 'Intune admin centre: Reports, Microsoft Defender Antivirus, Reports, Antivirus agent status, Export',
  permission: REPORTS,
  headers: {
    DeviceId: ['deviceid', 'geräteid'],
    DeviceName: ['devicename', 'gerätename'],
    UPN: ['upn', 'userprincipalname', 'benutzerprinzipalname'],
    LastReportedDateTime: ['lastreporteddatetime', 'lastreported'],
    MalwareProtectionEnabled: ['malwareprotectionenabled', 'malwareprotection', 'schutzvorschadsoftware'],
    RealTimeProtectionEnabled: ['realtimeprotectionenabled', 'realtimeprotection', 'echtzeitschutz'],
    SignatureUpdateOverdue: ['signatureupdateoverdue'],
  },
  needs: [['DeviceId'], ['MalwareProtectionEnabled', 'RealTimeProtectionEnabled']],
  atLeast: 4,
};

const WORK_FROM_ANYWHERE: DeviceFactSource = deviceFactSource('intune-windows-11-readiness', 'windows11Readiness', {
  intune_device_id: DEVICE_ID,
  entra_device_id: { from: 'AzureAdDeviceId', values: {}, absent: ['', NO_ID] },
  name: { from: 'DeviceName', absent: [''] },
  serial_number: { sql: serialSql('"SerialNumber"') },
  manufacturer: { from: 'Manufacturer', absent: NOT_KNOWN },
  model: { from: 'Model', absent: NOT_KNOWN },
  os_version: { from: 'OsVersion', absent: ['', '0', '0.0', '0.0.0.0', 'unknown'] },
  ownership: { from: 'Ownership', values: OWNERSHIP, absent: [''] },
  // Windows 11 asks for TPM 2.0; a check that failed may mean an older one, or none.
  tpm_version: { sql: `CASE WHEN lower("TpmCheckFailed") IN ('false', '0', 'no') THEN '2.0' END` },
});

/**
 * Endpoint analytics, Work from anywhere: the rows of `userExperienceAnalyticsWorkFromAnywhereMetrics`, also called
 * metricDevices (learn.microsoft.com/graph/api/resources/intune-devices-userexperienceanalyticsworkfromanywheredevice).
 * A check that passed proves what Windows 11 asks for. That Secure Boot is possible does not say that it is on.
 */
export const WORK_FROM_ANYWHERE_TABLE: DeviceTable = {
  source: WORK_FROM_ANYWHERE,
  title: 'Endpoint analytics, readiness for Windows 11',
  request: 'Intune admin centre: Reports, Endpoint analytics, Work from anywhere, Windows, Export',
  permission: REPORTS,
  headers: {
    DeviceId: ['deviceid', 'intunedeviceid'],
    AzureAdDeviceId: ['azureaddeviceid', 'aaddeviceid', 'entradeviceid'],
    DeviceName: ['devicename', 'gerätename'],
    SerialNumber: ['serialnumber', 'seriennummer'],
    Manufacturer: ['manufacturer', 'hersteller'],
    Model: ['model', 'modell'],
    OsVersion: ['osversion', 'betriebssystemversion'],
    Ownership: ['ownership', 'besitz'],
    TpmCheckFailed: ['tpmcheckfailed'],
    UpgradeEligibility: ['upgradeeligibility', 'windows11readinessstatus'],
    SecureBootCheckFailed: ['securebootcheckfailed'],
  },
  needs: [['DeviceName'], ['DeviceId', 'AzureAdDeviceId', 'SerialNumber'], ['TpmCheckFailed', 'UpgradeEligibility']],
  atLeast: 4,
};

const FEATURE_UPDATES: DeviceFactSource = deviceFactSource('intune-feature-updates', 'featureUpdateDevices', {
  intune_device_id: DEVICE_ID,
  entra_device_id: { from: 'AADDeviceId', values: {}, absent: ['', NO_ID] },
  name: { from: 'DeviceName', absent: [''] },
  user_principal_name: { from: 'UPN', absent: ['', 'none'] },
  operating_system: { sql: `CASE WHEN "DeviceId" IS NOT NULL THEN 'windows' END` },
  ownership: { from: 'OwnerType', values: OWNERSHIP, absent: [''] },
});

/** The reports FeatureUpdateDeviceState, DeviceFailuresByFeatureUpdatePolicy and QualityUpdateDeviceStatusByPolicy (the same page): which devices there are, and whose. */
export const FEATURE_UPDATES_TABLE: DeviceTable = {
  source: FEATURE_UPDATES,
  title: 'Intune, Windows update reports',
  request: 'Intune admin centre: Reports, Windows updates, Reports, Windows feature update report, Export',
  permission: REPORTS,
  headers: {
    DeviceId: ['deviceid'],
    AADDeviceId: ['aaddeviceid', 'azureaddeviceid'],
    DeviceName: ['devicename', 'gerätename'],
    UPN: ['upn'],
    OwnerType: ['ownertype', 'ownership'],
    PolicyId: ['policyid'],
    EventDateTimeUTC: ['eventdatetimeutc'],
  },
  needs: [['DeviceId'], ['PolicyId'], ['DeviceName'], ['EventDateTimeUTC']],
};
