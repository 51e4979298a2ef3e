import { entriesOf, type Library } from './library.ts';
import type { TextFault } from './parse.ts';
import type { Inventory, InventoryItem } from './reference/index.ts';

/** How far the catalogs answer the inventory, by statement (`PRE-02`) and by part (`PRE-02.1`), each list in order. */
export interface Coverage {
  /** A requirement decides it, or a person attests it for one; of a statement with parts, every part. */
  readonly covered: readonly string[];
  /** Should be decided or attested, and no requirement cites it; of a statement with parts, at least one part. */
  readonly uncited: readonly string[];
  /** Data, product or task, which no requirement decides; of a statement with parts, the rest is covered. */
  readonly planned: readonly string[];
  /** Requirements that cite an item, by its id. */
  readonly citedBy: ReadonlyMap<string, readonly string[]>;
  readonly faults: readonly TextFault[];
}

type State = 'covered' | 'uncited' | 'planned';

const WORST_FIRST: readonly State[] = ['uncited', 'planned', 'covered'];
const INVENTORY_FILE = 'inventory.yaml';

/**
 * Compares what requirements cite, by themselves or where a catalog includes them, with what the documents ask for.
 * `tasks` are the ids of onboarding tasks, which `met_by` may name beside requirements.
 */
export function coverInventory(
  library: Library,
  inventory: Inventory,
  tasks: ReadonlySet<string> = new Set(),
): Coverage {
  const { citedBy, faults } = collectCitations(library, inventory.items);
  const states = new Map<string, State>();
  for (const item of inventory.items) {
    const state = stateOf(item, citedBy);
    states.set(item.id, state);
    const statement = statementOf(item.id);
    if (statement !== item.id) states.set(statement, worseOf(states.get(statement) ?? 'covered', state));
  }
  const having = (state: State) => [...states].flatMap(([id, own]) => (own === state ? [id] : [])).sort(byNumber);
  return {
    covered: having('covered'),
    uncited: having('uncited'),
    planned: having('planned'),
    citedBy,
    faults: [...faults, ...faultsOfMetBy(library, inventory.items, citedBy, tasks)],
  };
}

function collectCitations(library: Library, items: readonly InventoryItem[]) {
  const known = new Set(items.map((item) => item.id));
  const statements = new Set(items.map((item) => statementOf(item.id)));
  const citedBy = new Map<string, string[]>();
  const faults: TextFault[] = [];
  for (const catalog of library.catalogs.values()) {
    for (const { requirement, inventory } of entriesOf(library, catalog.id)) {
      const isOwn = requirement.catalog === catalog.id;
      for (const id of new Set(inventory)) {
        if (known.has(id)) citedBy.set(id, [...new Set([...(citedBy.get(id) ?? []), requirement.id])].sort());
        else
          faults.push(
            faultAt(
              isOwn ? requirement.file : catalog.file,
              `${isOwn ? 'source' : `includes ${requirement.id}`}: ${whyUnknown(id, statements)}`,
            ),
          );
      }
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
  library: Library,
  items: readonly InventoryItem[],
  citedBy: ReadonlyMap<string, readonly string[]>,
  tasks: ReadonlySet<string>,
): readonly TextFault[] {
  return items.flatMap((item) =>
    item.metBy.flatMap((id) => {
      if (tasks.has(id) || citedBy.get(item.id)?.includes(id)) return [];
      if (library.requirements.has(id))
        return [
          faultAt(
            INVENTORY_FILE,
            `${item.id}: met_by names ${id}, which does not cite it; cite it there or take it out here`,
          ),
        ];
      return [faultAt(INVENTORY_FILE, `${item.id}: met_by names ${id}, which is neither a requirement nor a task`)];
    }),
  );
}

function stateOf(item: InventoryItem, citedBy: ReadonlyMap<string, readonly string[]>): State {
  if (citedBy.has(item.id)) return 'covered';
  return item.kinds.some((kind) => kind === 'check' || kind === 'attest') ? 'uncited' : 'planned';
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

function faultAt(file: string, message: string): TextFault {
  return { file, line: 1, column: 1, message };
}
