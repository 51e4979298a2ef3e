import type { FoundFile } from '../walk.ts';
import { differ, identityKey, identityOf, isTelling, type PcIdentity } from './pc-identity.ts';
import type { PartName, PcObject, PcParts } from './pc-parts.ts';
import type { PcFile } from './read-pc-file.ts';

/** A file with what was read of it. */
export interface ReadFile {
  readonly file: FoundFile;
  readonly read: PcFile;
}

/** One PC: who it is, what its files say, and which they are. */
export interface Pc {
  readonly identity: PcIdentity;
  readonly parts: PcParts;
  readonly files: readonly ReadFile[];
  readonly gatheredAt: Date;
}

/** Which file is of which PC, and why some are of none. */
export interface Attributed {
  readonly pcs: readonly Pc[];
  readonly refused: readonly { readonly file: FoundFile; readonly why: string }[];
}

/** A folder of this name holds a folder per PC, called by its name. */
export const PCS_FOLDER = 'pcs';

const NOBODY = `it does not say which PC it is from: put it beside a file that does (dsregcmd /status, Win32_ComputerSystem, Win32_BIOS), or into ${PCS_FOLDER}/<name of the PC>/`;
const SEVERAL = `files of several PCs are in its folder, and it does not say which it is from: put each PC's files into a folder of their own`;

/**
 * Tells which files are of the same PC. A file of our own script is one PC. Other files belong together by folder, as
 * long as nothing in them contradicts that; where a folder holds several PCs, each file must say itself whose it is.
 * `pcs/<name>/` names the PC of files that do not. Of two files that say the same of a PC, the newer counts.
 */
export function attribute(files: readonly ReadFile[]): Attributed {
  const refused: { file: FoundFile; why: string }[] = [];
  const groups: Draft[] = files.filter(({ read }) => read.isWhole).map((one) => ({ files: [one] }));
  const byFolder = Map.groupBy(
    files.filter(({ read }) => !read.isWhole),
    ({ file }) => folderOf(file.name).join('/'),
  );
  for (const [folder, inFolder] of byFolder) {
    const told = isOnePc(inFolder);
    if (told === 'one') groups.push({ files: inFolder });
    else if (told === 'nobody') {
      const name = nameOfFolder(folder);
      if (name !== undefined) groups.push({ files: inFolder, name });
      else for (const { file } of inFolder) refused.push({ file, why: NOBODY });
    } else {
      const telling = inFolder.filter(({ read }) => isTelling(identityOf(read.parts)));
      for (const one of inFolder) if (!telling.includes(one)) refused.push({ file: one.file, why: SEVERAL });
      for (const same of Map.groupBy(telling, ({ read }) => identityKey(identityOf(read.parts))).values()) {
        groups.push({ files: same });
      }
    }
  }
  return { pcs: unite(groups, refused), refused };
}

interface Draft {
  readonly files: readonly ReadFile[];
  readonly name?: string;
}

function isOnePc(files: readonly ReadFile[]): 'one' | 'nobody' | 'several' {
  const identities = files.map(({ read }) => identityOf(read.parts));
  const telling = identities.filter(isTelling);
  const first = telling[0];
  const parts = files.flatMap(({ read }) => [...read.parts.keys()]);
  const isRepeated = new Set(parts).size < parts.length;
  if (first === undefined) return isRepeated ? 'several' : 'nobody';
  const contradicts = telling.some((one, index) => telling.slice(index + 1).some((other) => differ(one, other)));
  return contradicts || isRepeated ? 'several' : 'one';
}

/** Two drafts that call themselves the same are one PC, unless something else in them tells them apart. */
function unite(drafts: readonly Draft[], refused: { file: FoundFile; why: string }[]): readonly Pc[] {
  const pcs = new Map<string, Pc>();
  const newestFirst = drafts.map(pcOf).sort((a, b) => b.gatheredAt.getTime() - a.gatheredAt.getTime() || byName(a, b));
  for (const pc of newestFirst) {
    const key = identityKey(pc.identity);
    const known = pcs.get(key);
    if (key === '') for (const { file } of pc.files) refused.push({ file, why: NOBODY });
    else if (known === undefined) pcs.set(key, pc);
    else if (differ(known.identity, pc.identity))
      pcs.set(`${key} ${pc.identity.serial ?? pc.files[0]?.file.name ?? ''}`, pc);
    else {
      const newer = known.files[0]?.file.name ?? '';
      for (const { file } of pc.files) refused.push({ file, why: `there is a newer file of the same PC: ${newer}` });
    }
  }
  return [...pcs.values()].sort(byName);
}

function pcOf({ files, name }: Draft): Pc {
  const parts = new Map<PartName, readonly PcObject[]>();
  for (const { read } of files) for (const [part, objects] of read.parts) parts.set(part, parts.get(part) ?? objects);
  const said = files.map(({ read }) => read.name).find((one) => one !== undefined);
  const oldest = Math.min(...files.map(({ file, read }) => (read.gatheredAt ?? file.writtenAt).getTime()));
  return { identity: identityOf(parts, said ?? name), parts, files, gatheredAt: new Date(oldest) };
}

/** The PC that a folder names: `.../pcs/<name>`. */
function nameOfFolder(folder: string): string | undefined {
  const steps = folder.split('/');
  return steps.at(-2)?.toLowerCase() === PCS_FOLDER ? steps.at(-1) : undefined;
}

function folderOf(name: string): readonly string[] {
  return name.split('/').slice(0, -1);
}

function byName(a: Pc, b: Pc): number {
  const [one, other] = [a.files[0]?.file.name ?? '', b.files[0]?.file.name ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
}
