import { type DeviceFactSource, deviceFactSource, NO_ID, NO_SIZE, type Reading, serialSql } from './device-source.ts';

/** Collection name of Intune's device export: a CSV file, not an answer of Microsoft Graph. */
export const DEVICE_EXPORT_COLLECTION = 'intuneDeviceExport';

/** Sizes come in mebibytes; a number too large for that is in bytes already. */
function size(header: string): Reading {
  const cell = `TRY_CAST("${header}" AS BIGINT)`;
  return {
    from: header,
    absent: NO_SIZE,
    sql: `CASE WHEN ${cell} >= 16777216 THEN ${cell} WHEN ${cell} > 0 THEN ${cell} * 1048576 END`,
  };
}

const YES_OR_NO = { true: 'true', yes: 'true', 1: 'true', encrypted: 'true', false: 'false', no: 'false', 0: 'false' };

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
  ownership: {
    from: 'Ownership',
    values: {
      corporate: 'company',
      company: 'company',
      personal: 'personal',
      unknown: 'unknown',
      0: 'unknown',
      1: 'company',
      2: 'personal',
    },
    absent: [''],
  },
  join_type: {
    from: 'JoinType',
    values: {
      'azure ad joined': 'entra',
      'microsoft entra joined': 'entra',
      azureadjoined: 'entra',
      'hybrid azure ad joined': 'hybrid',
      'microsoft entra hybrid joined': 'hybrid',
      hybridazureadjoined: 'hybrid',
      'azure ad registered': 'registered',
      'microsoft entra registered': 'registered',
      azureadregistered: 'registered',
      unknown: 'unknown',
    },
    absent: [''],
  },
  management_agent: {
    from: 'Managed by',
    values: {
      intune: 'mdm',
      mdm: 'mdm',
      'co-managed': 'configurationmanagerclientmdm',
      configmgr: 'configurationmanagerclient',
      'configuration manager': 'configurationmanagerclient',
      mde: 'mssense',
      eas: 'eas',
      'mdm/configmgr agent': 'configurationmanagerclientmdm',
      unknown: 'unknown',
    },
    absent: [''],
  },
  category: { from: 'Category', absent: ['', 'unknown', 'unassigned'] },
  enrolled_at: { from: 'Enrollment date', absent: [''] },
  last_sync_at: { from: 'Last check-in', absent: [''] },
  compliance_state: {
    from: 'Compliance',
    values: {
      compliant: 'compliant',
      noncompliant: 'noncompliant',
      'not compliant': 'noncompliant',
      ingraceperiod: 'ingraceperiod',
      'in grace period': 'ingraceperiod',
      'not evaluated': 'unknown',
      unknown: 'unknown',
      conflict: 'conflict',
      error: 'error',
      configmanager: 'configmanager',
      'see configmgr': 'configmanager',
    },
    absent: [''],
  },
  is_encrypted: { from: 'Encrypted', values: YES_OR_NO, absent: ['', 'unknown'] },
  storage_bytes: size('Total storage'),
  free_storage_bytes: size('Free storage'),
  processor_architecture: {
    from: 'ProcessorArchitecture',
    values: { x86: 'x86', x64: 'x64', arm: 'arm', arm64: 'arm64', unknown: 'unknown' },
    absent: [''],
  },
  defender_onboarded: { sql: `CASE WHEN lower("Managed by") = 'mde' THEN true END` },
});

/** Other names of its columns: as the portal calls them now, and as the report itself does. In lower case, letters and digits only. */
export const DEVICE_EXPORT_HEADERS: Readonly<Record<string, readonly string[]>> = {
  'Device ID': ['deviceid', 'intunedeviceid'],
  'Azure AD Device ID': ['azureaddeviceid', 'microsoftentradeviceid', 'entradeviceid', 'aaddeviceid', 'referenceid'],
  'Device name': ['devicename'],
  'Serial number': ['serialnumber'],
  Manufacturer: ['manufacturer'],
  Model: ['model'],
  'Primary user UPN': ['primaryuserupn', 'upn'],
  UserId: ['userid'],
  OS: ['os', 'devicetype'],
  'OS version': ['osversion'],
  SkuFamily: ['skufamily'],
  Ownership: ['ownership', 'ownertype'],
  JoinType: ['jointype'],
  'Managed by': ['managedby', 'managementagent'],
  Category: ['category', 'categoryname'],
  'Enrollment date': ['enrollmentdate', 'createddate'],
  'Last check-in': ['lastcheckin', 'lastcontact'],
  Compliance: ['compliance', 'compliantstate', 'compliancestate'],
  Encrypted: ['encrypted', 'isencrypted'],
  'Total storage': ['totalstorage', 'storagetotal'],
  'Free storage': ['freestorage', 'storagefree'],
  ProcessorArchitecture: ['processorarchitecture'],
};
