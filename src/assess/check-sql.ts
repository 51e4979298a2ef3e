import type { DuckDBConnection } from '@duckdb/node-api';
import { type CheckParts, cutAtParams, fillParams } from './check-params.ts';
import { type Lineage, lineageOf, resolved, type TableNames } from './column-lineage.ts';
import { ALLOWED_FUNCTIONS } from './functions.ts';

/** What a check reads, taken from its parsed statement. */
export interface CheckReads {
  readonly tables: readonly string[];
  /** Every column name it mentions, whatever the table. */
  readonly columns: readonly string[];
  /** Names of the parameters it uses. */
  readonly params: readonly string[];
  /** Itself, cut at them. */
  readonly parts: CheckParts;
  /** Names of the columns it answers with. */
  readonly outputs: readonly string[];
  /**
   * Columns, as `table.column`, that `holds` and `applies` depend on, those behind derived tables too; one that only a
   * fallback reads begins with `?`.
   */
  readonly decides: readonly string[];
}

/** What checks may read: columns by table, and how the derived tables among them are made. */
export interface Readable {
  readonly tables: TableNames;
  readonly derived: ReadonlyMap<string, Lineage>;
}

/** A check's reads, or why it is refused. */
export type CheckAnalysis =
  | { readonly ok: true; readonly reads: CheckReads }
  | { readonly ok: false; readonly faults: readonly string[] };

type Node = Readonly<Record<string, unknown>>;

const TABLE_TYPES = new Set(['BASE_TABLE', 'JOIN', 'SUBQUERY', 'TABLE_FUNCTION', 'EMPTY', 'EXPRESSION_LIST']);
const QUERY_TYPES = new Set(['SELECT_NODE', 'SET_OPERATION_NODE', 'CTE_NODE']);
const EXPRESSION_CLASSES = new Set([
  'COLUMN_REF',
  'CONSTANT',
  'FUNCTION',
  'OPERATOR',
  'COMPARISON',
  'CONJUNCTION',
  'CASE',
  'CAST',
  'SUBQUERY',
  'PARAMETER',
  'WINDOW',
  'LAMBDA',
  'LAMBDA_REF',
  'BETWEEN',
]);
const ORDERED = new Set([
  'COMPARE_LESSTHAN',
  'COMPARE_GREATERTHAN',
  'COMPARE_LESSTHANOREQUALTO',
  'COMPARE_GREATERTHANOREQUALTO',
  'COMPARE_BETWEEN',
]);
const CLOCKS = new Set([
  'now',
  'current_date',
  'current_timestamp',
  'today',
  'get_current_time',
  'transaction_timestamp',
  'current_localtime',
  'current_localtimestamp',
  'localtime',
  'localtimestamp',
]);

/**
 * Parses a check by DuckDB's own parser and refuses whatever is not one SELECT over evidence tables with allowed
 * functions. Nothing of the check is run.
 */
export async function analyseCheck(
  connection: DuckDBConnection,
  sql: string,
  readable: Readable,
): Promise<CheckAnalysis> {
  const tree = await parseSql(connection, sql);
  if (tree === undefined) return refused('cannot be parsed: it is nested too deeply, or has a number that is none');
  if (!isNode(tree) || tree['error'] !== false)
    return refused(isNode(tree) ? String(tree['error_message'] ?? 'cannot be parsed') : 'cannot be parsed');
  const statements = tree['statements'];
  if (!Array.isArray(statements) || statements.length !== 1) return refused('must be exactly one SELECT statement');
  try {
    const walk = new Walk(new Set(readable.tables.keys()));
    walk.visit(statements[0]);
    const parts = cutAtParams(sql);
    if (!(await areItsParams(connection, sql, parts, statements[0])))
      return refused('has a $ in a text or comment, which cannot be told from a parameter');
    return walk.finish(outputNames(statements[0]), decidedBy(statements[0], readable), parts);
  } catch (error) {
    if (error instanceof RangeError) return refused('is nested too deeply');
    throw error;
  }
}

/** How the columns of derived tables are made, by table; their statements are ours and not checked. */
export async function derivedLineages(
  connection: DuckDBConnection,
  derived: readonly { readonly name: string; readonly sql: string }[],
  tables: TableNames,
): Promise<ReadonlyMap<string, Lineage>> {
  const lineages = new Map<string, Lineage>();
  for (const { name, sql } of derived) {
    const tree = await parseSql(connection, sql);
    const statement: unknown = isNode(tree) && Array.isArray(tree['statements']) ? tree['statements'][0] : undefined;
    lineages.set(name, lineageOf(isNode(statement) ? statement['node'] : undefined, tables));
  }
  return lineages;
}

function decidedBy(statement: unknown, { tables, derived }: Readable): readonly string[] {
  const { columns, rows } = lineageOf(isNode(statement) ? statement['node'] : undefined, tables);
  const direct = new Set([...rows, ...(columns.get('holds') ?? []), ...(columns.get('applies') ?? [])]);
  return [...new Set([...direct, ...resolved(direct, derived)])].sort();
}

/** The tree of a statement; undefined where DuckDB gives none, or none that JSON can hold (it writes 1e999 as Infinity). */
async function parseSql(connection: DuckDBConnection, sql: string): Promise<unknown> {
  try {
    const reader = await connection.runAndReadAll('SELECT json_serialize_sql($sql::VARCHAR) AS tree', { sql });
    return JSON.parse(String(reader.getRowObjects()[0]?.['tree'] ?? '{}'));
  } catch {
    return undefined;
  }
}

/**
 * Whether a check with marks in the places where it was cut is the same statement but for its parameters, and has every
 * mark: one inside a comment would be gone, and a value there could end the comment.
 */
async function areItsParams(
  connection: DuckDBConnection,
  check: string,
  parts: CheckParts,
  statement: unknown,
): Promise<boolean> {
  let mark = 'param ';
  while (check.includes(mark)) mark += 'param ';
  const names: string[] = [];
  const marked = fillParams(parts, (name) => `'${mark}${names.push(name) - 1}'`);
  const tree = await parseSql(connection, marked);
  const filled: unknown = isNode(tree) && Array.isArray(tree['statements']) ? tree['statements'][0] : undefined;
  if (!isNode(filled) || !isNode(statement)) return false;
  const found = new Set<number>();
  const nameOf = (text: string): string | undefined => {
    if (!text.startsWith(mark)) return undefined;
    const place = Number(text.slice(mark.length));
    found.add(place);
    return names[place];
  };
  return shapeOf(filled['node'], nameOf) === shapeOf(statement['node'], nameOf) && found.size === names.length;
}

/** A tree as text, without its places in the SQL, and with parameters and the marks of parameters written alike. */
function shapeOf(tree: unknown, nameOf: (text: string) => string | undefined): string {
  return JSON.stringify(tree, (key, value: unknown) => {
    if (key === 'query_location') return undefined;
    if (!isNode(value)) return value;
    if (value['class'] === 'PARAMETER') return { param: value['identifier'], alias: value['alias'] };
    const constant = value['class'] === 'CONSTANT' && isNode(value['value']) ? value['value']['value'] : undefined;
    const name = typeof constant === 'string' ? nameOf(constant) : undefined;
    return name === undefined ? value : { param: name, alias: value['alias'] };
  });
}

function outputNames(statement: unknown): readonly string[] {
  let node: unknown = isNode(statement) ? statement['node'] : undefined;
  while (isNode(node) && !Array.isArray(node['select_list']) && isNode(node['left'])) node = node['left'];
  const list: unknown = isNode(node) ? node['select_list'] : undefined;
  if (!Array.isArray(list)) return [];
  return list.map((item: unknown) => {
    if (!isNode(item)) return '';
    if (typeof item['alias'] === 'string' && item['alias'] !== '') return item['alias'].toLowerCase();
    return Array.isArray(item['column_names']) ? String(item['column_names'].at(-1)).toLowerCase() : '';
  });
}

function refused(...faults: string[]): CheckAnalysis {
  return { ok: false, faults };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class Walk {
  readonly #known: ReadonlySet<string>;
  readonly #tables = new Set<string>();
  readonly #columns = new Set<string>();
  readonly #params = new Set<string>();
  readonly #locals = new Set<string>();
  readonly #faults = new Set<string>();

  constructor(known: ReadonlySet<string>) {
    this.#known = known;
  }

  visit(value: unknown): void {
    if (Array.isArray(value)) {
      for (const item of value) this.visit(item);
      return;
    }
    if (!isNode(value)) return;
    this.#node(value);
    for (const [key, child] of Object.entries(value)) {
      if (key === 'cte_map') this.#commonTables(child);
      this.visit(child);
    }
  }

  finish(outputs: readonly string[], decides: readonly string[], parts: CheckParts): CheckAnalysis {
    const tables = [...this.#tables].filter((name) => !this.#locals.has(name)).sort();
    for (const name of tables)
      if (!this.#known.has(name)) this.#faults.add(`reads the table ${name}, which does not exist`);
    for (const name of this.#locals)
      if (this.#known.has(name)) this.#faults.add(`names a WITH query ${name} like an evidence table`);
    for (const needed of ['subject', 'holds'])
      if (!outputs.includes(needed)) this.#faults.add(`answers with no column ${needed}`);
    if (this.#faults.size > 0) return refused(...this.#faults);
    return {
      ok: true,
      reads: { tables, columns: [...this.#columns].sort(), params: [...this.#params].sort(), parts, outputs, decides },
    };
  }

  #node(node: Node): void {
    const type = String(node['type'] ?? '');
    if ('class' in node) this.#expression(node, type, String(node['class']));
    else if ('from_table' in node || 'select_list' in node || 'setop_type' in node || 'cte_map' in node)
      this.#query(type);
    else if (isTableRef(node)) this.#table(node, type);
    if (type === 'ORDER_MODIFIER' || type === 'DISTINCT_MODIFIER') return;
    if (isNode(node['sample'])) this.#faults.add('samples rows, which is not repeatable');
  }

  #query(type: string): void {
    if (!QUERY_TYPES.has(type)) this.#faults.add(`uses ${type.toLowerCase()}, which is not allowed`);
  }

  #table(node: Node, type: string): void {
    if (!TABLE_TYPES.has(type)) this.#faults.add(`reads from ${type.toLowerCase()}, which is not allowed`);
    if (type === 'BASE_TABLE') {
      if (node['schema_name'] || node['catalog_name']) this.#faults.add('names a schema; evidence tables have none');
      this.#tables.add(String(node['table_name']).toLowerCase());
    }
    if (type === 'TABLE_FUNCTION' && !(isNode(node['function']) && node['function']['function_name'] === 'unnest')) {
      this.#faults.add('calls a table function; only unnest is allowed');
    }
  }

  #expression(node: Node, type: string, expressionClass: string): void {
    if (!EXPRESSION_CLASSES.has(expressionClass))
      this.#faults.add(
        expressionClass === 'STAR'
          ? 'selects *: name the columns'
          : `uses ${expressionClass.toLowerCase()}, which is not allowed`,
      );
    if (expressionClass === 'COLUMN_REF') this.#column(node);
    if (expressionClass === 'PARAMETER') this.#params.add(String(node['identifier']));
    if (expressionClass === 'FUNCTION' || expressionClass === 'WINDOW') this.#function(node);
    if (expressionClass === 'CAST' && node['try_cast'] !== true && !isConstant(node['child']))
      this.#faults.add('casts without TRY: use TRY_CAST, so that an unreadable value is NULL');
    if (
      ORDERED.has(type) &&
      [node['left'], node['right'], node['input'], node['lower'], node['upper']].some(isVersion)
    ) {
      this.#faults.add('compares versions as text: use version_at_least(have, minimum)');
    }
  }

  #column(node: Node): void {
    const names: unknown = node['column_names'];
    const last: unknown = Array.isArray(names) ? names.at(-1) : undefined;
    if (typeof last !== 'string') return;
    if (CLOCKS.has(last.toLowerCase())) this.#faults.add(`reads the clock with ${last}: use the table assessed_at`);
    this.#columns.add(last.toLowerCase());
  }

  #function(node: Node): void {
    const name = String(node['function_name']).toLowerCase();
    if (CLOCKS.has(name)) this.#faults.add(`reads the clock with ${name}(): use the table assessed_at`);
    else if (!ALLOWED_FUNCTIONS.has(name)) this.#faults.add(`calls ${name}(), which is not allowed`);
    const schema = String(node['schema'] ?? '');
    if (schema !== '' && schema !== 'main') this.#faults.add('names the schema of a function');
  }

  #commonTables(map: unknown): void {
    if (!isNode(map) || !Array.isArray(map['map'])) return;
    for (const entry of map['map']) if (isNode(entry)) this.#locals.add(String(entry['key']).toLowerCase());
  }
}

function isTableRef(node: Node): boolean {
  return 'sample' in node && 'alias' in node && !('class' in node);
}

function isConstant(node: unknown): boolean {
  return isNode(node) && (node['class'] === 'CONSTANT' || (node['class'] === 'CAST' && isConstant(node['child'])));
}

function isVersion(node: unknown): boolean {
  if (!isNode(node)) return false;
  if (node['class'] === 'COLUMN_REF' && Array.isArray(node['column_names']))
    return /(^|_)version$/.test(String(node['column_names'].at(-1)));
  const constant = node['class'] === 'CONSTANT' && isNode(node['value']) ? node['value']['value'] : undefined;
  return typeof constant === 'string' && /^\d+(\.\d+){2,}$/.test(constant);
}
