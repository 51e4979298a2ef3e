import { type DeviceFactSource, deviceFactSource, NO_ID, serialSql } from './device-source.ts';
import type { DeviceTable } from './device-table.ts';
import {
  ARCHITECTURES,
  COMPLIANCE,
  hostName,
  JOIN_TYPES,
  MANAGERS,
  mebibytes,
  NOT_KNOWN,
  OWNERSHIP,
  YES_OR_NO,
} from './words.ts';

const READER = 'Log Analytics Reader on the workspace';

const INTUNE_DEVICES: DeviceFactSource = deviceFactSource('log-analytics-intune', 'logAnalyticsIntuneDevices', {
  intune_device_id: { from: 'DeviceId', values: {}, absent: ['', NO_ID] },
  entra_device_id: { from: 'ReferenceId', values: {}, absent: ['', NO_ID] },
  name: { from: 'DeviceName', absent: [''] },
  serial_number: { sql: serialSql('"SerialNumber"') },
  manufacturer: { from: 'Manufacturer', absent: NOT_KNOWN },
  model: { from: 'Model', absent: NOT_KNOWN },
  user_principal_name: { from: 'UPN', absent: ['', 'none'] },
  user_id: { from: 'PrimaryUser', values: {}, absent: ['', NO_ID] },
  operating_system: { from: 'OS', values: {}, absent: NOT_KNOWN },
  os_version: { from: 'OSVersion', absent: ['', '0', '0.0', '0.0.0.0'] },
  sku_family: { from: 'SkuFamily', values: {}, absent: NOT_KNOWN },
  ownership: { from: 'Ownership', values: OWNERSHIP, absent: [''] },
  join_type: { from: 'JoinType', values: JOIN_TYPES, absent: [''] },
  management_agent: { from: 'ManagedBy', values: MANAGERS, absent: [''] },
  category: { from: 'CategoryName', absent: ['', 'unknown', 'unassigned'] },
  enrolled_at: { from: 'CreatedDate', absent: NOT_KNOWN },
  last_sync_at: { from: 'LastContact', absent: NOT_KNOWN },
  compliance_state: { from: 'CompliantState', values: COMPLIANCE, absent: [''] },
  is_encrypted: { from: 'EncryptionStatusString', values: YES_OR_NO, absent: NOT_KNOWN },
  storage_bytes: mebibytes('StorageTotal'),
  free_storage_bytes: mebibytes('StorageFree'),
});

/** The table IntuneDevices: learn.microsoft.com/azure/azure-monitor/reference/tables/intunedevices. Each day has a row per device. */
export const INTUNE_DEVICES_TABLE: DeviceTable = {
  source: INTUNE_DEVICES,
  title: 'Log Analytics, IntuneDevices',
  request: 'Log Analytics: IntuneDevices | summarize arg_max(TimeGenerated, *) by DeviceId; Export',
  permission: READER,
  headers: {
    DeviceId: ['deviceid'],
    ReferenceId: ['referenceid'],
    DeviceName: ['devicename'],
    SerialNumber: ['serialnumber'],
    Manufacturer: ['manufacturer'],
    Model: ['model'],
    UPN: ['upn'],
    PrimaryUser: ['primaryuser'],
    OS: ['os'],
    OSVersion: ['osversion'],
    SkuFamily: ['skufamily'],
    Ownership: ['ownership'],
    JoinType: ['jointype'],
    ManagedBy: ['managedby'],
    CategoryName: ['categoryname'],
    CreatedDate: ['createddate'],
    LastContact: ['lastcontact'],
    CompliantState: ['compliantstate'],
    EncryptionStatusString: ['encryptionstatusstring'],
    StorageTotal: ['storagetotal'],
    StorageFree: ['storagefree'],
    TimeGenerated: ['timegenerated'],
  },
  needs: [['DeviceId'], ['TimeGenerated'], ['DeviceName'], ['CompliantState', 'LastContact', 'ReferenceId']],
  numbers: ['StorageTotal', 'StorageFree'],
};

const DEVICE_INFO: DeviceFactSource = deviceFactSource('defender-device-info', 'defenderDeviceInfo', {
  entra_device_id: { from: 'AadDeviceId', values: {}, absent: ['', NO_ID] },
  name: hostName('DeviceName'),
  manufacturer: { from: 'Vendor', absent: NOT_KNOWN },
  model: { from: 'Model', absent: NOT_KNOWN },
  operating_system: {
    sql: `CASE WHEN lower("OSPlatform") LIKE 'windows%' THEN 'windows' WHEN lower("OSPlatform") <> '' THEN lower("OSPlatform") END`,
  },
  join_type: { from: 'JoinType', values: JOIN_TYPES, absent: [''] },
  last_sync_at: { from: 'TimeGenerated', orFrom: ['Timestamp'], absent: NOT_KNOWN },
  processor_architecture: {
    from: 'OSArchitecture',
    values: { ...ARCHITECTURES, '64-bit': 'unknown' },
    absent: NOT_KNOWN,
  },
  defender_onboarded: {
    from: 'OnboardingStatus',
    values: { onboarded: 'true', 'can be onboarded': 'false', unsupported: 'false' },
    absent: [...NOT_KNOWN, 'insufficient info'],
  },
});

/**
 * The table DeviceInfo of Defender for Endpoint, from Microsoft Sentinel or advanced hunting:
 * learn.microsoft.com/azure/azure-monitor/reference/tables/deviceinfo. Its DeviceId is Defender's own and no id of Intune.
 */
export const DEVICE_INFO_TABLE: DeviceTable = {
  source: DEVICE_INFO,
  title: 'Defender for Endpoint, DeviceInfo',
  request: 'Log Analytics or advanced hunting: DeviceInfo | summarize arg_max(TimeGenerated, *) by DeviceId; Export',
  permission: `${READER}, or ThreatHunting.Read.All`,
  headers: {
    AadDeviceId: ['aaddeviceid'],
    DeviceName: ['devicename'],
    Vendor: ['vendor'],
    Model: ['model'],
    OSPlatform: ['osplatform'],
    JoinType: ['jointype'],
    TimeGenerated: ['timegenerated'],
    Timestamp: ['timestamp'],
    OSArchitecture: ['osarchitecture'],
    OnboardingStatus: ['onboardingstatus'],
  },
  needs: [['DeviceName'], ['OnboardingStatus'], ['OSPlatform', 'AadDeviceId']],
};

const UPDATE_COMPLIANCE: DeviceFactSource = deviceFactSource('update-compliance', 'updateComplianceClients', {
  entra_device_id: { from: 'AzureADDeviceId', values: {}, absent: ['', NO_ID] },
  name: { from: 'DeviceName', absent: ['', '#'] },
  manufacturer: { from: 'DeviceManufacturer', absent: NOT_KNOWN },
  model: { from: 'DeviceModel', absent: NOT_KNOWN },
  operating_system: { sql: `CASE WHEN "OSBuild" IS NOT NULL THEN 'windows' END` },
  os_version: {
    sql: `CASE WHEN regexp_matches("OSBuild", '^10[.]0[.][0-9]') THEN "OSBuild" WHEN regexp_matches("OSBuild", '^[0-9]{5}([.][0-9]+)?$') THEN '10.0.' || "OSBuild" END`,
  },
  edition: { from: 'OSEdition', absent: NOT_KNOWN },
  last_sync_at: { from: 'LastWUScanTime', orFrom: ['TimeGenerated'], absent: NOT_KNOWN },
  free_storage_bytes: mebibytes('PrimaryDiskFreeCapacityMb'),
  processor_architecture: { from: 'OSArchitecture', values: ARCHITECTURES, absent: NOT_KNOWN },
});

/** The table UCClient of Update Compliance and Windows Update for Business reports: learn.microsoft.com/azure/azure-monitor/reference/tables/ucclient. */
export const UPDATE_COMPLIANCE_TABLE: DeviceTable = {
  source: UPDATE_COMPLIANCE,
  title: 'Windows Update for Business reports, UCClient',
  request: 'Log Analytics: UCClient | summarize arg_max(TimeGenerated, *) by AzureADDeviceId; Export',
  permission: READER,
  headers: {
    AzureADDeviceId: ['azureaddeviceid'],
    DeviceName: ['devicename'],
    DeviceManufacturer: ['devicemanufacturer'],
    DeviceModel: ['devicemodel'],
    OSBuild: ['osbuild'],
    OSEdition: ['osedition'],
    LastWUScanTime: ['lastwuscantime'],
    TimeGenerated: ['timegenerated'],
    PrimaryDiskFreeCapacityMb: ['primarydiskfreecapacitymb'],
    OSArchitecture: ['osarchitecture'],
  },
  needs: [
    ['AzureADDeviceId'],
    ['OSBuild'],
    ['TimeGenerated', 'LastWUScanTime'],
    ['DeviceModel', 'OSEdition', 'DeviceManufacturer'],
  ],
  numbers: ['PrimaryDiskFreeCapacityMb'],
};
