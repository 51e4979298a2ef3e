import { access } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CatalogFile,
  type Library,
  type Parsed,
  parseLibrary,
  parseReferenceData,
  type ReferenceData,
  type ReferenceFile,
  referenceData,
  type TextFault,
} from '../catalog/index.ts';
import { cached } from './cache.ts';
import { readCatalogFiles, shippedCatalogs } from './catalog-files.ts';
import { readOwnListFiles } from './endpoint-folder.ts';
import { parseEndpointFiles } from './endpoint-tables.ts';
import { readWorkspace, type Workspace, WorkspaceFault } from './read.ts';

const MOST_TWINS = 10;

/** All catalogs and reference data that a workspace can use. */
export interface Catalogs {
  readonly files: readonly CatalogFile[];
  readonly library: Library;
  readonly reference: ReferenceData;
  readonly faults: readonly TextFault[];
}

/**
 * Reads the shipped catalogs, a folder of the workspace's own beside them, and its endpoint lists as given. Faulty requirements are in `faults`;
 * faulty reference data throws, since nothing can be judged without it.
 */
export async function readCatalogs(ownFolder?: string, lists: readonly CatalogFile[] = []): Promise<Catalogs> {
  const shipped = readCatalogFiles(shippedCatalogs());
  if (ownFolder === undefined) return parseCatalogs([...shipped, ...lists]);
  const own = readCatalogFiles(ownFolder);
  refuseTwins(shipped, own, ownFolder);
  return parseCatalogs([...shipped, ...own, ...lists]);
}

/** A file of the workspace's own never takes the place of one that ships: neither would be what its name says. */
export function refuseTwins(shipped: readonly CatalogFile[], own: readonly CatalogFile[], ownFolder: string): void {
  // A file system that takes capitals for small letters has the same file under both names.
  const taken = new Map(shipped.map(({ path }) => [path.toLowerCase(), path]));
  const twins = own.flatMap(({ path }) => {
    const twin = taken.get(path.toLowerCase());
    return twin === undefined ? [] : [{ path, twin }];
  });
  if (twins.length === 0) return;
  const faults = twins.slice(0, MOST_TWINS).map(({ path, twin }) => ({
    file: join(ownFolder, path),
    line: 1,
    column: 1,
    message: `would take the place of ${join(shippedCatalogs(), twin)}, which ships with Muster; put it into a catalog of your own, under an id of its own`,
  }));
  const rest = twins.length - faults.length;
  throw new WorkspaceFault(rest === 0 ? faults : [...faults, `and ${rest} more of the same kind in ${ownFolder}`]);
}

/** The catalogs of a workspace: those that ship, and its own, with its own endpoint lists. */
export async function readCatalogsOf(workspace: Workspace): Promise<Catalogs> {
  return readCatalogs(ownCatalogFolder(workspace), await readOwnListFiles(workspace.folder));
}

/** The folder of a workspace's own catalogs, where it has one. */
export function ownCatalogFolder({ folder, config }: Workspace): string | undefined {
  return config.catalog_folder === undefined ? undefined : join(folder, config.catalog_folder);
}

/** The workspace in a folder that need not be one. */
export async function findWorkspace(folder: string): Promise<Workspace | undefined> {
  const isWorkspace = await access(join(folder, 'muster.yaml')).then(
    () => true,
    () => false,
  );
  return isWorkspace ? await readWorkspace(folder) : undefined;
}

/** The same from texts, as an old assessment keeps them. */
export async function parseCatalogs(files: readonly CatalogFile[]): Promise<Catalogs> {
  const { library, reference } = await readParts(files);
  if (!reference.ok) throw new WorkspaceFault(reference.faults);
  return { files, library, reference: reference.value, faults: library.faults };
}

/** Parsing a few hundred YAML files takes longer than judging a small tenant: it is done once for the same texts. */
async function readParts(
  files: readonly CatalogFile[],
): Promise<{ readonly library: Library; readonly reference: Parsed<ReferenceData> }> {
  const parts = await cached('catalogs', JSON.stringify(files), () => {
    const { catalogs, requirements, attested, faults } = parseLibrary(files);
    return {
      library: { catalogs: [...catalogs], requirements: [...requirements], attested: [...attested], faults },
      reference: readReference(files),
    };
  });
  const { catalogs, requirements, attested, faults } = parts.library;
  return {
    library: {
      catalogs: new Map(catalogs),
      requirements: new Map(requirements),
      attested: new Map(attested),
      faults,
    },
    reference: parts.reference.ok ? { ok: true, value: referenceData(parts.reference.value) } : parts.reference,
  };
}

/** The files of reference data, the endpoint lists among them, or what is wrong with them. */
function readReference(files: readonly CatalogFile[]): Parsed<readonly ReferenceFile[]> {
  const reference = parseReferenceData(new Map(files.map(({ path, text }) => [path, text])));
  const lists = parseEndpointFiles(files);
  const faults = [reference, lists].flatMap((parsed) => (parsed.ok ? [] : parsed.faults));
  if (!reference.ok || !lists.ok) return { ok: false, faults };
  return { ok: true, value: [...reference.value.files, ...lists.value] };
}
