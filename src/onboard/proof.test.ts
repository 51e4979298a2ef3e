import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeResult } from './input-for-test.ts';
import type { RequirementProof } from './plan.ts';
import { joinOutcomes, needOf, proveByRequirement } from './proof.ts';

const outcomeOf = (
  counts: Parameters<typeof makeResult>[1],
  need: RequirementProof['need'] = 'all',
  waived = 0,
): string => proveByRequirement(makeResult('r', counts, waived), need).outcome;

describe('what a requirement proves', () => {
  it('all subjects: none fails, none is unknown', () => {
    expect(outcomeOf({ ready: 3, 'not-applicable': 2 })).toBe('proven');
    expect(outcomeOf({ ready: 3, 'not-ready': 1, unknown: 1 })).toBe('failing');
    expect(outcomeOf({ ready: 3, error: 1 })).toBe('unknown');
  });

  it('a waiver makes it accepted, never proven', () => {
    expect(outcomeOf({ ready: 3, 'not-ready': 1 }, 'all', 1)).toBe('accepted');
    expect(outcomeOf({ ready: 3, 'not-ready': 2 }, 'all', 1)).toBe('failing');
  });

  it('a share counts those that it applies to; 0.95 of 20 is 19', () => {
    expect(outcomeOf({ ready: 19, 'not-ready': 1, 'not-applicable': 9 }, { share: 0.95 })).toBe('proven');
    expect(outcomeOf({ ready: 18, 'not-ready': 2 }, { share: 0.95 })).toBe('failing');
    expect(outcomeOf({ ready: 18, 'not-ready': 1, unknown: 1 }, { share: 0.95 })).toBe('unknown');
    expect(outcomeOf({ ready: 18, 'not-ready': 2 }, { share: 0.95 }, 1)).toBe('accepted');
  });

  it('any: one is enough, and one that is unknown may be it', () => {
    expect(outcomeOf({ ready: 1, 'not-ready': 9 }, 'any')).toBe('proven');
    expect(outcomeOf({ unknown: 1, 'not-ready': 9 }, 'any')).toBe('unknown');
    expect(outcomeOf({ 'not-ready': 9 }, 'any')).toBe('failing');
  });

  it('nothing where it applies to nothing, and unknown where it was not judged', () => {
    expect(outcomeOf({ 'not-applicable': 4 })).toBe('not-applicable');
    expect(proveByRequirement(undefined, 'all').outcome).toBe('unknown');
  });

  it('lost evidence never proves, and never turns failing into proven', () => {
    const counts = fc.record({
      ready: fc.nat({ max: 9 }),
      'not-ready': fc.nat({ max: 9 }),
      advisory: fc.nat({ max: 9 }),
      unknown: fc.nat({ max: 9 }),
    });
    const needs = fc.oneof(
      fc.constantFrom('all' as const, 'any' as const),
      fc.double({ min: 0.01, max: 1, noNaN: true }).map((share) => ({ share })),
    );
    fc.assert(
      fc.property(counts, fc.nat({ max: 9 }), fc.nat({ max: 9 }), needs, (before, ready, failing, need) => {
        const lostReady = Math.min(ready, before.ready);
        const lostFailing = Math.min(failing, before['not-ready']);
        const after = {
          ...before,
          ready: before.ready - lostReady,
          'not-ready': before['not-ready'] - lostFailing,
          unknown: before.unknown + lostReady + lostFailing,
        };

        if (outcomeOf(after, need) === 'proven') expect(outcomeOf(before, need)).toBe('proven');
        if (outcomeOf(after, need) === 'failing') expect(outcomeOf(before, need)).toBe('failing');
      }),
    );
  });
});

describe('a proof of several parts', () => {
  it('holds when all that apply do', () => {
    expect(joinOutcomes(['proven', 'not-applicable'])).toBe('proven');
    expect(joinOutcomes(['proven', 'accepted'])).toBe('accepted');
    expect(joinOutcomes(['accepted', 'unknown'])).toBe('unknown');
    expect(joinOutcomes(['unknown', 'failing', 'proven'])).toBe('failing');
    expect(joinOutcomes(['not-applicable'])).toBe('not-applicable');
  });

  it('says how much it needs', () => {
    expect([needOf({ id: 'a' }), needOf({ id: 'a', any: true }), needOf({ id: 'a', share: 0.5 })]).toEqual([
      'all',
      'any',
      { share: 0.5 },
    ]);
  });
});
