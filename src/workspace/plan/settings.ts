import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PARTIES, parseYaml, placeOf, type TextFault } from '../../catalog/index.ts';
import { WorkspaceFault } from '../read.ts';
import { versionFault } from '../version.ts';
import { WavesText } from './waves-settings.ts';

export const PLAN_FILE = 'plan.yaml';

const MAX_BYTES = 1024 * 1024;
const Day = z.iso.date('a day that there is, as 2026-12-01');
const Id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/i, 'letters, digits, dot, dash and underscore')
  .max(60);
const Weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);

const PartyText = z.strictObject({
  /** How many tasks it can work on at a time. */
  people: z.int().min(1).max(1000).default(1),
  workdays: z.array(Weekday).min(1).default(['monday', 'tuesday', 'wednesday', 'thursday', 'friday']),
  holidays: z.array(Day).max(2000).default([]),
  /** Times, both days included, in which nothing may be changed. */
  freezes: z
    .array(
      z
        .strictObject({ from: Day, to: Day, reason: z.string().trim().min(3).max(200) })
        .refine(({ from, to }) => from <= to, { path: ['to'], message: 'is before from' }),
    )
    .max(500)
    .default([]),
});

/** Review calls on an agreed schedule, in the time zone of the plan. */
const CallsText = z
  .strictObject({
    weekday: Weekday,
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as 10:00'),
    minutes: z.int().min(5).max(480).default(30),
    every_weeks: z.int().min(1).max(26).default(1),
    /** First day on or after which there is one; the start of the plan unless said. */
    from: Day.optional(),
    until: Day.optional(),
    /** Ids of people; all who have a mail address unless said. */
    attendees: z.array(Id).max(500).optional(),
    /** Days on which one is left out. */
    skip: z.array(Day).max(500).default([]),
    /** Single calls on another day or at another time. */
    moved: z
      .array(
        z.strictObject({
          from: Day,
          to: Day,
          at: z
            .string()
            .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as 10:00')
            .optional(),
        }),
      )
      .max(500)
      .default([]),
  })
  .refine(({ from, until }) => from === undefined || until === undefined || from <= until, {
    path: ['until'],
    message: 'is before from',
  });

/** `plan.yaml`: what a person sets about an onboarding. */
export const PlanText = z.strictObject({
  version: z.literal(1),
  start: Day.optional(),
  time_zone: z.string().refine(isTimeZone, 'a time zone by its IANA name, as Europe/London').default('UTC'),
  people: z
    .array(
      z.strictObject({
        id: Id,
        name: z.string().trim().min(1).max(200),
        party: z.enum(PARTIES),
        mail: z.email('a mail address').optional(),
      }),
    )
    .max(5000)
    .default([]),
  parties: z.strictObject({ provider: PartyText.prefault({}), customer: PartyText.prefault({}) }).prefault({}),
  calls: CallsText.optional(),
  waves: WavesText.prefault({}),
});

/** The settings of an onboarding. */
export type PlanSettings = z.infer<typeof PlanText>;

/** The settings, with the text that they were read from; empty where there is no file yet. */
export interface ReadSettings {
  readonly settings: PlanSettings;
  readonly text: string;
}

const BEGINNING = `# The onboarding: who takes part, when they work, when they meet. Unknown keys are errors; \`muster plan set\` writes here.
version: 1
`;

/** Reads `plan.yaml`; without one, what stands for nothing said. Throws `WorkspaceFault` with each fault's line. */
export async function readPlanSettings(folder: string): Promise<ReadSettings> {
  const text = await readFile(join(folder, PLAN_FILE), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return BEGINNING;
    throw error;
  });
  return { settings: parsePlanSettings(text), text };
}

/** The same from its text. */
export function parsePlanSettings(text: string): PlanSettings {
  const parsed = parseYaml(text, PLAN_FILE, PlanText, MAX_BYTES);
  if (!parsed.ok) {
    const version = versionFault(text, PLAN_FILE);
    throw new WorkspaceFault(version === undefined ? parsed.faults : [version]);
  }
  const faults = [...twinsIn(parsed.value, text), ...strangersIn(parsed.value, text)];
  if (faults.length > 0) throw new WorkspaceFault(faults);
  return parsed.value;
}

/** Attendees of calls that are nobody of `people`. */
function strangersIn({ people, calls }: PlanSettings, text: string): readonly TextFault[] {
  return (calls?.attendees ?? []).flatMap((id, index) => {
    if (people.some((one) => one.id === id)) return [];
    const place = placeOf(text, ['calls', 'attendees', String(index)]);
    return [{ file: PLAN_FILE, ...place, message: `calls.attendees.${index}: there is nobody ${id} among people` }];
  });
}

function twinsIn({ people }: PlanSettings, text: string): readonly TextFault[] {
  return people.flatMap(({ id }, index) => {
    const first = people.findIndex((one) => one.id === id);
    if (first === index) return [];
    const place = placeOf(text, ['people', String(index), 'id']);
    return [{ file: PLAN_FILE, ...place, message: `people.${index}.id: ${id} is the id of somebody else already` }];
  });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
