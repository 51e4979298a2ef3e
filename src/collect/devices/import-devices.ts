import { type CollectedAnswer, DEVICE_EXPORT_COLLECTION, filePath, withDatabase } from '../../evidence/index.ts';
import type { FileReport } from '../tenant/tenant-import.ts';
import type { FoundFile } from '../walk.ts';
import { type ReadExport, readDeviceExport } from './device-export.ts';

/** What was read of some files: evidence for a snapshot, where there is any, and what became of each file. */
export interface DevicesRead {
  readonly answer?: CollectedAnswer;
  readonly reports: readonly FileReport[];
}

/** Where and how devices are read. */
export interface DevicesReading {
  readonly scratch: string;
  readonly collectedAt: (oldest: Date | undefined) => string;
  readonly memoryLimitMb?: number;
  readonly signal?: AbortSignal | undefined;
}

const EXPORT_REQUEST = 'Intune admin centre: Devices, All devices, Export';
const EXPORT_PERMISSION = 'DeviceManagementManagedDevices.Read.All';

/** Reads tables of comma-separated values: device exports become one collection, others are passed over. */
export async function importExports(files: readonly FoundFile[], reading: DevicesReading): Promise<DevicesRead> {
  const reports: FileReport[] = [];
  const read: { readonly file: FoundFile; readonly found: ReadExport }[] = [];
  for (const [index, file] of files.entries()) {
    // A database for each: a file can leave one in a state from which it answers nothing more.
    const found = await withDatabase(reading, (database) =>
      readDeviceExport(database, file, reading.scratch, `export${index}`, reading.signal),
    );
    if (found.kind === 'read') read.push({ file, found });
    reports.push(
      found.kind === 'none'
        ? { file: file.name, objects: 0, problems: [], skipped: found.why }
        : { file: file.name, collection: DEVICE_EXPORT_COLLECTION, objects: found.rows, problems: found.problems },
    );
  }
  return read.length === 0 ? { reports } : { reports, answer: exportAnswer(read, reading) };
}

function exportAnswer(
  read: readonly { readonly file: FoundFile; readonly found: ReadExport }[],
  reading: DevicesReading,
): CollectedAnswer {
  const faulty = read.filter(({ found }) => found.problems.length > 0).map(({ file }) => file.name);
  const [first] = read;
  const notSupplied = first?.found.propertiesNotSupplied ?? [];
  return {
    name: DEVICE_EXPORT_COLLECTION,
    status: faulty.length === 0 ? 'complete' : 'truncated',
    ...(faulty.length === 0 ? {} : { message: `lines of ${faulty.join(', ')} could not be read` }),
    request: EXPORT_REQUEST,
    permission: EXPORT_PERMISSION,
    collectedAt: reading.collectedAt(oldestOf(read.map(({ file }) => file))),
    propertiesNotSupplied: notSupplied.filter((name) =>
      read.every(({ found }) => found.propertiesNotSupplied.includes(name)),
    ),
    kept: {},
    relation: `SELECT * FROM read_parquet([${read.map(({ found }) => filePath(found.rawFile)).join(', ')}])`,
  };
}

function oldestOf(files: readonly FoundFile[]): Date | undefined {
  return files.map((file) => file.writtenAt).sort((a, b) => a.getTime() - b.getTime())[0];
}
