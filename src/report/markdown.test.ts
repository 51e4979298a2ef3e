import { marked, type Token } from 'marked';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './markdown.ts';
import { createTestModel, sketchRequirement } from './model-for-test.ts';
import { renderTickets } from './ticket.ts';

const HOSTILE = '](javascript:alert(1)) <img src=x onerror=alert(1)> `` ` | @everyone #1 **b**\n# Heading\n- item';

function hostile() {
  const requirements = Array.from({ length: 200 }, (_, index) =>
    sketchRequirement({
      text: { id: `r-${index}`, title: HOSTILE, why: HOSTILE, consequence: HOSTILE },
      findings: Array.from({ length: 300 }, () => ({ status: 'not-ready' as const, name: HOSTILE, observed: HOSTILE })),
    }),
  );
  const model = createTestModel({ requirements });
  return { ...model, assessment: { ...model.assessment, tenant: { id: 'x', name: HOSTILE } } };
}

/** Tokens of a Markdown text, as a parser that we did not write sees them. */
function tokensOf(text: string): readonly { readonly type: string; readonly depth?: number; readonly text?: string }[] {
  const inside = (tokens: readonly Token[]): readonly Token[] =>
    tokens.flatMap((token) => [token, ...inside('tokens' in token && token.tokens !== undefined ? token.tokens : [])]);
  return inside(marked.lexer(text));
}

const html = (text: string) => marked.parse(text, { async: false });

describe('the summary in Markdown', () => {
  it('is the golden one', async () => {
    await expect(renderMarkdown(createTestModel())).toMatchFileSnapshot('golden/report.md');
  });

  it('has a table of gates, one of what fails and one of counts', () => {
    const tables = tokensOf(renderMarkdown(createTestModel())).filter(({ type }) => type === 'table');

    expect(tables).toHaveLength(3);
  });

  it('is short, and no text of a tenant is markup in it', () => {
    const text = renderMarkdown(hostile());

    expect(text.length).toBeLessThan(40_000);
    expect(text).toContain('And 180 more');
    expect(html(text)).not.toMatch(/<img|href="javascript|<b>|@everyone/);
    expect(tokensOf(text).filter(({ type }) => type === 'link' || type === 'image')).toEqual([]);
    expect(tokensOf(text).filter(({ type, depth }) => type === 'heading' && depth === 1)).toEqual([]);
  });

  it('says so where nothing is wrong', () => {
    expect(renderMarkdown(createTestModel({ requirements: [] }))).toContain('Nothing was found wrong.');
  });
});

describe('tickets', () => {
  it('are the golden ones', async () => {
    await expect(renderTickets(createTestModel())).toMatchFileSnapshot('golden/tickets.md');
  });

  it('are one for each failing requirement, each with its parts', () => {
    const headings = tokensOf(renderTickets(createTestModel())).filter(({ type }) => type === 'heading');

    expect(headings.filter(({ depth }) => depth === 1).map(({ text }) => text)).toEqual([
      'Passwords changed in the cloud are written back',
      'Every user in scope holds what Microsoft 365 E5 carries',
      'The system drive is encrypted',
      'Update rings reach every managed device',
    ]);
    expect(headings.slice(1, 6).map(({ text }) => text)).toEqual(['What', 'Why', 'Consequence', 'Evidence', 'Steps']);
  });

  it('name at most twenty subjects, and no text of a tenant is markup in them', () => {
    const text = renderTickets(hostile());

    expect(text).toContain('- and 280 more tenants');
    expect(html(text)).not.toMatch(/<img|href="javascript|<b>/);
    expect(tokensOf(text).filter(({ type, depth }) => type === 'heading' && depth === 1)).toHaveLength(200);
  });

  it('link only to the web', () => {
    expect(renderTickets(createTestModel())).not.toContain('javascript:');
  });
});
