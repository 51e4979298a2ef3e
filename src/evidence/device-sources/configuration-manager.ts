import { type DeviceFactSource, deviceFactSource, NO_ID, NO_SIZE, type Reading, serialSql } from './device-source.ts';
import type { DeviceTable } from './device-table.ts';
import { ARCHITECTURES, hostName, NOT_KNOWN, tpmVersion, YES_OR_NO } from './words.ts';

/** A size that comes in a unit of `bytes`; a number too large for that is in bytes already. */
function sized(header: string, bytes: number, largest: number): string {
  const cell = `TRY_CAST("${header}" AS DOUBLE)`;
  return `CASE WHEN "${header}" IN ('${NO_SIZE.join("', '")}') THEN NULL WHEN ${cell} > ${largest} THEN ${cell}::BIGINT WHEN ${cell} > 0 THEN (${cell} * ${bytes})::BIGINT END`;
}

const KIB = 1024;
const MIB = KIB * 1024;
const GIB = MIB * 1024;

/** What protects the system drive: 1 is on, 0 off and 2 unknown (Win32_EncryptableVolume.ProtectionStatus). Rows of other drives say nothing of it. */
const PROTECTION: Reading = {
  sql: `CASE WHEN coalesce(upper("DriveLetter"), '') IN ('', 'C', 'C:') THEN CASE lower("ProtectionStatus") ${Object.entries(
    { ...YES_OR_NO, protected: 'true', unprotected: 'false' },
  )
    .map(([word, meaning]) => `WHEN '${word}' THEN ${meaning}`)
    .join(' ')} END END`,
};

const INVENTORY: DeviceFactSource = deviceFactSource('configuration-manager', 'configurationManagerInventory', {
  entra_device_id: { from: 'AADDeviceID', values: {}, absent: ['', NO_ID] },
  name: hostName('Name'),
  serial_number: { sql: serialSql('"SerialNumber"') },
  manufacturer: { from: 'Manufacturer', absent: NOT_KNOWN },
  model: { from: 'Model', absent: NOT_KNOWN },
  operating_system: {
    sql: `CASE WHEN lower("OperatingSystem") LIKE '%windows%' THEN 'windows' WHEN lower("OperatingSystem") LIKE 'mac%' THEN 'macos' END`,
  },
  os_version: {
    sql: `CASE WHEN regexp_matches("Version", '^[0-9]+([.][0-9]+){2,3}$') THEN "Version" WHEN regexp_matches("Build", '^[0-9]+([.][0-9]+){2,3}$') THEN "Build" END`,
  },
  edition: {
    sql: `nullif(trim(regexp_extract("OperatingSystem", '(Pro for Workstations|Professional|Pro|Enterprise|Education|Home)', 1)), '')`,
  },
  management_agent: { sql: `CASE WHEN "Name" IS NOT NULL THEN 'configurationmanagerclient' END` },
  last_sync_at: { from: 'LastHWScan', orFrom: ['LastActiveTime'], absent: NOT_KNOWN },
  is_encrypted: PROTECTION,
  memory_bytes: {
    from: 'TotalPhysicalMemory',
    absent: NO_SIZE,
    sql: `coalesce(${sized('TotalPhysicalMemory', KIB, 17179869184 / 4)}, ${sized('Memory (GB)', GIB, MIB)}, ${sized('Memory (MB)', MIB, GIB)})`,
  },
  storage_bytes: {
    from: 'DiskSize',
    absent: NO_SIZE,
    sql: `coalesce(${sized('DiskSize', MIB, GIB)}, ${sized('Disk Size (GB)', GIB, MIB)})`,
  },
  free_storage_bytes: {
    from: 'DiskFreeSpace',
    absent: NO_SIZE,
    sql: `coalesce(${sized('DiskFreeSpace', MIB, GIB)}, ${sized('Free Space (GB)', GIB, MIB)})`,
  },
  processor_architecture: { from: 'SystemType', values: ARCHITECTURES, absent: NOT_KNOWN },
  processor_name: { from: 'Processor', absent: NOT_KNOWN },
  tpm_version: tpmVersion('SpecVersion'),
  firmware: {
    from: 'UEFI',
    values: {
      1: 'uefi',
      true: 'uefi',
      yes: 'uefi',
      uefi: 'uefi',
      0: 'bios',
      false: 'bios',
      no: 'bios',
      bios: 'bios',
      'bios legacy': 'bios',
      'legacy bios': 'bios',
    },
    absent: NOT_KNOWN,
  },
  secure_boot: { from: 'SecureBoot', values: YES_OR_NO, absent: [...NOT_KNOWN, 'unknown/not supported'] },
});

/**
 * The inventory of Configuration Manager: columns of its views v_R_System, v_GS_COMPUTER_SYSTEM, v_GS_PC_BIOS, v_GS_TPM,
 * v_GS_FIRMWARE, v_GS_X86_PC_MEMORY, v_GS_LOGICAL_DISK and v_GS_ENCRYPTABLE_VOLUME
 * (learn.microsoft.com/mem/configmgr/develop/core/understand/sqlviews), with the 0 behind each as the views have it or
 * without, and the headers of its reports and console lists. Memory is in KiB and disks in MiB, as these views keep them.
 */
export const CONFIGURATION_MANAGER_TABLE: DeviceTable = {
  source: INVENTORY,
  title: 'Configuration Manager inventory',
  request:
    'Configuration Manager: a query or report over v_R_System with v_GS_PC_BIOS, v_GS_COMPUTER_SYSTEM, v_GS_TPM, v_GS_FIRMWARE and v_GS_ENCRYPTABLE_VOLUME, exported as CSV',
  permission: 'Read-only Analyst in Configuration Manager',
  headers: {
    AADDeviceID: ['aaddeviceid', 'aaddeviceid0', 'azureaddeviceid'],
    Name: ['netbiosname0', 'netbiosname', 'computername', 'name0', 'name', 'details0', 'computername0', 'computer'],
    SerialNumber: ['serialnumber0', 'serialnumber', 'biosserialnumber', 'serialno', 'seriennummer'],
    Manufacturer: ['manufacturer0', 'manufacturer', 'make', 'hersteller'],
    Model: ['model0', 'model', 'modell'],
    OperatingSystem: ['caption0', 'caption', 'operatingsystem', 'operatingsystemnameand0', 'os', 'betriebssystem'],
    Version: ['version0', 'version', 'osversion', 'operatingsystemversion'],
    Build: ['build01', 'build', 'buildext', 'operatingsystembuild', 'osbuild'],
    LastHWScan: ['lasthwscan', 'lasthardwarescan', 'hardwarescan'],
    LastActiveTime: ['lastactivetime', 'lastactive', 'lastonlinetime', 'lastddr'],
    ProtectionStatus: ['protectionstatus0', 'protectionstatus', 'bitlockerenabled', 'bitlockerstatus', 'bitlocker'],
    TotalPhysicalMemory: ['totalphysicalmemory0', 'totalphysicalmemory', 'totalphysicalmemorykb', 'memorykb'],
    'Memory (GB)': ['memorygb', 'ramgb', 'arbeitsspeichergb'],
    'Memory (MB)': ['memorymb', 'rammb'],
    DiskSize: ['size0', 'disksize', 'disksizemb', 'systemdrivesize'],
    'Disk Size (GB)': ['disksizegb', 'sizegb'],
    DiskFreeSpace: ['freespace0', 'freespace', 'freespacemb', 'systemdrivefree'],
    'Free Space (GB)': ['freespacegb'],
    SystemType: ['systemtype0', 'systemtype', 'osarchitecture0', 'architecture'],
    Processor: ['processorname0', 'processorname', 'processor', 'cpu', 'prozessor'],
    SpecVersion: ['specversion0', 'specversion', 'tpmversion', 'tpmspecversion', 'tpmversions'],
    UEFI: ['uefi0', 'uefi', 'uefienabled', 'bootmode', 'firmwaretype'],
    SecureBoot: ['secureboot0', 'secureboot', 'securebootenabled', 'securebootstatus'],
    DriveLetter: ['driveletter0', 'driveletter', 'systemdrive'],
    ResourceID: ['resourceid', 'itemkey', 'machineid', 'smsuniqueidentifier0', 'smsuniqueidentifier'],
    SiteCode: ['sitecode', 'smsassignedsites0', 'sitecode0'],
    Domain: ['resourcedomainorworkgr0', 'domain', 'domain0', 'fulldomainname0'],
  },
  needs: [['Name'], ['SerialNumber', 'AADDeviceID', 'ResourceID']],
  atLeast: 4,
  numbers: [
    'TotalPhysicalMemory',
    'Memory (GB)',
    'Memory (MB)',
    'DiskSize',
    'Disk Size (GB)',
    'DiskFreeSpace',
    'Free Space (GB)',
  ],
};
