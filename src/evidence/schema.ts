/** What a column holds once its text was read; see `sqlType` for DuckDB's name. */
export type ColumnType = 'text' | 'boolean' | 'integer' | 'number' | 'timestamp' | 'date' | 'text[]' | 'json';

export interface Column {
  readonly type: ColumnType;
  readonly doc: string;
  /** Dotted path in the source object; a leading `^` means the object around the element of `each`. */
  readonly from?: string;
  /** Further paths, tried in order where `from` says nothing. */
  readonly orFrom?: readonly string[];
  /** Texts that stand for "not reported", compared in lower case: they read as NULL. */
  readonly absent?: readonly string[];
  /**
   * Old numeric or differently spelt values and what they mean today, compared in lower case; a value that is not
   * listed is unreadable. An empty record only lowers the case.
   */
  readonly values?: Readonly<Record<string, string>>;
  /** What an explicit `null` in the answer stands for; a property that is not in the answer stays NULL. */
  readonly nullMeans?: string;
  /**
   * An expression over the source's raw text columns, where a path is not enough. With `from` beside it, a cell is
   * unreadable where the property at `from` says something and the expression gives NULL.
   */
  readonly sql?: string;
}

/** One request to Microsoft Graph (or one kind of file) whose answer feeds tables. */
export interface Collection {
  readonly name: string;
  readonly version: 'v1.0' | 'beta';
  /** Path below the version root; `{id}` stands for one object's id. */
  readonly path: string;
  /** The query a collector must send so that the properties are in the answer. */
  readonly query?: string;
  readonly permission: string;
  /** Whether an application may read it, or only a signed-in person. */
  readonly mode: 'application' | 'delegated';
  /** Graph type names that the properties are looked up in. */
  readonly types: readonly string[];
  /** True when the answer is one object and not a list. */
  readonly single?: true;
  /** The service answers "not found" where there is none: the answer is then complete, and empty. */
  readonly notFoundIsEmpty?: true;
}

interface TableBase {
  readonly name: string;
  readonly doc: string;
  readonly columns: Readonly<Record<string, Column>>;
}

/** Rows taken from one collection's raw objects. */
export interface CollectedTable extends TableBase {
  readonly kind: 'collected';
  readonly collection: string;
  /** Property that holds an array: one row per element. */
  readonly each?: string;
  /** One row per answer (file) instead of one per object in it; only `^` paths have a meaning. */
  readonly perAnswer?: true;
  /** Keeps only objects of these `@odata.type`s (without the leading `#microsoft.graph.`). */
  readonly odataTypes?: readonly string[];
  /** Leaves out objects of these `@odata.type`s. */
  readonly withoutOdataTypes?: readonly string[];
  readonly key: string;
  /** Older than this many days at the time of the assessment is stale. */
  readonly maxAgeDays: number;
}

/** Rows computed from other tables by SQL of ours, before any check runs. */
export interface DerivedTable extends TableBase {
  readonly kind: 'derived';
  /** Tables the rows come from: what is missing there is missing here. */
  readonly lineage: readonly string[];
  /** Tables it can do without: their absence makes columns NULL, never rows wrong. */
  readonly tolerates?: readonly string[];
  readonly sql: string;
}

/** Rows that the workspace, the shipped reference data, a probe or an attestation gives. */
export interface GivenTable extends TableBase {
  readonly kind: 'workspace' | 'reference' | 'network' | 'attested' | 'devices';
  readonly key?: string;
  /** Columns that name one row: where several snapshots have it, the newest by `observed_at` counts. */
  readonly newestOf?: readonly string[];
  readonly maxAgeDays?: number;
}

export type Table = CollectedTable | DerivedTable | GivenTable;

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  number: 'DOUBLE',
  timestamp: 'TIMESTAMP',
  date: 'DATE',
  'text[]': 'VARCHAR[]',
  json: 'JSON',
};

/** DuckDB's name for a column type. Timestamps are UTC without a zone. */
export function sqlType(type: ColumnType): string {
  return SQL_TYPES[type];
}

type Extra = Omit<Column, 'type' | 'doc' | 'from'>;

function column(type: ColumnType) {
  return (from: string, doc: string, extra: Extra = {}): Column => ({ type, doc, from, ...extra });
}

/** A text column read from the property at `from`. */
export const text = column('text');
/** A true-or-false column read from the property at `from`. */
export const boolean = column('boolean');
/** A whole-number column read from the property at `from`. */
export const integer = column('integer');
/** A point in time (UTC) read from the property at `from`. */
export const timestamp = column('timestamp');
/** A list of texts read from the array at `from`. */
export const texts = column('text[]');

/** A column that no property gives as it is: `sql` computes it from the raw columns, or the table's own SQL does. */
export function computed(type: ColumnType, doc: string, sql?: string): Column {
  return sql === undefined ? { type, doc } : { type, doc, sql };
}
