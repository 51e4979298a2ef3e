import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ReportModel } from '../model.ts';
import { createTestModel, sketchRequirement } from '../model-for-test.ts';
import { SCRIPT_HASH, STYLE_HASH } from './hashes.ts';
import { renderHtml } from './render-html.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

const GOLDEN = fileURLToPath(new URL('golden/report.html', import.meta.url));
const MOST_BYTES = 1.5 * 1024 * 1024;
const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=https://evil.example/x onerror=alert(1)>',
  "' onclick='alert(1)",
  '</style></script><!--',
  '&lt;b&gt; &amp;',
  'left\u202Eright\u2066\u0000\u001b[31m\u0007',
  'lone \ud800 half',
  '{{7*7}} <%= 1 %> ` one backtick',
];

/** The page without its style and its script, in which `<` has other meanings. */
function bare(page: string): string {
  return page.replace(STYLE, '').replace(SCRIPT, '');
}

/** The names of opened tags with their attributes; throws where tags do not match. */
function tagsOf(page: string): readonly { readonly name: string; readonly attributes: string }[] {
  const open: string[] = [];
  const tags: { name: string; attributes: string }[] = [];
  for (const [, slash, name = '', attributes = ''] of bare(page).matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*\/?>/g,
  )) {
    if (slash === '/') expect(open.pop()).toBe(name);
    else {
      tags.push({ name, attributes });
      if (!['meta', 'br', 'wbr', 'input', 'rect', 'circle', 'path', 'use'].includes(name)) open.push(name);
    }
  }
  expect(open).toEqual([]);
  return tags;
}

function attribute(name: string, page: string): readonly string[] {
  return tagsOf(page).flatMap(({ attributes }) =>
    [...attributes.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map((found) => found[1] ?? ''),
  );
}

/** Every text of a model replaced by a hostile one, keys and closed words left alone. */
function poison(model: ReportModel, text: string): ReportModel {
  const findings = ['subject', 'name', 'observed', 'expected', 'blockedBy', 'waiver', 'sentence'];
  const others = [
    'title',
    'why',
    'consequence',
    'check',
    'decision',
    'message',
    'snapshot',
    'doc',
    'request',
    'permission',
    'question',
    'approver',
    'reason',
    'until',
    'version',
    'section',
    'muster',
    'label',
    'source',
    'collector',
    'timeZone',
  ];
  const fields = new Set([...findings, ...others]);
  const visit = (value: unknown, key: string): unknown => {
    if (Array.isArray(value))
      return value.map((item) =>
        visit(item, key === 'steps' || key === 'links' || key === 'columnsNotSupplied' ? 'title' : ''),
      );
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item, name)]));
    return typeof value === 'string' && fields.has(key) ? text : value;
  };
  // The same model with other texts.
  return visit(model, '') as ReportModel;
}

describe('the page as a whole', () => {
  it('is the golden one', async () => {
    const page = bare(renderHtml(createTestModel())).replaceAll(/'sha256-[^']*'/g, "'sha256-...'");

    await expect(
      page,
      'The report changed. Look at the difference; where it is meant, accept it: npm test -- src/report -u',
    ).toMatchFileSnapshot(GOLDEN);
  });

  it('is the same bytes for the same model, and holds nothing of the time or place of its making', () => {
    expect(renderHtml(createTestModel())).toBe(renderHtml(createTestModel()));
  });

  it('names the hashes of its own style and script in its policy', () => {
    const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

    expect(STYLE_HASH, 'the style changed: put its new hash into hashes.ts').toBe(hash(STYLE));
    expect(SCRIPT_HASH, 'the script changed: put its new hash into hashes.ts').toBe(hash(SCRIPT));
    expect(renderHtml(createTestModel())).toContain(
      `default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`,
    );
  });

  it('stays below its size however much there is to say, and says what it leaves out', () => {
    const sketch = (index: number) => ({
      text: {
        id: `requirement-${index}`,
        title: `A requirement with the number ${index}`,
        subject: 'device' as const,
        check: 'SELECT d.id AS subject, d.is_encrypted AS holds\n'.repeat(20),
        why: 'Because. '.repeat(60),
        remediation: {
          owner: 'customer' as const,
          effort: 'days' as const,
          steps: ['Open the admin centre. '.repeat(10), 'Do it. '.repeat(20)],
          links: [],
        },
      },
      findings: Array.from({ length: 200 }, (_, device) => ({
        status: 'not-ready' as const,
        name: `CONTOSO-PC-${device}`,
        subject: `00000000-0000-4000-8000-${device}`,
        observed: `BitLocker is off on drive ${device}`,
      })),
      more: { 'not-ready': 1004 },
    });

    const page = renderHtml(
      createTestModel({ requirements: Array.from({ length: 200 }, (_, index) => sketchRequirement(sketch(index))) }),
    );

    expect(Buffer.byteLength(page)).toBeLessThan(MOST_BYTES);
    expect(page).toContain('The first 10 of 1,204 devices');
  });
});

describe('safety', () => {
  it('loads nothing: no address but in links that a person follows', () => {
    const page = renderHtml(createTestModel());

    expect(
      tagsOf(page).filter(({ name }) =>
        ['link', 'img', 'iframe', 'object', 'embed', 'audio', 'video', 'base'].includes(name),
      ),
    ).toEqual([]);
    expect(attribute('(?:src|srcset|action|formaction|poster|data|style)', page)).toEqual([]);
    expect(attribute('on[a-z]+', page)).toEqual([]);
    expect(attribute('href', page).filter((href) => !href.startsWith('#'))).toEqual([
      'https://learn.microsoft.com/entra/identity/authentication/tutorial-enable-sspr-writeback',
    ]);
    expect(`${STYLE}${SCRIPT}`).not.toMatch(
      /@import|https?:|url\((?!#)|fetch|XMLHttp|innerHTML|insertAdjacent|document\.write|eval/,
    );
  });

  it.each(HOSTILE)('shows %j as text, wherever it comes from', (text) => {
    const model = poison(createTestModel(), text);
    const shape = (page: string) => tagsOf(page).flatMap(({ name }) => (name === 'wbr' ? [] : [name]));

    const page = renderHtml(model);

    expect(shape(page)).toEqual(shape(renderHtml(poison(createTestModel(), '-'))));
    expect(attribute('on[a-z]+', page)).toEqual([]);
    expect(attribute('src', page)).toEqual([]);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<style/g)).toHaveLength(1);
    expect(bare(page)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u);
    expect(page.isWellFormed()).toBe(true);
  });

  it('makes no link of an address that is not one of the web', () => {
    const page = renderHtml(createTestModel());

    expect(page).toContain('<li>javascript:alert(1)</li>');
  });
});

describe('for every reader', () => {
  it('has one first heading and leaves no level out', () => {
    const levels = [...bare(renderHtml(createTestModel())).matchAll(/<h([1-6])/g)].map((found) => Number(found[1]));

    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
  });

  it('has landmarks, a skip link, captions and scopes, labels for every field, and ids that are there once', () => {
    const page = renderHtml(createTestModel());
    const tags = tagsOf(page);
    const ids = attribute('id', page);
    const times = (name: string) => tags.filter((tag) => tag.name === name).length;

    expect(['header', 'nav', 'main', 'search', 'footer'].map(times)).toEqual([1, 1, 1, 1, 1]);
    expect(bare(page).indexOf('href="#main"')).toBeLessThan(bare(page).indexOf('<header'));
    expect(times('caption')).toBe(times('table'));
    expect(tags.filter((tag) => tag.name === 'th' && !tag.attributes.includes('scope='))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [
      ...attribute('href', page)
        .filter((href) => href.startsWith('#'))
        .map((href) => href.slice(1)),
      ...attribute('aria-labelledby', page),
      ...attribute('for', page),
    ];
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
    for (const tag of tags.filter(({ name }) => name === 'svg')) expect(tag.attributes).toContain('aria-hidden="true"');
  });

  it('says each status in words beside its colour, and shows the filters only with the script', () => {
    const page = renderHtml(createTestModel());

    expect(
      page.match(
        /class="badge s-[a-z-]+"><svg[^>]*><use[^>]*><\/svg>(Not ready|Advisory|Error|Unknown|Ready|Not applicable)</g,
      )?.length,
    ).toBe(page.match(/class="badge s-/g)?.length);
    expect(page).toMatch(/<form class="filters" id="filters" hidden>/);
  });
});
