import { describe, expect, it } from 'vitest';
import type { GateResult } from '../finding/index.ts';
import { createTestModel, sketchRequirement } from './model-for-test.ts';
import { summaryOf } from './reasons.ts';
import { gateVerdicts, missingEvidence } from './verdict.ts';

const NOBODY = { total: 0, passed: 0, undecided: 0, blockers: [] };

function modelWith(gate: Partial<GateResult>) {
  const model = createTestModel();
  return {
    ...model,
    assessment: {
      ...model.assessment,
      gates: [
        {
          gate: 'may-enrol' as const,
          state: 'open' as const,
          tenantBlockers: [],
          devices: NOBODY,
          users: NOBODY,
          ...gate,
        },
      ],
    },
  };
}

describe('a gate in a sentence', () => {
  const blocker = (requirement: string) => ({ requirement, alone: 0, blocked: 1 });

  it.each([
    [{}, 'Contoso may enrol: nothing stands in the way.'],
    [
      { state: 'shut', tenantBlockers: [blocker('password-writeback')] },
      'Contoso may not enrol yet: 1 thing stands in the way.',
    ],
    [
      { state: 'shut', tenantBlockers: [blocker('password-writeback'), blocker('sharing-restricted')] },
      'Contoso may not enrol yet: 1 thing stands in the way. 1 more could not be judged for want of evidence.',
    ],
    [
      { state: 'undecided', tenantBlockers: [blocker('entra-connect-version'), blocker('sharing-restricted')] },
      'It cannot be told yet whether Contoso may enrol: nothing was found in the way, but 2 things could not be judged for want of evidence.',
    ],
    [
      {
        gate: 'may-deploy',
        state: 'shut',
        tenantBlockers: [blocker('update-ring-targeting'), blocker('password-writeback')],
      },
      'Contoso may not deploy yet: 2 things stand in the way.',
    ],
    [{ state: 'not-asked' }, 'Nothing in scope decides whether Contoso itself may enrol.'],
    [
      { state: 'not-asked', devices: { ...NOBODY, total: 2 } },
      'Nothing in scope decides whether Contoso itself may enrol; devices are counted one by one.',
    ],
    [
      { state: 'not-asked', devices: { ...NOBODY, total: 2 }, users: { ...NOBODY, total: 1 } },
      'Nothing in scope decides whether Contoso itself may enrol; devices and users are counted one by one.',
    ],
  ] satisfies readonly (readonly [Partial<GateResult>, string])[])('says %j as "%s"', (gate, sentence) => {
    expect(gateVerdicts(modelWith(gate))[0]?.sentence).toBe(sentence);
  });

  it.each([
    [
      { total: 1000, passed: 812, undecided: 48, blockers: [] },
      '812 of 1,000 devices may enrol; 140 are blocked, 48 could not be told.',
    ],
    [{ total: 1, passed: 1, undecided: 0, blockers: [] }, '1 of 1 device may enrol.'],
    [{ total: 2, passed: 1, undecided: 0, blockers: [] }, '1 of 2 devices may enrol; 1 is blocked.'],
  ])('counts devices: %j', (devices, sentence) => {
    expect(gateVerdicts(modelWith({ devices }))[0]?.counts.map((count) => count.sentence)).toEqual([sentence]);
  });

  it('tells an advisory, which shuts only the second gate, from what is not known', () => {
    const verdict = gateVerdicts(
      modelWith({
        gate: 'may-deploy',
        state: 'shut',
        tenantBlockers: [blocker('entra-connect-version'), blocker('update-ring-targeting')],
      }),
    )[0];

    expect(verdict?.failing.map((one) => one.requirement)).toEqual(['update-ring-targeting']);
    expect(verdict?.open.map((one) => one.requirement)).toEqual(['entra-connect-version']);
  });
});

describe('what is wrong, in a sentence', () => {
  const summary = (...args: Parameters<typeof sketchRequirement>) => summaryOf(sketchRequirement(...args));
  const text = { id: 'a', title: 'A requirement', reasons: { off: { sentence: 'It is switched off.' } } };

  it.each([
    [
      'the tenant, without a reason',
      { text, findings: [{ status: 'not-ready', observed: 'off', expected: 'on' }] },
      'Observed: off. Expected: on.',
    ],
    [
      'the tenant, with one',
      { text, findings: [{ status: 'not-ready', reason: 'off', observed: 'off' }] },
      'It is switched off. Observed: off.',
    ],
    ['the tenant, without anything', { text, findings: [{ status: 'not-ready' }] }, 'It is not met.'],
    [
      'one policy',
      { text: { ...text, subject: 'policy' }, findings: [{ status: 'not-ready', reason: 'off', name: 'Ring 1' }] },
      'Ring 1: It is switched off.',
    ],
    [
      'several for one reason',
      { text: { ...text, subject: 'user' }, findings: [{ status: 'not-ready', reason: 'off' }, { status: 'ready' }] },
      '1 of 2 users: It is switched off.',
    ],
    [
      'several for several',
      {
        text: { ...text, subject: 'user' },
        findings: [{ status: 'not-ready', reason: 'off' }, { status: 'not-ready' }],
      },
      '2 of 2 users; most often: It is switched off.',
    ],
    [
      'several for none',
      {
        text: { ...text, subject: 'device' },
        findings: [{ status: 'not-ready', observed: 'open', name: 'PC-1' }, { status: 'ready' }],
      },
      '1 of 2 devices does not meet it, for example PC-1: open.',
    ],
    [
      'subjects that are not known',
      {
        text: { ...text, subject: 'device' },
        findings: [{ status: 'unknown', kind: 'tenant', reason: 'not-collected', blockedBy: 'devices' }],
      },
      'The evidence was never collected. Missing: devices.',
    ],
    [
      'all in order',
      { text: { ...text, subject: 'device' }, findings: [{ status: 'ready' }, { status: 'ready' }] },
      '2 of 2 devices meet it.',
    ],
    ['nothing at all', { text: { ...text, subject: 'device' } }, 'There is nothing that it could concern.'],
  ] satisfies readonly (readonly [string, Parameters<typeof sketchRequirement>[0], string])[])(
    '%s',
    (_, sketch, sentence) => {
      expect(summary(sketch)).toBe(sentence);
    },
  );
});

describe('missing evidence', () => {
  it('is named by the tables that findings blame, the most wanted first', () => {
    const blocked = (id: string, blockedBy: string) =>
      sketchRequirement({
        text: { id, title: 'A requirement' },
        findings: [{ status: 'unknown', reason: 'not-collected', blockedBy }],
      });
    const model = createTestModel({
      requirements: [
        blocked('a', 'users.active_plans'),
        blocked('b', 'devices'),
        blocked('c', 'devices: unreadable'),
        blocked('d', 'no such table'),
      ],
    });

    expect(
      missingEvidence(model).map(({ table, requirements }) => [table, requirements.map(({ text }) => text.id)]),
    ).toEqual([
      ['devices', ['b', 'c']],
      ['users', ['a']],
    ]);
  });
});
