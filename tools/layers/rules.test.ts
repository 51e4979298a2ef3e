import { describe, expect, it } from 'vitest';
import { LAYERS } from './layers.ts';
import { findViolations, layerOf, RULES } from './rules.ts';
import { parseSourceFile } from './source-file.ts';

type Files = Readonly<Record<string, string>>;

function brokenRules(files: Files): readonly string[] {
  const parsed = Object.entries(files).map(([path, text]) => parseSourceFile(path, text));
  return findViolations({ files: parsed, runTimePackages: new Set(['zod', '@duckdb/node-api']) }).map(
    ({ rule }) => rule,
  );
}

/** Per rule, the smallest houses that break it: each must be refused for that rule and no other. */
const BROKEN: Readonly<Record<string, readonly Files[]>> = {
  'known-layer': [{ 'src/helpers/index.ts': 'export const a = 1;' }, { 'src/stray.ts': 'export const a = 1;' }],
  'one-way': [
    { 'src/finding/index.ts': "import { a } from '../catalog/index.ts';" },
    { 'src/assess/index.ts': "export * from '../workspace/index.ts';" },
    { 'src/cli/main.ts': "const assess = await import('../assess/index.ts');" },
    { 'src/finding/index.ts': "import type { A } from '../catalog/index.ts';" },
    { 'src/finding/index.ts': "export type A = import('../catalog/index.ts').A;" },
    { 'src/catalog/index.ts': "import { store } from '../evidence/index.ts';" },
    { 'src/evidence/tables/index.ts': "import { store } from '../index.ts';" },
    { 'src/evidence/schema.ts': "import { store } from './store.ts';" },
  ],
  'types-only': [
    { 'src/report/html.ts': "import { parse } from '../catalog/index.ts';" },
    { 'src/onboard/index.ts': "import { type A, parse } from '../catalog/index.ts';" },
    { 'src/baseline/index.ts': "import '../catalog/index.ts';" },
  ],
  'face-only': [
    { 'src/assess/index.ts': "import { read } from '../evidence/store.ts';" },
    { 'src/assess/index.test.ts': "import { read } from '../evidence/store.ts';" },
    { 'src/catalog/index.ts': "import { users } from '../evidence/tables/users.ts';" },
  ],
  'product-alone': [
    { 'src/collect/index.ts': "import { writeTenant } from '../../lab/tenants/index.ts';" },
    { 'src/collect/index.ts': "import { a } from '../../bench/fleet.ts';" },
    { 'src/collect/tenant/index.ts': "import { a } from '../../../test/help.ts';" },
    { 'src/collect/index.ts': "import { a } from './index.test.ts';" },
    { 'src/collect/index.ts': "import { a } from './sample-for-test.ts';" },
  ],
  pure: [
    { 'src/finding/index.ts': "import { join } from 'node:path';" },
    { 'src/catalog/index.ts': "import { join } from 'path';" },
    { 'src/endpoints/index.ts': "import type { Stats } from 'node:fs';" },
    { 'src/report/index.ts': 'export const at = Date.now();' },
    { 'src/onboard/index.ts': 'export const at = () => new Date();' },
    { 'src/report/index.ts': 'export const id = () => crypto.randomUUID();' },
    { 'src/evidence/tables/index.ts': 'export const home = process.env;' },
  ],
  'no-clock': [
    { 'src/assess/index.ts': 'export const at = new Date();' },
    { 'src/workspace/index.ts': 'export const at = () => Date.now();' },
    { 'src/collect/index.ts': 'export const n = () => Math.random();' },
  ],
  'run-time-package': [
    { 'src/assess/index.ts': "import fc from 'fast-check';" },
    { 'src/assess/index.ts': "import a from '@duckdb/other';" },
  ],
  'literal-import': [{ 'src/cli/main.ts': 'export const load = (name: string) => import(name);' }],
  'no-cycle': [],
};

describe('each rule of the house', () => {
  for (const rule of RULES.filter(({ name }) => name !== 'no-cycle')) {
    it(`refuses what breaks ${rule.name}`, () => {
      const houses = BROKEN[rule.name] ?? [];

      const broken = houses.map((files) => brokenRules(files));

      expect(houses.length).toBeGreaterThan(0);
      expect(broken).toEqual(houses.map(() => [rule.name]));
    });
  }

  it('refuses a cycle, also through a third folder', () => {
    const pair = {
      'src/assess/index.ts': "import '../workspace/index.ts';",
      'src/workspace/index.ts': "import '../assess/index.ts';",
    };
    const triangle = {
      'src/finding/index.ts': "import type { A } from '../assess/index.ts';",
      'src/catalog/index.ts': "import '../finding/index.ts';",
      'src/assess/index.ts': "import '../catalog/index.ts';",
    };

    expect(brokenRules(pair)).toEqual(['one-way', 'no-cycle', 'no-cycle']);
    expect(brokenRules(triangle).filter((rule) => rule === 'no-cycle')).toHaveLength(3);
  });

  it('has a fixture for every rule and a reason a person can read', () => {
    expect(Object.keys(BROKEN)).toEqual(RULES.map(({ name }) => name));
    for (const { reason } of RULES) expect(reason.length).toBeGreaterThan(30);
  });
});

describe('what the rules allow', () => {
  it('accepts faces, types, tests beside the source and a clock at the edge', () => {
    const house = {
      'src/finding/index.ts': "export { a } from './a.ts';",
      'src/finding/a.ts': 'export const a = (now: Date) => new Date(now);',
      'src/catalog/index.ts': "import { z } from 'zod'; import { t } from '../evidence/tables/index.ts';",
      'src/evidence/index.ts':
        "import { t } from './tables/users.ts'; import fs from 'node:fs'; import '@duckdb/node-api';",
      'src/report/index.ts':
        "import type { Requirement } from '../catalog/index.ts'; import { a } from '../finding/index.ts';",
      'src/report/index.test.ts':
        "import { writeTenant } from '../../lab/tenants/index.ts'; import fc from 'fast-check';",
      'src/cli/assess.test.ts': "import { a } from '../workspace/sample-for-test.ts';",
      'src/workspace/sample-for-test.ts': "import { writeTenant } from '../../lab/tenants/index.ts';",
      'src/cli/main.ts': "const now = new Date(); const w = await import('../workspace/index.ts');",
      'lab/start.ts': "import { run } from '../src/cli/index.ts'; const now = Date.now();",
    };

    expect(brokenRules(house)).toEqual([]);
  });
});

describe('the table of layers', () => {
  it('names only layers it knows, and has no cycle of its own', () => {
    const order: string[] = [];
    const visit = (name: string, path: readonly string[]): void => {
      expect(path).not.toContain(name);
      const layer = LAYERS[name];
      expect(layer, name).toBeDefined();
      for (const next of [...(layer?.uses ?? []), ...(layer?.usesTypesOf ?? [])]) visit(next, [...path, name]);
      order.push(name);
    };

    for (const name of Object.keys(LAYERS)) visit(name, []);

    expect(order.length).toBeGreaterThan(0);
  });

  it('lets a pure layer use only pure layers, so that purity cannot leak away through a face', () => {
    const pure = Object.values(LAYERS).filter((layer) => layer.pure);

    for (const layer of pure) for (const used of layer.uses) expect(LAYERS[used]?.pure, used).toBe(true);
  });

  it('puts the schemas apart from the rest of evidence', () => {
    expect(layerOf('src/evidence/tables/users.ts')).toBe('evidence schemas');
    expect(layerOf('src/evidence/schema.ts')).toBe('evidence schemas');
    expect(layerOf('src/evidence/tabular/users.ts')).toBe('evidence');
    expect(layerOf('lab/start.ts')).toBeUndefined();
  });
});
