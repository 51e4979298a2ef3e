import type { Pc } from './attribute.ts';
import { unreachableOf } from './endpoint-answers.ts';
import type { PartName, PcObject } from './pc-parts.ts';

/** A raw row of a PC: texts by the names that `device-sources/pc.ts` reads. */
export type PcRow = Readonly<Record<string, string>>;

const VALUE_LENGTH = 1024;
const ENTRY_LENGTH = 256;
const MOST_ENTRIES = 200;

/** Parts of one object: its properties are taken as they are, under `part.property`. */
const SINGLE: Readonly<Partial<Record<PartName, readonly string[]>>> = {
  dsregcmd: ['AzureAdJoined', 'DomainJoined', 'WorkplaceJoined'],
  MpComputerStatus: [
    'AMServiceEnabled',
    'AntivirusEnabled',
    'RealTimeProtectionEnabled',
    'AntivirusSignatureAge',
    'DefenderSignaturesOutOfDate',
    'AMRunningMode',
  ],
  Tpm: ['TpmPresent', 'ManufacturerVersionFull20'],
  Win32_Tpm: ['SpecVersion'],
  Win32_ComputerSystem: ['Manufacturer', 'Model', 'SystemType', 'TotalPhysicalMemory'],
  Win32_OperatingSystem: ['Version', 'OperatingSystemSKU', 'Caption'],
  Win32_Processor: ['Name', 'Architecture'],
  Win32_DeviceGuard: ['VirtualizationBasedSecurityStatus'],
  SecureBootUEFI: ['value'],
  Registry: ['UBR', 'EditionID', 'OfficePlatform', 'DefenderOnboardingState'],
};

const OWN_ANTIVIRUS = /^(windows|microsoft) defender/i;

/** The raw row of a PC, gathered at a time (ISO 8601). What it does not say is not in it. */
export function pcRow(pc: Pc, gatheredAt: string): PcRow {
  const row: Record<string, string> = {};
  const put = (name: string, value: unknown): void => {
    const text = textOf(value);
    if (text !== undefined) row[name] = text;
  };
  put('name', pc.identity.name);
  put('serial', pc.identity.serial);
  put('entraDeviceId', pc.identity.entraDeviceId);
  put('gatheredAt', gatheredAt);
  for (const [part, properties] of singles()) {
    const object = pc.parts.get(part)?.[0] ?? {};
    for (const property of properties) put(`${part}.${property}`, object[property]);
  }
  const volume = systemVolume(pc.parts.get('BitLockerVolume') ?? []);
  put('BitLockerVolume.VolumeStatus', volume?.['VolumeStatus']);
  put('BitLockerVolume.ProtectionStatus', volume?.['ProtectionStatus']);
  const disk = bootDisk(pc);
  put('disk.MediaType', disk?.['MediaType']);
  put('disk.BusType', disk?.['BusType']);
  put('disk.Size', disk?.['Size'] ?? onlyOne(pc.parts.get('Win32_DiskDrive') ?? [])?.['Size']);
  put('memory', memoryOf(pc.parts.get('Win32_PhysicalMemory') ?? []));
  const guard = pc.parts.get('Win32_DeviceGuard')?.[0];
  put('Win32_DeviceGuard.AvailableSecurityProperties', numbersOf(guard?.['AvailableSecurityProperties']));
  put('Win32_DeviceGuard.SecurityServicesRunning', numbersOf(guard?.['SecurityServicesRunning']));
  putSensors(pc, put);
  for (const [name, entries] of connectionsOf(pc)) row[name] = JSON.stringify(entries);
  const unreachable = unreachableOf(pc.parts.get('Endpoint') ?? []);
  if (unreachable !== undefined) row['unreachable'] = JSON.stringify(unreachable);
  const proxy = pc.parts.get('Proxy')?.[0];
  if (proxy !== undefined) {
    const settings = [proxy['UserProxy'], proxy['UserAutoConfigUrl'], proxy['WinHttpProxy']].map(textOf);
    put('proxy', settings.filter((text) => text !== undefined && text !== '').join(', '));
  }
  return row;
}

/** Every name that `pcRow` may use, in order. */
export const PC_ROW_NAMES: readonly string[] = [
  'name',
  'serial',
  'entraDeviceId',
  'gatheredAt',
  ...singles().flatMap(([part, properties]) => properties.map((property) => `${part}.${property}`)),
  'BitLockerVolume.VolumeStatus',
  'BitLockerVolume.ProtectionStatus',
  'disk.MediaType',
  'disk.BusType',
  'disk.Size',
  'memory',
  'Win32_DeviceGuard.AvailableSecurityProperties',
  'Win32_DeviceGuard.SecurityServicesRunning',
  'otherAntivirus',
  'fingerprintReader',
  'infraredCamera',
  'wifi',
  'lan',
  'vpn',
  'drives',
  'printers',
  'proxy',
  'tpmDevice',
  'unreachable',
].sort();

function singles(): readonly (readonly [PartName, readonly string[]])[] {
  // Object.entries widens the names that the type of SINGLE holds.
  return Object.entries(SINGLE) as [PartName, readonly string[]][];
}

function putSensors(pc: Pc, put: (name: string, value: unknown) => void): void {
  const antivirus = pc.parts.get('AntiVirusProduct');
  if (antivirus !== undefined) {
    put(
      'otherAntivirus',
      namesOf(antivirus, 'displayName')
        .filter((name) => !OWN_ANTIVIRUS.test(name))
        .join(', '),
    );
  }
  const devices = pc.parts.get('PnpDevice');
  if (devices === undefined) return;
  const names = namesOf(devices, 'FriendlyName');
  // The name of its driver, which Windows does not translate, tells a TPM's version to everybody.
  const tpm = names.map((name) => /^Trusted Platform Module ([12]\.\d)$/.exec(name)?.[1]);
  put(
    'tpmDevice',
    tpm.find((version) => version !== undefined),
  );
  // That a sensor is not among devices with a driver says nothing of those that lack one.
  if (names.some((name) => /finger/i.test(name))) put('fingerprintReader', 'true');
  if (names.some((name) => /\bIR\b|infra-?r(ed|ot)|facial|gesicht/i.test(name))) put('infraredCamera', 'true');
}

const CONNECTIONS = [
  ['wifi', 'Wifi', ['Name']],
  ['lan', 'Lan', ['Name']],
  ['vpn', 'VpnConnection', ['Name']],
  ['drives', 'MappedDrive', ['LocalName', 'RemotePath']],
  ['printers', 'Printer', ['Name']],
] as const;

/** What the PC is connected by and to. A part that was gathered and is empty gives an empty list. */
function connectionsOf(pc: Pc): readonly (readonly [string, readonly string[]])[] {
  return CONNECTIONS.flatMap(([name, part, properties]) => {
    const objects = pc.parts.get(part);
    if (objects === undefined) return [];
    const entries = objects.map((one) =>
      properties
        .map((property) => textOf(one[property])?.slice(0, ENTRY_LENGTH))
        .filter((text) => text !== undefined)
        .join(' '),
    );
    const present = new Set(entries.filter((entry) => entry !== ''));
    return [[name, [...present].sort().slice(0, MOST_ENTRIES)] as const];
  });
}

function systemVolume(volumes: readonly PcObject[]): PcObject | undefined {
  const isSystem = ({ VolumeType: type }: PcObject) => ['operatingsystem', '0'].includes(String(type).toLowerCase());
  const systems = volumes.filter(isSystem);
  if (systems.length > 0) return onlyOne(systems);
  // Without the kind, the letter that Windows has by default tells.
  return onlyOne(volumes.filter(({ MountPoint: mount }) => String(mount).toUpperCase().startsWith('C:')));
}

/** The disk that Windows starts from: the one that is known to, else the only one. */
function bootDisk(pc: Pc): PcObject | undefined {
  const physical = pc.parts.get('PhysicalDisk') ?? [];
  const boot = onlyOne((pc.parts.get('Disk') ?? []).filter(({ IsBoot: is }) => String(is).toLowerCase() === 'true'));
  const number = textOf(boot?.['Number']);
  const same = number === undefined ? undefined : physical.find(({ DeviceId: id }) => String(id) === number);
  return same ?? (boot === undefined ? onlyOne(physical) : boot);
}

function onlyOne(objects: readonly PcObject[]): PcObject | undefined {
  return objects.length === 1 ? objects[0] : undefined;
}

function memoryOf(modules: readonly PcObject[]): number | undefined {
  const sizes = modules.map(({ Capacity: size }) => Number(size));
  const sum = sizes.reduce((total, size) => total + size, 0);
  return Number.isSafeInteger(sum) && sum > 0 && sizes.every((size) => size > 0) ? sum : undefined;
}

/** A list of numbers between commas, `,1,2,3,`; with `...` behind it where Format-List printed `{1, 2, 3...}`, cut off. */
function numbersOf(value: unknown): string | undefined {
  const numbers = Array.isArray(value)
    ? value.map(String)
    : typeof value === 'string'
      ? (value.match(/\d+/g) ?? [])
      : [];
  const isCut = typeof value === 'string' && /\.\.\.|…/.test(value);
  return numbers.length === 0 ? undefined : `,${numbers.slice(0, MOST_ENTRIES).join(',')},${isCut ? '...' : ''}`;
}

function namesOf(objects: readonly PcObject[], property: string): readonly string[] {
  return objects.map((object) => textOf(object[property])).filter((text) => text !== undefined);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim().slice(0, VALUE_LENGTH);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
