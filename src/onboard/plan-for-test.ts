import type { ChecklistItem, Plan, PlannedTask, Task } from './plan.ts';

/** A task of a plan, open and nobody's, but for what is said of it. */
export function plannedTask(id: string, more: Partial<PlannedTask> = {}): PlannedTask {
  const task: Task = {
    id,
    title: `Something is set up: ${id}`,
    source: { document: 'fasttrack-responsibilities', inventory: [] },
    phase: 'enable',
    services: ['core'],
    provider: ['Guides through the work.'],
    customer: ['Does the work.'],
    raci: { responsible: 'customer', accountable: 'customer', consulted: [], informed: [] },
    out_of_scope: [],
    depends_on: [],
    estimate: { optimistic: 1, likely: 2, pessimistic: 4 },
    guidance: {
      steps: ['Open the portal; choose the setting.', 'Switch it on.'],
      links: ['https://learn.microsoft.com/'],
    },
    proof: { requirements: [{ id: 'some-requirement' }], attested: [] },
    file: `onboarding/enable/${id}.yaml`,
  };
  return {
    task,
    scope: 'applies',
    because: ['Every onboarding has it.'],
    state: 'open',
    outcome: 'failing',
    requirements: [],
    attested: [],
    dependsOn: [],
    estimate: task.estimate,
    notes: [],
    ...more,
  };
}

/** An item of the checklist, nobody's, but for what is said of it. */
export function checklistItem(requirement: string, more: Partial<ChecklistItem> = {}): ChecklistItem {
  return {
    requirement,
    title: `Something holds: ${requirement}`,
    list: 'intune',
    level: 'required',
    failing: 3,
    subjects: ['PC-1', 'PC-2'],
    party: 'customer',
    effort: 'hours',
    steps: ['Put it right.'],
    unblocks: ['12 devices may enrol.'],
    claimed: false,
    notes: [],
    ...more,
  };
}

/** A plan with these tasks and items, and nothing else. */
export function planWith(tasks: readonly PlannedTask[], checklist: readonly ChecklistItem[] = []): Plan {
  return {
    schema: 'muster.plan/1',
    tenant: { id: 'contoso', name: 'Contoso' },
    assessment: { id: '2026-11-01', assessedAt: '2026-11-01T08:00:00Z' },
    asOf: '2026-11-02T08:00:00Z',
    services: [],
    facts: [],
    phases: [],
    tasks,
    dropped: [],
    checklist,
    calls: [],
  };
}
