/** Columns as `table.column`; one that only a fallback reads (a later argument of coalesce, say) begins with `?`. */
export type Sources = ReadonlySet<string>;

/** What each column of a query is made from. */
export interface Lineage {
  readonly columns: ReadonlyMap<string, Sources>;
  /** What decides which rows there are: conditions, keys of joins and groups. */
  readonly rows: Sources;
  /** The tables whose rows are counted where rows are, as `table.*`. */
  readonly counted: Sources;
}

/** Columns by table: where a name without an alias may come from. */
export type TableNames = ReadonlyMap<string, readonly string[]>;

type Node = Readonly<Record<string, unknown>>;
type Relation = Omit<Lineage, 'columns'> & {
  readonly of: (column: string) => Sources | undefined;
  readonly names: readonly string[];
};

interface Scope {
  readonly relations: readonly { readonly alias: string; readonly relation: Relation }[];
  readonly bound: ReadonlySet<string>;
  readonly own: ReadonlyMap<string, Sources>;
  readonly outer: Scope | undefined;
}

const NOTHING: Sources = new Set();

/**
 * Follows every column of a parsed query (`json_serialize_sql`) to the tables' columns it is made from, through WITH
 * queries and subqueries. Where it cannot be told, it takes more rather than less.
 */
export function lineageOf(query: unknown, tables: TableNames): Lineage {
  return queryLineage(query, new Map(), undefined, tables);
}

/** Puts base columns in the place of derived ones. */
export function resolved(sources: Sources, derived: ReadonlyMap<string, Lineage>): Sources {
  return union(
    ...[...sources].map((source) => {
      const [table = '', column = ''] = source.replace(/^\?/, '').split('.');
      const lineage = derived.get(table);
      if (lineage === undefined) return new Set([source]);
      const behind = resolved(
        union(column === '*' ? lineage.counted : (lineage.columns.get(column) ?? NOTHING), lineage.rows),
        derived,
      );
      return source.startsWith('?') ? asFallback(behind) : behind;
    }),
  );
}

function queryLineage(
  query: unknown,
  known: ReadonlyMap<string, Relation>,
  outer: Scope | undefined,
  tables: TableNames,
): Lineage {
  if (!isNode(query)) return { columns: new Map(), rows: NOTHING, counted: NOTHING };
  const common = withCommonTables(query, known, outer, tables);
  if (query['type'] === 'RECURSIVE_CTE_NODE') {
    const name = String(query['cte_name']).toLowerCase();
    const first = renamed(queryLineage(query['left'], common, outer, tables), query['aliases']);
    const next = queryLineage(query['right'], new Map([...common, [name, relationOf(first)]]), outer, tables);
    return combined(first, next);
  }
  if (query['left'] !== undefined && query['right'] !== undefined)
    return combined(
      queryLineage(query['left'], common, outer, tables),
      queryLineage(query['right'], common, outer, tables),
    );
  return selectLineage(query, common, outer, tables);
}

function withCommonTables(
  query: Node,
  known: ReadonlyMap<string, Relation>,
  outer: Scope | undefined,
  tables: TableNames,
): ReadonlyMap<string, Relation> {
  const common = new Map(known);
  const map = isNode(query['cte_map']) ? query['cte_map']['map'] : undefined;
  for (const entry of Array.isArray(map) ? map : []) {
    const value: unknown = isNode(entry) ? entry['value'] : undefined;
    if (!isNode(entry) || !isNode(value) || !isNode(value['query'])) continue;
    const lineage = queryLineage(value['query']['node'], common, outer, tables);
    common.set(String(entry['key']).toLowerCase(), relationOf(renamed(lineage, value['aliases'])));
  }
  return common;
}

function selectLineage(
  query: Node,
  common: ReadonlyMap<string, Relation>,
  outer: Scope | undefined,
  tables: TableNames,
): Lineage {
  const from = fromTable(query['from_table'], common, outer, tables);
  const own = new Map<string, Sources>();
  const scope: Scope = { relations: from.relations, bound: new Set(), own, outer };
  const read = (expression: unknown): Sources => sourcesOf(expression, scope, common, tables);
  const items = Array.isArray(query['select_list']) ? query['select_list'] : [];
  items.forEach((item: unknown, index) => {
    if (isNode(item) && item['class'] === 'STAR')
      for (const { relation } of from.relations)
        for (const name of relation.names) own.set(name, relation.of(name) ?? NOTHING);
    else own.set(nameOf(item) || `column ${index}`, read(item));
  });
  const conditions = ['where_clause', 'group_expressions', 'having', 'qualify'].map((part) => read(query[part]));
  const counted = union(...from.relations.map(({ relation }) => relation.counted));
  return { columns: own, rows: union(from.rows, ...conditions), counted };
}

function fromTable(
  node: unknown,
  common: ReadonlyMap<string, Relation>,
  outer: Scope | undefined,
  tables: TableNames,
): { readonly relations: Scope['relations']; readonly rows: Sources } {
  if (!isNode(node)) return { relations: [], rows: NOTHING };
  const alias = String(node['alias'] || node['table_name'] || '').toLowerCase();
  const one = (relation: Relation) => ({ relations: [{ alias, relation }], rows: relation.rows });
  switch (node['type']) {
    case 'BASE_TABLE': {
      const name = String(node['table_name']).toLowerCase();
      return one(common.get(name) ?? baseRelation(name, tables));
    }
    case 'SUBQUERY': {
      const query = isNode(node['subquery']) ? node['subquery']['node'] : undefined;
      return one(relationOf(renamed(queryLineage(query, common, outer, tables), node['column_name_alias'])));
    }
    case 'JOIN': {
      const left = fromTable(node['left'], common, outer, tables);
      const right = fromTable(node['right'], common, outer, tables);
      const relations = [...left.relations, ...right.relations];
      const scope: Scope = { relations, bound: new Set(), own: new Map(), outer };
      const using = (Array.isArray(node['using_columns']) ? node['using_columns'] : []).map((column: unknown) =>
        union(...relations.map(({ relation }) => relation.of(String(column).toLowerCase()) ?? NOTHING)),
      );
      const condition = joinSources(node['condition'], (part) => sourcesOf(part, scope, common, tables));
      const key = union(condition, ...using);
      if (node['join_type'] !== 'LEFT') return { relations, rows: union(left.rows, right.rows, key) };
      // What finds no partner keeps its row: the condition decides only on what is joined to it.
      const joined = right.relations.map(({ alias: name, relation }) => ({
        alias: name,
        relation: { ...relation, rows: union(relation.rows, right.rows, key) },
      }));
      return { relations: [...left.relations, ...joined], rows: left.rows };
    }
    default: {
      const scope: Scope = { relations: [], bound: new Set(), own: new Map(), outer };
      const all = sourcesOf({ ...node, alias: '' }, scope, common, tables);
      return one({ of: () => all, names: [], rows: NOTHING, counted: all });
    }
  }
}

/** Further ways to find a partner (`a.id = b.id OR lower(a.name) = b.name`) are fallbacks. */
function joinSources(condition: unknown, read: (part: unknown) => Sources): Sources {
  if (!isNode(condition) || condition['type'] !== 'CONJUNCTION_OR' || !Array.isArray(condition['children']))
    return read(condition);
  const [first, ...others] = condition['children'].map(read);
  return union(first ?? NOTHING, asFallback(union(...others)));
}

function sourcesOf(
  expression: unknown,
  scope: Scope,
  common: ReadonlyMap<string, Relation>,
  tables: TableNames,
): Sources {
  if (Array.isArray(expression)) return union(...expression.map((part) => sourcesOf(part, scope, common, tables)));
  if (!isNode(expression)) return NOTHING;
  const read = (part: unknown, within = scope): Sources => sourcesOf(part, within, common, tables);
  if (expression['class'] === 'COLUMN_REF') return columnSources(expression, scope);
  if (expression['class'] === 'LAMBDA') {
    const bound = new Set([...scope.bound, ...lambdaNames(expression['lhs'])]);
    return read(expression['expr'], { ...scope, bound });
  }
  if (expression['class'] === 'SUBQUERY') {
    const query = isNode(expression['subquery']) ? expression['subquery']['node'] : undefined;
    const { columns, rows } = queryLineage(query, common, scope, tables);
    return union(read(expression['child']), rows, ...columns.values());
  }
  if (expression['function_name'] === 'count_star')
    return union(
      ...scope.relations.flatMap(({ relation }) => [relation.counted, relation.rows]),
      read(expression['filter']),
    );
  const isChoice = expression['type'] === 'OPERATOR_COALESCE' || expression['function_name'] === 'ifnull';
  if (isChoice && Array.isArray(expression['children'])) {
    const [first, ...others] = expression['children'].map((child: unknown) => read(child));
    return union(first ?? NOTHING, asFallback(union(...others)));
  }
  return union(...Object.values(expression).map((part) => (typeof part === 'object' ? read(part) : NOTHING)));
}

function columnSources(node: Node, scope: Scope): Sources {
  const names = (Array.isArray(node['column_names']) ? node['column_names'] : []).map((name) =>
    String(name).toLowerCase(),
  );
  const [first = '', second] = names;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    if (at.bound.has(first)) return NOTHING;
    const named = at.relations.find(({ alias }) => second !== undefined && alias === first);
    if (named !== undefined) return union(named.relation.of(second ?? '') ?? NOTHING, named.relation.rows);
    const holders = at.relations.filter(({ relation }) => relation.of(first) !== undefined);
    if (holders.length > 0)
      return union(...holders.map(({ relation }) => union(relation.of(first) ?? NOTHING, relation.rows)));
    const own = at.own.get(first);
    if (own !== undefined) return own;
  }
  return NOTHING;
}

function lambdaNames(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(lambdaNames);
  if (!isNode(node)) return [];
  if (node['class'] === 'COLUMN_REF' && Array.isArray(node['column_names']))
    return [String(node['column_names'][0]).toLowerCase()];
  return Object.values(node).flatMap(lambdaNames);
}

function baseRelation(table: string, tables: TableNames): Relation {
  const names = tables.get(table) ?? [];
  return {
    of: (column) => (names.includes(column) ? new Set([`${table}.${column}`]) : undefined),
    names,
    rows: NOTHING,
    counted: new Set([`${table}.*`]),
  };
}

function relationOf({ columns, ...lineage }: Lineage): Relation {
  return { ...lineage, of: (column) => columns.get(column), names: [...columns.keys()] };
}

function renamed(lineage: Lineage, aliases: unknown): Lineage {
  if (!Array.isArray(aliases) || aliases.length === 0) return lineage;
  const columns = [...lineage.columns].map(([name, sources], index): [string, Sources] => [
    typeof aliases[index] === 'string' ? aliases[index].toLowerCase() : name,
    sources,
  ]);
  return { ...lineage, columns: new Map(columns) };
}

/** Two halves of a UNION: column by column, called as the first half calls them. */
function combined(left: Lineage, right: Lineage): Lineage {
  const others = [...right.columns.values()];
  const columns = [...left.columns].map(([name, sources], index): [string, Sources] => [
    name,
    union(sources, others[index] ?? NOTHING),
  ]);
  return {
    columns: new Map(columns),
    rows: union(left.rows, right.rows),
    counted: union(left.counted, right.counted),
  };
}

function nameOf(item: unknown): string {
  if (!isNode(item)) return '';
  if (typeof item['alias'] === 'string' && item['alias'] !== '') return item['alias'].toLowerCase();
  return Array.isArray(item['column_names']) ? String(item['column_names'].at(-1)).toLowerCase() : '';
}

function asFallback(sources: Sources): Sources {
  return new Set([...sources].map((source) => (source.startsWith('?') ? source : `?${source}`)));
}

function union(...all: readonly Sources[]): Sources {
  const sources = new Set(all.flatMap((one) => [...one]));
  for (const source of sources) if (!source.startsWith('?')) sources.delete(`?${source}`);
  return sources;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
