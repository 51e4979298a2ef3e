// A slice of `npm run fuzz` that is the same in every run, and every input that ever broke a parser.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attempt, fuzz } from './fuzz-run.ts';
import { TARGETS } from './targets/index.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const fixtures = await readdir(FIXTURES);

describe.each(TARGETS)('$name', (target) => {
  it(`takes ${target.slice} mutated inputs`, { timeout: 120_000 }, async () => {
    const { failures, inputs } = await fuzz(target, { seed: 'slice', inputs: target.slice });

    expect(failures.map(({ index, message }) => `input ${index}: ${message}`)).toEqual([]);
    expect(inputs).toBe(target.slice);
  });

  const found = fixtures.filter((name) => name.startsWith(`${target.name}--`));
  it.runIf(found.length > 0)(`takes the ${found.length} inputs that once broke it`, { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'muster-fuzz-fixtures-'));
    const parser = await target.open(folder);
    const broken: string[] = [];
    for (const name of found) {
      const { message } = await attempt(parser, await readFile(join(FIXTURES, name)));
      if (message !== undefined) broken.push(`${name}: ${message}`);
    }
    await parser.close?.();
    await rm(folder, { recursive: true, force: true });

    expect(broken).toEqual([]);
  });
});
