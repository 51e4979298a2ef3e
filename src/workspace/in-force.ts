import type { Attestation, Waiver } from './config.ts';

const DAY_MS = 86_400_000;

/** The last moment of a day, or the moment itself where a time is given. */
export function endOf(until: string): number {
  return until.length === 10 ? Date.parse(until) + DAY_MS - 1 : Date.parse(until);
}

/** Whether a waiver counts at a time: approved, not over, and not ended before. */
export function isWaiverInForce({ approved_at, until, ended }: Waiver, at: Date): boolean {
  return Date.parse(approved_at) <= at.getTime() && endOf(until) >= at.getTime() && !isTakenBack(ended, at);
}

/** How the statements on one fact stand together at a time. */
export type StatementState = 'stated' | 'lapsed' | 'withdrawn' | 'not stated';

/** The statement on a fact that counts at a time, or why none does: the newest one decides. */
export function standingOf(
  attestations: readonly Attestation[],
  table: string,
  at: Date,
): { readonly state: StatementState; readonly statement?: Attestation } {
  const made = attestations.filter((one) => one.table === table && Date.parse(one.at) <= at.getTime());
  const newest = newestOf(made);
  const counting = newestOf(made.filter((one) => endOf(one.until) >= at.getTime() && !isTakenBack(one.withdrawn, at)));
  if (counting !== undefined) return { state: 'stated', statement: counting };
  if (newest === undefined) return { state: 'not stated' };
  return { state: isTakenBack(newest.withdrawn, at) ? 'withdrawn' : 'lapsed', statement: newest };
}

/** Of two of the same day, the later in the file is the newer. */
function newestOf(statements: readonly Attestation[]): Attestation | undefined {
  return statements.reduce<Attestation | undefined>(
    (newest, one) => (newest === undefined || Date.parse(one.at) >= Date.parse(newest.at) ? one : newest),
    undefined,
  );
}

function isTakenBack(taken: { readonly at: string } | undefined, at: Date): boolean {
  return taken !== undefined && Date.parse(taken.at) <= at.getTime();
}
