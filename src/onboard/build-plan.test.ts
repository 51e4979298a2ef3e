import { describe, expect, it } from 'vitest';
import { buildPlan } from './build-plan.ts';
import { makeAssessment, makeEvent, makeInput, makeRequirement, makeResult, makeTask } from './input-for-test.ts';
import type { AnsweredFact } from './plan.ts';

const fact = (id: string, answer: boolean | null): AnsweredFact => ({
  id,
  title: `This is so: ${id}`,
  answer,
  observed: null,
  tell: `Say ${id} in muster.yaml.`,
});
const READY = makeAssessment('2026-12-01T08:00:00.000Z', [
  makeResult('a-holds', { ready: 1 }),
  makeResult('b-holds', { ready: 1 }),
  makeResult('c-holds', { 'not-applicable': 1 }),
]);

describe('which tasks a plan has', () => {
  const plan = buildPlan(
    makeInput({
      assessments: [READY],
      offered: [
        { id: 'core', title: 'What all services rest on', chosen: 'always' },
        { id: 'intune', title: 'Microsoft Intune', chosen: { service: 'intune' } },
        { id: 'entra-connect-and-ad-fs', title: 'Entra Connect', chosen: { fact: 'federated' } },
      ],
      facts: [fact('federated', null), fact('vpn', true), fact('wifi', false)],
      tasks: [
        makeTask('a', { applies: 'vpn' }),
        makeTask('b', { applies: 'federated' }),
        makeTask('c'),
        makeTask('d', { services: ['intune'] }),
        makeTask('e', { applies: { all: ['vpn', 'wifi'] } }),
        makeTask('f', { out_of_scope: [{ when: 'vpn', reason: 'The document says so.', inventory: [] }] }),
        makeTask('g', {
          services: ['entra-connect-and-ad-fs'],
          proof: { requirements: [{ id: 'a-holds' }], attested: [] },
        }),
      ],
    }),
  );

  it('those that apply, with why, and those of which nobody knows', () => {
    expect(plan.tasks.map(({ task, scope }) => [task.id, scope])).toEqual([
      ['a', 'applies'],
      ['b', 'undecided'],
      ['g', 'undecided'],
    ]);
    expect(plan.tasks[0]?.because).toContain('This is so: vpn.');
    expect(plan.tasks[1]?.because.join(' ')).toContain('Say federated in muster.yaml.');
  });

  it('and never the others, each with its reason', () => {
    expect(plan.dropped.map(({ task, why, reason }) => [task.id, why, reason])).toEqual([
      ['c', 'nothing-to-prove', 'What would prove it applies to nothing here: c-holds.'],
      ['d', 'service-not-chosen', 'Microsoft Intune is not chosen: `services` of muster.yaml does not name intune.'],
      ['e', 'does-not-apply', 'It is not so that: This is so: wifi.'],
      ['f', 'out-of-scope', 'The document says so. This is so: vpn.'],
    ]);
  });
});

it('a task waits for what a dropped one would have waited for', () => {
  const plan = buildPlan(
    makeInput({
      assessments: [READY],
      tasks: [makeTask('a', { depends_on: ['c'] }), makeTask('c', { depends_on: ['b'] }), makeTask('b')],
    }),
  );

  expect(plan.tasks.find(({ task }) => task.id === 'a')?.dependsOn).toEqual(['b']);
});

describe('how far a task is', () => {
  const earlier = makeAssessment('2026-11-01T08:00:00.000Z', [makeResult('a-holds', { ready: 20 })]);
  const later = makeAssessment('2026-12-01T08:00:00.000Z', [makeResult('a-holds', { ready: 17, 'not-ready': 3 })]);
  const requirements = new Map([['a-holds', makeRequirement('a-holds')]]);

  it('what the evidence proved and no more is reopened, with the finding that did it', () => {
    const [planned] = buildPlan(
      makeInput({ requirements, tasks: [makeTask('a')], assessments: [earlier, later] }),
    ).tasks;

    expect(planned).toMatchObject({
      state: 'reopened',
      outcome: 'failing',
      drift: {
        requirement: 'a-holds',
        since: '2026-12-01T08:00:00.000Z',
        sentence: 'The requirement a-holds: 3 of 20 fail in assessment assessment-of-2026-12-01',
      },
    });
  });

  it('what a person attests is verified while it is stated, and stale when it has lapsed', () => {
    const task = makeTask('a', { proof: { requirements: [], attested: [{ table: 'attested_x', column: 'done' }] } });
    const attested = (until: string) => ({
      standingAt: (_: string, at: string) =>
        at >= '2026-11-05' && at < until
          ? { state: 'stated' as const, facts: { done: true }, by: 'Ada' }
          : { state: 'lapsed' as const, facts: { done: true } },
      changesOf: () => ['2026-11-05T00:00:00.000Z', `${until}T00:00:00.000Z`],
    });
    const stateUntil = (until: string) =>
      buildPlan(makeInput({ tasks: [task], attested: attested(until) })).tasks[0]?.state;

    expect([stateUntil('2027-06-01'), stateUntil('2026-11-20')]).toEqual(['verified', 'stale']);
  });

  it('keeps what people said, each word once: the newest counts, and null takes it back', () => {
    const events = [
      makeEvent('2026-12-02T08:00:00Z', { what: 'assign', subject: 'a', owner: 'ada' }),
      makeEvent('2026-12-03T08:00:00Z', { what: 'set', subject: 'a', due: '2026-12-20', notBefore: '2026-12-10' }),
      makeEvent('2026-12-04T08:00:00Z', { what: 'set', subject: 'a', notBefore: null }),
      makeEvent('2026-12-05T08:00:00Z', { what: 'note', subject: 'a', text: 'Ordered' }),
    ];
    const [planned] = buildPlan(
      makeInput({ tasks: [makeTask('a')], assessments: [later], events: [...events.reverse(), ...events] }),
    ).tasks;

    expect(planned).toMatchObject({ owner: 'ada', due: '2026-12-20', notes: [{ text: 'Ordered' }] });
    expect(planned).not.toHaveProperty('notBefore');
  });
});

describe('the checklist', () => {
  const requirements = new Map(
    [
      makeRequirement('a-holds', { area: 'devices' }),
      makeRequirement('sign-in', { area: 'identity' }),
      makeRequirement('accepted'),
      makeRequirement('fine'),
      makeRequirement('nice'),
    ].map((one) => [one.id, one]),
  );
  const assessment = makeAssessment(
    '2026-12-01T08:00:00.000Z',
    [
      makeResult('a-holds', { 'not-ready': 2 }),
      makeResult('sign-in', { advisory: 1 }, 0, 'recommended'),
      makeResult('accepted', { 'not-ready': 1 }, 1),
      makeResult('fine', { ready: 1 }),
      makeResult('nice', { advisory: 1 }, 0, 'optional'),
    ],
    { state: 'shut', tenantBlockers: [{ requirement: 'a-holds', alone: 0, blocked: 2 }] },
  );
  const input = makeInput({
    requirements,
    assessments: [assessment],
    tasks: [makeTask('a', { services: ['intune', 'core'] }), makeTask('next', { depends_on: ['a'] })],
    subjects: new Map([['a-holds', ['PC-1', 'PC-2']]]),
    actions: new Map([['sign-in', { owner: 'Bob Ross' }]]),
    events: [makeEvent('2026-12-02T08:00:00Z', { what: 'done', subject: 'a-holds' })],
  });

  it('has what fails and nothing else, in the list of the service that needs it', () => {
    expect(buildPlan(input).checklist.map(({ requirement, list, level }) => [requirement, list, level])).toEqual([
      ['a-holds', 'intune', 'required'],
      ['sign-in', 'entra-id-premium', 'recommended'],
    ]);
  });

  it('says on what it fails, what comes free, who said that it is done, and who owns it by the action plan', () => {
    const [first, second] = buildPlan(input).checklist;

    expect(first).toMatchObject({
      subjects: ['PC-1', 'PC-2'],
      claimed: true,
      unblocks: ["the only blocker of the tenant's gate may enrol", 'proves "The task a", for which 1 more task waits'],
    });
    expect(second).toMatchObject({ owner: 'Bob Ross', claimed: false });
  });
});
