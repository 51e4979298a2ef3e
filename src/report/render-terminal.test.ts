import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createTestModel, sketchRequirement } from './model-for-test.ts';
import { type Paint, renderTerminal } from './render-terminal.ts';

const GOLDEN = fileURLToPath(new URL('golden/verdict.txt', import.meta.url));
const same = (text: string) => text;
const PLAIN: Paint = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };
const marked = (text: string) => `\u001b[1m${text}\u001b[0m`;
const MARKED: Paint = { bold: marked, dim: marked, red: marked, green: marked, yellow: marked, cyan: marked };

/** A tenant in which everything is wrong, at length. */
function hopeless() {
  const requirements = Array.from({ length: 200 }, (_, index) =>
    sketchRequirement({
      text: {
        id: `requirement-${index}`,
        title: `A requirement whose title is as long as a title may be, to see where its line ends (${index})`,
        remediation: {
          owner: 'customer',
          effort: 'weeks',
          steps: ['Open the admin centre and look for it there. '.repeat(20)],
          links: [],
        },
      },
      findings: [{ status: 'not-ready', observed: 'something '.repeat(40), expected: 'x'.repeat(300) }],
    }),
  );
  const blockers = requirements.map(({ text }) => ({ requirement: text.id, alone: 1_000_000, blocked: 2_000_000 }));
  const count = { total: 3_000_000, passed: 0, undecided: 0, blockers };
  const model = createTestModel({ requirements: [...createTestModel().requirements, ...requirements] });
  const gates = (['may-enrol', 'may-deploy'] as const).map((gate) => ({
    gate,
    state: 'shut' as const,
    tenantBlockers: blockers,
    devices: count,
    users: count,
  }));
  return { ...model, assessment: { ...model.assessment, gates } };
}

describe('the verdict on a terminal', () => {
  it('is the golden one', async () => {
    const verdict = renderTerminal(createTestModel(), PLAIN);

    await expect(
      verdict,
      'The verdict changed. Look at the difference; where it is meant, accept it: npm test -- src/report -u',
    ).toMatchFileSnapshot(GOLDEN);
  });

  it.each([
    ['an ordinary tenant', createTestModel()],
    ['a hopeless one', hopeless()],
    ['one with nothing in it', createTestModel({ requirements: [], tables: [], reference: [], waivers: [] })],
  ])('fits a screen of 80 columns for %s', (_, model) => {
    const lines = renderTerminal(model, PLAIN).split('\n');

    expect(lines.length).toBeLessThanOrEqual(57);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('begins with the gates and says how many things it leaves out', () => {
    const lines = renderTerminal(hopeless(), PLAIN).split('\n');

    expect(lines[2]).toBe('May enrol: not yet');
    expect(lines.filter((line) => line.includes('more, in the report'))).toHaveLength(3);
  });

  it('says the same with and without colours', () => {
    const painted = renderTerminal(createTestModel(), MARKED);

    expect(painted.replaceAll('\u001b[1m', '').replaceAll('\u001b[0m', '')).toBe(
      renderTerminal(createTestModel(), PLAIN),
    );
  });

  it('hands no control characters of the evidence to the terminal', () => {
    const finding = { status: 'not-ready', observed: 'a\u001b]0;owned\u0007b\nc', name: '\u001b[2J' } as const;
    const hostile = sketchRequirement({
      text: { id: 'password-writeback', title: 'Passwords\u001b[31m are written back' },
      findings: [finding],
    });
    const model = createTestModel({ requirements: [hostile] });

    const verdict = renderTerminal(
      { ...model, assessment: { ...model.assessment, tenant: { id: 'x', name: 'Con\u202Etoso\r\n\u001b[1A' } } },
      PLAIN,
    );

    expect(verdict).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    expect(verdict).toContain('Con[U+202E]toso [U+001B][1A, assessed');
  });
});
