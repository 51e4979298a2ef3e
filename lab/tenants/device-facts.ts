import {
  ARM_MODELS,
  currentReleases,
  DESKTOP_MODELS,
  JUNK_SERIALS,
  MODELS,
  type Model,
  OLD_MODELS,
  OTHER_MODELS,
  type Release,
  ROTATING_MODELS,
  VIRTUAL_MODELS,
  windowsVersion,
} from './hardware.ts';
import { type Person, personAt } from './people.ts';
import { elementAt, permute, type Random } from './random.ts';
import { type Context, type DeviceKind, kindAt } from './tenant.ts';

/** Everything about a device that its objects in the services' answers say in their own ways. */
export interface Device {
  readonly index: number;
  readonly kind: DeviceKind;
  readonly purpose: 'work' | 'kiosk' | 'lab';
  /** Intune's id, the directory's device id and the id of the directory object. */
  readonly id: string;
  readonly directoryId: string;
  readonly objectId: string;
  readonly name: string;
  readonly serial: string;
  readonly model: Model;
  readonly person: Person | null;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly freeBytes: number;
  readonly diskType: 'ssd' | 'hdd';
  readonly tpmVersion: string;
  readonly hasSecureBoot: boolean;
  readonly isEncrypted: boolean;
  readonly osVersion: string;
  readonly edition: 'Enterprise' | 'Professional' | 'Core';
  readonly isPersonal: boolean;
  readonly hasDefender: boolean;
  readonly hasStaleSignatures: boolean;
  readonly lastSyncDaysAgo: number;
  readonly enrolledDaysAgo: number;
  readonly isAutopilot: boolean;
}

const GIB = 1024 ** 3;
const NOT_ENCRYPTED: readonly DeviceKind[] = ['not-encrypted', 'personal', 'home-edition', 'not-reported'];

/** The device at an index. */
export function deviceAt(context: Context, index: number, people: number): Device {
  const { tenant, sizes } = context;
  const random = context.random('device', index);
  const total = sizes.devices;
  const kind = kindAt(permute(index, total, `${context.seed}/fault`), total, tenant.devices, 'sound');
  const purpose = kindAt(permute(index, total, `${context.seed}/purpose`), total, tenant.purposes, 'work');
  const model = random.pick(modelsFor(kind));
  const realSerial = model.serial(random);
  const isPersonal = kind === 'personal';
  const edition =
    kind === 'home-edition' || isPersonal
      ? 'Core'
      : random.chance(tenant.enterpriseEdition)
        ? 'Enterprise'
        : 'Professional';
  const release = releaseFor(kind, edition, context.now, random);
  const memoryGiB = kind === 'old' || kind === 'little-memory' ? 4 : model.memoryGiB;
  const diskBytes = kind === 'small-disk' ? 62_277_025_792 : model.diskBytes;
  const enrolledDaysAgo = kind === 'old' ? random.between(1200, 2400) : random.between(20, 900);
  return {
    index,
    kind,
    purpose,
    id: context.guid('device', index),
    directoryId: context.guid('directory-device', index),
    objectId: context.guid('device-object', index),
    name: isPersonal
      ? `DESKTOP-${random.text(7, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')}`
      : nameFor(context, index, realSerial),
    serial: kind === 'junk-serial' ? random.pick(JUNK_SERIALS) : realSerial,
    model,
    person: purpose === 'kiosk' ? null : personAt(context, index % people, people),
    // Firmware and graphics keep a little of the memory for themselves on every third machine.
    memoryBytes: memoryGiB * GIB - (memoryGiB > 8 && index % 3 === 2 && tenant.story !== 'woodgrove' ? 268_435_456 : 0),
    diskBytes,
    freeBytes: Math.floor(diskBytes * (kind === 'full-disk' ? 0.01 : 0.3 + 0.5 * random.next())),
    diskType: kind === 'old' || kind === 'rotating-disk' ? 'hdd' : 'ssd',
    tpmVersion: kind === 'old' || kind === 'old-tpm' ? '1.2, 2, 3' : '2.0, 0, 1.38',
    hasSecureBoot: kind !== 'old' && kind !== 'secure-boot-off',
    // Intune answers false, too, where the device never said.
    isEncrypted: !NOT_ENCRYPTED.includes(kind),
    osVersion: windowsVersion(release, context.now, kind === 'silent' ? 4 : random.chance(0.7) ? 0 : 1),
    edition,
    isPersonal,
    hasDefender: kind !== 'defender-off',
    hasStaleSignatures: kind === 'stale-signatures' || kind === 'silent',
    lastSyncDaysAgo: kind === 'silent' ? random.between(45, 200) : random.chance(0.9) ? 0 : random.between(1, 6),
    enrolledDaysAgo,
    isAutopilot: kind !== 'old' && !isPersonal && random.chance(tenant.autopilotShare),
  };
}

function modelsFor(kind: DeviceKind): readonly Model[] {
  if (kind === 'old') return OLD_MODELS;
  if (kind === 'arm') return ARM_MODELS;
  if (kind === 'desktop') return DESKTOP_MODELS;
  if (kind === 'rotating-disk') return ROTATING_MODELS;
  if (kind === 'other-maker') return OTHER_MODELS;
  if (kind === 'virtual') return VIRTUAL_MODELS;
  return MODELS;
}

function releaseFor(kind: DeviceKind, edition: Device['edition'], now: Date, random: Random): Release {
  if (kind === 'windows-10') return '10 22H2';
  if (kind === 'old') return random.chance(0.5) ? '10 22H2' : '10 21H2';
  if (kind === 'old-windows-11') return '11 22H2';
  const current = currentReleases(now, edition === 'Enterprise');
  // Most have the newest that is settled; some are one behind.
  return elementAt(current, random.chance(0.7) ? 0 : current.length - 1);
}

function nameFor(context: Context, index: number, serial: string): string {
  const { devicePrefix } = context.tenant;
  return devicePrefix.endsWith('-')
    ? `${devicePrefix}${serial}`.slice(0, 15)
    : `${devicePrefix}${String(index + 1).padStart(5, '0')}`;
}

/** The devices of the pilot: those of the first people. */
export function pilotSize(total: number): number {
  return Math.min(total, Math.max(5, Math.min(60, Math.round(total * 0.06))));
}

/** A hardware address, `AABBCCDDEEFF`. */
export function macAddress(index: number, kind: 'ethernet' | 'wifi'): string {
  const maker = elementAt(['A4BB6D', '3C52A1', '8C1645', 'F4A475'], index);
  return `${maker}${((index * 2 + (kind === 'wifi' ? 1 : 0)) % 16_777_216).toString(16).padStart(6, '0').toUpperCase()}`;
}

/** What Intune makes of a device's compliance. */
export function complianceOf(
  context: Context,
  device: Device,
): 'configManager' | 'unknown' | 'compliant' | 'noncompliant' {
  if (context.tenant.mdmAuthority === 'sccm') return 'configManager';
  if (device.kind === 'not-reported') return 'unknown';
  return device.isEncrypted && device.hasSecureBoot && device.hasDefender ? 'compliant' : 'noncompliant';
}
