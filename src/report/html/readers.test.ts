import { describe, expect, it } from 'vitest';
import { createTestModel } from '../model-for-test.ts';
import { risksOf } from './executive-page.ts';
import { renderHtml } from './render-html.ts';

const HEADING = /<h2 id="([^"]*)"/g;

function headings(page: string): readonly (string | undefined)[] {
  return [...page.matchAll(HEADING)].map(([, id]) => id);
}

describe('the page for an executive', () => {
  it('has both gates, three risks and the trend, and no script', () => {
    const page = renderHtml(createTestModel(), 'executive');

    expect(headings(page)).toEqual(['verdict', 'risks', 'over-time']);
    expect(page).toContain('The three things that weigh most');
    expect(page).not.toContain('<script');
    expect(page).toContain("script-src 'none'");
  });

  it('takes one risk from the tenant, from devices and from users before a second one', () => {
    expect(risksOf(createTestModel()).map(({ requirement }) => requirement)).toEqual([
      'password-writeback',
      'device-encrypted',
      'users-licensed',
    ]);
  });

  it('says so where nothing was found wrong', () => {
    const page = renderHtml(
      createTestModel({ assessment: { ...createTestModel().assessment, gates: [] } }),
      'executive',
    );

    expect(page).toContain('Nothing was found wrong.');
  });
});

describe('the page for an engineer', () => {
  const page = renderHtml(createTestModel(), 'engineer');

  it('has what is not in order with evidence, query and steps, but not why it matters', () => {
    expect(headings(page)).toEqual([
      'in-the-way',
      'devices',
      'network',
      'not-assessed',
      'requirements',
      'waivers',
      'other-tools',
      'evidence',
    ]);
    expect(page).not.toContain('Why it matters');
    expect(page).toContain('<h6>How it is decided</h6>');
    expect(page).toContain('<h6>What to do</h6>');
  });

  it('leaves out what is met, and links to nothing that is not there', () => {
    const { requirements } = createTestModel();
    const met = requirements.filter(({ result }) => result.counts.ready > 0 && result.status === 'ready');

    expect(met.length).toBeGreaterThan(0);
    for (const { text } of met) expect(page).not.toContain(`id="r-${text.id}"`);
    const ids = new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    expect([...page.matchAll(/href="#([^"]*)"/g)].filter(([, id]) => !ids.has(id))).toEqual([]);
  });
});
