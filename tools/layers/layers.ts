/** What one layer is, and what it may import from the others, besides itself. */
export type Layer = {
  /** Folders and files below src/; the layer's name where not given. The longest match decides. */
  readonly paths?: readonly string[];
  /** The only file that other folders may import, below src/; `<name>/index.ts` where not given. */
  readonly face?: string;
  /** Further faces, each a small part of the first: for what must start fast and needs nothing else. */
  readonly smallFaces?: readonly string[];
  /** Layers it may import, values and types. */
  readonly uses: readonly string[];
  /** Layers of which it may import types only. */
  readonly usesTypesOf?: readonly string[];
  /** A pure layer touches no system: time, ids and randomness are arguments. */
  readonly pure?: true;
};

/** The tables' schemas: a pure layer inside evidence, so that a pure folder can read them without the evidence store. */
const SCHEMAS = 'evidence schemas';
const GROUND = ['finding', 'catalog', 'evidence', SCHEMAS, 'endpoints', 'pac'];

/** Who may import whom under src/. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  finding: { uses: [], pure: true },
  [SCHEMAS]: {
    paths: ['evidence/schema.ts', 'evidence/tables', 'evidence/derived', 'evidence/collections'],
    face: 'evidence/tables/index.ts',
    uses: ['finding'],
    pure: true,
  },
  catalog: { uses: ['finding', SCHEMAS], pure: true },
  endpoints: {
    // Probing reads no list: that takes Zod and YAML, which are more than all of the probe.
    smallFaces: ['endpoints/endpoint.ts', 'endpoints/pattern.ts'],
    uses: ['finding', SCHEMAS],
    pure: true,
  },
  pac: { uses: ['finding', SCHEMAS] },
  evidence: { uses: ['finding', SCHEMAS] },
  collect: { uses: ['finding', 'evidence', SCHEMAS, 'endpoints', 'pac'] },
  allowlist: { uses: ['finding', 'evidence', SCHEMAS, 'endpoints', 'pac'] },
  assess: {
    // Started before all else is loaded.
    smallFaces: ['assess/judge/process.ts'],
    uses: ['finding', 'catalog', 'evidence', SCHEMAS],
  },
  onboard: { uses: ['finding'], usesTypesOf: ['catalog'], pure: true },
  baseline: { uses: ['finding'], usesTypesOf: ['catalog'] },
  report: {
    smallFaces: ['report/render-terminal.ts'],
    uses: ['finding'],
    usesTypesOf: ['catalog', 'onboard'],
    pure: true,
  },
  workspace: {
    smallFaces: ['workspace/verdict.ts', 'workspace/plan/index.ts', 'workspace/what-if/index.ts'],
    uses: [...GROUND, 'collect', 'allowlist', 'assess', 'onboard', 'baseline', 'report'],
  },
  server: { uses: [...GROUND, 'collect', 'allowlist', 'assess', 'onboard', 'baseline', 'report'] },
  cli: { uses: ['workspace'] },
};

/** Folders beside src/ that product code must never import. */
export const OUTSIDE_PRODUCT: readonly string[] = ['lab', 'bench', 'test', 'tools', 'bin'];
