import type { Collection } from '../schema.ts';
import { DIRECTORY_COLLECTIONS } from './directory.ts';
import { INTUNE_COLLECTIONS } from './intune.ts';

/** Every Graph request whose answer Muster reads, in the order of the documentation. */
export const COLLECTIONS: readonly Collection[] = [...DIRECTORY_COLLECTIONS, ...INTUNE_COLLECTIONS];
