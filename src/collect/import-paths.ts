import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  asEvidenceFault,
  beginSnapshot,
  type CollectedAnswer,
  DEVICE_FACT_SOURCES,
  filePath,
  type Manifest,
  type SnapshotDraft,
  type SnapshotInput,
} from '../evidence/index.ts';
import { openArchives } from './archive/open-archives.ts';
import { importTables } from './devices/import-devices.ts';
import { pickJsonTables } from './devices/read-json-table.ts';
import { chooseDirect, importDirect } from './direct/import-direct.ts';
import { unrollArrays } from './direct/unroll-arrays.ts';
import { readProbeResults } from './network/read-result.ts';
import { importPcs } from './pc/import-pcs.ts';
import type { DateOrder } from './table/local-dates.ts';
import { recognisePath } from './tenant/recognise.ts';
import { createTenantImport, type FileReport } from './tenant/tenant-import.ts';
import { readTools, type ToolSnapshot } from './tools/index.ts';
import { type FoundFile, walkPaths } from './walk.ts';

/** What to import, for whom, and how it is to be recorded. */
export interface ImportOptions {
  /** Folder of the workspace; evidence goes into its `evidence`. */
  readonly folder: string;
  readonly paths: readonly string[];
  /** Id of the workspace's tenant; without one the first organisation in the export says whose it is. */
  readonly tenant?: string;
  /** Ids of the workspace's sites, which results of probes may name; any where not given. */
  readonly sites?: readonly string[];
  readonly now: Date;
  readonly who: string;
  /** Version of Muster. */
  readonly version: string;
  /** When the evidence was collected, where that is known better than by the age of its files. */
  readonly collectedAt?: Date;
  /** The order of day and month in files whose dates do not prove it. */
  readonly dates?: DateOrder | undefined;
  readonly memoryLimitMb?: number;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: {
    readonly file: string;
    readonly bytesDone: number;
    readonly bytesTotal: number;
  }) => void;
}

/** What an import brought. */
export interface Imported {
  readonly snapshots: readonly Manifest[];
  /** Every file that was found, in the order of their names. */
  readonly files: readonly FileReport[];
  readonly tenant: string;
}

const LIMITS = { maxFiles: 1_000_000, maxDepth: 32 };
const GRAPH = 'microsoft-graph';
const FILES_BETWEEN_BREATHS = 256;

/**
 * Imports files and folders into snapshots: one of the directory, one per inventory of devices. Either all of them are
 * there at the end, or none. Throws `CollectFault` where an import cannot be made, `EvidenceFault` where evidence cannot
 * be written, and the reason of `signal` when it is aborted.
 */
export async function importPaths(options: ImportOptions): Promise<Imported> {
  const { files, passed } = walkPaths(options.paths, LIMITS);
  const drafts: SnapshotDraft[] = [];
  let renamed = (error: unknown): unknown => error;
  const begin = async (): Promise<SnapshotDraft> => {
    const draft = await beginSnapshot(join(options.folder, 'evidence'), {
      signal: options.signal,
      ...(options.memoryLimitMb === undefined ? {} : { memoryLimitMb: options.memoryLimitMb }),
    });
    drafts.push(draft);
    return draft;
  };
  try {
    const { scratch } = await begin();
    const opened = await openArchives(files, scratch, options.signal);
    renamed = opened.renamed;
    const read = await readFiles(opened.files, scratch, options);
    const reports = [...read.reports, ...[...passed, ...opened.passed].map(({ name, why }) => skipped(name, why))].sort(
      byName,
    );
    const tenant = options.tenant ?? read.organization ?? 'unknown';
    const snapshots: Manifest[] = [];
    for (const [source, answers] of bySource(read.answers)) {
      const before = drafts.at(-1);
      const draft = await begin();
      snapshots.push(await draft.write(snapshotInput(source, answers, reports, tenant, options), before));
    }
    for (const { source, answers, inputs } of read.tools) {
      const before = drafts.at(-1);
      const draft = await begin();
      snapshots.push(await draft.write({ ...snapshotInput(source, answers, [], tenant, options), inputs }, before));
    }
    for (const probes of read.probes) {
      const before = drafts.at(-1);
      const draft = await begin();
      snapshots.push(await draft.write(probes, before));
    }
    options.signal?.throwIfAborted();
    for (const draft of drafts.slice(1)) await draft.publish();
    return { snapshots, files: reports, tenant };
  } catch (error) {
    throw asEvidenceFault(renamed(error), join(options.folder, 'evidence'));
  } finally {
    for (const draft of drafts) await draft.discard();
  }
}

interface FilesRead {
  readonly answers: readonly CollectedAnswer[];
  readonly reports: readonly FileReport[];
  /** Snapshots of what other tools wrote. */
  readonly tools: readonly ToolSnapshot[];
  /** Snapshots of probes that were run elsewhere. */
  readonly probes: readonly SnapshotInput[];
  readonly organization: string | undefined;
}

/** Reads every file the way its name and first lines call for. */
async function readFiles(files: readonly FoundFile[], scratch: string, options: ImportOptions): Promise<FilesRead> {
  const reading = {
    scratch,
    collectedAt: (oldest: Date | undefined) => collectedAt(oldest, options),
    signal: options.signal,
    ...(options.memoryLimitMb === undefined ? {} : { memoryLimitMb: options.memoryLimitMb }),
  };
  const { sites, now, signal } = options;
  // What is called like an answer of Microsoft Graph is one: to look into each of very many takes longer than to read them.
  const others = files.filter(({ name }) => recognisePath(name) === undefined);
  const probes = await readProbeResults(others, { scratch, tenant: options.tenant, sites, now, signal });
  const left = new Set(probes.left);
  const taken = new Set(others.filter((file) => !left.has(file)));
  const tools = await readTools(
    files.filter((file) => !taken.has(file)),
    { ...reading, tenant: options.tenant, now: options.now },
  );
  const tenant = options.tenant ?? tools.snapshots.find((one) => one.tenant !== undefined)?.tenant;
  const pcs = await importPcs(tools.left, { ...reading, tenant });
  const kinds = sortFiles(pcs.left);
  const done = progressOf(files, options);
  const tenantImport = createTenantImport(scratch, tenant);
  const reports: FileReport[] = kinds.other.map((file) => skipped(file.name, 'files of this kind are not read'));
  const takeAll = async (list: readonly FoundFile[]) => {
    for (const [index, file] of list.entries()) {
      if (index % FILES_BETWEEN_BREATHS === 0) await breathe(options.signal);
      reports.push(await tenantImport.take(file, recognisePath(file.name), options.signal));
      done(file);
    }
  };
  const json = await pickJsonTables(kinds.json);
  const choice = await chooseDirect(await unrollArrays(json.others, scratch, options.signal));
  // Large files keep DuckDB busy on its own threads, the others this one: at the same time.
  const [direct] = await settleBoth(importDirect(choice.chosen, reading), takeAll(choice.others));
  await takeAll(direct.left);
  const exports = await importTables([...kinds.csv, ...json.tables], { ...reading, dates: options.dates });
  reports.push(...probes.reports, ...tools.reports, ...pcs.reports, ...direct.reports, ...exports.reports);
  const answers = [...tenantImport.finish(reading.collectedAt), ...direct.answers, ...exports.answers, pcs.answer];
  return {
    answers: united(answers.filter((answer) => answer !== undefined)),
    reports,
    tools: tools.snapshots,
    probes: probes.snapshots,
    organization: tenantImport.organizationId() ?? tenant,
  };
}

interface SortedFiles {
  readonly json: readonly FoundFile[];
  readonly csv: readonly FoundFile[];
  readonly other: readonly FoundFile[];
}

function sortFiles(files: readonly FoundFile[]): SortedFiles {
  const kindOf = (file: FoundFile): keyof SortedFiles =>
    /\.(csv|tsv)$/i.test(file.name) ? 'csv' : /\.(json|ndjson|jsonl)$/i.test(file.name) ? 'json' : 'other';
  const { json = [], csv = [], other = [] } = Object.groupBy(files, kindOf);
  return { json, csv, other };
}

/** Waits for both, also where one fails: nothing may still be writing when what was written is cleared away. */
async function settleBoth<A, B>(a: Promise<A>, b: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
}

/** Devices that came partly by lines and partly by documents are one collection. */
function united(answers: readonly CollectedAnswer[]): readonly CollectedAnswer[] {
  const byName = new Map<string, CollectedAnswer>();
  for (const answer of answers) {
    const known = byName.get(answer.name);
    byName.set(answer.name, known === undefined ? answer : unite(known, answer));
  }
  return [...byName.values()];
}

function unite(a: CollectedAnswer, b: CollectedAnswer): CollectedAnswer {
  const relations = [a, b].map(({ relation, rawFile }) =>
    rawFile === undefined ? relation : `SELECT * FROM read_parquet(${filePath(rawFile)})`,
  );
  const present = relations.filter((relation) => relation !== undefined);
  const messages = [a.message, b.message].filter((message) => message !== undefined);
  const { rawFile: _, message: __, relation: ___, ...entry } = a;
  return {
    ...entry,
    status:
      a.status === 'complete' && b.status === 'complete' ? 'complete' : present.length === 0 ? a.status : 'truncated',
    ...(messages.length === 0 ? {} : { message: messages.join('; ') }),
    collectedAt: [a.collectedAt, b.collectedAt].sort()[0] ?? a.collectedAt,
    propertiesNotSupplied: a.propertiesNotSupplied.filter((name) => b.propertiesNotSupplied.includes(name)),
    ...(present.length === 0 ? {} : { relation: present.join(' UNION ALL BY NAME ') }),
  };
}

function bySource(answers: readonly CollectedAnswer[]): ReadonlyMap<string, readonly CollectedAnswer[]> {
  const sources = new Map<string, CollectedAnswer[]>();
  for (const answer of answers) {
    const source = DEVICE_FACT_SOURCES.find((one) => one.collection === answer.name)?.source ?? GRAPH;
    sources.set(source, [...(sources.get(source) ?? []), answer]);
  }
  return sources;
}

function snapshotInput(
  source: string,
  answers: readonly CollectedAnswer[],
  reports: readonly FileReport[],
  tenant: string,
  options: ImportOptions,
): SnapshotInput {
  const names = answers.map((answer) => answer.name);
  return {
    tenant,
    source,
    collector: { name: 'import', version: options.version },
    startedAt: options.now.toISOString(),
    endedAt: options.now.toISOString(),
    who: options.who,
    inputs: reports.flatMap(({ file, collection, objects, problems }) =>
      collection !== undefined && names.includes(collection)
        ? [{ file, collection, objects, problems: [...problems] }]
        : [],
    ),
    collections: answers,
  };
}

/** Evidence is as old as the oldest of its files, and never newer than now. */
function collectedAt(oldest: Date | undefined, options: ImportOptions): string {
  const at = options.collectedAt ?? oldest ?? options.now;
  return new Date(Math.min(at.getTime(), options.now.getTime())).toISOString();
}

function progressOf(files: readonly FoundFile[], options: ImportOptions): (file: FoundFile) => void {
  const bytesTotal = files.reduce((sum, file) => sum + file.bytes, 0);
  let bytesDone = 0;
  return (file) => {
    bytesDone += file.bytes;
    options.progress?.({ file: file.name, bytesDone, bytesTotal });
  };
}

/** Lets a signal be heard between many small files. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}

function skipped(file: string, why: string): FileReport {
  return { file, objects: 0, problems: [], skipped: why };
}

function byName(a: FileReport, b: FileReport): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}
