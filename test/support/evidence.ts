import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Imported, type ImportOptions, importPaths } from '../../src/collect/index.ts';
import { type DatabaseRow, filePath, withDatabase } from '../../src/evidence/index.ts';

/** The tenant of the fixtures. */
export const TENANT = '6f1c9d0e-0000-4000-8000-000000000001';
/** The instant of the fixtures. */
export const NOW = new Date('2026-11-21T10:49:00Z');

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Content of a file: text and bytes as they are, anything else as JSON. */
export type Content = string | Buffer | object;

/** Writes files below a folder of their own. */
export function writeFiles(files: Readonly<Record<string, Content>>): string {
  const folder = join(temporaryFolder(), 'export');
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  }
  return folder;
}

/** An import of files into a workspace, and a look into its tables. */
export interface TestImport extends Imported {
  readonly workspace: string;
  /** Rows of a table of any of the snapshots, in the order of their text. */
  table(name: string): Promise<readonly DatabaseRow[]>;
  problems(): Promise<readonly DatabaseRow[]>;
  /** Status of a table. */
  status(name: string): string | undefined;
}

/** Imports files as one export. */
export async function importFiles(
  files: Readonly<Record<string, Content>>,
  options: Partial<ImportOptions> = {},
): Promise<TestImport> {
  const folder = options.folder ?? temporaryFolder();
  const imported = await importPaths({
    folder,
    paths: [writeFiles(files)],
    tenant: TENANT,
    now: NOW,
    who: 'ann@contoso.com',
    version: '0.0.0',
    memoryLimitMb: 400,
    ...options,
  });
  const entries = imported.snapshots.flatMap((snapshot) => snapshot.tables.map((entry) => ({ snapshot, entry })));
  return {
    ...imported,
    workspace: folder,
    status: (name) => entries.find(({ entry }) => entry.name === name)?.entry.status,
    table: (name) =>
      readParquet(
        entries.flatMap(({ snapshot, entry }) =>
          entry.name === name && entry.file !== undefined ? [join(folder, 'evidence', snapshot.id, entry.file)] : [],
        ),
      ),
    problems: () => readParquet(imported.snapshots.map(({ id }) => join(folder, 'evidence', id, 'problems.parquet'))),
  };
}

/** Rows of Parquet files, in the order of their text. */
export async function readParquet(files: readonly string[]): Promise<readonly DatabaseRow[]> {
  if (files.length === 0) return [];
  const rows = await withDatabase({ scratch: join(tmpdir(), 'muster-test-scratch'), memoryLimitMb: 200 }, (database) =>
    database.rows(`FROM read_parquet([${files.map(filePath).join(', ')}], union_by_name = true)`),
  );
  return rows
    .map((row) => JSON.stringify(row))
    .sort()
    .map((text): DatabaseRow => JSON.parse(text));
}
