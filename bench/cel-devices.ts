/**
 * The other peer of `bench:fleet`: the same device rules, one device after the other, in CEL. Reads JSON lines and
 * writes a finding for each device and rule. Arguments: the file, the file to write.
 */

import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from '@marcbachmann/cel-js';

const RULES: Readonly<Record<string, string>> = {
  'device-enrolled': 'device.managementAgent == "mdm" || device.managementAgent == "configurationManagerClientMdm"',
  'device-checked-in': 'device.lastSyncDateTime >= since',
  'company-owned': 'device.managedDeviceOwnerType == "company"',
  'device-identified': 'device.serialNumber != "" && device.model != "" && device.manufacturer != ""',
  'supported-maker': 'device.manufacturer in ["Dell Inc.", "HP", "LENOVO", "Microsoft Corporation"]',
  'supported-edition': 'device.skuFamily in ["Pro", "Enterprise", "Professional"]',
  'processor-x64': 'device.processorArchitecture == "x64"',
  'memory-size': 'double(device.physicalMemoryInBytes) >= 8160437862.0',
  'memory-comfortable': 'double(device.physicalMemoryInBytes) >= 16320875724.0',
  'boot-drive-size': 'double(device.totalStorageSpaceInBytes) >= 120259084288.0',
  'boot-drive-comfortable': 'double(device.totalStorageSpaceInBytes) >= 240518168576.0',
  'bitlocker-encrypted': 'device.isEncrypted',
  'tpm-2': 'device.hardwareInformation.tpmSpecificationVersion.startsWith("2.0")',
  'secure-boot': 'device.deviceHealthAttestationState.secureBoot == "Enabled"',
  'antivirus-enabled': 'device.windowsProtectionState.malwareProtectionEnabled',
  'real-time-protection': 'device.windowsProtectionState.realTimeProtectionEnabled',
  'antivirus-definitions-current': '!device.windowsProtectionState.signatureUpdateOverdue',
  'windows-security-updates-current':
    'device.osVersion.startsWith("10.0.26100") || device.osVersion.startsWith("10.0.26200") || device.osVersion.startsWith("10.0.22631")',
  'microsoft-365-apps-64-bit': 'device.operatingSystem == "Windows"',
  'defender-onboarded': 'device.partnerReportedThreatState == "activated"',
  'virtualisation-based-security':
    'device.hardwareInformation.deviceGuardVirtualizationBasedSecurityHardwareRequirementState == "meetHardwareRequirements"',
  'updates-managed-by-intune': 'device.managementAgent == "mdm"',
  'configuration-managed-by-intune': 'device.managementAgent == "mdm"',
  'office-managed-by-intune': 'device.managementAgent == "mdm"',
};

const [input = '', output = ''] = process.argv.slice(2);
const since = new Date(Date.now() - 28 * 86_400_000).toISOString();
const rules = Object.entries(RULES).map(([id, text]) => [id, parse(text)] as const);
const out = createWriteStream(output);
let lines: string[] = [];

for await (const line of createInterface({ input: createReadStream(input, { highWaterMark: 1 << 20 }) })) {
  const device: unknown = JSON.parse(line);
  const id = typeof device === 'object' && device !== null && 'id' in device ? String(device.id) : '';
  for (const [rule, evaluate] of rules)
    lines.push(`{"requirement":"${rule}","subject":"${id}","status":"${verdict(evaluate, device)}"}`);
  if (lines.length > 20_000) {
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
    lines = [];
  }
}
out.end(`${lines.join('\n')}\n`);
await once(out, 'finish');

function verdict(evaluate: (context: Record<string, unknown>) => unknown, device: unknown): string {
  try {
    return evaluate({ device, since }) === true ? 'ready' : 'not-ready';
  } catch {
    return 'unknown';
  }
}
