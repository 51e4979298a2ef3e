import { describe, expect, it } from 'vitest';
import { checklistItem, plannedTask, planWith } from '../plan-for-test.ts';
import { githubIssues, jiraTable, plannerTable } from './trackers.ts';

const people = [{ id: 'anna', name: 'Anna Berg', mail: 'anna@contoso.com' }];
const drift = {
  requirement: 'some-requirement',
  since: '2026-11-02T08:00:00Z',
  sentence: 'It held, and 2 devices fail now.',
};
const plan = planWith(
  [
    plannedTask('set-up-groups', { owner: 'anna', due: '2026-12-01', state: 'in-progress', dependsOn: ['kick-off'] }),
    plannedTask('prove-sign-in', { state: 'verified' }),
    plannedTask('assign-licences', { state: 'reopened', drift }),
  ],
  [checklistItem('bitlocker-on', { level: 'recommended' })],
);
const days = new Map([['assign-licences', { start: '2026-12-07', finish: '2026-12-09' }]]);

describe('open work for other tools', () => {
  it('goes to Jira with its assignee by mail, its day, and a column for each label', () => {
    const { columns, rows } = jiraTable(plan, people, days);

    expect(columns).toEqual([
      'Summary',
      'Issue Type',
      'Priority',
      'Assignee',
      'Due Date',
      'Description',
      'Labels',
      'Labels',
      'Labels',
      'Labels',
    ]);
    expect(rows.map((row) => row.filter((_, index) => index !== 5))).toEqual([
      [
        'Something is set up: set-up-groups',
        'Task',
        'Medium',
        'anna@contoso.com',
        '2026-12-01',
        'muster',
        'phase-enable',
        'service-core',
        '',
      ],
      [
        'Something is set up: assign-licences',
        'Task',
        'High',
        '',
        '2026-12-09',
        'muster',
        'phase-enable',
        'service-core',
        '',
      ],
      [
        'Something holds: bitlocker-on',
        'Task',
        'Medium',
        '',
        '',
        'muster',
        'phase-remediate',
        'checklist-intune',
        'level-recommended',
      ],
    ]);
  });

  it('goes to GitHub with steps to tick off, and a mark to find it again', () => {
    const [first, drifted] = githubIssues(plan, people, days);

    expect(first?.labels).toEqual(['muster', 'phase-enable', 'service-core']);
    expect(first?.body).toContain('Party: customer; owner: Anna Berg');
    expect(first?.body).toContain('After: kick-off');
    expect(first?.body).toContain('- [ ] Switch it on.');
    expect(first?.body).toMatch(/<!-- muster: set-up-groups -->\n$/);
    expect(drifted?.body).toMatch(/^It held, and 2 devices fail now\./);
  });

  it('goes to Planner with a bucket for each phase, and steps that no semicolon tears apart', () => {
    const { rows } = plannerTable(plan, people, days);

    expect(rows.map((row) => row.slice(0, 7))).toEqual([
      ['Something is set up: set-up-groups', 'Enable', 'In progress', 'Medium', 'anna@contoso.com', '', '2026-12-01'],
      ['Something is set up: assign-licences', 'Enable', 'Not started', 'Urgent', '', '2026-12-07', '2026-12-09'],
      ['Something holds: bitlocker-on', 'Remediate', 'Not started', 'Medium', '', '', ''],
    ]);
    expect(rows[0]?.at(-1)).toBe('Open the portal, choose the setting.;Switch it on.');
  });
});
