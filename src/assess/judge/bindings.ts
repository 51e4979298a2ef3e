import {
  type DuckDBConnection,
  DuckDBListValue,
  type DuckDBResultReader,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import type { JudgeRequirement } from './protocol.ts';

/** Values of a statement's parameters, by name. */
export type Bindings = Readonly<Record<string, DuckDBValue>>;

/** The parameters of a requirement as its check takes them. */
export function bindings({ params }: JudgeRequirement): Bindings {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? listValue([...value]) : value,
    ]),
  );
}

/** Runs a statement with parameters and reads all it answers. */
export function runAndRead(connection: DuckDBConnection, sql: string, values: Bindings): Promise<DuckDBResultReader> {
  return Object.keys(values).length === 0
    ? connection.runAndReadAll(sql)
    : connection.runAndReadAll(sql, { ...values }, listTypes(values));
}

/** Parameters that are lists are lists of texts; an empty one does not say so itself. */
function listTypes(values: Bindings): Record<string, DuckDBType> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value instanceof DuckDBListValue ? [[name, LIST(VARCHAR)]] : [],
    ),
  );
}
