import { randomUUID } from 'node:crypto';
import { type JournalEvent, type SetValues, saidOf, type UnsignedEvent } from '../../onboard/index.ts';
import { readCatalogsOf } from '../catalogs.ts';
import { nearest } from '../describe.ts';
import { readWorkspace, WorkspaceFault } from '../read.ts';
import { keepGitAttributes } from './git-attributes.ts';
import { appendToJournal, readJournal } from './journal-file.ts';
import { readOnboarding } from './onboarding.ts';
import { readPlanSettings } from './settings.ts';

/** Who says something, and when. */
export interface Saying {
  readonly by: string;
  readonly now: Date;
}

/** Writes events into the journal of a workspace, each with an id of its own. Answers them as kept. */
export async function record(
  folder: string,
  { by, now }: Saying,
  events: readonly UnsignedEvent[],
): Promise<readonly JournalEvent[]> {
  const said = { at: now.toISOString(), by };
  // The parts of a union fit together as its members do; what is spread over them changes no `what`.
  const kept = events.map((event) => ({ id: randomUUID(), ...said, ...event }) as JournalEvent);
  await keepGitAttributes(folder);
  await appendToJournal(folder, kept);
  return kept;
}

/** Gives tasks or checklist items an owner, a person of plan.yaml; or nobody. */
export async function assign(
  folder: string,
  saying: Saying,
  { items, owner }: { readonly items: readonly string[]; readonly owner: string | null },
): Promise<readonly JournalEvent[]> {
  const { settings } = await readPlanSettings(folder);
  const people = settings.people.map(({ id }) => id);
  if (owner !== null && !people.includes(owner))
    throw fault(
      `there is nobody ${owner} among the people of plan.yaml: \`muster plan set person.${owner}="Full Name, customer"\` names them${nearest(owner, people)}`,
    );
  await checkItems(folder, items);
  return record(
    folder,
    saying,
    items.map((subject) => ({ what: 'assign', subject, owner })),
  );
}

/** Sets days, estimates and states of tasks, or days of checklist items. Throws `WorkspaceFault` for a day that cannot be. */
export async function setOn(
  folder: string,
  saying: Saying,
  { items, values }: { readonly items: readonly string[]; readonly values: SetValues },
): Promise<readonly JournalEvent[]> {
  const { isTask } = await checkItems(folder, items);
  const [{ settings }, { events }] = await Promise.all([readPlanSettings(folder), readJournal(folder)]);
  for (const item of items) {
    if (!isTask(item) && Object.keys(values).some((key) => key !== 'due'))
      throw fault(`${item} is an item of the checklist: only its day can be set, as due=DAY`);
    const said = saidOf(events, item);
    const due = values.due === undefined ? said.due : (values.due ?? undefined);
    const notBefore = values.notBefore === undefined ? said.notBefore : (values.notBefore ?? undefined);
    if (due !== undefined && settings.start !== undefined && due < settings.start)
      throw fault(`${item}: due on ${due}, which is before the start of all work on ${settings.start}`);
    if (due !== undefined && notBefore !== undefined && due < notBefore)
      throw fault(`${item}: due on ${due}, and not to begin before ${notBefore}`);
  }
  return record(
    folder,
    saying,
    items.map((subject) => ({ what: 'set', subject, ...values })),
  );
}

/** Adds a note to tasks or checklist items. */
export async function addNote(
  folder: string,
  saying: Saying,
  { items, text }: { readonly items: readonly string[]; readonly text: string },
): Promise<readonly JournalEvent[]> {
  await checkItems(folder, items);
  return record(
    folder,
    saying,
    items.map((subject) => ({ what: 'note', subject, text })),
  );
}

/** Notes that a review call was held. */
export async function recordCall(
  folder: string,
  saying: Saying,
  { held, note }: { readonly held: Date; readonly note: string },
): Promise<readonly JournalEvent[]> {
  await readWorkspace(folder);
  return record(folder, saying, [{ what: 'call', held: held.toISOString(), note }]);
}

/** Sees that each id is a task, or a requirement. Throws `WorkspaceFault` with the nearest ones. */
async function checkItems(
  folder: string,
  items: readonly string[],
): Promise<{ readonly isTask: (id: string) => boolean }> {
  const workspace = await readWorkspace(folder);
  const catalogs = await readCatalogsOf(workspace);
  const { tasks } = await readOnboarding(workspace, catalogs);
  const { requirements } = catalogs.library;
  const unknown = items.filter((id) => !tasks.has(id) && !requirements.has(id));
  if (unknown.length > 0)
    throw new WorkspaceFault(
      unknown.map(
        (id) => `there is no task and no requirement ${id}${nearest(id, [...tasks.keys(), ...requirements.keys()])}`,
      ),
    );
  return { isTask: (id) => tasks.has(id) };
}

function fault(message: string): WorkspaceFault {
  return new WorkspaceFault([message]);
}
