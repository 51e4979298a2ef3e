/**
 * The device rules of `managed-desktop-devices` in CEL, as far as Microsoft Graph's devices and nothing else decide
 * them: each gives a status, and `observed` is what is said where it fails. The benchmark holds the counts of both sides
 * against each other, so that the same is compared.
 */
export interface CelRule {
  readonly status: string;
  readonly observed: string;
}

const FAILS = '"not-ready"';
const ADVISES = '"advisory"';
const SIZE = (path: string) => `(${path} != null && double(${path}) > 0.0)`;
const HARDWARE = 'device.hardwareInformation';
const ATTESTED = 'device.deviceHealthAttestationState';
const PROTECTION = 'device.windowsProtectionState';
const IN_HARDWARE = `(${HARDWARE} != null && ${HARDWARE}.tpmSpecificationVersion != null && ${HARDWARE}.tpmSpecificationVersion != "")`;
const IN_ATTESTATION = `(${ATTESTED} != null && ${ATTESTED}.tpmVersion != null && ${ATTESTED}.tpmVersion != "")`;
// Some exporters write it as text.
const ENCRYPTED = '(string(device.isEncrypted).lowerAscii() == "true")';
const TPM = `(${IN_HARDWARE} || ${IN_ATTESTATION})`;
const TPM_VERSION = `(${IN_HARDWARE} ? ${HARDWARE}.tpmSpecificationVersion : ${ATTESTED}.tpmVersion)`;
const MAKER = 'device.manufacturer.lowerAscii().trim()';
const EDITION = `(${HARDWARE} != null && ${HARDWARE}.operatingSystemEdition != null && ${HARDWARE}.operatingSystemEdition != "" ? ${HARDWARE}.operatingSystemEdition : device.skuFamily)`;
const MODEL = 'device.manufacturer + " " + device.model';

/** Ready or failing by a condition, where another says that it can be told. */
function told(known: string, holds: string, observed: string, failing = FAILS): CelRule {
  return { status: `${known} ? (${holds} ? "ready" : ${failing}) : "unknown"`, observed };
}

function always(holds: string, observed: string): CelRule {
  return { status: `${holds} ? "ready" : ${FAILS}`, observed };
}

function supplied(property: string, holds: string, failing = FAILS): CelRule {
  return { status: `has(device.${property}) ? (${holds} ? "ready" : ${failing}) : "unknown"`, observed: '""' };
}

function switched(path: string, observed: string, failing = FAILS): CelRule {
  return told(
    `(${ATTESTED} != null && ${path} != null && ${path}.lowerAscii() in ["enabled", "true", "1", "disabled", "false", "0"])`,
    `${path}.lowerAscii() in ["enabled", "true", "1"]`,
    observed,
    failing,
  );
}

/** Intune answers "false" for a protection state that no device ever reported. */
function reported(holds: string, observed: string): CelRule {
  const isReported = `(${PROTECTION} != null && ${PROTECTION}.lastReportedDateTime != null && !${PROTECTION}.lastReportedDateTime.startsWith("0001-01-01"))`;
  return told(isReported, holds, observed);
}

function comanaged(workload: string): CelRule {
  return {
    status: `device.managementAgent.lowerAscii().contains("configurationmanager") ? (device.configurationManagerClientEnabledFeatures.${workload} ? "ready" : ${FAILS}) : "not-applicable"`,
    observed: '"not co-managed"',
  };
}

/** By requirement. */
export const CEL_RULES: Readonly<Record<string, CelRule>> = {
  'antivirus-definitions-current': reported(`!${PROTECTION}.signatureUpdateOverdue`, '"Windows calls them overdue"'),
  'antivirus-enabled': reported(`${PROTECTION}.malwareProtectionEnabled`, '"Defender Antivirus does not run"'),
  'biometric-sensor': supplied('hasBiometricSensor', 'device.hasBiometricSensor'),
  'bitlocker-encrypted': told(
    `(${ENCRYPTED} ? ${TPM} : (${SIZE('device.totalStorageSpaceInBytes')} || (${HARDWARE} != null && ${HARDWARE}.totalStorageSpace > 0)))`,
    ENCRYPTED,
    '"not encrypted"',
  ),
  'boot-drive-comfortable': {
    status: `${SIZE('device.totalStorageSpaceInBytes')} && double(device.totalStorageSpaceInBytes) < 256.0 * 1000000000.0 * 95.0 / 100.0 ? ${ADVISES} : "unknown"`,
    observed: 'string(device.totalStorageSpaceInBytes / 1000000000) + " GB, drive: not reported"',
  },
  'boot-drive-not-rotating': supplied('diskType', 'device.diskType != "hdd"'),
  'boot-drive-size': told(
    SIZE('device.totalStorageSpaceInBytes'),
    'double(device.totalStorageSpaceInBytes) >= 128.0 * 1000000000.0 * 95.0 / 100.0',
    'string(device.totalStorageSpaceInBytes / 1000000000) + " GB"',
  ),
  'company-owned': told(
    '(device.managedDeviceOwnerType != "unknown")',
    'device.managedDeviceOwnerType == "company"',
    '"ownership: " + device.managedDeviceOwnerType',
  ),
  'configuration-managed-by-intune': comanaged('deviceConfiguration'),
  'defender-onboarded': told(
    '(device.partnerReportedThreatState.lowerAscii() in ["activated", "secured", "lowseverity", "mediumseverity", "highseverity", "compromised", "deactivated", "unresponsive", "misconfigured"])',
    '!(device.partnerReportedThreatState.lowerAscii() in ["deactivated", "unresponsive", "misconfigured"])',
    '"not onboarded to Defender for Endpoint"',
  ),
  'device-checked-in': told(
    '(!device.lastSyncDateTime.startsWith("0001-01-01"))',
    'device.lastSyncDateTime >= since',
    '"last seen " + device.lastSyncDateTime',
  ),
  'device-enrolled': always(
    '!(device.managementAgent.lowerAscii() in ["mssense", "configurationmanagerclient", "eas", "jamf"])',
    '"managed by " + device.managementAgent',
  ),
  'device-identified': told(
    `(${MAKER} in fillers || (device.model != "" && device.manufacturer != "" && !(device.serialNumber.lowerAscii().trim() in fillers)))`,
    `!(${MAKER} in fillers) && !(device.model.lowerAscii().trim() in fillers)`,
    '"maker: " + device.manufacturer + ", model: " + device.model',
  ),
  'kernel-dma-protection': switched(`${ATTESTED}.memoryAccessProtection`, '"kernel DMA protection off"', ADVISES),
  'lan-profile-to-deliver': supplied('lanProfiles', 'size(device.lanProfiles) == 0', ADVISES),
  'management-processor': supplied('processorName', 'device.processorName.contains("vPro")', ADVISES),
  'endpoints-reached-by-device': supplied('unreachableEndpoints', 'size(device.unreachableEndpoints) == 0', ADVISES),
  'mapped-drives-to-move': supplied('mappedDrives', 'size(device.mappedDrives) == 0', ADVISES),
  'memory-comfortable': told(
    SIZE('device.physicalMemoryInBytes'),
    'double(device.physicalMemoryInBytes) >= 16.0 * 1073741824.0 * 87.5 / 100.0',
    'string(device.physicalMemoryInBytes / 1073741824) + " GiB"',
    ADVISES,
  ),
  'memory-integrity': {
    status: `${ATTESTED} != null && ${ATTESTED}.memoryIntegrityProtection != null && ${ATTESTED}.memoryIntegrityProtection.lowerAscii() in ["enabled", "1"] ? "ready" : "unknown"`,
    observed: '""',
  },
  'memory-size': told(
    SIZE('device.physicalMemoryInBytes'),
    'double(device.physicalMemoryInBytes) >= 8.0 * 1073741824.0 * 87.5 / 100.0',
    'string(device.physicalMemoryInBytes / 1073741824) + " GiB"',
  ),
  'microsoft-365-apps-64-bit': supplied('officeArchitecture', 'device.officeArchitecture == "x64"'),
  'modern-standby': supplied('modernStandby', 'device.modernStandby', ADVISES),
  'no-third-party-antivirus': supplied('thirdPartyAntivirus', 'device.thirdPartyAntivirus == ""'),
  'not-hybrid-joined': told(
    '(device.joinType != null && device.joinType != "unknown")',
    'device.joinType.lowerAscii() != "hybridazureadjoined"',
    '"hybrid joined"',
    ADVISES,
  ),
  'office-managed-by-intune': comanaged('officeApps'),
  'print-queues-to-move': supplied('printQueues', 'size(device.printQueues) == 0', ADVISES),
  'processor-x64': told(
    '(device.processorArchitecture != "unknown")',
    'device.processorArchitecture == "x64"',
    'device.processorArchitecture',
  ),
  'proxy-not-set-on-device': supplied('proxy', 'device.proxy == ""', ADVISES),
  'real-time-protection': reported(`${PROTECTION}.realTimeProtectionEnabled`, '"real-time protection off"'),
  'secure-boot': switched(`${ATTESTED}.secureBoot`, '"Secure Boot off"'),
  'secured-core': switched(`${ATTESTED}.securedCorePC`, `${MODEL} + " is not Secured-core"`, ADVISES),
  'supported-edition': always(
    `${EDITION}.lowerAscii() in ["pro", "professional", "enterprise", "pro for workstations"]`,
    `"Windows " + ${EDITION}`,
  ),
  'supported-maker': always(
    `${MAKER} in makers && (${MAKER} != "microsoft corporation" || !virtualModels.exists(p, device.model.lowerAscii().startsWith(p)))`,
    MODEL,
  ),
  'tpm-2': told(TPM, `double(${TPM_VERSION}.split(",")[0]) >= 2.0`, `"TPM " + ${TPM_VERSION}`),
  'updates-managed-by-intune': comanaged('windowsUpdateForBusiness'),
  'virtualisation-based-security': told(
    `(${HARDWARE}.deviceGuardVirtualizationBasedSecurityHardwareRequirementState != null && (${HARDWARE}.deviceGuardVirtualizationBasedSecurityHardwareRequirementState.lowerAscii() != "meethardwarerequirements" || ${TPM}))`,
    `${HARDWARE}.deviceGuardVirtualizationBasedSecurityHardwareRequirementState.lowerAscii() == "meethardwarerequirements"`,
    '"the hardware does not meet the requirements of virtualisation-based security as it is set up"',
  ),
  'vpn-profile-to-deliver': supplied('vpnProfiles', 'size(device.vpnProfiles) == 0', ADVISES),
  'wifi-profile-to-deliver': supplied('wifiProfiles', 'size(device.wifiProfiles) == 0', ADVISES),
  'windows-security-updates-current': always(
    'device.osVersion.split(".")[2] in builds',
    `"Windows, " + ${EDITION} + ", " + device.osVersion`,
  ),
  'within-maker-support': supplied('makerSupportUntil', 'device.makerSupportUntil >= today'),
};
