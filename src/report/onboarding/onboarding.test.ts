import { describe, expect, it } from 'vitest';
import { checklistItem, plannedTask, planWith } from '../../onboard/plan-for-test.ts';
import { renderHtml } from '../html/render-html.ts';
import { createTestModel } from '../model-for-test.ts';
import { createTestTimeline } from '../timeline/model-for-test.ts';
import type { ReportedPlan } from './model.ts';

const HEADING = /<h2 id="([^"]*)"/g;
const plan = {
  ...planWith(
    [
      plannedTask('set-up-groups', {
        state: 'reopened',
        owner: 'anna',
        due: '2026-12-01',
        drift: {
          requirement: 'groups',
          since: '2026-11-02T08:00:00Z',
          sentence: 'It held, and 2 groups are empty now.',
        },
        notes: [{ at: '2026-11-01T08:00:00Z', by: 'ben', text: '<b>asked</b>' }],
      }),
      plannedTask('assign-licences', { state: 'claimed' }),
      plannedTask('prove-sign-in', { state: 'verified' }),
      plannedTask('publish-apps', { scope: 'undecided' }),
    ],
    [
      checklistItem('bitlocker-on', { owner: 'ben', due: '2026-11-01' }),
      checklistItem('writeback-on', { list: 'entra-id-premium', claimed: true }),
    ],
  ),
  facts: [{ id: 'has-vpn', title: 'There is a VPN', answer: null, observed: null, tell: 'Say `vpn` in muster.yaml.' }],
  phases: (['initiate', 'assess', 'remediate', 'enable'] as const).map((phase) => ({
    phase,
    state: 'under-way' as const,
    conditions: [{ sentence: 'The customer has signed off', met: false }],
    signOffs: [
      { party: 'customer' as const, by: 'anna', at: '2026-11-01T08:00:00Z', hash: 'ab'.repeat(32), current: false },
    ],
    hash: 'cd'.repeat(32),
  })),
  dropped: [{ task: plannedTask('farm').task, why: 'out-of-scope' as const, reason: 'There are two forests.' }],
  calls: [{ at: '2026-11-01T10:00:00Z', by: 'ben', note: 'went through the list' }],
};
const reported: ReportedPlan = {
  plan,
  timeline: createTestTimeline(),
  nextCalls: ['2026-11-08T10:00:00Z'],
  people: new Map([['anna', 'Anna Berg']]),
};
const model = createTestModel({ plan: reported });

function headings(page: string): readonly (string | undefined)[] {
  return [...page.matchAll(HEADING)].map(([, id]) => id);
}

/** The text of a page, with its markup taken out. */
function textOf(page: string): string {
  return page.replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, ' ').replaceAll(/\s+/g, ' ');
}

describe('the page for a project manager', () => {
  const page = renderHtml(model, 'project-manager');
  const text = textOf(page);

  it('has gates, exits, checklist, timeline, calls and tasks', () => {
    expect(headings(page)).toEqual(['verdict', 'attention', 'exits', 'checklist', 'timeline', 'calls', 'tasks']);
  });

  it.each([
    ['what opened a task again', 'It held, and 2 groups are empty now.'],
    ['what is claimed and not proven', 'Claimed: Something is set up: assign-licences.'],
    ['what to tell where nobody knows the scope', 'There is a VPN? Say vpn in muster.yaml.'],
    ['that a signature is on something else', 'what was signed has changed since'],
    ['what is overdue', 'overdue'],
    ['that an item is only said to be done', 'A person says it is done, and it still fails.'],
    ['people by their names, where plan.yaml has them', 'Signed off for the customer by Anna Berg'],
    ['what was said on a call', 'noted by ben: went through the list'],
    ['when the next call is', '8 November 2026'],
    ['what does not belong here, and why', 'There are two forests.'],
  ])('says %s', (_what, words) => {
    expect(text).toContain(words);
  });

  it('takes no note for markup', () => {
    expect(page).toContain('&lt;b&gt;asked&lt;/b&gt;');
    expect(page).not.toContain('<b>asked');
  });
});

describe('the onboarding on other pages', () => {
  it('is a part of its own beside the verdict, with its timeline', () => {
    expect(headings(renderHtml(model))).toEqual(expect.arrayContaining(['verdict', 'onboarding', 'timeline']));
    expect(headings(renderHtml(createTestModel()))).not.toContain('onboarding');
  });

  it('is when all is done, and how sure that is, on the page for an executive', () => {
    const page = renderHtml(model, 'executive');

    expect(textOf(page)).toMatch(/All is done on .* as planned, and with \d+ % confidence by/);
  });

  it('is not on the page for an engineer', () => {
    expect(headings(renderHtml(model, 'engineer'))).not.toContain('onboarding');
  });
});
