import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AssessInput,
  assess,
  type JudgeProcess,
  type JudgeTable,
  type JudgeWaiver,
  type PreparedRequirement,
  prepare,
  startJudge,
} from '../assess/index.ts';
import { type CatalogEntry, entriesOf, placeOf, type TextFault } from '../catalog/index.ts';
import type { Assessment } from '../finding/index.ts';
import type { ReportedRun } from '../report/index.ts';
import {
  type AssessmentManifest,
  beginFolder,
  cleanFolders,
  finishFolder,
  hashOfCatalogs,
  type StoredAssessment,
  sha256,
} from './assessment-folder.ts';
import { cached } from './cache.ts';
import { type Catalogs, readCatalogsOf } from './catalogs.ts';
import { type FoundEvidence, findEvidence } from './evidence.ts';
import { judgeTables, waiversInForce } from './judge-tables.ts';
import { readWorkspace, type Workspace, WorkspaceFault } from './read.ts';
import { writeRun } from './run-file.ts';

/** How an assessment may be run. */
export interface AssessOptions {
  readonly now: Date;
  readonly version: string;
  readonly timeoutMs?: number;
  readonly memoryMb?: number;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Who runs it, when it began and in which time zone, for whoever reads the report; it decides nothing. */
  readonly run?: Omit<ReportedRun, 'durationMs'>;
}

/** Everything that decides what an assessment says. */
export interface AssessmentInputs {
  readonly workspace: Workspace;
  readonly catalogs: Catalogs;
  readonly evidence: FoundEvidence;
  readonly assessedAt: Date;
  /** What is not so, and only supposed for the sake of a question; never of an assessment that a workspace keeps. */
  readonly supposed?: Supposed;
}

/** Changes to what is judged. */
export interface Supposed {
  /** The tables as they would be. */
  readonly tables: (tables: readonly JudgeTable[]) => readonly JudgeTable[];
  /** Waivers that would be in force besides. */
  readonly waivers: readonly JudgeWaiver[];
}

const MEMORY_MB = 1536;
const TIMEOUT_MS = 120_000;
const MANY_ROWS = 20_000;

/** An assessment that was just made, with what it was made from. */
export type MadeAssessment = StoredAssessment & {
  readonly faults: readonly TextFault[];
  readonly inputs: Pick<AssessmentInputs, 'workspace' | 'catalogs'>;
};

/** Judges the evidence of a workspace by its catalogs, in the process `judge`, and writes the assessment into its folder. */
export async function assessWorkspace(
  folder: string,
  options: AssessOptions,
  judge: JudgeProcess = startJudge(),
): Promise<MadeAssessment> {
  try {
    const evidence = findEvidence(folder);
    evidence.catch(() => undefined);
    const workspace = await readWorkspace(folder);
    const catalogs = await readCatalogsOf(workspace);
    await cleanFolders(folder);
    const inputs = { workspace, catalogs, evidence: await evidence, assessedAt: options.now };
    return await assessInputs(inputs, options, judge);
  } finally {
    judge.close();
  }
}

/** The same over given inputs, wherever they come from: so that a comparison can mix old and new ones. */
export async function assessInputs(
  inputs: AssessmentInputs,
  options: AssessOptions,
  judge: JudgeProcess = startJudge(),
): Promise<MadeAssessment> {
  const { workspace, catalogs, assessedAt } = inputs;
  const beganMs = performance.now();
  const manifest = manifestOf(inputs, options.version);
  const { requirements, faults } = await prepareRequirements(workspace, catalogs, judge);
  const attested = [...catalogs.library.attested.values()];
  const { tables: found, derived } = judgeTables(
    { workspace, attested, reference: catalogs.reference, evidence: inputs.evidence.tables, assessedAt },
    requirements,
  );
  const tables = inputs.supposed?.tables(found) ?? found;
  const aside = await beginFolder(workspace.folder, manifest.id);
  try {
    const scratch = join(aside, 'scratch');
    await mkdir(scratch);
    const memoryMb = options.memoryMb ?? MEMORY_MB;
    const input: AssessInput = {
      requirements,
      setup: {
        threads: options.threads ?? threadsFor(tables),
        memoryLimitMb: memoryMb,
        tables,
        derived,
        waivers: [...waiversInForce(workspace, assessedAt), ...(inputs.supposed?.waivers ?? [])],
        output: aside,
        scratch,
      },
      limits: { timeoutMs: options.timeoutMs ?? TIMEOUT_MS, rssMb: memoryMb + 512 },
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    };
    const output = await assess(input, judge);
    await rm(scratch, { recursive: true, force: true });
    const assessment: Assessment = {
      schema: 'muster.assessment/1',
      id: manifest.id,
      assessedAt: manifest.assessedAt,
      tenant: manifest.tenant,
      catalogs: workspace.config.catalogs.flatMap((id) => {
        const catalog = catalogs.library.catalogs.get(id);
        return catalog === undefined
          ? []
          : [{ id, title: catalog.title, version: catalog.version, date: catalog.date }];
      }),
      results: output.results,
      gates: output.gates,
      tables: tables
        .filter((table) => table.state.snapshot !== undefined || table.state.status !== 'complete')
        .map((table) => table.state),
    };
    if (options.run !== undefined)
      await writeRun(aside, { ...options.run, durationMs: Math.round(performance.now() - beganMs) });
    const stored = await finishFolder(
      workspace,
      aside,
      { manifest, assessment, findings: output.findings },
      catalogs.files,
    );
    return { ...stored, faults, inputs: { workspace, catalogs } };
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
}

/** Two checks run at a time; only over many rows does each gain by a second thread of its own. */
function threadsFor(tables: readonly JudgeTable[]): number {
  return tables.some(({ state }) => (state.rows ?? 0) > MANY_ROWS) ? 2 : 1;
}

/** The requirements of the catalogs in scope: each once, at its strictest level, its parameters as the workspace sets them. */
export async function prepareRequirements(
  workspace: Workspace,
  { library }: Catalogs,
  judge: JudgeProcess,
): Promise<{
  readonly requirements: readonly (PreparedRequirement & { readonly catalogs: readonly string[] })[];
  readonly faults: readonly TextFault[];
}> {
  const { config } = workspace;
  const unknown = config.catalogs.filter((id) => !library.catalogs.has(id));
  if (unknown.length > 0)
    throw new WorkspaceFault(
      unknown.map((id) => ({
        ...inSettings(workspace, ['catalogs', String(config.catalogs.indexOf(id))]),
        message: `catalogs: there is no catalog ${id}; there are ${[...library.catalogs.keys()].join(', ')}`,
      })),
    );
  const entries = new Map<string, CatalogEntry & { catalogs: string[] }>();
  for (const id of config.catalogs) {
    for (const entry of entriesOf(library, id)) {
      const seen = entries.get(entry.requirement.id);
      if (seen === undefined)
        entries.set(entry.requirement.id, {
          ...withParams(entry, workspace),
          catalogs: [id],
        });
      else
        entries.set(entry.requirement.id, {
          ...seen,
          level: stricter(seen.level, entry.level),
          catalogs: [...seen.catalogs, id],
        });
    }
  }
  for (const id of Object.keys(config.params))
    if (!library.requirements.has(id))
      throw new WorkspaceFault([
        { ...inSettings(workspace, ['params', id]), message: `params: there is no requirement ${id}` },
      ]);
  const all = [...entries.values()].sort((a, b) => (a.requirement.id < b.requirement.id ? -1 : 1));
  const { prepared, faults } = await prepare(all, [...library.attested.values()], judge, (question, ask) =>
    cached('checks', question, ask),
  );
  return {
    requirements: prepared.map((one) => ({ ...one, catalogs: entries.get(one.judge.id)?.catalogs ?? [] })),
    faults: [...library.faults, ...faults],
  };
}

function withParams(entry: CatalogEntry, workspace: Workspace): CatalogEntry {
  const params = workspace.config.params[entry.requirement.id];
  if (params === undefined) return entry;
  const unknown = Object.keys(params).find((name) => !Object.hasOwn(entry.requirement.params, name));
  if (unknown !== undefined)
    throw new WorkspaceFault([
      {
        ...inSettings(workspace, ['params', entry.requirement.id, unknown]),
        message: `params: ${entry.requirement.id} has no parameter ${unknown}`,
      },
    ]);
  return { ...entry, requirement: { ...entry.requirement, params: { ...entry.requirement.params, ...params } } };
}

function inSettings({ texts }: Workspace, path: readonly string[]): Omit<TextFault, 'message'> {
  return { file: 'muster.yaml', ...placeOf(texts['muster.yaml'], path) };
}

function stricter(a: CatalogEntry['level'], b: CatalogEntry['level']): CatalogEntry['level'] {
  const order = ['required', 'recommended', 'optional'] as const;
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
}

function manifestOf(
  { workspace, catalogs, evidence, assessedAt }: AssessmentInputs,
  version: string,
): AssessmentManifest {
  const inputs = {
    ...Object.fromEntries(Object.entries(workspace.texts).map(([name, text]) => [name, sha256(text)])),
    catalogs: hashOfCatalogs(catalogs.files),
  };
  const snapshots = Object.fromEntries([...evidence.snapshots].sort(([a], [b]) => (a < b ? -1 : 1)));
  const at = assessedAt.toISOString();
  const id = `${at.slice(0, 19).replaceAll(':', '')}Z-${sha256(JSON.stringify({ at, inputs, snapshots, version })).slice(0, 8)}`;
  return {
    schema: 'muster.assessment-manifest/2',
    id,
    assessedAt: at,
    tenant: workspace.config.tenant,
    muster: version,
    inputs,
    snapshots,
  };
}
