import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import { v5 } from 'uuid';
import type { InvitedCall } from '../journal.ts';
import { momentOf } from './agreed-calls.ts';
import { timeZoneText } from './time-zone.ts';

/** Somebody who takes part. */
export interface Participant {
  readonly name: string;
  readonly mail: string;
}

/** What all calls of an onboarding have in common. */
export interface Invitation {
  /** Id of the tenant: with the week of a call it makes its UID. */
  readonly tenant: string;
  readonly summary: string;
  readonly organizer: Participant;
  readonly attendees: readonly Participant[];
  /** What is said of a call. */
  readonly agendaOf: (call: InvitedCall) => string;
  /** ISO time at which it is made. */
  readonly now: string;
}

const NAMESPACE = '6f1d9c1e-7a4b-4c55-9d3e-2f8f0a5b7c11';
const MOST_TEXT = 8000;

/** The UID of a call: the same for ever, however it is moved. */
export function uidOf(tenant: string, week: string): string {
  return v5(`${tenant}/${week}`, NAMESPACE);
}

/**
 * Calls as iCalendar (RFC 5545) for mail and calendars: with REQUEST people are invited or told of a change, with CANCEL
 * that a call is off (RFC 5546). Undefined where there is no call. Equal arguments give equal bytes.
 */
export function renderCalls(
  method: 'REQUEST' | 'CANCEL',
  calls: readonly InvitedCall[],
  { tenant, summary, organizer, attendees, agendaOf, now }: Invitation,
): string | undefined {
  if (calls.length === 0) return undefined;
  const starts = new Map<string, string[]>();
  for (const { zone, start } of calls) starts.set(zone, [...(starts.get(zone) ?? []), start]);
  const stamp = Temporal.Instant.from(now);
  const calendar = ical({
    prodId: { company: 'Muster', product: 'Onboarding', language: 'EN' },
    method: ICalCalendarMethod[method],
    // Undefined for UTC, which needs none.
    timezone: {
      name: null,
      generator: (zone: string) => (starts.has(zone) ? timeZoneText(zone, starts.get(zone) ?? []) : null),
    },
  });
  for (const call of calls) {
    const start = momentOf(call.start, call.zone);
    calendar.createEvent({
      id: uidOf(tenant, call.week),
      sequence: call.sequence,
      stamp,
      start,
      end: start.add({ minutes: call.minutes }),
      timezone: call.zone,
      summary: plain(summary),
      description: plain(agendaOf(call)),
      status: call.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      organizer: { name: plain(organizer.name), email: organizer.mail },
      attendees: attendees.map(({ name, mail }) => ({
        name: plain(name),
        email: mail,
        rsvp: true,
        role: ICalAttendeeRole.REQ,
        status: mail === organizer.mail ? ICalAttendeeStatus.ACCEPTED : ICalAttendeeStatus.NEEDSACTION,
      })),
    });
  }
  return `${calendar.toString()}\r\n`;
}

/** Text without control characters, which RFC 5545 forbids, but for line ends and tabs; bounded. */
function plain(text: string): string {
  const shown = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '\ufffd')
    .toWellFormed();
  return shown.length <= MOST_TEXT ? shown : `${shown.slice(0, MOST_TEXT).toWellFormed()}\u2026`;
}
