import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CollectFault } from '../../../src/collect/index.ts';
import { readProbeResults } from '../../../src/collect/network/read-result.ts';
import { must, type Target } from '../target.ts';
import { JSON_TOKENS } from './json.ts';

const FIXTURES = fileURLToPath(new URL('../../../src/collect/network/fixtures/', import.meta.url));
const TENANT = '6f1c9d0e-0000-4000-8000-000000000001';
const SITES = ['london', 'dublin'];
const NOW = new Date('2026-11-21T10:49:00Z');
const TOKENS = [
  '"muster.probe/1"',
  '"blocked"',
  '"tls-reissued"',
  '"site":"dublin"',
  '"stages":[',
  '"2026-11-20T08:00:00Z"',
];

/** What a person brings home from a site. */
export const probeResults: Target = {
  name: 'probe-results',
  unit: 'readProbeResults on a mutated result of muster probe --json, to the lines of raw evidence; no DuckDB',
  inputs: 20_000,
  slice: 200,
  growthMb: 80,
  tokens: [...JSON_TOKENS, ...TOKENS],
  corpus: async () => ['probe-london.json', 'damaged-probe.json'].map((name) => readFileSync(join(FIXTURES, name))),
  open: async (place) => ({
    async run(input) {
      const scratch = join(place, 'scratch');
      rmSync(scratch, { recursive: true, force: true });
      mkdirSync(scratch, { recursive: true });
      const path = join(place, 'result.json');
      writeFileSync(path, input);
      const file = { path, name: 'result.json', bytes: input.length, writtenAt: NOW };
      try {
        const read = await readProbeResults([file], { scratch, tenant: TENANT, sites: SITES, now: NOW });
        must(read.reports.length + read.left.length === 1, 'the file is reported once, or left');
        for (const { scope = '', startedAt, endedAt, tenant } of read.snapshots) {
          must(
            SITES.some((site) => scope === site || scope.startsWith(`${site}: `)),
            'evidence is of a site of ours',
          );
          must(tenant.toLowerCase() === TENANT, 'evidence is of the tenant');
          must(
            [startedAt, endedAt].every((at) => Date.parse(at) <= NOW.getTime()),
            'nothing is of the future',
          );
        }
        for (const { problems } of read.reports)
          must(problems.length <= 21 && problems.every((problem) => problem.length <= 300), 'problems are few lines');
      } catch (error) {
        if (!(error instanceof CollectFault) || error.code !== 'other-tenant') throw error;
      }
    },
  }),
};
