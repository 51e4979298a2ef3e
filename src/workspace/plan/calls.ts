import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AgendaPart,
  agendaOf,
  agendaText,
  agreedCalls,
  type ChangedCalls,
  changedCalls,
  dayIn,
  type InvitedCall,
  invitedCalls,
  type Participant,
  renderCalls,
  timeOfCall,
} from '../../onboard/index.ts';
import { WorkspaceFault } from '../read.ts';
import { replaceFile } from '../write-file.ts';
import type { MadePlan } from './plan-workspace.ts';
import { record, type Saying } from './record.ts';
import type { PlanSettings } from './settings.ts';
import { finishOf, timelineOf } from './timeline.ts';

/** The review calls of an onboarding as they stand. */
export interface Calls extends ChangedCalls {
  /** Those of `inForce`, with their ISO time in UTC. */
  readonly next: readonly { readonly at: string; readonly call: InvitedCall }[];
  /** What to talk about in the next one. */
  readonly agenda: readonly AgendaPart[];
  /** Ids of people who would be invited, and have no mail address. */
  readonly withoutMail: readonly string[];
}

/** What was written for mail and calendars. */
export interface IssuedCalls {
  /** Paths below the workspace. */
  readonly files: readonly string[];
  readonly told: readonly InvitedCall[];
}

const FOLDER = 'calls';
const INVITATIONS = 'invitations.ics';
const CANCELLATIONS = 'cancellations.ics';
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** ISO times of the next review calls, soonest first; none where no schedule is agreed or all phases are closed. */
export function nextCallTimes(made: Pick<MadePlan, 'plan' | 'settings' | 'journal'>): readonly string[] {
  return made.settings.calls === undefined ? [] : changesOf(made).inForce.map(timeOfCall);
}

/**
 * The review calls on the agreed schedule, until the end of the timeline is 95 of 100 certain unless an end is agreed, and
 * none after all phases are closed; against what people were invited to. Throws `WorkspaceFault` where none is agreed.
 */
export function callsOf(made: MadePlan): Calls {
  const { plan, settings } = made;
  const changes = changesOf(made);
  const following = changes.inForce[1]?.start.slice(0, 10) ?? '9999-12-31';
  const held = plan.calls
    .map(({ at }) => at)
    .filter((at) => Date.parse(at) <= Date.parse(plan.asOf))
    .toSorted()
    .at(-1);
  const then = held === undefined ? undefined : made.planAt(held);
  return {
    ...changes,
    next: changes.inForce.map((call) => ({ at: timeOfCall(call), call })),
    agenda: agendaOf({
      plan,
      schedule: finishOf(plan, settings),
      until: following,
      ...(held === undefined || then === undefined
        ? {}
        : { before: { at: held, plan: then, schedule: finishOf(then, settings) } }),
    }),
    withoutMail: attendeesOf(settings).flatMap(({ id, mail }) => (mail === undefined ? [id] : [])),
  };
}

/**
 * Writes the calls to come as iCalendar files into the workspace, invitations and, where calls were called off,
 * cancellations, and keeps in the journal what people are told, so that a later change is one to the same call.
 */
export async function issueCalls(folder: string, saying: Saying, made: MadePlan): Promise<IssuedCalls> {
  const { plan, settings } = made;
  const { inForce, off, untold, agenda } = callsOf(made);
  const participants = attendeesOf(settings).flatMap(
    ({ name, mail, party }): readonly (Participant & { readonly party: string })[] =>
      mail === undefined ? [] : [{ name, mail, party }],
  );
  const organizer = participants.find(({ party }) => party === 'provider') ?? participants[0];
  if (organizer === undefined)
    throw new WorkspaceFault([
      'nobody who takes part has a mail address; `muster plan set person.ID="Full Name, provider, MAIL"` gives one',
    ]);
  const first = inForce[0];
  const text = agendaText(agenda);
  const invitation = {
    tenant: plan.tenant.id,
    summary: `${plan.tenant.name}: review of the onboarding`,
    organizer,
    attendees: participants,
    now: saying.now.toISOString(),
    agendaOf: (call: InvitedCall) =>
      call.cancelled ? 'This call is off.' : call === first ? text : 'The agenda comes after the call before this one.',
  };
  await mkdir(join(folder, FOLDER), { recursive: true });
  const files: string[] = [];
  for (const [name, document] of [
    [INVITATIONS, renderCalls('REQUEST', inForce, invitation)],
    [CANCELLATIONS, renderCalls('CANCEL', off, invitation)],
  ] as const) {
    if (document === undefined) {
      await rm(join(folder, FOLDER, name), { force: true });
      continue;
    }
    await replaceFile(join(folder, FOLDER, name), document);
    files.push(`${FOLDER}/${name}`);
  }
  if (untold.length > 0) await record(folder, saying, [{ what: 'invite', calls: untold }]);
  return { files, told: untold };
}

function changesOf(made: Pick<MadePlan, 'plan' | 'settings' | 'journal'>): ChangedCalls {
  const { plan, settings, journal } = made;
  const { calls, start, time_zone: zone } = settings;
  if (calls === undefined)
    throw new WorkspaceFault([
      'no review calls are agreed; `muster plan set calls.weekday=tuesday calls.at=10:00 calls.every_weeks=1` agrees on them',
    ]);
  const isOver = plan.phases.length > 0 && plan.phases.every(({ state }) => state === 'closed');
  const until = calls.until ?? timelineOf(made).confidence.by.at(-1)?.day ?? '';
  const agreed = isOver
    ? []
    : agreedCalls({
        weekday: WEEKDAYS.indexOf(calls.weekday) + 1,
        at: calls.at,
        minutes: calls.minutes,
        everyWeeks: calls.every_weeks,
        from: calls.from ?? start ?? dayIn(plan.asOf, zone),
        until,
        zone,
        skip: calls.skip,
        moved: calls.moved,
      });
  return changedCalls(agreed, invitedCalls(journal.events), plan.asOf);
}

function attendeesOf({ people, calls }: PlanSettings): PlanSettings['people'] {
  const named = calls?.attendees;
  return named === undefined
    ? people.filter(({ mail }) => mail !== undefined)
    : people.filter(({ id }) => named.includes(id));
}
