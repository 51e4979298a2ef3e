import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeProblems, parseData } from './document.ts';

const schema = z.strictObject({ name: z.string(), items: z.array(z.strictObject({ id: z.string() })) });

describe('parseData', () => {
  it('gives the value of a good file', () => {
    const parsed = parseData('name: a\nitems: [{ id: x }]\n', 'a.yaml', schema);

    expect(parsed).toEqual({ kind: 'ok', value: { name: 'a', items: [{ id: 'x' }] } });
  });

  it('names the line of a value of the wrong type', () => {
    const parsed = parseData('name: a\nitems:\n  - id: x\n  - id: 7\n', 'a.yaml', schema);

    expect(parsed).toMatchObject({ kind: 'invalid', problems: [{ file: 'a.yaml', line: 4, column: 9 }] });
  });

  it('reports a missing key at the object that lacks it', () => {
    const parsed = parseData('name: a\nitems:\n  - {}\n', 'a.yaml', schema);

    expect(parsed).toMatchObject({ kind: 'invalid', problems: [{ line: 3 }] });
  });

  it('names the line of broken YAML and of a key written twice', () => {
    expect(parseData('name: [a\n', 'a.yaml', schema)).toMatchObject({ kind: 'invalid' });
    expect(parseData('name: a\nname: b\nitems: []\n', 'a.yaml', schema)).toMatchObject({
      kind: 'invalid',
      problems: [{ line: 2 }],
    });
  });

  it('refuses a key that the schema does not know', () => {
    const parsed = parseData('name: a\nitems: []\nextra: 1\n', 'a.yaml', schema);

    expect(parsed.kind === 'invalid' && describeProblems(parsed.problems)).toMatch(/^a\.yaml:1:1 .*extra/);
  });
});
