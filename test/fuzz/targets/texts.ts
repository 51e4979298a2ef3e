import { parseCatalog, parseRequirement } from '../../../src/catalog/parse.ts';
import { parseManifest } from '../../../src/evidence/store/manifest.ts';
import { parseWorkspace, WorkspaceFault } from '../../../src/workspace/read.ts';
import { firstLines, requirementFiles, sampleFiles } from '../corpus.ts';
import type { Tokens } from '../mutate.ts';
import { must, type Target } from '../target.ts';
import { JSON_TOKENS } from './json.ts';

export const YAML_TOKENS: Tokens = [
  '- ',
  '? ',
  ': ',
  '&a ',
  '*a',
  '<<: *a',
  '!!binary ',
  '!!js/function ',
  '!!timestamp ',
  '%YAML 1.1\n---\n',
  '---\n',
  '...\n',
  '|\n',
  '>-9\n',
  '"\\x"',
  '{a: [b, {c: d}]}',
  '[',
  '{',
  '\t',
  '#',
  '0x',
  '.inf',
  '1e400',
  '~',
  '__proto__: 1\n',
  'constructor: 1\n',
  'version: 2\n',
  'a: &a [*a]\n',
];

const NAMES = ['muster.yaml', 'attestations.yaml', 'waivers.yaml'] as const;
const NOTHING = 'version: 1\n';
const WAIVERS = `version: 1
waivers:
  - id: w1
    requirement: entra-connect-version
    reason: The new server comes in spring
    approver: ada@contoso.com
    approved_at: 2026-11-01
    until: 2027-03-01
    subjects: [{ id: contoso, observed: Entra Connect 1.1.99.0, pin: 0123456789abcdef }]
`;

/** The files of a workspace; the first byte of an input says which one it is. */
export const workspaceTexts: Target = {
  name: 'workspace',
  unit: 'parseWorkspace: muster.yaml, attestations.yaml, waivers.yaml (the first byte says which)',
  inputs: 100_000,
  slice: 400,
  growthMb: 50,
  tokens: YAML_TOKENS,
  corpus: async () => {
    const files = (await sampleFiles()).filter(({ path }) => path.endsWith('.yaml'));
    const texts = [
      ...files.map(({ path, bytes }) => ({ path, bytes: firstLines(bytes, 900) })),
      { path: 'waivers.yaml', bytes: Buffer.from(WAIVERS) },
    ];
    return texts.map(({ path, bytes }) =>
      Buffer.concat([Buffer.from([48 + NAMES.findIndex((name) => path.endsWith(name))]), bytes]),
    );
  },
  open: async () => ({
    run(input) {
      const name = NAMES[(input[0] ?? 0) % NAMES.length] ?? 'muster.yaml';
      const texts = { 'muster.yaml': NOTHING, 'attestations.yaml': NOTHING, 'waivers.yaml': NOTHING };
      try {
        parseWorkspace('folder', { ...texts, [name]: input.subarray(1).toString('utf8') });
      } catch (error) {
        if (!(error instanceof WorkspaceFault)) throw error;
        must(error.faults.length > 0, 'a refusal has a fault');
        must(error.faults.every(isPlaced), 'every fault has its line and column');
      }
    },
  }),
};

/** A requirement's file. */
export const requirementText: Target = {
  name: 'requirement',
  unit: 'parseRequirement, for every eighth input parseCatalog',
  inputs: 100_000,
  slice: 250,
  growthMb: 50,
  tokens: YAML_TOKENS,
  corpus: async () => (await requirementFiles()).map(({ bytes }) => bytes),
  open: async () => ({
    run(input) {
      const text = input.toString('utf8');
      const isCatalog = input.length % 8 === 0;
      const parsed = isCatalog ? parseCatalog(text, 'catalog.yaml') : parseRequirement(text, 'r.yaml', 'c');
      if (parsed.ok) return;
      must(parsed.faults.length > 0, 'a refusal has a fault');
      must(parsed.faults.every(isPlaced), 'every fault has its line and column');
    },
  }),
};

/** A snapshot's manifest. */
export const manifestText: Target = {
  name: 'manifest',
  unit: 'parseManifest',
  inputs: 100_000,
  slice: 2000,
  growthMb: 50,
  tokens: JSON_TOKENS,
  corpus: async () => [Buffer.from(JSON.stringify(MANIFEST)), Buffer.from(JSON.stringify(MANIFEST, null, 2))],
  open: async () => ({
    run(input) {
      parseManifest(input.toString('utf8'));
    },
  }),
};

const MANIFEST = {
  schema: 'muster.snapshot/1',
  id: '20261115T080000Z-microsoft-graph',
  tenant: 'contoso',
  source: 'microsoft-graph',
  collector: { name: 'import', version: '0.1.0' },
  collectedAt: '2026-11-15T08:00:00.000Z',
  startedAt: '2026-11-15T08:00:00.000Z',
  endedAt: '2026-11-15T08:00:00.000Z',
  who: 'ada',
  inputs: [{ file: 'directory/users.json', collection: 'users', objects: 1, problems: [] }],
  collections: [],
  tables: [],
  files: [{ path: 'raw/users.parquet', bytes: 1, sha256: '0'.repeat(64) }],
  notes: [{ at: '2026-11-15T08:00:00.000Z', text: 'forgotten' }],
};

export function isPlaced({ line, column }: { readonly line: number; readonly column: number }): boolean {
  return Number.isInteger(line) && Number.isInteger(column) && line >= 1 && column >= 1;
}
