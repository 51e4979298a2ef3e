import { parseAttestedFact, parseCatalog, parseRequirement, placeOf, type TextFault } from './parse.ts';
import type { AttestedFact, Catalog, Requirement } from './requirement.ts';

/** A catalog file as it was read: path relative to the folder of catalogs, with `/`. */
export interface CatalogFile {
  readonly path: string;
  readonly text: string;
}

/** All catalogs together: requirement ids are unique over all of them. */
export interface Library {
  readonly catalogs: ReadonlyMap<string, Catalog>;
  readonly requirements: ReadonlyMap<string, Requirement>;
  readonly attested: ReadonlyMap<string, AttestedFact>;
  readonly faults: readonly TextFault[];
}

/** A requirement as one catalog counts it. */
export interface CatalogEntry {
  readonly requirement: Requirement;
  readonly level: Requirement['level'];
  /** Statements of the inventory that this catalog meets by it. */
  readonly inventory: readonly string[];
}

const FOLDERS_WITHOUT_REQUIREMENTS = new Set(['attested', 'reference', 'endpoints', 'onboarding']);

/**
 * Parses catalog files: `<catalog>/catalog.yaml`, `<catalog>/<area>/<id>.yaml` and `attested/<table>.yaml`; other
 * files are left alone. What is wrong is in `faults`, the rest is usable.
 */
export function parseLibrary(files: readonly CatalogFile[]): Library {
  const catalogs = new Map<string, Catalog>();
  const requirements = new Map<string, Requirement>();
  const attested = new Map<string, AttestedFact>();
  const faults: TextFault[] = [];
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  // `message` begins with the key that is wrong, if one is.
  const at = (file: string, message: string, key: readonly string[] = [/^\w+(?=: )/.exec(message)?.[0] ?? '']) =>
    faults.push({ file, ...placeOf(texts.get(file) ?? '', key), message });
  for (const { path, text } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const [folder = '', second = '', third] = path.split('/');
    if (!path.endsWith('.yaml')) continue;
    if (folder === 'attested') {
      const parsed = parseAttestedFact(text, path);
      if (!parsed.ok) faults.push(...parsed.faults);
      else if (`${parsed.value.table}.yaml` !== second)
        at(path, `table: the file of ${parsed.value.table} must be called ${parsed.value.table}.yaml`);
      else attested.set(parsed.value.table, parsed.value);
    } else if (FOLDERS_WITHOUT_REQUIREMENTS.has(folder)) {
    } else if (second === 'catalog.yaml') {
      const parsed = parseCatalog(text, path);
      if (!parsed.ok) faults.push(...parsed.faults);
      else if (parsed.value.id !== folder)
        at(path, `id: the folder of ${parsed.value.id} must be called ${parsed.value.id}`);
      else catalogs.set(folder, parsed.value);
    } else if (third !== undefined) {
      const parsed = parseRequirement(text, path, folder);
      if (!parsed.ok) {
        faults.push(...parsed.faults);
        continue;
      }
      const { id, area } = parsed.value;
      const twin = requirements.get(id);
      if (`${id}.yaml` !== third) at(path, `id: the file of ${id} must be called ${id}.yaml`);
      if (area !== second) at(path, `area: a requirement of the area ${area} belongs in the folder ${area}`);
      if (twin !== undefined) at(path, `id: ${id} exists already in ${twin.file}; a catalog includes it instead`);
      else requirements.set(id, parsed.value);
    }
  }
  for (const catalog of catalogs.values()) {
    catalog.includes.forEach(({ requirement }, index) => {
      if (!requirements.has(requirement))
        at(catalog.file, `includes: there is no requirement ${requirement}`, ['includes', String(index)]);
    });
  }
  for (const requirement of requirements.values()) {
    if (!catalogs.has(requirement.catalog))
      at(requirement.file, `its folder ${requirement.catalog} has no catalog.yaml`);
  }
  return { catalogs, requirements, attested, faults };
}

/** The requirements that a catalog counts, its own first, each part by id. */
export function entriesOf(library: Library, catalogId: string): readonly CatalogEntry[] {
  const catalog = library.catalogs.get(catalogId);
  if (catalog === undefined) return [];
  const own = [...library.requirements.values()]
    .filter((r) => r.catalog === catalogId)
    .map((requirement) => ({ requirement, level: requirement.level, inventory: inventoryOf(requirement) }));
  const included = catalog.includes.flatMap((include) => {
    const requirement = library.requirements.get(include.requirement);
    return requirement === undefined
      ? []
      : [{ requirement, level: include.level ?? requirement.level, inventory: include.inventory }];
  });
  return [...own.sort(byId), ...included.sort(byId)];
}

/** Statements of the inventory that a requirement cites. */
export function inventoryOf(requirement: Requirement): readonly string[] {
  const sources = Array.isArray(requirement.source) ? requirement.source : [requirement.source];
  return sources.flatMap((source) => source.inventory);
}

function byId(a: CatalogEntry, b: CatalogEntry): number {
  return a.requirement.id < b.requirement.id ? -1 : 1;
}
