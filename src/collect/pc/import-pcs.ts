import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  COMPLETE,
  type CollectedAnswer,
  filePath,
  identifier,
  literal,
  MISSHAPEN,
  NULLS,
  PC_COLLECTION,
  rawColumnsOf,
} from '../../evidence/index.ts';
import type { DevicesReading } from '../devices/import-devices.ts';
import { openLineFile } from '../tenant/line-file.ts';
import type { FileReport } from '../tenant/tenant-import.ts';
import { asUtf8 } from '../tenant/text-stream.ts';
import type { FoundFile } from '../walk.ts';
import { attribute, PCS_FOLDER, type Pc, type ReadFile } from './attribute.ts';
import { partByName } from './pc-parts.ts';
import { pcRow } from './pc-row.ts';
import { DEVICE_SCHEMA, readPcFile } from './read-pc-file.ts';

/** What was read of PCs: evidence, where there is any, what became of each file, and the files that are not of a PC. */
export interface PcsRead {
  readonly answer?: CollectedAnswer;
  readonly reports: readonly FileReport[];
  readonly left: readonly FoundFile[];
}

/** One PC's file is small; what is larger is none. */
const FILE_BYTES = 4 << 20;
/** What our own script calls its files. */
const DEVICE_FILE = 'muster-device';
const HEAD_BYTES = 64 << 10;
const MOST_PCS = 100_000;
const PROBLEMS_LISTED = 20;
const REQUEST = 'On the PC: the script of `muster collect script device`, or dsregcmd /status and the like';
const PERMISSION = 'a user of the PC; for TPM, BitLocker and Secure Boot its local administrator';
/** A text that is none of these is not looked at further. */
const MARKS = [DEVICE_SCHEMA, 'AzureAdJoined', 'AMServiceEnabled', 'VolumeStatus', 'TpmPresent', 'TotalPhysicalMemory'];

/**
 * Reads what commands on PCs printed, of each PC one row; `tenant` is whose evidence it is. A PC that is joined to
 * another tenant, and a file that cannot be told to be of one PC, are refused with a sentence. Other files are left.
 */
export async function importPcs(
  files: readonly FoundFile[],
  reading: DevicesReading & { readonly tenant?: string | undefined },
): Promise<PcsRead> {
  const read: ReadFile[] = [];
  const reports: FileReport[] = [];
  const left: FoundFile[] = [];
  for (const file of files) {
    reading.signal?.throwIfAborted();
    const found = (await mayBeOfPc(file)) ? readPcFile(await readFile(file.path), stemOf(file.name)) : undefined;
    if (found === undefined || (found.kind === 'none' && found.why === undefined)) left.push(file);
    else if (found.kind === 'none') reports.push(skipped(file, found.why ?? ''));
    else read.push({ file, read: found });
  }
  const { pcs, refused } = attribute(read);
  for (const { file, why } of refused) reports.push(skipped(file, why));
  const own: Pc[] = [];
  for (const pc of pcs) {
    const why = own.length >= MOST_PCS ? `there are more than ${MOST_PCS} PCs` : reasonAgainst(pc, reading.tenant);
    if (why === undefined) own.push(pc);
    for (const [index, one] of pc.files.entries()) {
      reports.push(why === undefined ? reportOf(one, index === 0) : skipped(one.file, why));
    }
  }
  return own.length === 0 ? { reports, left } : { reports, left, answer: answerOf(own, reading) };
}

function reportOf({ file, read }: ReadFile, isFirst: boolean): FileReport {
  const problems = read.problems.slice(0, PROBLEMS_LISTED);
  return { file: file.name, collection: PC_COLLECTION, objects: isFirst ? 1 : 0, problems };
}

function skipped(file: FoundFile, why: string): FileReport {
  return { file: file.name, objects: 0, problems: [], skipped: why };
}

/** Why a PC is not taken: it is joined to a tenant that is not this one. */
function reasonAgainst(pc: Pc, tenant: string | undefined): string | undefined {
  const { tenantId } = pc.identity;
  if (tenantId === undefined || tenant === undefined || tenantId === tenant.toLowerCase()) return undefined;
  return `the PC is joined to tenant ${tenantId}, and this workspace is of ${tenant}`;
}

/**
 * Whether a file is worth reading: by its name, or by words at its beginning. A directory export has very many JSON
 * files, of which none is opened here for its words.
 */
async function mayBeOfPc(file: FoundFile): Promise<boolean> {
  const isText = /\.(txt|log)$/i.test(file.name);
  if (file.bytes === 0 || file.bytes > FILE_BYTES || !(isText || /\.json$/i.test(file.name))) return false;
  const stem = stemOf(file.name);
  if (partByName(stem) !== undefined) return true;
  if (!isText && !stem.toLowerCase().startsWith(DEVICE_FILE) && !isBelowPcs(file.name)) return false;
  const handle = await open(file.path, 'r');
  const { buffer, bytesRead } = await handle
    .read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    .finally(() => handle.close());
  const head = asUtf8(buffer.subarray(0, bytesRead)).toString('utf8');
  return MARKS.some((mark) => head.includes(mark));
}

function isBelowPcs(name: string): boolean {
  return name.toLowerCase().split('/').slice(0, -1).includes(PCS_FOLDER);
}

function stemOf(name: string): string {
  return (name.split('/').at(-1) ?? '').replace(/\.(json|txt|log)$/i, '');
}

function answerOf(pcs: readonly Pc[], reading: DevicesReading): CollectedAnswer {
  const names = rawColumnsOf(PC_COLLECTION).map(({ name }) => name);
  const path = join(reading.scratch, `${PC_COLLECTION}.ndjson`);
  const lines = openLineFile(path);
  const seen = new Set<string>();
  for (const pc of pcs) {
    const row = pcRow(pc, reading.collectedAt(pc.gatheredAt));
    for (const name of Object.keys(row)) seen.add(name);
    lines.write(row);
  }
  lines.close();
  // The age of each PC counts by itself; what stands here is the age of the newest.
  const newest = pcs.map(({ gatheredAt }) => gatheredAt).sort((a, b) => b.getTime() - a.getTime())[0];
  const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
  const none = `NULL::VARCHAR[] AS ${identifier(NULLS)}, NULL::VARCHAR[] AS ${identifier(MISSHAPEN)}, NULL::VARCHAR AS ${identifier(COMPLETE)}`;
  return {
    name: PC_COLLECTION,
    status: 'complete',
    request: REQUEST,
    permission: PERMISSION,
    collectedAt: reading.collectedAt(newest),
    propertiesNotSupplied: names.filter((name) => !seen.has(name)),
    kept: {},
    relation: `SELECT ${names.map(identifier).join(', ')}, ${none} FROM read_json(${filePath(path)}, format = 'newline_delimited', columns = {${columns}}, auto_detect = false, records = true)`,
  };
}
