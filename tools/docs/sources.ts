import { type PreparedRequirement, prepare, startJudge } from '../../src/assess/index.ts';
import { inventoryOf, parseInventory, type Requirement } from '../../src/catalog/index.ts';
import { type Catalogs, readCatalogs } from '../../src/workspace/index.ts';

/** What a check reads: base tables, and whether it can do without each. */
export type Reads = PreparedRequirement['judge']['reads'];

/** Everything that the pages are made from, besides the declarations in code. */
export interface Sources {
  readonly catalogs: Catalogs;
  /**
   * By requirement: the base tables that it needs, and those of the rest that its file names. What a derived table
   * looks at in passing stands with that table.
   */
  readonly reads: ReadonlyMap<string, Reads>;
  /** Tables that the check itself names, derived ones too, by requirement. */
  readonly mentions: ReadonlyMap<string, readonly string[]>;
  /** Output columns of the check, by requirement. */
  readonly outputs: ReadonlyMap<string, readonly string[]>;
  /** Statements of the source documents by id: `PRE-03`, `PRE-02.1`. */
  readonly statements: ReadonlyMap<string, string>;
  /** Titles of the source documents. */
  readonly documents: ReadonlyMap<string, string>;
}

/** Reads the shipped catalogs and asks the judge what each check reads. Throws where a catalog is faulty. */
export async function readSources(): Promise<Sources> {
  const catalogs = await readCatalogs();
  const entries = [...catalogs.library.requirements.values()].map((requirement) => ({
    requirement,
    level: requirement.level,
    inventory: inventoryOf(requirement),
  }));
  const judge = startJudge();
  const { prepared, faults } = await prepare(entries, [...catalogs.library.attested.values()], judge).finally(() =>
    judge.close(),
  );
  const file = 'inventory.yaml';
  const inventory = parseInventory(catalogs.files.find((one) => one.path === file)?.text ?? '', file);
  const wrong = [...catalogs.faults, ...faults, ...(inventory.ok ? [] : inventory.faults)];
  if (wrong.length > 0 || !inventory.ok) {
    const lines = wrong.map((fault) => `catalogs/${fault.file}:${fault.line}: ${fault.message}`);
    throw new Error(`The catalogs must be right before they can be documented:\n${lines.join('\n')}`);
  }
  return {
    catalogs,
    reads: new Map(
      prepared.map(({ entry: { requirement }, judge: { reads, mentions } }) => [
        requirement.id,
        reads.filter(
          ({ table, tolerated }) => !tolerated || mentions.includes(table) || requirement.tolerates.includes(table),
        ),
      ]),
    ),
    mentions: new Map(prepared.map(({ entry, judge: { mentions } }) => [entry.requirement.id, mentions])),
    outputs: new Map(prepared.map(({ entry, judge: { outputs } }) => [entry.requirement.id, outputs])),
    statements: new Map(inventory.value.items.map(({ id, statement }) => [id, statement])),
    documents: new Map([...inventory.value.documents].map(([id, { title }]) => [id, title])),
  };
}

/** The requirements whose check names or needs a table, by id. */
export function readersOf(sources: Sources, tables: readonly string[]): readonly Requirement[] {
  return [...sources.catalogs.library.requirements.values()]
    .filter(({ id }) =>
      [...(sources.reads.get(id) ?? []).map((read) => read.table), ...(sources.mentions.get(id) ?? [])].some((name) =>
        tables.includes(name),
      ),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The same without those that can do without the tables. */
export function dependentsOf(sources: Sources, tables: readonly string[]): readonly Requirement[] {
  return readersOf(sources, tables).filter(({ id }) =>
    sources.reads.get(id)?.some((read) => tables.includes(read.table) && !read.tolerated),
  );
}
