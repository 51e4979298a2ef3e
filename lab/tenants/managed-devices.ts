import { complianceOf, type Device, deviceAt, macAddress } from './device-facts.ts';
import type { JsonObject } from './output.ts';
import { populationOf } from './people.ts';
import type { Context } from './tenant.ts';

/** The devices of a tenant, one by one. */
export function* allDevices(context: Context): Generator<Device> {
  const { people } = populationOf(context);
  for (let index = 0; index < context.sizes.devices; index++) yield deviceAt(context, index, people);
}

/**
 * A device as Intune answers one request for it, with hardware information selected and the protection state expanded.
 * (In a list, Intune answers 0 for memory and blanks for the hardware: exports that need them ask device by device.)
 */
export function managedDevice(context: Context, device: Device): JsonObject {
  const isHybrid = context.tenant.joinType === 'hybridAzureADJoined';
  const { person } = device;
  const enrolledAt = context.ago(device.enrolledDaysAgo, device.index % 600);
  const isReported = device.kind !== 'not-reported';
  return {
    id: device.id,
    userId: person?.id ?? '',
    deviceName: device.name,
    managedDeviceOwnerType: device.isPersonal ? 'personal' : 'company',
    enrolledDateTime: enrolledAt,
    lastSyncDateTime: context.ago(device.lastSyncDaysAgo, 7 + (device.index % 400)),
    operatingSystem: 'Windows',
    complianceState: complianceOf(context, device),
    jailBroken: 'Unknown',
    managementAgent: device.isPersonal ? 'mdm' : context.tenant.managementAgent,
    osVersion: device.osVersion,
    easActivated: false,
    easDeviceId: null,
    azureADRegistered: true,
    deviceEnrollmentType: isHybrid
      ? 'windowsCoManagement'
      : device.isPersonal
        ? 'userEnrollment'
        : 'windowsAzureADJoin',
    emailAddress: person?.upn ?? '',
    azureADDeviceId: device.directoryId,
    deviceRegistrationState: 'registered',
    deviceCategoryDisplayName: device.purpose === 'work' ? 'Unknown' : device.purpose === 'kiosk' ? 'Kiosk' : 'Lab',
    isSupervised: false,
    isEncrypted: device.isEncrypted,
    userPrincipalName: person?.upn ?? '',
    model: device.model.model,
    manufacturer: device.model.maker,
    serialNumber: device.serial,
    userDisplayName: person?.displayName ?? '',
    wiFiMacAddress: device.model.chassis === 'desktop' ? '' : macAddress(device.index, 'wifi'),
    ethernetMacAddress: device.model.chassis === 'tablet' ? null : macAddress(device.index, 'ethernet'),
    totalStorageSpaceInBytes: isReported ? device.diskBytes : 0,
    freeStorageSpaceInBytes: isReported ? device.freeBytes : 0,
    physicalMemoryInBytes: isReported ? device.memoryBytes : 0,
    managedDeviceName: `${person?.local.replace('.', '') ?? 'unknown'}_Windows_${enrolledAt.slice(0, 10)}`,
    partnerReportedThreatState: threatState(context, device),
    managementState: 'managed',
    managementCertificateExpirationDate: context.ago(-200 - (device.index % 160)),
    autopilotEnrolled: device.isAutopilot,
    chassisType: device.model.chassis,
    joinType: device.isPersonal ? 'azureADRegistered' : context.tenant.joinType,
    skuFamily: device.edition === 'Professional' ? 'Pro' : device.edition === 'Core' ? 'Home' : 'Enterprise',
    skuNumber: device.edition === 'Professional' ? 48 : device.edition === 'Core' ? 101 : 4,
    processorArchitecture: device.model.architecture,
    enrollmentProfileName: device.isAutopilot ? `${context.tenant.displayName} user-driven` : null,
    configurationManagerClientEnabledFeatures: isHybrid && !device.isPersonal ? workloads(device) : null,
    deviceHealthAttestationState: isReported ? attestation(context, device) : null,
    hardwareInformation: isReported ? hardwareInformation(device) : null,
    windowsProtectionState: isReported ? protectionState(context, device) : null,
  };
}

/** What Defender for Endpoint says of a device; it says nothing of those that were never onboarded. */
function threatState(context: Context, device: Device): string {
  if (context.tenant.story === 'fabrikam' || device.isPersonal || device.kind === 'not-reported') return 'unknown';
  if (device.kind === 'defender-off') return 'deactivated';
  return device.kind === 'silent' ? 'unresponsive' : 'secured';
}

/** Which workloads of a co-managed device were moved to Intune: on every tenth the pilot's, on the rest none. */
function workloads(device: Device): JsonObject {
  const isPilot = device.index % 10 === 0;
  return {
    inventory: false,
    modernApps: isPilot,
    resourceAccess: false,
    deviceConfiguration: false,
    compliancePolicy: isPilot,
    windowsUpdateForBusiness: false,
    endpointProtection: false,
    officeApps: false,
  };
}

function attestation(context: Context, device: Device): JsonObject {
  return {
    lastUpdateDateTime: context.ago(device.lastSyncDaysAgo + 1),
    bitLockerStatus: device.isEncrypted ? 'Enabled' : 'Disabled',
    secureBoot: device.hasSecureBoot ? 'Enabled' : 'Disabled',
    codeIntegrity: 'Enabled',
    tpmVersion: device.tpmVersion.slice(0, 1),
    virtualSecureMode: hasVirtualization(device) ? 'Enabled' : 'Disabled',
    // Reported by Windows 11 only.
    memoryAccessProtection: device.osVersion.startsWith('10.0.19')
      ? 'notApplicable'
      : hasVirtualization(device)
        ? 'enabled'
        : 'disabled',
    securedCorePC: device.osVersion.startsWith('10.0.19')
      ? 'notApplicable'
      : device.model.maker === 'Microsoft Corporation' || context.tenant.story === 'woodgrove'
        ? 'enabled'
        : 'disabled',
    memoryIntegrityProtection: device.osVersion.startsWith('10.0.19')
      ? 'notApplicable'
      : hasVirtualization(device)
        ? 'enabled'
        : 'disabled',
    healthAttestationSupportedStatus: 'Supported',
    deviceHealthAttestationStatus: 'Valid',
  };
}

function hasVirtualization(device: Device): boolean {
  return device.hasSecureBoot && device.kind !== 'old' && device.kind !== 'virtual' && device.edition !== 'Core';
}

function hardwareInformation(device: Device): JsonObject {
  const isProtected = hasVirtualization(device);
  return {
    serialNumber: device.serial,
    totalStorageSpace: device.diskBytes,
    freeStorageSpace: device.freeBytes,
    imei: '',
    meid: null,
    manufacturer: device.model.maker,
    model: device.model.model,
    phoneNumber: null,
    subscriberCarrier: '',
    cellularTechnology: null,
    wifiMac: macAddress(device.index, 'wifi'),
    operatingSystemLanguage: 'en-GB',
    isSupervised: false,
    isEncrypted: device.isEncrypted,
    isSharedDevice: device.purpose === 'kiosk',
    tpmSpecificationVersion: device.tpmVersion,
    operatingSystemEdition: device.edition,
    deviceFullQualifiedDomainName: null,
    deviceGuardVirtualizationBasedSecurityHardwareRequirementState: isProtected
      ? 'meetHardwareRequirements'
      : 'secureBootRequired',
    deviceGuardVirtualizationBasedSecurityState: isProtected ? 'running' : 'doesNotMeetHardwareRequirements',
    deviceGuardLocalSystemAuthorityCredentialGuardState: isProtected
      ? 'running'
      : 'virtualizationBasedSecurityNotRunning',
    osBuildNumber: device.osVersion.slice('10.0.'.length),
    operatingSystemProductType: 1,
    ipAddressV4: `10.${(device.index >> 16) & 255}.${(device.index >> 8) & 255}.${device.index & 255}`,
    subnetAddress: `10.${(device.index >> 16) & 255}.0.0/16`,
    systemManagementBIOSVersion: device.kind === 'old' ? 'A12' : '1.21.0',
    tpmManufacturer: device.model.tpmManufacturer,
    tpmVersion: device.kind === 'old' ? '6.40' : '600.18.44.0',
    wiredIPv4Addresses: [],
    batteryHealthPercentage: 0,
    batteryChargeCycles: 0,
    batteryLevelPercentage: null,
    residentUsersCount: null,
    productName: null,
    deviceLicensingStatus: 'deviceLicenseRefreshSucceed',
    deviceLicensingLastErrorCode: 0,
    deviceLicensingLastErrorDescription: null,
  };
}

function protectionState(context: Context, device: Device): JsonObject {
  const signatures = device.hasStaleSignatures ? '1.419.12.0' : '1.441.206.0';
  return {
    id: device.id,
    malwareProtectionEnabled: device.hasDefender,
    deviceState: device.hasDefender ? 'clean' : 'critical',
    realTimeProtectionEnabled: device.hasDefender,
    networkInspectionSystemEnabled: device.hasDefender,
    quickScanOverdue: false,
    fullScanOverdue: false,
    signatureUpdateOverdue: device.hasStaleSignatures,
    rebootRequired: false,
    fullScanRequired: false,
    engineVersion: '1.1.25080.5',
    signatureVersion: signatures,
    antiMalwareVersion: '4.18.25080.5',
    lastQuickScanDateTime: context.ago(device.lastSyncDaysAgo + 1),
    lastFullScanDateTime: null,
    lastQuickScanSignatureVersion: signatures,
    lastFullScanSignatureVersion: '0.0.0.0',
    lastReportedDateTime: context.ago(device.lastSyncDaysAgo),
    productStatus: !device.hasDefender
      ? 'serviceNotRunning'
      : device.hasStaleSignatures
        ? 'avSignaturesOutOfDate'
        : 'noStatusFlagsSet',
    isVirtualMachine: device.kind === 'virtual',
    tamperProtectionEnabled: device.hasDefender,
  };
}
