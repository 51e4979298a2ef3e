import { v5 } from 'uuid';

/** Where the names of our own properties are explained: OSCAL wants a namespace for each word that is not its own. */
export const NAMESPACE = 'urn:muster:oscal';
/** Namespace of our version-5 UUIDs: the UUID of the URN above among URLs (RFC 9562, 5.5). */
const ROOT = v5(NAMESPACE, v5.URL);

/** What makes ids of one tenant; the same words always give the same id, so that documents of other days agree. */
export type IdMaker = (kind: IdKind, ...words: readonly string[]) => string;

type IdKind =
  | 'document'
  | 'result'
  | 'tool'
  | 'platform'
  | 'plan'
  | 'table'
  | 'party'
  | 'subject'
  | 'observation'
  | 'finding'
  | 'risk'
  | 'response'
  | 'log-entry'
  | 'item';

/** Makes version-5 UUIDs of a tenant's things. OSCAL takes no version but 4 and 5. */
export function createIdMaker(tenant: string): IdMaker {
  const root = v5(tenant.toWellFormed(), ROOT);
  return (kind, ...words) => v5(JSON.stringify([kind, ...words]), root);
}

/** The id of the part of a control that says what must hold; findings point at it. */
export function objectiveOf(requirement: string): string {
  return `${requirement}_obj`;
}
