import type { Estimate, Party, Phase } from './plan.ts';

interface Said {
  /** A UUID: an event that two branches both have counts once. */
  readonly id: string;
  /** ISO time. */
  readonly at: string;
  readonly by: string;
}

/** What a person said of a task or of a requirement of the checklist, or of the onboarding; null takes a value back. */
export type JournalEvent = Said &
  (
    | { readonly what: 'assign'; readonly subject: string; readonly owner: string | null }
    | ({ readonly what: 'set'; readonly subject: string } & SetValues)
    | { readonly what: 'done' | 'reopen'; readonly subject: string; readonly note?: string | undefined }
    | { readonly what: 'note'; readonly subject: string; readonly text: string }
    /** A review call that was held at an ISO time. */
    | { readonly what: 'call'; readonly held: string; readonly note: string }
    | { readonly what: 'sign-off'; readonly phase: Phase; readonly party: Party; readonly hash: string }
    /** A timeline that later ones are compared with: ISO days of its end, and of the end of each task. */
    | { readonly what: 'baseline'; readonly finish: string; readonly tasks: Readonly<Record<string, string>> }
    /** Review calls that people were invited to, or that were called off. */
    | { readonly what: 'invite'; readonly calls: readonly InvitedCall[] }
  );

/** A review call as it was last sent to those who take part. */
export interface InvitedCall {
  /** ISO day of the Monday of its week in the agreed schedule: whatever is moved, this names the call. */
  readonly week: string;
  /** Local date and time, as 2026-12-08T10:00, and the IANA name of the time zone. */
  readonly start: string;
  readonly zone: string;
  readonly minutes: number;
  /** How often it was changed since it was first sent. */
  readonly sequence: number;
  readonly cancelled: boolean;
}

/** An event before it is known who says it, and when. */
export type UnsignedEvent = JournalEvent extends infer E
  ? E extends JournalEvent
    ? Omit<E, 'id' | 'at' | 'by'>
    : never
  : never;

/** What can be set on a task; a checklist item has a due day alone. */
export interface SetValues {
  readonly due?: string | null | undefined;
  readonly notBefore?: string | null | undefined;
  readonly estimate?: Estimate | null | undefined;
  readonly state?: 'open' | 'in-progress' | undefined;
}

/** Events in the order of their times; those of the same time by id, so that no merge changes what they come to. */
export function inOrder(events: readonly JournalEvent[]): readonly JournalEvent[] {
  const once = new Map(events.map((event) => [event.id, event]));
  return [...once.values()].sort((a, b) => compare(timeOf(a), timeOf(b)) || compare(a.id, b.id));
}

/** Events on one task or requirement. */
export function eventsOn(events: readonly JournalEvent[], subject: string): readonly JournalEvent[] {
  return events.filter((event) => 'subject' in event && event.subject === subject);
}

function timeOf({ at }: JournalEvent): number {
  return Date.parse(at);
}

function compare<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
