import { createHash } from 'node:crypto';
import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { TIMELINE_HASH } from '../html/hashes.ts';
import { axisOf } from './axis.ts';
import { renderTimelineSvg } from './draw.ts';
import { createTestTimeline } from './model-for-test.ts';
import { renderTimelinePage } from './page.ts';
import { TIMELINE_STYLE } from './style.ts';

const HOSTILE = '"><script>alert(1)</script></title></svg> &amp; \u0000 \u202e \ud800';

function parse(svg: string) {
  return new DOMParser({ onError: onErrorStopParsing }).parseFromString(svg, 'image/svg+xml');
}

describe('a timeline as an SVG file', () => {
  it('is well-formed, and has a title and a description that name it', () => {
    const svg = renderTimelineSvg(createTestTimeline());
    const root = parse(svg).documentElement;

    expect(root?.getAttribute('role')).toBe('img');
    const named = (root?.getAttribute('aria-labelledby') ?? '').split(' ');
    expect(named.map((id) => parse(svg).getElementById(id)?.localName)).toEqual(['title', 'desc']);
    expect(root?.textContent).toContain('5 tasks, 2 of them critical; all is done on 2 January 2027.');
  });

  it('says what is critical and what is done in words beside the bar, and by another shape', () => {
    const svg = renderTimelineSvg(createTestTimeline());

    expect(svg).toMatch(/g-bar g-critical/);
    expect(svg).toContain('2 Dec, critical');
    expect(svg).toMatch(/g-bar g-done/);
    expect(svg).toContain('24 Nov, done');
  });

  it('shows hostile titles as text', () => {
    const [task] = createTestTimeline().tasks;
    if (task === undefined) throw new Error('the test timeline has tasks');
    const svg = renderTimelineSvg(
      createTestTimeline(0, { title: HOSTILE, tasks: [{ ...task, title: HOSTILE, group: HOSTILE }] }),
    );

    expect(svg).not.toContain('<script');
    expect(() => parse(svg)).not.toThrow();
  });

  it('has plain colours, for programs that know no variables', () => {
    expect(renderTimelineSvg(createTestTimeline())).not.toContain('var(');
  });

  it('keeps every bar inside of the drawing, and draws at most 1,500 tasks', () => {
    const svg = renderTimelineSvg(createTestTimeline(3000));

    const bars = [...svg.matchAll(/<rect class="g-bar[^"]*" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)];
    expect(bars).toHaveLength(1500);
    for (const [, x, width] of bars) expect(Number(x) + Number(width)).toBeLessThanOrEqual(1120);
  });
});

describe('a timeline as a page', () => {
  it('has a table that says of every task what the drawing shows', () => {
    const page = renderTimelinePage(createTestTimeline(60));
    const table = page.slice(page.indexOf('<table class="timeline"'));

    expect(table.match(/<th scope="row">/g)).toHaveLength(65);
    expect(table).toMatch(
      /Do what forests says<\/th><td>customer<\/td><td>open<\/td><td>30 November 2026<\/td><td>3 December 2026<\/td><td class="n">6.5<\/td><td class="n">25<\/td><td>Do what kickoff says<\/td>/,
    );
    expect(table).toContain('5 working days lost; was 18 December 2026');
    expect(table).toContain('not known yet whether it applies');
  });

  it('says when all is done, how sure that is, and what was lost since the first timeline', () => {
    const page = renderTimelinePage(createTestTimeline());

    expect(page).toContain('all is done on <strong>2 January 2027</strong>');
    expect(page).toContain('31 of 100 are done by then');
    expect(page).toContain('by 8 January 2027: 80 of 100');
    expect(page).toContain('ended on 29 December 2026: 4 working days lost');
  });

  it('breaks a long drawing into sheets that fit onto paper', () => {
    const page = renderTimelinePage(createTestTimeline(100));
    const heights = [...page.matchAll(/viewBox="0 0 1120 (\d+)"/g)].map(([, height]) => Number(height));

    expect(heights.length).toBe(3);
    expect(Math.max(...heights)).toBeLessThanOrEqual(1120 * 0.8);
    expect(page.match(/id="g-hatch"/g), 'patterns stand in the first one only').toHaveLength(1);
  });

  it('has no script, a policy that names both styles, and the same bytes for the same model', () => {
    const page = renderTimelinePage(createTestTimeline());

    expect(TIMELINE_HASH, 'the style changed: put its new hash into hashes.ts').toBe(
      `sha256-${createHash('sha256').update(TIMELINE_STYLE).digest('base64')}`,
    );
    expect(page).toContain(`'${TIMELINE_HASH}'; script-src 'none'`);
    expect(renderTimelinePage(createTestTimeline(0, { title: HOSTILE }))).not.toMatch(/<script/);
    expect(renderTimelinePage(createTestTimeline())).toBe(page);
  });

  it('says so where there is nothing to do', () => {
    expect(renderTimelinePage(createTestTimeline(0, { tasks: [], criticalPath: [] }))).toContain(
      'There is nothing to do.',
    );
  });
});

describe('the axis', () => {
  it('has lines at Mondays, for long times at months, and for very long ones at years', () => {
    expect(axisOf(['2026-11-25', '2026-12-09']).ticks.map(({ label }) => label)).toEqual(['23 Nov', '30 Nov', '7 Dec']);
    expect(axisOf(['2026-11-25', '2027-04-01']).ticks.map(({ label }) => label)).toEqual([
      'Dec 2026',
      'Jan 2027',
      'Feb',
      'Mar',
      'Apr',
    ]);
    expect(axisOf(['2026-11-25', '2060-01-01']).ticks.length).toBeLessThan(21);
    expect(axisOf(['2026-11-25', '2126-01-01']).ticks.length).toBeLessThan(21);
  });
});
