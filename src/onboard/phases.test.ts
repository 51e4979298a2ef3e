import { describe, expect, it } from 'vitest';
import { buildPlan } from './build-plan.ts';
import { makeAssessment, makeEvent, makeInput, makeRequirement, makeResult, makeTask } from './input-for-test.ts';
import { unmetBy } from './phases.ts';
import type { Party, Phase, PlannedPhase } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

const at = '2026-12-02T08:00:00Z';
const phaseOf = (name: Phase, input: PlanInput): PlannedPhase => {
  const phase = buildPlan(input).phases.find((one) => one.phase === name);
  if (phase === undefined) throw new Error(`no phase ${name}`);
  return phase;
};
const sign = (phase: Phase, party: Party, hash: string) => makeEvent(at, { what: 'sign-off', phase, party, hash });
/** The same with both parties' signatures under some phases, as they are now. */
const signed = (input: PlanInput, ...phases: readonly Phase[]): PlanInput => ({
  ...input,
  events: [
    ...input.events,
    ...phases.flatMap((phase) =>
      (['provider', 'customer'] as const).map((party) => sign(phase, party, phaseOf(phase, input).hash)),
    ),
  ],
});
const sentences = (phase: PlannedPhase) => unmetBy(phase).map(({ sentence }) => sentence);

describe('Initiate', () => {
  it('closes when services and start are agreed by both', () => {
    const input = makeInput({ start: '2026-12-10' });

    expect(sentences(phaseOf('initiate', makeInput()))).toEqual(['The start is agreed: `muster plan set start=DAY`']);
    expect(phaseOf('initiate', input).state).toBe('ready-to-close');
    expect(phaseOf('initiate', signed(input, 'initiate')).state).toBe('closed');
  });

  it('is open again when what was signed has moved', () => {
    const input = signed(makeInput({ start: '2026-12-10' }), 'initiate');
    const moved = phaseOf('initiate', { ...input, start: '2027-01-10' });

    expect(moved.state).toBe('ready-to-close');
    expect(moved.signOffs.map(({ current }) => current)).toEqual([false, false]);
    expect(moved.conditions.map(({ sentence }) => sentence)).toContain(
      'The customer has signed off; what ada signed on 2026-12-02 has changed since',
    );
  });
});

describe('Assess', () => {
  const input = signed(
    makeInput({
      start: '2026-12-10',
      requirements: new Map([['a-holds', makeRequirement('a-holds')]]),
      assessments: [makeAssessment('2026-12-01T08:00:00.000Z', [makeResult('a-holds', { 'not-ready': 1 })])],
    }),
    'initiate',
  );

  it('closes when every item of the checklist has an owner and a date', () => {
    const owned = [makeEvent(at, { what: 'assign', subject: 'a-holds', owner: 'ada' })];
    const dated = [...owned, makeEvent(at, { what: 'set', subject: 'a-holds', due: '2026-12-24' })];
    const stateAfter = (events: PlanInput['events']) =>
      phaseOf('assess', { ...input, events: [...input.events, ...events] }).state;

    expect(stateAfter(owned)).toBe('under-way');
    expect(stateAfter(dated)).toBe('closed');
  });
});

describe('Remediate', () => {
  const proven = makeAssessment('2026-12-01T08:00:00.000Z', [makeResult('a-holds', { ready: 1 })]);
  const base = signed(makeInput({ start: '2026-12-10', tasks: [makeTask('a')], assessments: [proven] }), 'initiate');

  it('closes only with no open blocker and the sign-off of both', () => {
    const one = { ...base, events: [...base.events, sign('remediate', 'customer', phaseOf('remediate', base).hash)] };

    expect(phaseOf('remediate', base).state).toBe('ready-to-close');
    expect(phaseOf('remediate', one).state).toBe('ready-to-close');
    expect(phaseOf('remediate', signed(base, 'remediate')).state).toBe('closed');
  });

  it('opens again when a blocker comes back, and its sign-offs are outdated', () => {
    const drifted = makeAssessment('2026-12-20T08:00:00.000Z', [makeResult('a-holds', { 'not-ready': 1 })], {
      state: 'shut',
      tenantBlockers: [{ requirement: 'a-holds', alone: 0, blocked: 1 }],
    });
    const phase = phaseOf('remediate', { ...signed(base, 'remediate'), assessments: [proven, drifted] });

    expect(phase.state).toBe('under-way');
    expect(sentences(phase)).toEqual([
      'No blocker is open: the tenant may enrol; 1 is',
      'Every task of the phase is verified or accepted; 1 of 1 are not',
    ]);
    expect(phase.signOffs.every(({ current }) => !current)).toBe(true);
  });

  it('is undecided while nobody knows', () => {
    const unknown = makeAssessment('2026-12-01T08:00:00.000Z', [], { state: 'undecided' });

    expect(unmetBy(phaseOf('remediate', { ...base, assessments: [unknown] })).map(({ met }) => met)).toEqual([
      null,
      null,
    ]);
  });
});

describe('Enable', () => {
  it('asks that each service is usable and single sign-on is tested, where it is deployed', () => {
    const cites = { document: 'fasttrack-responsibilities' as const, inventory: ['FT-22.1'] };
    const input = makeInput({
      tasks: [makeTask('a', { phase: 'enable' }), makeTask('b', { phase: 'enable', source: cites })],
      assessments: [makeAssessment('2026-12-01T08:00:00.000Z', [makeResult('a-holds', { ready: 1 })])],
    });

    expect(phaseOf('enable', input).conditions.map(({ sentence, met }) => [sentence, met])).toEqual([
      ['What all services rest on: set up and usable; 1 of 2 are not', null],
      ['Single sign-on is tested; 1 of 1 are not', null],
    ]);
  });
});
