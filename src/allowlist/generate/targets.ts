import type { Target } from './target.ts';
import { csv } from './targets/csv.ts';
import { squid } from './targets/squid.ts';

/** Every product that allow-lists are written for; a line each. */
export const TARGETS: readonly Target[] = [squid, csv];
