import { Temporal } from 'temporal-polyfill';

/** The agreed schedule of review calls; days are ISO days, times local as 10:00. */
export interface CallSettings {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  readonly at: string;
  readonly minutes: number;
  readonly everyWeeks: number;
  /** First day on or after which there is one, and the last. */
  readonly from: string;
  readonly until: string;
  /** IANA name. */
  readonly zone: string;
  /** Days on which one is left out. */
  readonly skip: readonly string[];
  /** Single calls on another day or at another time. */
  readonly moved: readonly { readonly from: string; readonly to: string; readonly at?: string | undefined }[];
}

/** A review call of the agreed schedule. */
export interface AgreedCall {
  /** ISO day of the Monday of its week in the schedule, also where it is moved: this names it. */
  readonly week: string;
  /** Local date and time, as 2026-12-08T10:00. */
  readonly start: string;
  readonly zone: string;
  readonly minutes: number;
}

const MOST_CALLS = 260;

/** The calls of a schedule, soonest first. A local time that a clock change leaves out is the one after the gap. */
export function agreedCalls(settings: CallSettings): readonly AgreedCall[] {
  const { weekday, at, minutes, everyWeeks, zone } = settings;
  const first = Temporal.PlainDate.from(settings.from);
  const until = Temporal.PlainDate.from(settings.until);
  const moved = new Map(settings.moved.map((one) => [one.from, one]));
  const calls: AgreedCall[] = [];
  let day = first.add({ days: (weekday - first.dayOfWeek + 7) % 7 });
  for (let count = 0; count < MOST_CALLS && Temporal.PlainDate.compare(day, until) <= 0; count++) {
    const text = day.toString();
    const move = moved.get(text);
    if (!settings.skip.includes(text)) {
      const start = momentOf(`${move?.to ?? text}T${move?.at ?? at}`, zone).toPlainDateTime();
      const week = day.subtract({ days: day.dayOfWeek - 1 }).toString();
      calls.push({ week, start: start.toString({ smallestUnit: 'minute' }), zone, minutes });
    }
    day = day.add({ weeks: everyWeeks });
  }
  return calls.sort((a, b) => (a.start < b.start ? -1 : 1));
}

/** A local time in its zone. */
export function momentOf(start: string, zone: string): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(start).toZonedDateTime(zone, { disambiguation: 'compatible' });
}

/** Whether a call is still to come at an ISO time. */
export function isToCome({ start, zone }: Pick<AgreedCall, 'start' | 'zone'>, now: string): boolean {
  return Temporal.Instant.compare(momentOf(start, zone).toInstant(), Temporal.Instant.from(now)) > 0;
}

/** The ISO time in UTC at which a call begins. */
export function timeOfCall({ start, zone }: Pick<AgreedCall, 'start' | 'zone'>): string {
  return momentOf(start, zone).toInstant().toString({ smallestUnit: 'millisecond' });
}
