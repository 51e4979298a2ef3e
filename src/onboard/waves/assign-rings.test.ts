import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type AssignedRings,
  assignRings,
  type OnlyDeviceRule,
  WAVE_REASONS,
  type WaveDevices,
} from './assign-rings.ts';
import { RINGS, type Ring, ringRuleFor, ringSizes } from './ring-sizes.ts';

interface Device {
  readonly id: string;
  readonly model?: number;
  readonly site?: number;
  readonly person?: number;
  readonly blocked?: boolean;
  readonly late?: boolean;
  readonly byHand?: Ring;
  readonly before?: Ring;
}

function hashOf({ id }: Device): string {
  return createHash('md5').update(id).digest('hex');
}

/** Devices column by column, in the order of their hashes. */
function columnsOf(unordered: readonly Device[]): { readonly order: readonly Device[]; readonly columns: WaveDevices } {
  const order = unordered.toSorted((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1));
  const placeOf = (ring: Ring | undefined) => (ring === undefined ? -1 : RINGS.indexOf(ring));
  return {
    order,
    columns: {
      model: Int32Array.from(order, ({ model }) => model ?? -1),
      site: Int32Array.from(order, ({ site }) => site ?? -1),
      person: Int32Array.from(order, ({ person }) => person ?? -1),
      blocked: Uint8Array.from(order, ({ blocked }) => (blocked === true ? 1 : 0)),
      late: Uint8Array.from(order, ({ late }) => (late === true ? 1 : 0)),
      byHand: Int8Array.from(order, ({ byHand }) => placeOf(byHand)),
      before: Int8Array.from(order, ({ before }) => placeOf(before)),
    },
  };
}

function assign(
  devices: readonly Device[],
  only: OnlyDeviceRule = 'never',
): AssignedRings & {
  readonly ringOf: ReadonlyMap<string, Ring | undefined>;
  readonly why: ReadonlyMap<string, string>;
} {
  const { order, columns } = columnsOf(devices);
  const assigned = assignRings(columns, ringRuleFor(devices.length), only);
  return {
    ...assigned,
    ringOf: new Map(order.map(({ id }, at) => [id, RINGS[assigned.ring[at] ?? -1]])),
    why: new Map(order.map(({ id }, at) => [id, WAVE_REASONS[assigned.reason[at] ?? -1] ?? ''])),
  };
}

function many(count: number, more: (index: number) => Omit<Device, 'id'> = () => ({})): readonly Device[] {
  return Array.from({ length: count }, (_, index) => ({ id: `pc-${index}`, ...more(index) }));
}

describe('how large rings are', () => {
  test.each([
    [10, { first: 5, fast: 15, broad: 80 }, 1],
    [200, { first: 5, fast: 15, broad: 80 }, 1],
    [201, { first: 1, fast: 9, broad: 90 }, 1],
    [500, { first: 1, fast: 9, broad: 90 }, 1],
    [501, { first: 1, fast: 9, broad: 90 }, 5],
    [5000, { first: 1, fast: 9, broad: 90 }, 5],
    [5001, { first: 1, fast: 9, broad: 90 }, 50],
  ])('a fleet of %i', (fleet, shares, testMinimum) => {
    expect(ringRuleFor(fleet)).toEqual({ shares, testMinimum });
  });

  it('the percentages divide what is not in Test', () => {
    expect(assign(many(200)).sizes).toEqual({ test: 1, first: 10, fast: 30, broad: 159 });
    expect(assign(many(1005)).sizes).toEqual({ test: 5, first: 10, fast: 90, broad: 900 });
    expect(ringSizes(3, { first: 1, fast: 9, broad: 90 })).toEqual({ first: 1, fast: 1, broad: 1 });
  });
});

describe('who is in which ring', () => {
  it('only devices that may enrol are in one', () => {
    const { ringOf, why, sizes } = assign([{ id: 'a', blocked: true, byHand: 'test' }, { id: 'b' }]);

    expect([ringOf.get('a'), why.get('a')]).toEqual([undefined, 'blocked']);
    expect([ringOf.get('b'), sizes.test]).toEqual(['test', 1]);
  });

  it('every model and every site is in Test', () => {
    const { order, columns } = columnsOf(many(300, (index) => ({ model: index % 7, site: index % 5 })));

    const { ring } = assignRings(columns, ringRuleFor(300), 'never');

    const tested = order.filter((_, at) => ring[at] === 0);
    expect([new Set(tested.map(({ model }) => model)).size, new Set(tested.map(({ site }) => site)).size]).toEqual([
      7, 5,
    ]);
    expect(tested.length).toBe(7);
  });

  it("nobody's only device is in Test, and it is said what that leaves open", () => {
    const { sizes, testLacks, modelsMissing, onlyInTest } = assign(many(20, (index) => ({ person: index, model: 4 })));

    expect([sizes.test, testLacks, onlyInTest]).toEqual([0, 1, 0]);
    expect(modelsMissing).toEqual([4]);
  });

  it("somebody's only device is in Test where the rule lets it, and nothing else would do", () => {
    const people = many(20, (index) => ({ person: index, model: index === 3 ? 1 : 0 }));
    const spare: Device = { id: 'spare', person: 0, model: 0 };

    const answer = assign([...people, spare], 'if-needed');

    expect(answer).toMatchObject({ testLacks: 0, modelsMissing: [], onlyInTest: 1 });
    expect([answer.ringOf.get('pc-3'), answer.why.get('pc-3')]).toEqual(['test', 'model']);
  });

  it('people who are to be late are in Broad, whatever else they have', () => {
    const answer = assign(many(10, (index) => ({ late: index < 9, model: index })));

    expect(answer.sizes).toEqual({ test: 1, first: 0, fast: 0, broad: 9 });
    expect(answer.modelsMissing).toHaveLength(9);
  });

  it('what somebody says by hand wins over what was before and over late', () => {
    const answer = assign([
      ...many(30),
      { id: 'x', before: 'fast', byHand: 'first' },
      { id: 'y', late: true, byHand: 'test' },
    ]);

    expect([answer.ringOf.get('x'), answer.ringOf.get('y')]).toEqual(['first', 'test']);
    expect(answer.why.get('y')).toBe('by-hand');
  });
});

const device = fc.record({
  model: fc.integer({ min: -1, max: 4 }),
  site: fc.integer({ min: -1, max: 3 }),
  person: fc.integer({ min: -1, max: 30 }),
  blocked: fc.boolean(),
  late: fc.boolean(),
  byHand: fc.option(fc.constantFrom(...RINGS), { nil: undefined, freq: 8 }),
});
const fleet = fc.array(device, { maxLength: 60 }).map((devices) =>
  devices.map(
    ({ byHand, ...one }, index): Device => ({
      id: `pc-${index}`,
      ...one,
      ...(byHand === undefined ? {} : { byHand }),
    }),
  ),
);

describe('whatever the devices', () => {
  it('each that may enrol is in exactly one ring, each other in none', () => {
    fc.assert(
      fc.property(fleet, fc.constantFrom<OnlyDeviceRule>('never', 'if-needed'), (devices, only) => {
        const { ringOf, sizes } = assign(devices, only);

        for (const { id, blocked } of devices) expect(ringOf.get(id) === undefined).toBe(blocked);
        const open = devices.filter(({ blocked }) => blocked !== true).length;
        expect(sizes.test + sizes.first + sizes.fast + sizes.broad).toBe(open);
      }),
    );
  });

  it('minima, models and sites are met in Test, or it is said how far they are not', () => {
    fc.assert(
      fc.property(fleet, (devices) => {
        const { ringOf, sizes, testLacks, modelsMissing, sitesMissing } = assign(devices, 'if-needed');
        const open = devices.filter(({ blocked }) => blocked !== true);
        const tested = devices.filter(({ id }) => ringOf.get(id) === 'test');
        const rule = ringRuleFor(devices.length);

        expect(sizes.test + testLacks).toBeGreaterThanOrEqual(Math.min(rule.testMinimum, open.length));
        for (const { model = -1, site = -1 } of open) {
          if (model >= 0) expect(tested.some((one) => one.model === model)).toBe(!modelsMissing.includes(model));
          if (site >= 0) expect(tested.some((one) => one.site === site)).toBe(!sitesMissing.includes(site));
        }
        // Only people who are to be late, and what somebody put elsewhere by hand, can leave Test short of something.
        const free = open.filter(({ late, byHand }) => late !== true && byHand === undefined);
        for (const model of modelsMissing) expect(free.some((one) => one.model === model)).toBe(false);
      }),
    );
  });

  it("nobody's only device is in Test by the rules alone", () => {
    fc.assert(
      fc.property(fleet, (devices) => {
        const { ringOf } = assign(devices);

        for (const { id, person = -1, byHand } of devices) {
          const isOnly = person >= 0 && devices.filter((one) => one.person === person).length === 1;
          if (isOnly && byHand === undefined) expect(ringOf.get(id)).not.toBe('test');
        }
      }),
    );
  });

  it('a device that was in a ring stays there when others come', () => {
    fc.assert(
      fc.property(fleet, fc.array(device, { maxLength: 30 }), (devices, added) => {
        const first = assign(devices).ringOf;
        const kept = devices.map((one): Device => {
          const before = first.get(one.id);
          return before === undefined ? one : { ...one, before };
        });
        const newcomers = added.map(({ byHand: _, ...one }, index): Device => ({ id: `new-${index}`, ...one }));

        const second = assign([...kept, ...newcomers]).ringOf;

        for (const { id, blocked } of devices) if (blocked !== true) expect(second.get(id)).toBe(first.get(id));
      }),
    );
  });

  it('the same devices are in the same rings, in whatever order they are told', () => {
    fc.assert(
      fc.property(fleet, (devices) => {
        expect(assign(devices.toReversed()).ringOf).toEqual(assign(devices).ringOf);
      }),
    );
  });

  it('one device more moves few others, even where nothing was kept', () => {
    fc.assert(
      fc.property(fleet, (devices) => {
        const before = assign(devices).ringOf;
        const after = assign([...devices, { id: 'one-more' }]).ringOf;

        expect(devices.filter(({ id }) => before.get(id) !== after.get(id)).length).toBeLessThanOrEqual(6);
      }),
    );
  });
});
