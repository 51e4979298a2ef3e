import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../program.ts';
import { COMMANDS, GROUPS, HEADINGS } from './table.ts';

const OUTPUT = { writeOut: () => undefined, writeErr: () => undefined, outputError: () => undefined };

/** The words of an example as a shell would hand them over: quotes hold together, a pipe ends them. */
function wordsOf(line: string): readonly string[] {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  const end = words.findIndex((word) => word === '|' || word === '>');
  return words.slice(1, end === -1 ? undefined : end);
}

describe.each(COMMANDS.map((entry) => [entry.name, entry] as const))('muster %s', (name, entry) => {
  it('has one line in the help', () => {
    expect(entry.summary).toMatch(/^[A-Z].{5,62}[^.]$/);
    expect(HEADINGS).toContain(entry.heading);
    expect(name).toMatch(/^[a-z]+(-[a-z]+)?( [a-z]+(-[a-z]+)?)?$/);
    if (name.includes(' ')) expect(GROUPS[name.split(' ')[0] ?? '']).toBeDefined();
  });

  it('says what it is for, what its JSON holds and how it is called', async () => {
    const { about, json, examples } = await entry.load();

    expect(about).toMatch(/^[A-Z].+\.$/s);
    for (const doc of Object.values(json.fields)) expect(doc.length).toBeGreaterThan(3);
    expect(Object.keys(json.fields)).not.toContain('schema');
    expect(examples.length).toBeGreaterThan(0);
  });

  it('understands its own examples', async () => {
    const { examples } = await entry.load();
    const lines = examples.map(([line]) => line.replace(/^eval "\$\((.*)\)"$/, '$1'));

    for (const line of lines) {
      const request = await readCommandLine(wordsOf(line), { version: '0', output: OUTPUT, commands: COMMANDS });
      expect(request.name, line).toBe(name);
    }
  });
});

it('has each name once', () => {
  const names = COMMANDS.map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
});
