import { COLLECTIONS, type Collection } from '../../evidence/index.ts';
import { isJsonObject, type JsonObject } from '../tenant/json-object.ts';
import { withGraphNames } from '../tenant/key-names.ts';

/** A value as an object with Graph's names; nothing where it is none, or nested deeper than can be read. */
export function graphObject(value: unknown): JsonObject | undefined {
  try {
    const named = withGraphNames(value);
    return isJsonObject(named) ? named : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The collection of a name that is written in the code. */
export function collectionNamed(name: string): Collection {
  const collection = COLLECTIONS.find((one) => one.name === name);
  if (collection === undefined) throw new Error(`there is no collection ${name}`);
  return collection;
}
