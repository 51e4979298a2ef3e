import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CollectedAnswer, InputEntry, ToolSource } from '../../evidence/index.ts';
import { CollectFault } from '../fault.ts';
import type { FileReport } from '../tenant/tenant-import.ts';
import type { FoundFile } from '../walk.ts';

/** What one run of another tool gave: a snapshot of its own, with its own source and date. */
export interface ToolSnapshot {
  readonly source: ToolSource;
  readonly answers: readonly CollectedAnswer[];
  readonly inputs: readonly InputEntry[];
  /** The tenant that the run says it was made in. */
  readonly tenant?: string;
}

/** What was read of the files of other tools, and which files are none of theirs. */
export interface ToolRead {
  readonly snapshots: readonly ToolSnapshot[];
  readonly reports: readonly FileReport[];
  readonly left: readonly FoundFile[];
}

/** Where and for whom files of other tools are read. */
export interface ToolReading {
  readonly scratch: string;
  /** Id of the workspace's tenant, where it is known. */
  readonly tenant?: string | undefined;
  readonly now: Date;
  /** When evidence was collected of which the files say nothing themselves. */
  readonly collectedAt: (oldest: Date | undefined) => string;
  readonly signal?: AbortSignal | undefined;
}

/** Reads what it knows of some files, and leaves the rest. Throws `CollectFault` for another tenant's. */
export type ToolReader = (files: readonly FoundFile[], reading: ToolReading) => Promise<ToolRead>;

/** When a run was made: what it says itself counts more than any other date; never newer than now. */
export function datedAt(reading: ToolReading, inside: Date | undefined, writtenAt: Date | undefined): string {
  if (inside === undefined) return reading.collectedAt(writtenAt);
  return new Date(Math.min(inside.getTime(), reading.now.getTime())).toISOString();
}

let folders = 0;

/** A scratch folder of its own: two runs of a tool have collections of the same names. */
export function scratchFor(reading: ToolReading, source: ToolSource): string {
  folders += 1;
  const folder = join(reading.scratch, `${source}-${folders}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A file of which nothing is taken, and why. */
export function skippedFile(file: FoundFile, why: string): FileReport {
  return { file: file.name, objects: 0, problems: [], skipped: why };
}

/** Throws `CollectFault` where a file says that it is of another tenant than the workspace. */
export function checkTenant(file: FoundFile, found: string | undefined, expected: string | undefined): void {
  if (found === undefined || expected === undefined || found.toLowerCase() === expected.toLowerCase()) return;
  throw new CollectFault(
    'other-tenant',
    file.path,
    `it is evidence of tenant ${found}, but this workspace is of ${expected}`,
  );
}

/** A tenant id as tools write it; nothing where they could not find it out. */
export function tenantIdOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value : undefined;
}

/** An ISO time with a zone; nothing where there is none, or its day and month cannot be told apart. */
export function timeOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value))
    return undefined;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
