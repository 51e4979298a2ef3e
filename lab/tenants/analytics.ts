import type { Device } from './device-facts.ts';
import { allDevices } from './managed-devices.ts';
import type { JsonObject } from './output.ts';
import type { Context } from './tenant.ts';

/** How devices start, by endpoint analytics: the one answer of Graph that tells a rotating disk from a solid one. */
export function* devicePerformance(context: Context): Generator<JsonObject> {
  for (const device of reportingDevices(context)) {
    const isSlow = device.diskType === 'hdd';
    yield {
      id: device.id,
      deviceName: device.name,
      model: device.model.model,
      manufacturer: device.model.maker,
      operatingSystemVersion: device.osVersion,
      diskType: device.diskType,
      bootScore: isSlow ? 22 : 88,
      coreBootTimeInMs: isSlow ? 71_000 : 14_000,
      groupPolicyBootTimeInMs: 0,
      healthStatus: isSlow ? 'needsAttention' : 'meetingGoals',
      loginScore: isSlow ? 30 : 90,
      coreLoginTimeInMs: isSlow ? 38_000 : 9_000,
      responsiveDesktopTimeInMs: isSlow ? 52_000 : 4_000,
      modelStartupPerformanceScore: 80,
      startupPerformanceScore: isSlow ? 26 : 89,
    };
  }
}

/** Whether devices can run Windows 11, and which of its rules they fail. */
export function* windowsReadiness(context: Context): Generator<JsonObject> {
  for (const device of reportingDevices(context)) {
    const failsTpm = !device.tpmVersion.startsWith('2');
    const isUpgraded = !device.osVersion.startsWith('10.0.19');
    yield {
      id: device.id,
      deviceId: device.id,
      deviceName: device.name,
      serialNumber: device.serial,
      manufacturer: device.model.maker,
      model: device.model.model,
      ownership: device.isPersonal ? 'Personal' : 'Corporate',
      managedBy: context.tenant.managementAgent === 'mdm' ? 'Intune' : 'Co-managed',
      autoPilotRegistered: device.isAutopilot,
      autoPilotProfileAssigned: device.isAutopilot,
      azureAdRegistered: true,
      azureAdDeviceId: device.directoryId,
      azureAdJoinType: context.tenant.joinType === 'azureADJoined' ? 'AzureADJoined' : 'HybridAzureADJoined',
      osDescription: 'Windows',
      osVersion: device.osVersion,
      upgradeEligibility: isUpgraded ? 'upgraded' : failsTpm || !device.hasSecureBoot ? 'notCapable' : 'capable',
      ramCheckFailed: device.memoryBytes < 4 * 1024 ** 3,
      storageCheckFailed: device.diskBytes < 60e9,
      processorCoreCountCheckFailed: false,
      processorSpeedCheckFailed: false,
      tpmCheckFailed: failsTpm,
      secureBootCheckFailed: !device.hasSecureBoot,
      processorFamilyCheckFailed: device.kind === 'old',
      processor64BitCheckFailed: false,
      osCheckFailed: false,
    };
  }
}

function* reportingDevices(context: Context): Generator<Device> {
  for (const device of allDevices(context)) {
    if (device.kind !== 'not-reported' && device.kind !== 'silent' && !device.isPersonal) yield device;
  }
}
