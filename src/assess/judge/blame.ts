import type { ReasonCode, Status, TableState } from '../../finding/index.ts';
import type { JudgeRequirement } from './protocol.ts';

/** Why a check's NULL is NULL, as far as it is the same for all subjects. */
export interface Blame {
  readonly status: Status;
  readonly code: ReasonCode;
  /** What could be the cause, the likeliest first; with commas, at most `NAMED` of them. */
  readonly blockedBy?: string;
}

/** A table's state once it is loaded. */
export type LoadedState = TableState & {
  /** Columns that hold nothing, of a table with one row; of `scoped_users`, `in_scope` where the pilot's members are not known. */
  readonly unsaid?: readonly string[];
};

type States = ReadonlyMap<string, LoadedState>;

interface Candidate {
  readonly code: ReasonCode;
  readonly status: Status;
  readonly at: string;
  readonly table: string;
  readonly isFallback: boolean;
}

const NAMED = 3;
const ORDER: readonly ReasonCode[] = [
  'scope-unknown',
  'not-stated',
  'not-attested',
  'attestation-lapsed',
  'column-not-supplied',
  'value-missing',
];

/**
 * Blames only what the verdict depends on: tables that are not complete, then whom the pilot holds, what the profile or
 * an attestation does not say, properties that were not supplied, and empty cells of tables with one row. Several may be
 * the cause: then they are named, and the first gives the reason. What stands behind a derived table is blamed when
 * nothing else is.
 */
export function whyMissing(requirement: JudgeRequirement, states: States): Blame {
  const candidates = [...incomplete(requirement, states), ...unsaid(requirement, states)];
  const direct = candidates.filter(({ table }) => requirement.mentions.includes(table));
  const chosen = direct.length > 0 ? direct : candidates;
  const [first] = chosen;
  if (first === undefined) return { status: 'unknown', code: 'value-missing' };
  const names = [...new Set(chosen.map(({ at }) => at))].slice(0, NAMED);
  return { status: first.status, code: first.code, blockedBy: names.join(', ') };
}

/** Tables it can do without and that are not there. What only a derived table can do without is blamed for probes alone. */
function incomplete(requirement: JudgeRequirement, states: States): readonly Candidate[] {
  const decisive = new Set(requirement.decides.map((source) => partsOf(source).table));
  return requirement.reads.flatMap(({ table, tolerated }) => {
    const state = states.get(table);
    if (state === undefined || state.status === 'complete' || (state.status === 'truncated' && !tolerated)) return [];
    const reason = reasonOf(state);
    const isBlamed = !tolerated || requirement.mentions.includes(table) || reason.code === 'not-probed';
    return isBlamed && decisive.has(table) ? [{ ...reason, at: table, table, isFallback: false }] : [];
  });
}

function unsaid(requirement: JudgeRequirement, states: States): readonly Candidate[] {
  const candidates = requirement.decides.flatMap((source): readonly Candidate[] => {
    const { table, column, isFallback } = partsOf(source);
    const state = states.get(table);
    const code = state?.status === 'complete' ? reasonFor(state, column, isFallback) : undefined;
    if (state === undefined || code === undefined) return [];
    return [{ code, status: 'unknown', at: placeOf(state, column, code, states), table, isFallback }];
  });
  return candidates.sort((a, b) => weight(a) - weight(b));
}

/** Evidence that lacks a property comes before the statement that would stand in for it. */
function weight({ code, isFallback }: Candidate): number {
  return isFallback && code !== 'scope-unknown' ? ORDER.indexOf('column-not-supplied') + 0.5 : ORDER.indexOf(code);
}

/** A fallback is blamed only for what people say: the evidence before it is there, and says nothing. */
function reasonFor(state: LoadedState, column: string, isFallback: boolean): ReasonCode | undefined {
  const isUnsaid = state.unsaid?.includes(column) === true;
  if (state.table.startsWith('attested_')) {
    if (state.rows === 0) return state.message === 'lapsed' ? 'attestation-lapsed' : 'not-attested';
    return isUnsaid ? 'not-attested' : undefined;
  }
  if (state.table === 'profile') return isUnsaid ? 'not-stated' : undefined;
  if (state.table === 'scoped_users') return isUnsaid ? 'scope-unknown' : undefined;
  if (isFallback) return undefined;
  if (state.columnsNotSupplied?.includes(column) === true) return 'column-not-supplied';
  return isUnsaid ? 'value-missing' : undefined;
}

function placeOf(state: LoadedState, column: string, code: ReasonCode, states: States): string {
  if (code === 'scope-unknown')
    return states.get('group_members')?.status === 'complete' ? 'group_member_lists' : 'group_members';
  const isWhole = state.table.startsWith('attested_') && state.rows === 0;
  return isWhole ? state.table : `${state.table}.${column}`;
}

function partsOf(source: string): { readonly table: string; readonly column: string; readonly isFallback: boolean } {
  const [table = '', column = ''] = source.replace(/^\?/, '').split('.');
  return { table, column, isFallback: source.startsWith('?') };
}

/** The reason that a table which is not complete gives. */
export function reasonOf(state: TableState): { status: Status; code: ReasonCode } {
  switch (state.status) {
    case 'denied':
      return { status: 'error', code: 'permission-refused' };
    case 'not-licensed':
      return { status: 'error', code: 'not-licensed' };
    case 'failed':
      return { status: 'error', code: 'collector-failed' };
    case 'truncated':
      return { status: 'unknown', code: 'truncated' };
    case 'stale':
      return { status: 'unknown', code: 'stale' };
    case 'not-collected':
    case 'complete':
      return {
        status: 'unknown',
        code:
          state.table === 'probes' || state.table === 'allow_list_verdicts'
            ? 'not-probed'
            : state.table.startsWith('attested_')
              ? 'not-attested'
              : 'not-collected',
      };
  }
}
