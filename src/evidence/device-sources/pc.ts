import { type DeviceFactSource, deviceFactSource, type Reading, serialSql } from './device-source.ts';

/** Collection name of what PCs say of themselves: files that commands on them wrote. */
export const PC_COLLECTION = 'pcReports';

const MAKER_JUNK = ['', 'system manufacturer', 'to be filled by o.e.m.', 'default string', 'o.e.m.', 'oem', 'unknown'];
const MODEL_JUNK = ['', 'system product name', 'to be filled by o.e.m.', 'default string', 'unknown'];
/** `Get-MpComputerStatus` counts "never" as the largest number that its type has. */
const NEVER = ['', '4294967295', '65535'];

/** What `OperatingSystemSKU` of Win32_OperatingSystem numbers, as the reference of `GetProductInfo` names it. */
const EDITIONS: Readonly<Record<string, string>> = {
  4: 'Enterprise',
  27: 'EnterpriseN',
  48: 'Professional',
  49: 'ProfessionalN',
  72: 'EnterpriseEval',
  98: 'CoreN',
  100: 'CoreSingleLanguage',
  101: 'Core',
  121: 'Education',
  122: 'EducationN',
  125: 'EnterpriseS',
  161: 'ProfessionalWorkstation',
  164: 'ProfessionalEducation',
  175: 'ServerRdsh',
  188: 'IoTEnterprise',
};

function editionSql(): string {
  const cases = Object.entries(EDITIONS).map(([number, name]) => `WHEN '${number}' THEN '${name}'`);
  return `coalesce(nullif("Registry.EditionID", ''), CASE "Win32_OperatingSystem.OperatingSystemSKU" ${cases.join(' ')} END, nullif(regexp_replace("Win32_OperatingSystem.Caption", '^Microsoft ', ''), ''))`;
}

const isYes = (cell: string) => `lower(${cell}) IN ('yes', 'ja')`;
const isNo = (cell: string) => `lower(${cell}) IN ('no', 'nein')`;
const JOINED = '"dsregcmd.AzureAdJoined"';
const DOMAIN = '"dsregcmd.DomainJoined"';
const WORKPLACE = '"dsregcmd.WorkplaceJoined"';
/** Who is signed in says whether an account is registered: no word on it leaves open what is not joined. */
const JOIN_TYPE = `CASE WHEN ${isYes(JOINED)} AND ${isYes(DOMAIN)} THEN 'hybrid' WHEN ${isYes(JOINED)} AND ${isNo(DOMAIN)} THEN 'entra' WHEN ${isNo(JOINED)} AND ${isYes(WORKPLACE)} THEN 'registered' WHEN ${isNo(JOINED)} AND ${isNo(WORKPLACE)} THEN 'none' END`;

const STATUS = 'lower("BitLockerVolume.VolumeStatus")';
const PROTECTION = 'lower("BitLockerVolume.ProtectionStatus")';
/** A volume whose protection is suspended has its key beside the data: it counts as not encrypted. */
const IS_ENCRYPTED = `CASE WHEN ${STATUS} IN ('fullyencrypted', '1') AND ${PROTECTION} IN ('on', '1', 'ein', 'true') THEN true WHEN ${PROTECTION} IN ('off', '0', 'aus', 'false') OR ${STATUS} IN ('fullydecrypted', '0', 'encryptioninprogress', '2', 'decryptioninprogress', '3', 'encryptionpaused', '4', 'decryptionpaused', '5') THEN false END`;

const MODE = 'lower("MpComputerStatus.AMRunningMode")';
const IS_ANTIVIRUS_ON = `CASE WHEN lower("MpComputerStatus.AntivirusEnabled") = 'false' OR lower("MpComputerStatus.AMServiceEnabled") = 'false' OR ${MODE} LIKE '%passive%' OR ${MODE} LIKE '%edr%' OR ${MODE} LIKE 'not running%' THEN false WHEN lower("MpComputerStatus.AntivirusEnabled") = 'true' THEN true END`;

const TPM = `CASE WHEN lower("Tpm.TpmPresent") = 'false' THEN 'none' WHEN regexp_matches("Win32_Tpm.SpecVersion", '^[12][.][0-9](,|$| )') THEN left("Win32_Tpm.SpecVersion", 3) WHEN lower("Tpm.TpmPresent") = 'true' AND regexp_matches("Tpm.ManufacturerVersionFull20", '^[0-9]+[.][0-9.]+$') THEN '2.0' ELSE tpmDevice END`;

const SECURE_BOOT = 'lower("SecureBootUEFI.value")';
const AVAILABLE = '"Win32_DeviceGuard.AvailableSecurityProperties"';
const RUNNING = '"Win32_DeviceGuard.SecurityServicesRunning"';
/** 1 is support of the hypervisor, 2 Secure Boot: what virtualisation-based security needs of hardware. */
const VBS = `CASE WHEN "Win32_DeviceGuard.VirtualizationBasedSecurityStatus" = '2' OR (${AVAILABLE} LIKE '%,1,%' AND ${AVAILABLE} LIKE '%,2,%') THEN true WHEN ${AVAILABLE} LIKE '%,' AND ${AVAILABLE} NOT LIKE '%,1,%' THEN false END`;

const MEDIA = 'lower("disk.MediaType")';
const BUS = 'lower("disk.BusType")';
const DISK = `CASE WHEN ${BUS} IN ('nvme', '17') THEN 'nvme' WHEN ${BUS} IN ('sd', '12', 'mmc', '13') THEN 'emmc' WHEN ${MEDIA} IN ('ssd', '4') THEN 'ssd' WHEN ${MEDIA} IN ('hdd', '3') THEN 'hdd' END`;

const ARCHITECTURE = `CASE WHEN "Win32_Processor.Architecture" = '9' OR lower("Win32_ComputerSystem.SystemType") LIKE 'x64%' THEN 'x64' WHEN "Win32_Processor.Architecture" = '12' OR lower("Win32_ComputerSystem.SystemType") LIKE 'arm64%' THEN 'arm64' WHEN "Win32_Processor.Architecture" = '0' OR lower("Win32_ComputerSystem.SystemType") LIKE 'x86%' THEN 'x86' WHEN "Win32_Processor.Architecture" = '5' THEN 'arm' END`;

const VERSION = '"Win32_OperatingSystem.Version"';

function list(name: string): Reading {
  return { from: name };
}

const WORDS = deviceFactSource('pc', PC_COLLECTION, {
  entra_device_id: { from: 'entraDeviceId', absent: [''] },
  name: { from: 'name', absent: [''] },
  serial_number: { sql: serialSql('serial') },
  manufacturer: { from: 'Win32_ComputerSystem.Manufacturer', absent: MAKER_JUNK },
  model: { from: 'Win32_ComputerSystem.Model', absent: MODEL_JUNK },
  operating_system: { sql: `CASE WHEN gatheredAt IS NOT NULL THEN 'windows' END` },
  os_version: {
    sql: `CASE WHEN regexp_matches(${VERSION}, '^[0-9]+[.][0-9]+[.][0-9]+$') AND regexp_matches("Registry.UBR", '^[0-9]+$') THEN ${VERSION} || '.' || "Registry.UBR" ELSE nullif(${VERSION}, '') END`,
  },
  edition: { sql: editionSql() },
  join_type: { sql: JOIN_TYPE },
  is_encrypted: { sql: IS_ENCRYPTED },
  memory_bytes: { from: 'memory', orFrom: ['Win32_ComputerSystem.TotalPhysicalMemory'], absent: ['', '0'] },
  storage_bytes: { from: 'disk.Size', absent: ['', '0'] },
  disk_type: { sql: DISK },
  processor_architecture: { sql: ARCHITECTURE },
  processor_name: { from: 'Win32_Processor.Name', absent: [''] },
  tpm_version: { sql: TPM },
  firmware: {
    sql: `CASE WHEN ${SECURE_BOOT} IN ('true', 'false') THEN 'uefi' WHEN ${SECURE_BOOT} = 'unsupported' THEN 'bios' END`,
  },
  secure_boot: {
    sql: `CASE WHEN ${SECURE_BOOT} = 'true' THEN true WHEN ${SECURE_BOOT} IN ('false', 'unsupported') THEN false END`,
  },
  vbs_capable: { sql: VBS },
  hvci_capable: { sql: `CASE WHEN ${RUNNING} LIKE '%,2,%' THEN true END` },
  has_infrared_camera: { sql: `CASE WHEN infraredCamera = 'true' THEN true END` },
  has_fingerprint_reader: { sql: `CASE WHEN fingerprintReader = 'true' THEN true END` },
  office_architecture: {
    from: 'Registry.OfficePlatform',
    values: { x64: 'x64', x86: 'x86', none: 'none' },
    absent: [''],
  },
  antivirus_enabled: { sql: IS_ANTIVIRUS_ON },
  real_time_protection: { from: 'MpComputerStatus.RealTimeProtectionEnabled', absent: [''] },
  signatures_overdue: {
    sql: `CASE WHEN "MpComputerStatus.AntivirusSignatureAge" IN ('4294967295', '65535') THEN true ELSE TRY_CAST("MpComputerStatus.DefenderSignaturesOutOfDate" AS BOOLEAN) END`,
  },
  signature_age_days: { from: 'MpComputerStatus.AntivirusSignatureAge', absent: NEVER },
  third_party_antivirus: { from: 'otherAntivirus' },
  defender_onboarded: {
    from: 'Registry.DefenderOnboardingState',
    values: { 0: 'false', 1: 'true' },
    absent: [''],
  },
  wifi_profiles: list('wifi'),
  lan_profiles: list('lan'),
  vpn_profiles: list('vpn'),
  mapped_drives: list('drives'),
  print_queues: list('printers'),
  proxy: { from: 'proxy' },
  unreachable_endpoints: list('unreachable'),
});

/**
 * What a PC says of itself: the output of commands such as `dsregcmd /status`, `Get-BitLockerVolume` and `Get-Tpm`, or
 * of the script that `muster collect script device` prints. Values are numbers where `ConvertTo-Json` wrote them: those
 * of the enumerations in the reference of Win32_EncryptableVolume, MSFT_PhysicalDisk and Win32_Processor.
 */
export const PC: DeviceFactSource = { ...WORDS, isPiecemeal: true, observedAt: 'gatheredAt' };
