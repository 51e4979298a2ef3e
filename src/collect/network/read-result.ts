import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { PROBES_COLLECTION, type SnapshotInput } from '../../evidence/index.ts';
import type { FileReport } from '../tenant/tenant-import.ts';
import { readDocument, readHead } from '../tools/read-document.ts';
import { checkTenant, skippedFile } from '../tools/tool.ts';
import type { FoundFile } from '../walk.ts';
import type { ProbedEndpoint, ProbedTarget } from './judge/judge-run.ts';
import { endpointSchema, type ReadEndpoint, type ReadTarget, resultSchema, targetSchema } from './result-schema.ts';
import { probeSnapshot } from './write-probes.ts';

/** What was read of results of `muster probe --json`: a snapshot for each, and the files that are none. */
export interface ProbeResultsRead {
  readonly snapshots: readonly SnapshotInput[];
  readonly reports: readonly FileReport[];
  readonly left: readonly FoundFile[];
}

/** Where and for whom results are read. */
export interface ProbeResultsReading {
  readonly scratch: string;
  /** Id of the workspace's tenant, where it is known. */
  readonly tenant?: string | undefined;
  /** Ids of the workspace's sites; any where not given. */
  readonly sites?: readonly string[] | undefined;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
}

const HEAD_BYTES = 256;
const SCHEMA = /^\s*\{\s*"schema"\s*:\s*"muster\.probe\/(\d{1,6})"/;
const VERSION = '1';
const PROBLEMS_LISTED = 20;

/**
 * Reads results of `muster probe --json --output FILE`, as they are made at a site that is not where the workspace is:
 * each becomes the snapshot that it would have become there, with its own date. Rows that cannot be read are told, and
 * the snapshot is then not whole. Throws `CollectFault` where a result is another tenant's.
 */
export async function readProbeResults(
  files: readonly FoundFile[],
  reading: ProbeResultsReading,
): Promise<ProbeResultsRead> {
  const snapshots: SnapshotInput[] = [];
  const reports: FileReport[] = [];
  const left: FoundFile[] = [];
  for (const file of files) {
    reading.signal?.throwIfAborted();
    const found = /\.json$/i.test(file.name) ? SCHEMA.exec(await readHead(file, HEAD_BYTES)) : null;
    if (found === null) {
      left.push(file);
      continue;
    }
    const read =
      found[1] === VERSION
        ? await readResult(file, reading, join(reading.scratch, `probe-${snapshots.length}`))
        : { why: `it is of version ${found[1]} of what muster probe writes, and ${VERSION} is read here` };
    if ('why' in read) reports.push(skippedFile(file, read.why));
    else {
      snapshots.push(read.snapshot);
      reports.push(read.report);
    }
  }
  return { snapshots, reports, left };
}

type ResultRead = { readonly snapshot: SnapshotInput; readonly report: FileReport } | { readonly why: string };

async function readResult(file: FoundFile, reading: ProbeResultsReading, scratch: string): Promise<ResultRead> {
  const document = await readDocument(file, reading.signal);
  if ('why' in document) return document;
  const parsed = resultSchema.safeParse(document.object);
  if (!parsed.success) return { why: `it is not whole: ${firstFault(parsed.error)}` };
  const { site, run } = parsed.data;
  if (run === null) return { why: 'nothing was probed: it is what --dry-run would have contacted' };
  checkTenant(file, run.tenant, reading.tenant);
  const { sites } = reading;
  if (sites?.includes(site) === false)
    return {
      why: `it was made at the site ${site}, which muster.yaml has not; it has ${sites.slice(0, 20).join(', ')}: declare it there, then import this again`,
    };
  const problems = createProblems();
  const earliest = (time: string) => new Date(Math.min(Date.parse(time), reading.now.getTime()));
  const cap = <Row extends { readonly observedAt: string }>(row: Row): Row => ({
    ...row,
    observedAt: earliest(row.observedAt).toISOString(),
  });
  const endpoints = rowsOf(endpointSchema, parsed.data.endpoints, 'endpoint', problems).map(cap);
  const targets = rowsOf(targetSchema, parsed.data.targets, 'target', problems).map(cap);
  const keptEndpoints = distinct(endpoints, keyOfEndpoint, problems) satisfies readonly ProbedEndpoint[];
  const keptTargets = distinct(targets.map(withoutAbsent), keyOfTarget, problems) satisfies readonly ProbedTarget[];
  if (keptTargets.length === 0)
    return {
      why: `no host of it can be read${problems
        .listed()
        .map((one) => `; ${one}`)
        .join('')}`.slice(0, 500),
    };
  const { cut: stopped, ...about } = run;
  const lost = problems.count() === 0 ? [] : [`${problems.count()} rows of ${file.name} could not be read`];
  const cut = [...(stopped === null ? [] : [stopped]), ...lost].join('; ');
  mkdirSync(scratch, { recursive: true });
  const entry = {
    file: file.name,
    collection: PROBES_COLLECTION,
    objects: keptEndpoints.length,
    problems: problems.listed(),
  };
  const snapshot = probeSnapshot(
    {
      ...about,
      // A result narrows itself, but never claims another site's place.
      scope: run.scope === site || run.scope.startsWith(`${site}: `) ? run.scope : site,
      startedAt: earliest(run.startedAt),
      endedAt: earliest(run.endedAt),
      site,
      endpoints: keptEndpoints,
      targets: keptTargets,
      ...(cut === '' ? {} : { cut }),
    },
    scratch,
  );
  return { snapshot: { ...snapshot, inputs: [{ ...entry, problems: [...entry.problems] }] }, report: entry };
}

interface Problems {
  readonly add: (problem: string) => void;
  readonly count: () => number;
  /** The first of them; how many more there are. */
  readonly listed: () => readonly string[];
}

function createProblems(): Problems {
  const listed: string[] = [];
  let count = 0;
  return {
    add: (problem) => {
      count += 1;
      if (listed.length < PROBLEMS_LISTED) listed.push(problem);
    },
    count: () => count,
    listed: () => (count > listed.length ? [...listed, `and ${count - listed.length} more`] : listed),
  };
}

function rowsOf<Row>(
  schema: z.ZodType<Row>,
  rows: readonly unknown[],
  what: string,
  problems: Problems,
): readonly Row[] {
  return rows.flatMap((row, index) => {
    const parsed = schema.safeParse(row);
    if (parsed.success) return [parsed.data];
    problems.add(`${what} ${index + 1}: ${firstFault(parsed.error)}`);
    return [];
  });
}

/** What comes twice counts once: a table has one row of each. */
function distinct<Row>(rows: readonly Row[], keyOf: (row: Row) => string, problems: Problems): readonly Row[] {
  const known = new Map<string, Row>();
  for (const row of rows) {
    const key = keyOf(row);
    if (known.has(key)) problems.add(`${key} comes twice`.slice(0, 300));
    else known.set(key, row);
  }
  return [...known.values()];
}

function keyOfEndpoint({ list, service, pattern, protocol: kind, port: number }: ReadEndpoint) {
  return `${list} ${service} ${pattern}:${number}/${kind}`;
}

function keyOfTarget({ host, protocol: kind, port: number }: ProbedTarget) {
  return `${host}:${number}/${kind}`;
}

/** The same without properties that are there and undefined; of a stage that comes twice the first. */
function withoutAbsent({ authenticated, status, stages, ...rest }: ReadTarget): ProbedTarget {
  const first = stages.filter(({ stage }, index) => stages.findIndex((one) => one.stage === stage) === index);
  return {
    ...rest,
    stages: first.map(({ note, ...one }) => ({ ...one, ...(note === undefined ? {} : { note }) })),
    ...(authenticated === undefined ? {} : { authenticated }),
    ...(status === undefined ? {} : { status }),
  };
}

function firstFault(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'it cannot be read';
  return `${issue.path.map(String).join('.')}: ${issue.message}`.replaceAll(/\s+/g, ' ').slice(0, 200);
}
