import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CollectFault } from '../../../src/collect/index.ts';
import { readTools } from '../../../src/collect/tools/index.ts';
import type { FoundFile } from '../../../src/collect/walk.ts';
import { must, type Target } from '../target.ts';
import { JSON_TOKENS } from './json.ts';

const FIXTURES = fileURLToPath(new URL('../../../src/collect/tools/fixtures/', import.meta.url));
const TENANT = '6f1c9d0e-0000-4000-8000-000000000001';
const NOW = new Date('2026-11-21T10:49:00Z');
const NEWLINE = 0x0a;
const TOKENS = [
  '"System.Object[]"',
  '"@{a=b}"',
  '"\\/Date(1613679244000)\\/"',
  '" "',
  `"${TENANT}"`,
  '"AdditionalProperties":{',
  '__proto__',
];

/** A tool whose results are mutated, with the files of its fixture that stay as they are. */
interface Fuzzed {
  readonly name: string;
  readonly folder: string;
  /** Where its files lie in an export. */
  readonly below: string;
  readonly kept: readonly string[];
  readonly tokens?: readonly string[];
}

const FUZZED: readonly Fuzzed[] = [
  { name: 'scuba-gear', folder: 'scuba-gear', below: 'export', kept: [] },
  { name: 'maester', folder: 'maester', below: 'export', kept: [] },
  {
    name: 'entra-exporter',
    folder: 'entra-exporter',
    below: 'export',
    kept: ['Organization/Organization.json'],
    tokens: ['/', '/Members/', 'Groups/', '{id}'],
  },
  {
    name: 'intune-policy-export',
    folder: 'intune-policy-export',
    below: 'export',
    kept: ['MigrationTable.json'],
    tokens: ['$entity', '"settingInstance":', '"value":['],
  },
  {
    name: 'intune-network-requirements',
    folder: 'intune-network-requirements',
    below: 'export/sites/berlin',
    kept: [],
    tokens: ['"', '""', ',', '\r\n', '"407"', '"False"'],
  },
];

/** The readers of other tools' results, one after the other as an import has them; the first line of an input is its path. */
export const otherTools: readonly Target[] = FUZZED.map(({ name, folder, below, kept, tokens = [] }) => ({
  name,
  unit: `readTools on a mutated file of ${name} beside its unmutated ones, to the lines of raw evidence; no DuckDB`,
  inputs: 20_000,
  slice: 100,
  growthMb: 80,
  tokens: [...JSON_TOKENS, ...TOKENS, ...tokens],
  corpus: async () =>
    filesOf(folder).map((path) =>
      Buffer.concat([Buffer.from(`${below}/${path}\n`), readFileSync(join(FIXTURES, folder, path))]),
    ),
  open: async (place) => ({
    async run(input) {
      const scratch = join(place, 'scratch');
      rmSync(scratch, { recursive: true, force: true });
      mkdirSync(scratch, { recursive: true });
      const end = input.indexOf(NEWLINE);
      const path = join(place, 'input');
      writeFileSync(path, input.subarray(end + 1));
      const mutated: FoundFile = {
        path,
        name: input.subarray(0, Math.max(0, end)).toString('utf8'),
        bytes: input.length - end - 1,
        writtenAt: NOW,
      };
      const others = kept.map((one): FoundFile => {
        const file = join(FIXTURES, folder, one);
        return { path: file, name: `${below}/${one}`, bytes: readFileSync(file).length, writtenAt: NOW };
      });
      await check([mutated, ...others], scratch);
    },
  }),
}));

async function check(files: readonly FoundFile[], scratch: string): Promise<void> {
  const reading = { scratch, tenant: TENANT, now: NOW, collectedAt: () => NOW.toISOString() };
  try {
    const { snapshots, reports, left } = await readTools(files, reading);
    must(reports.length + left.length === files.length, 'every file is reported once, or left');
    for (const { answers, tenant } of snapshots) {
      must(tenant === undefined || tenant.toLowerCase() === TENANT, 'evidence is of the tenant');
      for (const answer of answers) must(Date.parse(answer.collectedAt) <= NOW.getTime(), 'nothing is of the future');
    }
    for (const report of reports) {
      must(report.skipped === undefined || report.objects === 0, 'a file that is skipped gave nothing');
      must(
        report.problems.every((problem) => problem.length < 1000),
        'a problem is a line and not the file',
      );
    }
  } catch (error) {
    if (!(error instanceof CollectFault) || error.code !== 'other-tenant') throw error;
  }
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(join(FIXTURES, folder), { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(json|csv)$/.test(path) && dirname(path) !== '',
  );
}
