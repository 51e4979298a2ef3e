import type { InvitedCall, JournalEvent } from '../journal.ts';
import { type AgreedCall, isToCome } from './agreed-calls.ts';

/** What the agreed schedule means for those who were invited. */
export interface ChangedCalls {
  /** Every call to come, as it is to be sent. */
  readonly inForce: readonly InvitedCall[];
  /** Calls to come that were called off, now or before. */
  readonly off: readonly InvitedCall[];
  /** Those of both that nobody was told of yet: new, moved, or called off. */
  readonly untold: readonly InvitedCall[];
}

/** How each call was last sent: its newest word in the journal, by its week. `events` are in any order. */
export function invitedCalls(events: readonly JournalEvent[]): ReadonlyMap<string, InvitedCall> {
  const last = new Map<string, InvitedCall>();
  for (const event of events) {
    if (event.what !== 'invite') continue;
    for (const call of event.calls) {
      const known = last.get(call.week);
      // Of two branches that both changed a call, the greater word counts on either.
      if (known === undefined || compare(known, call) < 0) last.set(call.week, call);
    }
  }
  return last;
}

/**
 * The agreed calls against those that people were invited to. A call that is moved, or made longer, is the same call with a
 * higher sequence (RFC 5546, 2.1.4); one that is no longer agreed is called off. What has begun by `now` stays as it was.
 */
export function changedCalls(
  agreed: readonly AgreedCall[],
  invited: ReadonlyMap<string, InvitedCall>,
  now: string,
): ChangedCalls {
  const inForce: InvitedCall[] = [];
  const untold: InvitedCall[] = [];
  for (const call of agreed) {
    const known = invited.get(call.week);
    if (!isToCome(call, now) || (known !== undefined && !known.cancelled && !isToCome(known, now))) continue;
    const isSame =
      known !== undefined &&
      !known.cancelled &&
      known.start === call.start &&
      known.zone === call.zone &&
      known.minutes === call.minutes;
    const sent = isSame ? known : { ...call, sequence: known === undefined ? 0 : known.sequence + 1, cancelled: false };
    inForce.push(sent);
    if (!isSame) untold.push(sent);
  }
  const weeks = new Set(inForce.map(({ week }) => week));
  const off: InvitedCall[] = [];
  for (const known of invited.values()) {
    if (weeks.has(known.week) || !isToCome(known, now)) continue;
    const sent = known.cancelled ? known : { ...known, sequence: known.sequence + 1, cancelled: true };
    off.push(sent);
    if (!known.cancelled) untold.push(sent);
  }
  return { inForce, off: off.sort((a, b) => (a.start < b.start ? -1 : 1)), untold };
}

function compare(a: InvitedCall, b: InvitedCall): number {
  if (a.sequence !== b.sequence) return a.sequence - b.sequence;
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
