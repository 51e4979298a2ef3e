import { describe, expect, it } from 'vitest';
import type { ChangeGroup, ComparisonModel } from '../comparison.ts';
import { createTestModel } from '../model-for-test.ts';
import { renderComparison } from './comparison-page.ts';

function model(...groups: readonly Partial<ChangeGroup>[]): ComparisonModel {
  const [from, to] = createTestModel().trend ?? [];
  if (from === undefined || to === undefined) throw new Error('the test model has a trend');
  return {
    tenant: { id: '11111111-2222-4333-8444-555555555555', name: 'Contoso' },
    muster: '0.1.0',
    from,
    to,
    unchanged: 1204,
    groups: groups.map((group) => ({
      requirement: 'device-encrypted',
      title: 'the system drive is encrypted',
      kind: 'device',
      movement: 'worse',
      cause: 'tenant',
      from: 'ready',
      to: 'not-ready',
      count: 1,
      names: ['PC-0001'],
      ...group,
    })),
  };
}

describe('the difference of two assessments as a page', () => {
  it('goes through what is worse, new and fixed in this order, with causes and subjects', () => {
    const page = renderComparison(
      model(
        {
          movement: 'fixed',
          from: 'not-ready',
          to: 'ready',
          cause: 'catalog',
          count: 12,
          names: ['PC-0002', 'PC-0003'],
        },
        { movement: 'new', from: null, to: 'advisory', cause: 'completeness' },
        {},
      ),
    );

    expect([...page.matchAll(/<h2 id="m-([a-z-]+)"/g)].map(([, movement]) => movement)).toEqual([
      'worse',
      'new',
      'fixed',
    ]);
    expect(page).toContain('14 findings moved. 1,204 findings did not.');
    expect(page).toContain('PC-0002, PC-0003 and 10 more devices');
    expect(page).toContain('Not there');
    expect(page).toContain('The requirement itself changed.');
  });

  it('says so where nothing changed', () => {
    const page = renderComparison(model());

    expect(page).toContain('Nothing. 1,204 findings did not.');
    expect(page).not.toContain('id="m-');
  });

  it('shows hostile names as text, and has no script', () => {
    const page = renderComparison(
      model({ names: ['<script>alert(1)</script>'], title: '"><img src=x onerror=alert(1)>' }),
    );

    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain("script-src 'none'");
  });

  it('is the same bytes for the same model', () => {
    expect(renderComparison(model({}))).toBe(renderComparison(model({})));
  });
});
