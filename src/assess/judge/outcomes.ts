import { failingStatus, type ReasonCode, type Status, type TableState } from '../../finding/index.ts';
import { type LoadedState, reasonOf, whyMissing } from './blame.ts';
import type { JudgeRequirement } from './protocol.ts';
import { universeOf } from './universe.ts';

/** A verdict without its texts: what it is, why, and what was missing. */
export interface Outcome {
  readonly status: Status;
  readonly reason: string | null;
  readonly blockedBy: string | null;
}

/** Every outcome that a requirement's subjects can have over some tables. */
export interface Outcomes {
  readonly ready: Outcome;
  readonly excluded: Outcome;
  readonly doesNotApply: Outcome;
  readonly scopeUnknown: Outcome;
  readonly duplicateRows: Outcome;
  /** The check says nothing about the subject. */
  readonly noRow: Outcome;
  /** The check answers NULL, and nothing about the subject itself tells why. */
  readonly open: Outcome;
  readonly unreadable: Outcome;
  readonly conflict: Outcome;
  readonly notProbed: Outcome;
  /** The check answers false without a reason of its own. */
  readonly fails: Outcome;
  /** The check answers false with a reason. */
  readonly failsBy: ReadonlyMap<string, Outcome>;
}

/** The outcomes of a requirement over tables in these states. */
export function outcomesOf(requirement: JudgeRequirement, states: ReadonlyMap<string, LoadedState>): Outcomes {
  const missing = whyMissing(requirement, states);
  const blockedBy = missing.blockedBy ?? null;
  const outcome = (status: Status, reason: ReasonCode | null): Outcome => ({
    status,
    reason,
    blockedBy: status === 'unknown' || status === 'error' ? blockedBy : null,
  });
  const failing = (reason: string): Outcome => ({
    status: failingStatus(requirement.reasonLevels[reason] ?? requirement.level),
    reason,
    blockedBy: null,
  });
  return {
    ready: outcome('ready', null),
    excluded: outcome('not-applicable', 'excluded'),
    doesNotApply: outcome('not-applicable', 'does-not-apply'),
    scopeUnknown: outcome('unknown', 'scope-unknown'),
    duplicateRows: outcome('error', 'duplicate-rows'),
    noRow: outcome(missing.status, missing.code === 'value-missing' ? 'no-row' : missing.code),
    open: outcome(missing.status, missing.code),
    unreadable: outcome('error', 'value-unreadable'),
    conflict: outcome('error', 'sources-conflict'),
    notProbed: { ...outcome(missing.status, 'not-probed'), blockedBy: 'probes' },
    fails: failing('fails'),
    failsBy: new Map(requirement.reasons.map((reason) => [reason, failing(reason)])),
  };
}

/** The outcome of every subject alike, where a table's state keeps the check from being asked at all. */
export function silencing(requirement: JudgeRequirement, states: ReadonlyMap<string, TableState>): Outcome | undefined {
  const subjects = universeOf(requirement).table;
  for (const read of requirement.reads) {
    const state = states.get(read.table);
    if (state === undefined || state.status === 'complete' || read.tolerated) continue;
    if (state.status === 'truncated' && read.table === subjects) continue;
    const { status, code } = reasonOf(state);
    return { status, reason: code, blockedBy: read.table };
  }
  return undefined;
}

/** The outcome of the tenant that stands in for subjects of which none, or not all, are known. */
export function standingIn(state: TableState | undefined): Outcome | undefined {
  if (state === undefined || state.status === 'complete') return undefined;
  const { status, code } = reasonOf(state);
  return { status, reason: code, blockedBy: state.table };
}
