import type { PacFailure } from './fault.ts';
import type { PacTarget } from './target.ts';
import type { PacTrace } from './trace.ts';
import type { PacEntry, VmFound, VmSettings } from './vm.ts';

/** What a worker is started with. */
export interface WorkerData {
  readonly script: string;
  readonly settings: VmSettings;
}

export type Addresses = Readonly<Record<string, readonly string[]>>;

/** Said first: what the PAC file defines, or why it cannot be used. */
export type Loaded =
  | { readonly loaded: readonly PacEntry[]; readonly redefined: readonly string[] }
  | { readonly failure: PacFailure };

export interface WorkerQuestion {
  readonly id: number;
  readonly kind: 'find' | 'trace' | 'quick-trace';
  readonly target: PacTarget;
  readonly entry: PacEntry;
  /** Addresses of names that were learnt since the last question. */
  readonly addresses: Addresses;
}

export interface WorkerAnswer {
  readonly id: number;
  readonly found: VmFound;
  /** Undefined where it was not asked for, or the PAC file cannot be traced. */
  readonly trace?: PacTrace | undefined;
}
