// The hostile network is what it says, whatever Muster makes of it: tools that everybody knows meet in each scenario what its
// story tells. Needs root or user namespaces, and Debian's packages of lab/network/README.md; where it cannot have
// them it says so, and in CI it fails.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../../lab/network/enter.ts';
import type { Outcome } from '../../lab/network/lab.ts';
import { SCENARIOS } from '../../lab/network/scenarios/index.ts';
import { isLeftOut } from '../../lab/network/where.ts';

const COMMAND_MS = 30_000;

const isOut = isLeftOut();
let lab: Session;
const runs = new Map<string, Promise<readonly Outcome[]>>();
beforeAll(async () => {
  if (isOut) return;
  lab = await openSession();
  for (const [name, { witnesses }] of Object.entries(SCENARIOS)) {
    const run = lab.run(
      name,
      witnesses.map(({ run: argv }) => ({ argv: [...argv], timeoutMs: COMMAND_MS })),
    );
    run.catch(() => undefined); // its own test says so
    runs.set(name, run);
  }
});
afterAll(() => lab?.close());

describe.skipIf(isOut)('the hostile network', () => {
  it.each(Object.entries(SCENARIOS))('%s', { timeout: 90_000 }, async (name, { witnesses }) => {
    const outcomes = (await runs.get(name)) ?? [];

    for (const [index, { run, says, saysNot = [] }] of witnesses.entries()) {
      const outcome = outcomes[index];
      const said = `$ ${run.join(' ')}\n${outcome?.stdout}${outcome?.stderr}`;
      for (const text of says) expect(said).toContain(text);
      for (const text of saysNot) expect(said).not.toContain(text);
    }
  });
});

it('is told in the table of its page, scenario by scenario', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'lab', 'network', 'README.md'), 'utf8');

  const rows = [...page.matchAll(/^\| ([a-z0-9-]+) \| (.*) \| (.*) \|$/gm)].map(
    ([, name, story]) => `${name}: ${story}`,
  );
  expect(rows.slice(1), 'below the head').toEqual(
    Object.entries(SCENARIOS).map(([name, { story }]) => `${name}: ${story}`),
  );
});
