import { join } from 'node:path';
import {
  COLLECTIONS,
  type CollectedAnswer,
  DEVICE_EXPORT_COLLECTION,
  filePath,
  withDatabase,
} from '../../evidence/index.ts';
import { requestOf } from '../tenant/collection-sink.ts';
import type { FileReport } from '../tenant/tenant-import.ts';
import type { FoundFile } from '../walk.ts';
import { type ReadExport, readDeviceExport } from './device-export.ts';
import { readDirect } from './direct-lines.ts';

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

/** Reads well-formed lines of managed devices; answers nothing where they have to be read object by object. */
export async function importDirect(
  files: readonly FoundFile[],
  reading: DevicesReading,
): Promise<DevicesRead | undefined> {
  const collection = COLLECTIONS.find((one) => one.name === 'managedDevices');
  if (collection === undefined) return undefined;
  return withDatabase(reading, async (database) => {
    const read = await readDirect(database, files, join(reading.scratch, 'direct.parquet'));
    reading.signal?.throwIfAborted();
    if (read === undefined) return undefined;
    return {
      reports: files.map((file, index) => ({
        file: file.name,
        collection: collection.name,
        objects: index === 0 ? read.rows : 0,
        problems: index === 0 ? [] : [`its devices are counted with ${files[0]?.name ?? ''}`],
      })),
      answer: {
        name: collection.name,
        status: 'complete',
        request: requestOf(collection),
        permission: collection.permission,
        collectedAt: reading.collectedAt(oldestOf(files)),
        propertiesNotSupplied: [...read.propertiesNotSupplied],
        rawFile: read.rawFile,
      },
    };
  });
}

/** Reads tables of comma-separated values: device exports become one collection, others are passed over. */
export async function importExports(files: readonly FoundFile[], reading: DevicesReading): Promise<DevicesRead> {
  if (files.length === 0) return { reports: [] };
  return withDatabase(reading, async (database) => {
    const reports: FileReport[] = [];
    const read: { readonly file: FoundFile; readonly found: ReadExport }[] = [];
    for (const [index, file] of files.entries()) {
      const found = await readDeviceExport(database, file, reading.scratch, `export${index}`, reading.signal);
      if (found.kind === 'read') read.push({ file, found });
      reports.push(
        found.kind === 'none'
          ? { file: file.name, objects: 0, problems: [], skipped: found.why }
          : { file: file.name, collection: DEVICE_EXPORT_COLLECTION, objects: found.rows, problems: found.problems },
      );
    }
    return read.length === 0 ? { reports } : { reports, answer: exportAnswer(read, reading) };
  });
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
    relation: `SELECT * FROM read_parquet([${read.map(({ found }) => filePath(found.rawFile)).join(', ')}])`,
  };
}

function oldestOf(files: readonly FoundFile[]): Date | undefined {
  return files.map((file) => file.writtenAt).sort((a, b) => a.getTime() - b.getTime())[0];
}
