import { z } from 'zod';
import { createFileNotes } from '../table/file-notes.ts';
import { isJsonObject } from '../tenant/json-object.ts';
import { asUtf8, detectEncoding, isCleanUtf8 } from '../tenant/text-stream.ts';
import { PART_NAMES, type PartName, type PcObject, type PcParts, partByName, partByObject } from './pc-parts.ts';
import { readPropertyList } from './property-list.ts';

/** What one file says of one PC. */
export interface PcFile {
  readonly kind: 'pc';
  readonly parts: PcParts;
  /** Written by our own script, which gathers everything of one PC at one time. */
  readonly isWhole: boolean;
  /** When it was gathered, where the file says so. */
  readonly gatheredAt?: Date;
  /** Name of the PC, where the file says it outside its parts. */
  readonly name?: string;
  readonly problems: readonly string[];
}

/** A file that is not from a PC, or cannot be read. */
export interface NoPcFile {
  readonly kind: 'none';
  /** Why, where its name or content say that it is from a PC nevertheless. */
  readonly why?: string;
}

/** What `muster collect script device` writes calls itself so. */
export const DEVICE_SCHEMA = 'muster.device/1';

const MOST_OBJECTS = 1000;
const SECURE_BOOT_UNSUPPORTED = /0xC0000002/i;

/**
 * Only what is used, and permissive: a part that a PC refused is missing, and what else the file says is passed over.
 */
const DeviceFile = z.object({
  schema: z.literal(DEVICE_SCHEMA),
  gatheredAt: z.string().optional().catch(undefined),
  computerName: z.string().max(256).optional().catch(undefined),
  parts: z.record(z.string(), z.unknown()),
  refused: z
    .array(z.object({ part: z.string().max(100), why: z.string() }))
    .max(100)
    .optional()
    .catch(undefined),
});

/** Reads a file from a PC. `stem` is its name without folder and ending. Never throws for what is in it. */
export function readPcFile(bytes: Buffer, stem: string): PcFile | NoPcFile {
  const problems: string[] = [];
  const text = textOf(bytes, problems);
  const named = partByName(stem);
  const start = text.trimStart();
  if (start.startsWith('{') || start.startsWith('[')) {
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch (error) {
      const isOurs = named !== undefined || text.includes(DEVICE_SCHEMA);
      const reason = error instanceof Error ? error.message.slice(0, 160) : String(error);
      return { kind: 'none', ...(isOurs ? { why: `it is no whole JSON document (${reason})` } : {}) };
    }
    return readJson(document, named, problems);
  }
  if (named === 'SecureBootUEFI') return readSecureBoot(text, problems);
  return readText(text, named, problems);
}

/**
 * The text of a file. Without a mark of its encoding it is UTF-8, else what Windows' consoles write. Windows PowerShell
 * appends UTF-16 to whatever a file holds (`>>`): the zero bytes of that are taken out.
 */
function textOf(bytes: Buffer, problems: string[]): string {
  const text = decoded(bytes, problems);
  const zero = text.indexOf('\0');
  if (zero < 0) return text;
  const line = text.slice(0, zero).split('\n').length;
  problems.push(`line ${line}: there are zero bytes, as where UTF-16 was appended to other text: taken out`);
  return text.replaceAll('\0', '');
}

function decoded(bytes: Buffer, problems: string[]): string {
  if (detectEncoding(bytes).encoding !== 'utf-8' || isCleanUtf8(bytes)) return asUtf8(bytes).toString('utf8');
  problems.push('there are bytes that are not UTF-8; the file is read as Windows-1252');
  return new TextDecoder('windows-1252').decode(bytes);
}

function readJson(document: unknown, named: PartName | undefined, problems: string[]): PcFile | NoPcFile {
  if (
    isJsonObject(document) &&
    typeof document['schema'] === 'string' &&
    document['schema'].startsWith('muster.device/')
  ) {
    return readDeviceFile(document, problems);
  }
  const objects = objectsOf(document);
  const part = named ?? (objects[0] === undefined ? undefined : partByObject(objects[0]));
  if (part === undefined) return { kind: 'none' };
  if (objects.length === 0) return { kind: 'none', why: 'there is no object in it' };
  return { kind: 'pc', parts: new Map([[part, objects]]), isWhole: false, problems };
}

function readDeviceFile(document: unknown, problems: string[]): PcFile | NoPcFile {
  const parsed = DeviceFile.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    return { kind: 'none', why: `it is not a ${DEVICE_SCHEMA} file: ${where}: ${issue?.message ?? 'unreadable'}` };
  }
  const { gatheredAt, computerName, parts, refused = [] } = parsed.data;
  const known = PART_NAMES.flatMap((name): [PartName, readonly PcObject[]][] =>
    Object.hasOwn(parts, name) ? [[name, objectsOf(parts[name])]] : [],
  );
  for (const { part, why } of refused)
    problems.push(`${part} was refused: ${why.replaceAll(/\s+/g, ' ').trim().slice(0, 160)}`);
  const at = gatheredAt === undefined ? Number.NaN : Date.parse(gatheredAt);
  return {
    kind: 'pc',
    parts: new Map(known),
    isWhole: true,
    ...(Number.isNaN(at) ? {} : { gatheredAt: new Date(at) }),
    ...(computerName === undefined || computerName === '' ? {} : { name: computerName }),
    problems,
  };
}

/** The objects of a document: itself, its entries, or those of the wrapper that Windows PowerShell puts around a list. */
function objectsOf(document: unknown): readonly PcObject[] {
  if (isJsonObject(document)) {
    const { value, Count: count } = document;
    if (Array.isArray(value) && typeof count === 'number') return objectsOf(value);
    return [document];
  }
  if (typeof document === 'boolean') return [{ value: document }];
  if (!Array.isArray(document)) return [];
  return document.slice(0, MOST_OBJECTS).filter(isJsonObject);
}

/** `Confirm-SecureBootUEFI` prints True or False, and fails with 0xC0000002 on a PC that started by BIOS. */
function readSecureBoot(text: string, problems: string[]): PcFile | NoPcFile {
  const word = text.trim().toLowerCase();
  const value =
    word === 'true' ? true : word === 'false' ? false : SECURE_BOOT_UNSUPPORTED.test(text) ? 'unsupported' : undefined;
  if (value === undefined) {
    return { kind: 'none', why: 'it says neither True nor False, nor that the firmware is no UEFI (0xC0000002)' };
  }
  return { kind: 'pc', parts: new Map([['SecureBootUEFI', [{ value }]]]), isWhole: false, problems };
}

function readText(text: string, named: PartName | undefined, problems: string[]): PcFile | NoPcFile {
  const { objects, isTable, passedOver } = readPropertyList(text);
  const parts = new Map<PartName, PcObject[]>();
  for (const object of objects) {
    const part = partByObject(object) ?? (objects.length === 1 ? named : undefined);
    if (part !== undefined) parts.set(part, [...(parts.get(part) ?? []), object]);
  }
  if (parts.size > 0) {
    const notes = createFileNotes();
    for (const line of passedOver) notes.repaired('it is no property: passed over', line);
    return { kind: 'pc', parts, isWhole: false, problems: [...problems, ...notes.list()] };
  }
  if (named === undefined) return { kind: 'none' };
  const why = isTable
    ? 'it is a table, whose columns the width of a window cuts off; print it with | Format-List * or | ConvertTo-Json'
    : `it has none of the properties that ${named} prints`;
  return { kind: 'none', why };
}
