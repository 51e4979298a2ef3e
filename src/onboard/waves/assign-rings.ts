import { type RINGS, type RingRule, ringSizes } from './ring-sizes.ts';

/**
 * Devices in scope, column by column, in the order in which rings are filled: by a hash of their ids, so that the order of
 * two devices never depends on a third. Numbers of models, sites and people are arbitrary; -1 where it is not known.
 */
export interface WaveDevices {
  readonly model: Int32Array;
  readonly site: Int32Array;
  readonly person: Int32Array;
  /** 1 where it may not enrol. */
  readonly blocked: Uint8Array;
  /** 1 where its person is to be late. */
  readonly late: Uint8Array;
  /** Ring by hand, and ring that was kept from before: places in `RINGS`, -1 for none. */
  readonly byHand: Int8Array;
  readonly before: Int8Array;
}

/** Whether somebody's only device may be in Test where a rule cannot be met without. */
export type OnlyDeviceRule = 'never' | 'if-needed';

/** Why a device is in its ring, by place. */
export const WAVE_REASONS = ['blocked', 'by-hand', 'as-before', 'late', 'model', 'site', 'minimum', 'share'] as const;
export type WaveReason = (typeof WAVE_REASONS)[number];

/** The rings, and where the rules could not be met. */
export interface AssignedRings {
  /** Places in `RINGS`; -1 for a device that may not enrol. */
  readonly ring: Int8Array;
  /** Places in `WAVE_REASONS`. */
  readonly reason: Uint8Array;
  readonly sizes: Readonly<Record<(typeof RINGS)[number], number>>;
  /** Numbers of models and sites that have devices which may enrol, and none in Test. */
  readonly modelsMissing: readonly number[];
  readonly sitesMissing: readonly number[];
  /** Devices that Test lacks for its minimum. */
  readonly testLacks: number;
  /** Somebody's only device in Test: by hand, from before, or since the rule allows it. */
  readonly onlyInTest: number;
}

const [TEST, FIRST, FAST, BROAD] = [0, 1, 2, 3];
const reasonOf = (reason: WaveReason): number => WAVE_REASONS.indexOf(reason);

/**
 * Puts devices into rings. Every device that may enrol gets exactly one, the others none. By hand wins, then what was
 * before: a device never leaves its ring because others come. Of the rest, those of people who are to be late go to Broad;
 * Test takes one of every model and site and fills up to its minimum, never with somebody's only device unless `only` lets
 * it; the percentages divide what is left, in the order of the devices.
 */
export function assignRings(devices: WaveDevices, rule: RingRule, only: OnlyDeviceRule): AssignedRings {
  const size = devices.model.length;
  const ring = new Int8Array(size).fill(-1);
  const reason = new Uint8Array(size);
  const isOnly = onlyDevices(devices);
  const counts = [0, 0, 0, 0];
  const put = (at: number, to: number, why: WaveReason): void => {
    ring[at] = to;
    reason[at] = reasonOf(why);
    counts[to] = (counts[to] ?? 0) + 1;
  };
  const isFree = (at: number) => devices.blocked[at] === 0 && ring[at] === -1;

  for (let at = 0; at < size; at += 1) {
    if (devices.blocked[at] !== 0) continue;
    const [hand = -1, before = -1] = [devices.byHand[at], devices.before[at]];
    if (hand >= 0) put(at, hand, 'by-hand');
    else if (before >= 0) put(at, before, 'as-before');
    else if (devices.late[at] === 1) put(at, BROAD, 'late');
  }

  const wanted = wantedInTest(devices, ring);
  const mayTest = (at: number, areOnly: boolean) => isFree(at) && (isOnly[at] === 1) === areOnly;
  for (const areOnly of only === 'never' ? [false] : [false, true]) {
    // First what stands for a model and a site at once, so that Test stays small.
    for (let at = 0; at < size; at += 1)
      if (
        mayTest(at, areOnly) &&
        wanted.models.has(devices.model[at] ?? -1) &&
        wanted.sites.has(devices.site[at] ?? -1)
      ) {
        put(at, TEST, 'model');
        wanted.models.delete(devices.model[at] ?? -1);
        wanted.sites.delete(devices.site[at] ?? -1);
      }
    for (let at = 0; at < size && wanted.models.size + wanted.sites.size > 0; at += 1) {
      if (!mayTest(at, areOnly)) continue;
      if (wanted.models.delete(devices.model[at] ?? -1)) put(at, TEST, 'model');
      else if (wanted.sites.delete(devices.site[at] ?? -1)) put(at, TEST, 'site');
    }
    for (let at = 0; at < size && (counts[TEST] ?? 0) < rule.testMinimum; at += 1)
      if (mayTest(at, areOnly)) put(at, TEST, 'minimum');
  }

  const open = devices.blocked.reduce((sum, blocked) => sum + (blocked === 0 ? 1 : 0), 0);
  const sizes = ringSizes(open - (counts[TEST] ?? 0), rule.shares);
  for (let at = 0; at < size; at += 1) {
    if (!isFree(at)) continue;
    if ((counts[FIRST] ?? 0) < sizes.first) put(at, FIRST, 'share');
    else if ((counts[FAST] ?? 0) < sizes.fast) put(at, FAST, 'share');
    else put(at, BROAD, 'share');
  }

  let onlyInTest = 0;
  for (let at = 0; at < size; at += 1) if (ring[at] === TEST && isOnly[at] === 1) onlyInTest += 1;
  const [test = 0, first = 0, fast = 0, broad = 0] = counts;
  return {
    ring,
    reason,
    sizes: { test, first, fast, broad },
    modelsMissing: [...wanted.models].sort((a, b) => a - b),
    sitesMissing: [...wanted.sites].sort((a, b) => a - b),
    testLacks: Math.max(0, Math.min(rule.testMinimum, open) - test),
    onlyInTest,
  };
}

/** 1 for each device that is the only one of its person, those that may not enrol counted as well: somebody works on them. */
function onlyDevices({ person }: WaveDevices): Uint8Array {
  const most = person.reduce((max, one) => Math.max(max, one), -1);
  const owned = new Uint32Array(most + 1);
  for (const one of person) if (one >= 0) owned[one] = (owned[one] ?? 0) + 1;
  return Uint8Array.from(person, (one) => (one >= 0 && owned[one] === 1 ? 1 : 0));
}

/** Models and sites that have devices which may enrol, and none of them in Test yet. */
function wantedInTest(
  { model, site, blocked }: WaveDevices,
  ring: Int8Array,
): { readonly models: Set<number>; readonly sites: Set<number> } {
  const models = new Set<number>();
  const sites = new Set<number>();
  for (let at = 0; at < model.length; at += 1) {
    if (blocked[at] !== 0) continue;
    models.add(model[at] ?? -1);
    sites.add(site[at] ?? -1);
  }
  for (let at = 0; at < model.length; at += 1) {
    if (ring[at] !== TEST) continue;
    models.delete(model[at] ?? -1);
    sites.delete(site[at] ?? -1);
  }
  models.delete(-1);
  sites.delete(-1);
  return { models, sites };
}
