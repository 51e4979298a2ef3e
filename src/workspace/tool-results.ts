import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filePath, listSnapshots, literal, refreshTables, type Snapshot, withDatabase } from '../evidence/index.ts';
import type { ReportedTool, ReportedToolTest } from '../report/index.ts';

const TABLE = 'tool_results';
/** What did not pass first. */
const ORDER = ['failed', 'error', 'investigate', 'inconclusive', null, 'skipped', 'not-run', 'passed'];

/** Which results are wanted. */
export interface ToolResultsWanted {
  /** Nothing that was collected or imported later. */
  readonly until?: Date;
  /** A tool by its name, or a test by its id; all of them where nothing is said. Case does not matter. */
  readonly word?: string;
  readonly most: number;
}

/**
 * What other tools said of the tenant: of each the newest results that were imported, what did not pass first. They are no
 * evidence that a check reads, and decide nothing.
 */
export async function toolResults(workspace: string, wanted: ToolResultsWanted): Promise<readonly ReportedTool[]> {
  const { snapshots } = await listSnapshots(join(workspace, 'evidence'));
  const newest = new Map<string, Snapshot>();
  // They come oldest first.
  for (const snapshot of snapshots) {
    const { source, collectedAt, endedAt, tables } = snapshot.manifest;
    const isLate = [collectedAt, endedAt].some(
      (at) => wanted.until !== undefined && Date.parse(at) > wanted.until.getTime(),
    );
    if (!isLate && tables.some(({ name, file }) => name === TABLE && file !== undefined)) newest.set(source, snapshot);
  }
  if (newest.size === 0) return [];
  const scratch = await mkdtemp(join(tmpdir(), 'muster-tools-'));
  try {
    return await withDatabase({ scratch }, async (database) => {
      const tools: ReportedTool[] = [];
      for (const [tool, snapshot] of newest) {
        const { manifest, folder, id } = await refreshTables(snapshot);
        const entry = manifest.tables.find(({ name }) => name === TABLE);
        if (entry?.file === undefined) continue;
        const word = wanted.word?.toLowerCase();
        const where = word === undefined || word === tool ? '' : ` WHERE lower(test) = ${literal(word)}`;
        const rows = `(SELECT test, title, result FROM read_parquet(${filePath(join(folder, entry.file))})${where})`;
        const counts = await database.rows(`SELECT result, count(*)::INTEGER AS count FROM ${rows} GROUP BY result`);
        const total = counts.reduce((sum, { count }) => sum + Number(count), 0);
        if (total === 0) continue;
        const rank = `CASE ${ORDER.map((result, index) => `WHEN result IS NOT DISTINCT FROM ${result === null ? 'NULL' : literal(result)} THEN ${index}`).join(' ')} ELSE ${ORDER.length} END`;
        const tests = await database.rows(
          `SELECT test, title, result FROM ${rows} ORDER BY ${rank}, test LIMIT ${wanted.most}`,
        );
        tools.push({
          tool,
          snapshot: id,
          at: entry.collectedAt,
          counts: counts
            .map(({ result, count }) => ({ result: textOf(result), count: Number(count) }))
            .toSorted((a, b) => ORDER.indexOf(a.result) - ORDER.indexOf(b.result)),
          tests: tests.map(
            ({ test, title, result }): ReportedToolTest => ({
              test: String(test),
              title: textOf(title),
              result: textOf(result),
            }),
          ),
          more: total - tests.length,
        });
      }
      return tools.toSorted((a, b) => (a.tool < b.tool ? -1 : 1));
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
