import { type CatalogFile, entriesOf, type Library } from './library.ts';
import { placeOf, type TextFault } from './parse.ts';
import type { Inventory, InventoryItem } from './reference/index.ts';
import type { Task } from './task.ts';

/** How far the catalogs answer the inventory, by statement (`PRE-02`) and by part (`PRE-02.1`), each list in order. */
export interface Coverage {
  /** Requirements decide it and tasks do it, as its kinds ask, or it is data or behaviour of Muster; of a statement with parts, every part. */
  readonly covered: readonly string[];
  /** Should be decided, attested or worked on, and nothing cites it; of a statement with parts, at least one part. */
  readonly uncited: readonly string[];
  /** What Muster will meet later, by its entry in the inventory; of a statement with parts, the rest is covered. */
  readonly planned: readonly string[];
  /** What will meet a planned item, by the item's id. */
  readonly plannedBy: ReadonlyMap<string, string>;
  /** Requirements and tasks that cite an item, by its id. */
  readonly citedBy: ReadonlyMap<string, readonly string[]>;
  readonly faults: readonly TextFault[];
}

/** What of a task cites the inventory. */
type CitingTask = Pick<Task, 'id' | 'file' | 'source' | 'out_of_scope'>;

type State = 'covered' | 'uncited' | 'planned';

const WORST_FIRST: readonly State[] = ['uncited', 'planned', 'covered'];
const INVENTORY_FILE = 'inventory.yaml';

/**
 * Compares what requirements cite (by themselves or where a catalog includes them) and what onboarding tasks cite (as
 * their source, or where a rule leaves them out) with what the documents ask for. `met_by` of the inventory may name only
 * what cites the item. `files` are the texts, for the places of faults.
 */
export function coverInventory(
  library: Library,
  inventory: Inventory,
  tasks: readonly CitingTask[] = [],
  files: readonly CatalogFile[] = [],
): Coverage {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const at: Report = (file, key, message) => ({ file, ...placeOf(texts.get(file) ?? '', key), message });
  const { citedBy, faults } = collectCitations(citationsOf(library, tasks), inventory.items, at);
  const states = new Map<string, State>();
  for (const item of inventory.items) {
    const state = stateOf(item, citedBy.get(item.id) ?? [], library);
    states.set(item.id, state);
    const statement = statementOf(item.id);
    if (statement !== item.id) states.set(statement, worseOf(states.get(statement) ?? 'covered', state));
  }
  const having = (state: State) => [...states].flatMap(([id, own]) => (own === state ? [id] : [])).sort(byNumber);
  const names = new Set([...library.requirements.keys(), ...tasks.map((task) => task.id)]);
  return {
    covered: having('covered'),
    uncited: having('uncited'),
    planned: having('planned'),
    plannedBy: new Map(
      inventory.items.flatMap(({ id, planned }) => (planned === null ? [] : [[id, planned] as const])),
    ),
    citedBy,
    faults: [...faults, ...faultsOfMetBy(names, inventory.items, citedBy, at)],
  };
}

type Report = (file: string, key: readonly string[], message: string) => TextFault;

/** One thing that cites statements: who, where in which file, and how a fault begins. */
interface Citation {
  readonly by: string;
  readonly file: string;
  readonly key: readonly string[];
  readonly where: string;
  readonly inventory: readonly string[];
}

function citationsOf(library: Library, tasks: readonly CitingTask[]): readonly Citation[] {
  const ofRequirements = [...library.catalogs.values()].flatMap((catalog) =>
    entriesOf(library, catalog.id).map(({ requirement: { id, file, catalog: home }, inventory }): Citation => {
      if (home === catalog.id) return { by: id, file, key: ['source'], where: 'source', inventory };
      const place = catalog.includes.findIndex((include) => include.requirement === id);
      return { by: id, file: catalog.file, key: ['includes', String(place)], where: `includes ${id}`, inventory };
    }),
  );
  const ofTasks = tasks.flatMap(({ id, file, source, out_of_scope }): readonly Citation[] => [
    ...[source].flat().map(({ inventory }) => ({ by: id, file, key: ['source'], where: 'source', inventory })),
    ...out_of_scope.map(({ inventory }, index) => ({
      by: id,
      file,
      key: ['out_of_scope', String(index)],
      where: 'out_of_scope',
      inventory,
    })),
  ]);
  return [...ofRequirements, ...ofTasks];
}

function collectCitations(citations: readonly Citation[], items: readonly InventoryItem[], at: Report) {
  const known = new Set(items.map((item) => item.id));
  const statements = new Set(items.map((item) => statementOf(item.id)));
  const citedBy = new Map<string, string[]>();
  const faults: TextFault[] = [];
  for (const { by, file, key, where, inventory } of citations) {
    for (const id of new Set(inventory)) {
      if (known.has(id)) citedBy.set(id, [...new Set([...(citedBy.get(id) ?? []), by])].sort());
      else faults.push(at(file, key, `${where}: ${whyUnknown(id, statements)}`));
    }
  }
  return { citedBy, faults };
}

function whyUnknown(id: string, statements: ReadonlySet<string>): string {
  if (statements.has(id)) return `the statement ${id} has parts: cite those that are decided, like ${id}.1`;
  if (statements.has(statementOf(id))) return `the statement ${statementOf(id)} has no part ${id}`;
  return `there is no statement ${id} in ${INVENTORY_FILE}`;
}

function faultsOfMetBy(
  names: ReadonlySet<string>,
  items: readonly InventoryItem[],
  citedBy: ReadonlyMap<string, readonly string[]>,
  at: Report,
): readonly TextFault[] {
  return items.flatMap((item) => {
    const citing = citedBy.get(item.id) ?? [];
    const key = [...item.at, 'met_by'];
    const untrue = item.metBy.flatMap((id, index) => {
      if (citing.includes(id)) return [];
      const why = names.has(id)
        ? 'which does not cite it; cite it there or take it out here'
        : 'which is neither a requirement nor a task';
      return [at(INVENTORY_FILE, [...key, String(index)], `${item.id}: met_by names ${id}, ${why}`)];
    });
    const left = citing.filter((id) => !item.metBy.includes(id));
    if (left.length === 0) return untrue;
    return [
      ...untrue,
      at(INVENTORY_FILE, key, `${item.id}: met_by leaves out ${left.join(', ')}, where the statement is cited`),
    ];
  });
}

/** What is decided or attested takes a requirement, work takes a task; data and behaviour are there unless planned. */
function stateOf({ kinds, planned }: InventoryItem, citing: readonly string[], library: Library): State {
  if (planned !== null) return 'planned';
  const isWork = kinds.includes('task');
  const isDecided = kinds.includes('check') || kinds.includes('attest');
  const isMet =
    (!isWork || citing.some((id) => !library.requirements.has(id))) &&
    (!isDecided || citing.some((id) => library.requirements.has(id)));
  return isMet ? 'covered' : 'uncited';
}

function worseOf(a: State, b: State): State {
  return WORST_FIRST.find((state) => state === a || state === b) ?? a;
}

function statementOf(id: string): string {
  return id.split('.')[0] ?? id;
}

function byNumber(a: string, b: string): number {
  const [statementA, statementB] = [statementOf(a), statementOf(b)];
  if (statementA !== statementB) return statementA < statementB ? -1 : 1;
  return partOf(a) - partOf(b);
}

function partOf(id: string): number {
  return Number(id.split('.')[1] ?? 0);
}
