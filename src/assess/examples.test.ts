import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseLibrary } from '../catalog/index.ts';
import { createExampleRunner, type ExampleRunner } from './examples.ts';
import { type JudgeProcess, startJudge } from './judge/process.ts';
import { prepare } from './prepare.ts';

const CATALOG = `id: trial
title: Trial catalog
version: 1.0.0
date: 2026-01-01
era: "2026"
service: managed-desktop
source: Made up for this test and for nothing else.
`;

const EXAMPLES = `
  - { name: they are off, evidence: { security_defaults: [{ id: x, is_enabled: false }] }, expect: { contoso: ready } }
  - { name: they are on, evidence: { security_defaults: [{ id: x, is_enabled: true }] }, expect: { contoso: not-ready } }
  - { name: the state was not exported, evidence: { security_defaults: [{ id: x }] }, expect: { contoso: unknown } }`;

function requirement(check: string, examples = EXAMPLES): string {
  return `id: security-defaults-trial
title: Security defaults are off
source: { document: prerequisites, inventory: [] }
area: identity
level: required
subject: tenant
check: |
  ${check}
why: They keep service accounts from signing in.
consequence: The service accounts cannot sign in.
remediation: { owner: customer, effort: minutes, steps: [Turn security defaults off in the Entra admin centre.] }
examples:${examples}
`;
}

let judge: JudgeProcess;
let runner: ExampleRunner;

beforeAll(async () => {
  judge = startJudge();
  runner = await createExampleRunner(judge, [], new Map());
});
afterAll(() => judge.close());

async function faultsOf(text: string): Promise<readonly string[]> {
  const library = parseLibrary([
    { path: 'trial/catalog.yaml', text: CATALOG },
    { path: 'trial/identity/security-defaults-trial.yaml', text },
  ]);
  expect(library.faults).toEqual([]);
  const entries = [...library.requirements.values()].map((one) => ({
    requirement: one,
    level: one.level,
    inventory: [],
  }));
  const linting = startJudge();
  const { prepared, faults } = await prepare(entries, [], linting).finally(() => linting.close());
  const found = [...faults];
  for (const one of prepared) found.push(...(await runner.run(one)));
  return found.map((fault) => fault.message);
}

const LAWFUL = 'SELECT t.id AS subject, NOT s.is_enabled AS holds FROM tenant t LEFT JOIN security_defaults s ON true';

test.each([
  ["'no ' || ''", '"no "'],
  ["'excluded: '", '"excluded: "'],
  ["''", '""'],
])('an observation that breaks off is a fault: %s', async (observed, says) => {
  const faults = await faultsOf(
    requirement(
      `SELECT t.id AS subject, NOT s.is_enabled AS holds, ${observed} AS observed FROM tenant t LEFT JOIN security_defaults s ON true`,
    ),
  );

  expect(faults).toContainEqual(
    expect.stringMatching(`example "they are off": observed of contoso, which is ready, breaks off: ${says}`),
  );
});

describe('the examples of a requirement', () => {
  test('pass where they are right', async () => {
    expect(await faultsOf(requirement(LAWFUL))).toEqual([]);
  });

  test('fail where the check says otherwise', async () => {
    const faults = await faultsOf(requirement(LAWFUL.replace('NOT s.is_enabled', 's.is_enabled')));

    expect(faults.join('\n')).toContain('example "they are off": expected ready for contoso, got not-ready');
  });

  test('must show every status that can be reached', async () => {
    const onlyReady = EXAMPLES.split('\n').slice(0, 2).join('\n');

    expect(
      await faultsOf(
        requirement(
          LAWFUL,
          `${onlyReady}\n  - { name: they are still off, evidence: { security_defaults: [{ id: y, is_enabled: false }] }, expect: { contoso: ready } }`,
        ),
      ),
    ).toEqual(['examples: none expects unknown', 'examples: none expects not-ready']);
  });

  test('may not say the same twice', async () => {
    const twice = `${EXAMPLES}\n  - { name: they are off again, evidence: { security_defaults: [{ id: x, is_enabled: false }] }, expect: { contoso: ready } }`;

    expect(await faultsOf(requirement(LAWFUL, twice))).toEqual([
      'example "they are off again": has the same evidence as "they are off"',
    ]);
  });
});

describe('the erasure law', () => {
  test.each([
    [
      'coalesce',
      'SELECT t.id AS subject, NOT coalesce(s.is_enabled, false) AS holds FROM tenant t LEFT JOIN security_defaults s ON true',
      'contoso became ready',
    ],
    [
      'NOT EXISTS',
      'SELECT t.id AS subject, NOT EXISTS (SELECT 1 FROM security_defaults s WHERE s.is_enabled) AS holds FROM tenant t',
      'contoso became ready',
    ],
    [
      'CASE ... ELSE',
      'SELECT t.id AS subject, CASE WHEN s.is_enabled THEN false ELSE true END AS holds FROM tenant t LEFT JOIN security_defaults s ON true',
      'contoso became ready',
    ],
    [
      'count FILTER',
      'SELECT t.id AS subject, (SELECT count(*) FILTER (WHERE s.is_enabled) = 0 FROM security_defaults s) AS holds FROM tenant t',
      'contoso became ready',
    ],
    [
      'a failure by default',
      'SELECT t.id AS subject, coalesce(NOT s.is_enabled, false) AS holds FROM tenant t LEFT JOIN security_defaults s ON true',
      'contoso became not-ready',
    ],
  ])('catches a check that decides on lost evidence by %s', async (_, check, breach) => {
    expect((await faultsOf(requirement(check))).join('\n')).toContain(breach);
  });
});
