import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import type { InvitedCall, JournalEvent } from '../journal.ts';
import { agreedCalls, type CallSettings, timeOfCall } from './agreed-calls.ts';
import { changedCalls, invitedCalls } from './changed-calls.ts';
import { renderCalls, uidOf } from './icalendar.ts';

const NOW = '2026-10-01T08:00:00.000Z';

function settings(change: Partial<CallSettings> = {}): CallSettings {
  return {
    weekday: 2,
    at: '10:00',
    minutes: 45,
    everyWeeks: 1,
    from: '2026-10-14',
    until: '2026-11-04',
    zone: 'Europe/London',
    skip: [],
    moved: [],
    ...change,
  };
}

const starts = (change?: Partial<CallSettings>) => agreedCalls(settings(change)).map(({ start }) => start);

describe('the agreed schedule', () => {
  it('begins on the first such weekday, and keeps the local time when the clocks change', () => {
    expect(starts()).toEqual(['2026-10-20T10:00', '2026-10-27T10:00', '2026-11-03T10:00']);
    expect(agreedCalls(settings()).map(timeOfCall), 'summer time ends on 25 October').toEqual([
      '2026-10-20T09:00:00.000Z',
      '2026-10-27T10:00:00.000Z',
      '2026-11-03T10:00:00.000Z',
    ]);
  });

  it('leaves out what is skipped, moves what is moved, and takes every second week', () => {
    expect(starts({ skip: ['2026-10-27'], moved: [{ from: '2026-11-03', to: '2026-11-04', at: '15:30' }] })).toEqual([
      '2026-10-20T10:00',
      '2026-11-04T15:30',
    ]);
    expect(starts({ everyWeeks: 2 })).toEqual(['2026-10-20T10:00', '2026-11-03T10:00']);
  });

  it('takes the time after the gap where the clocks leave one out', () => {
    expect(
      starts({ weekday: 7, at: '01:30', from: '2027-03-28', until: '2027-03-28' }),
      'there is no half past one on that night',
    ).toEqual(['2027-03-28T02:30']);
  });

  it('never makes more calls than in five years', () => {
    expect(starts({ until: '9999-12-31' })).toHaveLength(260);
  });
});

const sent = (calls: readonly InvitedCall[], at = NOW): JournalEvent => ({
  id: at,
  at,
  by: 'ada',
  what: 'invite',
  calls,
});

describe('a change of the schedule', () => {
  const first = changedCalls(agreedCalls(settings()), new Map(), NOW);

  it('invites to every call once', () => {
    expect(first.inForce.map(({ sequence }) => sequence)).toEqual([0, 0, 0]);
    expect(first.untold).toEqual(first.inForce);

    const again = changedCalls(agreedCalls(settings()), invitedCalls([sent(first.untold)]), NOW);

    expect(again).toEqual({ inForce: first.inForce, off: [], untold: [] });
  });

  it('is told as one of the same call, with a higher sequence each time', () => {
    const moved = changedCalls(agreedCalls(settings({ weekday: 4 })), invitedCalls([sent(first.untold)]), NOW);
    const back = changedCalls(
      agreedCalls(settings()),
      invitedCalls([sent(first.untold), sent(moved.untold, '2026-10-02T08:00:00.000Z')]),
      NOW,
    );

    expect(moved.untold.slice(0, 2)).toMatchObject([
      { week: '2026-10-12', start: '2026-10-15T10:00', sequence: 0 },
      { week: '2026-10-19', start: '2026-10-22T10:00', sequence: 1 },
    ]);
    expect(back.inForce.find(({ week }) => week === '2026-10-19')).toMatchObject({
      start: '2026-10-20T10:00',
      sequence: 2,
    });
  });

  it('calls off what is no longer agreed, once, and invites anew where it comes back', () => {
    const none = changedCalls([], invitedCalls([sent(first.untold)]), NOW);
    const after = invitedCalls([sent(first.untold), sent(none.untold, '2026-10-02T08:00:00.000Z')]);

    expect(none.inForce).toEqual([]);
    expect(none.untold.map(({ sequence, cancelled }) => [sequence, cancelled])).toEqual([
      [1, true],
      [1, true],
      [1, true],
    ]);
    expect(changedCalls([], after, NOW)).toMatchObject({ untold: [], off: none.off });
    expect(changedCalls(agreedCalls(settings()), after, NOW).untold[0]).toMatchObject({
      sequence: 2,
      cancelled: false,
    });
  });

  it('touches nothing that has begun', () => {
    const later = '2026-10-21T08:00:00.000Z';
    const { inForce, off } = changedCalls(
      agreedCalls(settings({ weekday: 5 })),
      invitedCalls([sent(first.untold)]),
      later,
    );

    expect([...inForce, ...off].map(({ week }) => week)).not.toContain('2026-10-19');
  });

  it('comes to the same whatever the order of the journal', () => {
    const moved = changedCalls(agreedCalls(settings({ weekday: 4 })), invitedCalls([sent(first.untold)]), NOW);
    const events = [sent(first.untold), sent(moved.untold, '2026-10-02T08:00:00.000Z')];

    expect(invitedCalls(events.toReversed())).toEqual(new Map([...invitedCalls(events)]));
  });
});

const HOSTILE = 'Ada "x" <b>; Byron, \\n\r\nATTENDEE:mailto:eve@evil.example\r\n\u0000';

function invitation(change: { readonly name?: string; readonly agenda?: string } = {}) {
  const { name = 'Ada Byron', agenda = 'Where it stands' } = change;
  return {
    tenant: '11111111-2222-4333-8444-555555555555',
    summary: 'Contoso: review of the onboarding',
    organizer: { name: 'Pat', mail: 'pat@provider.example' },
    attendees: [
      { name: 'Pat', mail: 'pat@provider.example' },
      { name, mail: 'ada@contoso.example' },
    ],
    agendaOf: () => agenda,
    now: NOW,
  };
}

function eventsIn(text: string | undefined): readonly ICAL.Event[] {
  const calendar = new ICAL.Component(ICAL.parse(text ?? ''));
  return calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
}

const calls = changedCalls(agreedCalls(settings()), new Map(), NOW).inForce;

describe('iCalendar, read by another parser', () => {
  it('says for each call when it is in its time zone, over a change of the clocks', () => {
    const events = eventsIn(renderCalls('REQUEST', calls, invitation()));

    expect(
      events.map(({ startDate, endDate }) => [startDate.toJSDate().toISOString(), endDate.toJSDate().toISOString()]),
    ).toEqual([
      ['2026-10-20T09:00:00.000Z', '2026-10-20T09:45:00.000Z'],
      ['2026-10-27T10:00:00.000Z', '2026-10-27T10:45:00.000Z'],
      ['2026-11-03T10:00:00.000Z', '2026-11-03T10:45:00.000Z'],
    ]);
  });

  it.each([
    'Europe/London',
    'Europe/Berlin',
    'Europe/Dublin',
    'America/New_York',
    'America/Sao_Paulo',
    'Africa/Casablanca',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Auckland',
    'UTC',
  ])('agrees with the zone data on every week of three years in %s', (zone) => {
    const agreed = agreedCalls(settings({ zone, at: '09:15', from: '2026-01-01', until: '2028-12-31' }));
    const { inForce } = changedCalls(agreed, new Map(), '2025-12-31T00:00:00Z');

    const events = eventsIn(renderCalls('REQUEST', inForce, invitation()));

    expect(events.map(({ startDate }) => startDate.toJSDate().toISOString())).toEqual(agreed.map(timeOfCall));
  });

  it.each([
    ['Europe/London', '2026-10-25', '02:15'],
    ['Europe/London', '2027-03-28', '02:15'],
    ['America/New_York', '2026-11-01', '02:15'],
    ['America/New_York', '2027-03-14', '03:15'],
    ['Pacific/Auckland', '2026-09-27', '03:15'],
    ['Pacific/Auckland', '2027-04-04', '03:15'],
  ])('knows in %s the first hour after the clocks changed on %s', (zone, day, at) => {
    const agreed = agreedCalls(settings({ zone, at, weekday: 7, from: day, until: day }));
    const { inForce } = changedCalls(agreed, new Map(), '2026-01-01T00:00:00Z');

    const [event] = eventsIn(renderCalls('REQUEST', inForce, invitation()));

    expect(event?.startDate.toJSDate().toISOString()).toBe(timeOfCall(agreed[0] ?? { start: '', zone }));
  });

  it('writes a change of the clocks in the time before it, as RFC 5545 has it', () => {
    expect(renderCalls('REQUEST', calls, invitation())).toContain(
      'BEGIN:STANDARD\r\nDTSTART:20261025T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nEND:STANDARD',
    );
  });

  it('has method, organiser, people, sequence and the UID that stays', () => {
    const text = renderCalls('REQUEST', calls, invitation());
    const calendar = new ICAL.Component(ICAL.parse(text ?? ''));
    const event = eventsIn(text)[0];

    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(event?.uid).toBe(uidOf('11111111-2222-4333-8444-555555555555', '2026-10-19'));
    expect(event?.sequence).toBe(0);
    expect(event?.organizer).toBe('mailto:pat@provider.example');
    expect(event?.attendees.map((one) => String(one.getFirstValue()).toLowerCase())).toEqual([
      'mailto:pat@provider.example',
      'mailto:ada@contoso.example',
    ]);
    expect(event?.component.getFirstPropertyValue('status')).toBe('CONFIRMED');
  });

  it('cancels by the same UID', () => {
    const off = calls.map((call) => ({ ...call, sequence: 1, cancelled: true }));
    const text = renderCalls('CANCEL', off, invitation());
    const calendar = new ICAL.Component(ICAL.parse(text ?? ''));

    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect(eventsIn(text).map(({ uid }) => uid)).toEqual(
      eventsIn(renderCalls('REQUEST', calls, invitation())).map(({ uid }) => uid),
    );
    expect(eventsIn(text)[0]?.component.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(eventsIn(text)[0]?.sequence).toBe(1);
  });

  it('keeps hostile names and agendas as text, in lines of at most 75 bytes', () => {
    const text = renderCalls('REQUEST', calls, invitation({ name: HOSTILE, agenda: HOSTILE })) ?? '';
    const event = eventsIn(text)[0];

    expect(event?.attendees).toHaveLength(2);
    expect(event?.description).toContain('ATTENDEE:mailto:eve@evil.example');
    expect(text).not.toMatch(/^ATTENDEE:mailto:eve/m);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('gives any agenda back as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }).filter((text) => !/\p{Cc}/u.test(text)),
        (agenda) => {
          const [event] = eventsIn(renderCalls('REQUEST', calls.slice(0, 1), invitation({ agenda })));

          expect(event?.description ?? '').toBe(agenda.toWellFormed());
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is nothing where there is no call, and the same bytes for the same calls', () => {
    expect(renderCalls('CANCEL', [], invitation())).toBeUndefined();
    expect(renderCalls('REQUEST', calls, invitation())).toBe(renderCalls('REQUEST', calls, invitation()));
  });
});
