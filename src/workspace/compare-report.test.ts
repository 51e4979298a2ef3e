import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildComparisonReport } from './compare-report.ts';
import { makeWorkspace, type SmallWorkspace } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
});
afterEach(() => workspace.remove());

it('puts changes together by requirement, movement and cause, with titles, and both assessments in few numbers', async () => {
  const before = await workspace.assess();
  const after = await workspace.assess('2026-11-15T10:00:00Z');
  const moved = {
    requirement: 'memory',
    movement: 'fixed',
    from: 'not-ready',
    to: 'ready',
    fromReason: 'fails',
    toReason: null,
    cause: 'tenant',
  } as const;

  const model = await buildComparisonReport(
    workspace.folder,
    {
      from: before.manifest.id,
      to: after.manifest.id,
      changes: [
        { ...moved, subject: 'a', name: 'PC-A' },
        { ...moved, subject: 'b', name: 'PC-B', cause: 'several' },
        { ...moved, subject: 'c', name: 'PC-C' },
      ],
      unchanged: 6,
    },
    '1.2.3',
  );

  expect(model).toMatchObject({
    tenant: { name: 'Contoso' },
    muster: '1.2.3',
    from: { assessedAt: '2026-11-15T08:00:00.000Z' },
    to: { assessedAt: '2026-11-15T10:00:00.000Z' },
    unchanged: 6,
  });
  expect(model.groups.map(({ title, kind, cause, count, names }) => ({ title, kind, cause, count, names }))).toEqual([
    { title: 'The device has enough memory', kind: 'device', cause: 'tenant', count: 2, names: ['PC-A', 'PC-C'] },
    { title: 'The device has enough memory', kind: 'device', cause: 'several', count: 1, names: ['PC-B'] },
  ]);
});
