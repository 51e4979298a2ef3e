import type { Requirement, Task } from '../catalog/index.ts';
import type { Assessment, GateResult, RequirementResult, Status } from '../finding/index.ts';
import type { JournalEvent } from './journal.ts';
import type { AttestedStanding, PlanInput } from './plan-input.ts';

const NOBODY = { total: 0, passed: 0, undecided: 0, blockers: [] };
const COUNTS = { ready: 0, 'not-applicable': 0, advisory: 0, 'not-ready': 0, unknown: 0, error: 0 };

/** A task that is proven by a requirement called like it, with `more` instead. */
export function makeTask(id: string, more: Partial<Task> = {}): Task {
  return {
    id,
    title: `The task ${id}`,
    source: { document: 'fasttrack-responsibilities', inventory: [] },
    phase: 'remediate',
    services: ['core'],
    provider: ['Guides through it.'],
    customer: ['Does the work of it.'],
    raci: { responsible: 'customer', accountable: 'customer', consulted: [], informed: [] },
    out_of_scope: [],
    depends_on: [],
    estimate: { optimistic: 1, likely: 2, pessimistic: 4 },
    guidance: { steps: ['Do the work of it.'], links: [] },
    proof: { requirements: [{ id: `${id}-holds` }], attested: [] },
    file: `onboarding/remediate/${id}.yaml`,
    ...more,
  };
}

/** A requirement of the tenant, with `more` instead. */
export function makeRequirement(id: string, more: Partial<Requirement> = {}): Requirement {
  return {
    id,
    title: `The requirement ${id}`,
    source: { document: 'prerequisites', inventory: [] },
    area: 'identity',
    level: 'required',
    subject: 'tenant',
    params: {},
    tolerates: [],
    check: 'SELECT 1',
    reasons: {},
    pin: ['observed'],
    why: 'It is needed.',
    consequence: 'It fails.',
    resolves: [],
    remediation: { owner: 'customer', effort: 'hours', steps: ['Put it right.'], links: [] },
    given: {},
    examples: [],
    file: `catalogs/${id}.yaml`,
    catalog: 'house',
    ...more,
  };
}

/** How a requirement came out: subjects by status, so many of the failing ones waived. */
export function makeResult(
  requirement: string,
  counts: Partial<Record<Status, number>>,
  waived = 0,
  level: RequirementResult['level'] = 'required',
): RequirementResult {
  const all = { ...COUNTS, ...counts };
  return {
    requirement,
    catalogs: ['house'],
    level,
    subjectKind: 'tenant',
    universe: 'tenant',
    status: 'ready',
    counts: all,
    waived,
    unwaived: { ...all, 'not-ready': Math.max(0, all['not-ready'] - waived) },
    reasons: [],
    tables: [],
  };
}

/** An assessment of a time, with the gate of the tenant open unless said. */
export function makeAssessment(
  assessedAt: string,
  results: readonly RequirementResult[],
  gate: Partial<GateResult> = {},
): Assessment {
  return {
    schema: 'muster.assessment/1',
    id: `assessment-of-${assessedAt.slice(0, 10)}`,
    assessedAt,
    tenant: { id: 't', name: 'Contoso' },
    catalogs: [],
    results,
    gates: [{ gate: 'may-enrol', state: 'open', tenantBlockers: [], devices: NOBODY, users: NOBODY, ...gate }],
    tables: [],
  };
}

/** What a plan is made from: the service core, and nothing else unless said. */
export function makeInput(more: Partial<PlanInput> = {}): PlanInput {
  const notStated: AttestedStanding = { state: 'not stated', facts: {} };
  return {
    tenant: { id: 't', name: 'Contoso' },
    asOf: '2026-12-31T12:00:00.000Z',
    tasks: [],
    offered: [{ id: 'core', title: 'What all services rest on', chosen: 'always' }],
    chosen: [],
    facts: [],
    requirements: new Map(),
    assessments: [makeAssessment('2026-12-01T08:00:00.000Z', [])],
    subjects: new Map(),
    attested: { standingAt: () => notStated, changesOf: () => [] },
    actions: new Map(),
    events: [],
    people: [],
    hash: (text) => `hash of ${text}`,
    ...more,
  };
}

let count = 0;

type Unsigned<E> = E extends JournalEvent ? Omit<E, 'id' | 'at' | 'by'> : never;

/** An event of a time, said by Ada. */
export function makeEvent(at: string, event: Unsigned<JournalEvent>): JournalEvent {
  count += 1;
  // The parts of a union fit together as its members do.
  return { id: `event-${String(count).padStart(6, '0')}`, at, by: 'ada', ...event } as JournalEvent;
}
