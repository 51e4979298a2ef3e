import { type DeviceFactSource, deviceFactSource, NO_ID, serialSql } from './device-source.ts';
import type { DeviceTable } from './device-table.ts';
import { COMPLIANCE, JOIN_TYPES, MANAGERS, mebibytes, OWNERSHIP, YES_OR_NO } from './words.ts';

/** Collection name of Intune's device export: a CSV file, not an answer of Microsoft Graph. */
const DEVICE_EXPORT_COLLECTION = 'intuneDeviceExport';

/** Intune's device export (report DevicesWithInventory), by the headers under which its columns arrive. */
export const DEVICE_EXPORT: DeviceFactSource = deviceFactSource('intune-device-export', DEVICE_EXPORT_COLLECTION, {
  intune_device_id: { from: 'Device ID', values: {}, absent: ['', NO_ID] },
  entra_device_id: { from: 'Azure AD Device ID', values: {}, absent: ['', NO_ID] },
  name: { from: 'Device name', absent: [''] },
  serial_number: { sql: serialSql('"Serial number"') },
  manufacturer: { from: 'Manufacturer', absent: ['', 'unknown'] },
  model: { from: 'Model', absent: ['', 'unknown'] },
  user_principal_name: { from: 'Primary user UPN', absent: ['', 'none'] },
  user_id: { from: 'UserId', values: {}, absent: ['', NO_ID] },
  operating_system: { from: 'OS', values: {}, absent: ['', 'unknown'] },
  os_version: { from: 'OS version', absent: ['', '0', '0.0', '0.0.0.0'] },
  sku_family: { from: 'SkuFamily', values: {}, absent: ['', 'unknown'] },
  ownership: { from: 'Ownership', values: OWNERSHIP, absent: [''] },
  join_type: { from: 'JoinType', values: JOIN_TYPES, absent: [''] },
  management_agent: { from: 'Managed by', values: MANAGERS, absent: [''] },
  category: { from: 'Category', absent: ['', 'unknown', 'unassigned'] },
  enrolled_at: { from: 'Enrollment date', absent: [''] },
  last_sync_at: { from: 'Last check-in', absent: [''] },
  compliance_state: { from: 'Compliance', values: COMPLIANCE, absent: [''] },
  is_encrypted: { from: 'Encrypted', values: YES_OR_NO, absent: ['', 'unknown'] },
  storage_bytes: mebibytes('Total storage'),
  free_storage_bytes: mebibytes('Free storage'),
  processor_architecture: {
    from: 'ProcessorArchitecture',
    values: { x86: 'x86', x64: 'x64', arm: 'arm', arm64: 'arm64', unknown: 'unknown' },
    absent: [''],
  },
  defender_onboarded: { sql: `CASE WHEN lower("Managed by") = 'mde' THEN true END` },
});

/**
 * The report DevicesWithInventory with the headers that are received for its columns, and the report Devices with its
 * own: learn.microsoft.com/mem/intune/fundamentals/reports-export-graph-available-reports. The portal writes them in the
 * language of whoever exports.
 */
export const DEVICE_EXPORT_TABLE: DeviceTable = {
  source: DEVICE_EXPORT,
  title: 'Intune, all devices',
  request: 'Intune admin centre: Devices, All devices, Export',
  permission: 'DeviceManagementManagedDevices.Read.All',
  headers: {
    'Device ID': ['deviceid', 'intunedeviceid', 'geräteid', 'geräteidentifikation'],
    'Azure AD Device ID': [
      'azureaddeviceid',
      'microsoftentradeviceid',
      'entradeviceid',
      'aaddeviceid',
      'referenceid',
      'azureadgeräteid',
      'microsoftentrageräteid',
    ],
    'Device name': ['devicename', 'gerätename'],
    'Serial number': ['serialnumber', 'seriennummer'],
    Manufacturer: ['manufacturer', 'hersteller'],
    Model: ['model', 'modell'],
    'Primary user UPN': ['primaryuserupn', 'upn', 'upndesprimärenbenutzers', 'primärerbenutzerupn'],
    UserId: ['userid', 'benutzerid'],
    OS: ['os', 'devicetype', 'betriebssystem'],
    'OS version': ['osversion', 'betriebssystemversion'],
    SkuFamily: ['skufamily'],
    Ownership: ['ownership', 'ownertype', 'besitz', 'besitzer'],
    JoinType: ['jointype', 'verknüpfungstyp'],
    'Managed by': ['managedby', 'managementagent', 'verwaltetvon'],
    Category: ['category', 'categoryname', 'kategorie'],
    'Enrollment date': ['enrollmentdate', 'createddate', 'registrierungsdatum'],
    'Last check-in': [
      'lastcheckin',
      'lastcontact',
      'devicelastcheckin',
      'letztercheckin',
      'letztesecheckin',
      'letzteanmeldung',
    ],
    Compliance: ['compliance', 'compliantstate', 'compliancestate', 'konformität', 'compliancestatus'],
    Encrypted: ['encrypted', 'isencrypted', 'encryptionstatusstring', 'verschlüsselt'],
    'Total storage': ['totalstorage', 'storagetotal', 'gesamtspeicher'],
    'Free storage': ['freestorage', 'storagefree', 'freierspeicher'],
    ProcessorArchitecture: ['processorarchitecture', 'prozessorarchitektur'],
  },
  needs: [['Device ID', 'Serial number', 'Azure AD Device ID'], ['Device name']],
  atLeast: 4,
  numbers: ['Total storage', 'Free storage'],
};
