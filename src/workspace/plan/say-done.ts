import type { Party } from '../../catalog/index.ts';
import { type JournalEvent, type Phase, type PlannedPhase, unmetBy } from '../../onboard/index.ts';
import { nearest } from '../describe.ts';
import { WorkspaceFault } from '../read.ts';
import { type MadePlan, type PlanOptions, planWorkspace } from './plan-workspace.ts';
import { record, type Saying } from './record.ts';

/** What came of a word about a task or a checklist item. */
export interface WordOnItem {
  readonly item: string;
  /** State of the task after it; for a checklist item: failing, or ready. */
  readonly state: string;
  /** What the evidence says to it. */
  readonly sentence: string;
}

/** Notes that tasks or checklist items are done, or are not; the evidence decides what comes of it. */
export async function sayDone(
  folder: string,
  saying: Saying & Pick<PlanOptions, 'signal'>,
  {
    items,
    what,
    note,
  }: { readonly items: readonly string[]; readonly what: 'done' | 'reopen'; readonly note?: string },
): Promise<readonly WordOnItem[]> {
  const made = await planWorkspace(folder, saying);
  for (const item of items) checkItem(made, item);
  const events = items.map((subject) => ({ what, subject, ...(note === undefined ? {} : { note }) }));
  const kept = await record(folder, saying, events);
  const plan = made.planWith(kept);
  return items.map((item) => wordOn(plan, item, what));
}

function checkItem({ plan, requirements }: MadePlan, item: string): void {
  const ids = plan.tasks.map(({ task }) => task.id);
  if (ids.includes(item) || plan.checklist.some(({ requirement }) => requirement === item)) return;
  const dropped = plan.dropped.find(({ task }) => task.id === item);
  if (dropped !== undefined) throw fault(`${item} does not belong to this onboarding: ${dropped.reason}`);
  if (requirements.has(item))
    throw fault(`${item} is not on the checklist: nothing of it fails in the newest assessment`);
  throw fault(
    `there is no task and no checklist item ${item}${nearest(item, [...ids, ...plan.checklist.map(({ requirement }) => requirement)])}`,
  );
}

function wordOn({ tasks, checklist }: MadePlan['plan'], item: string, what: 'done' | 'reopen'): WordOnItem {
  const task = tasks.find((one) => one.task.id === item);
  if (task === undefined) {
    const failing = checklist.find(({ requirement }) => requirement === item)?.failing ?? 0;
    const sentence =
      what === 'done' ? `said to be done; it fails on ${failing} until an assessment says otherwise` : 'open';
    return { item, state: failing > 0 ? 'failing' : 'ready', sentence };
  }
  return { item, state: task.state, sentence: SENTENCES[task.state] };
}

const SENTENCES = {
  open: 'nobody says that it is done',
  'in-progress': 'somebody has begun',
  claimed: 'the evidence does not show it yet: collect it again and run `muster assess`',
  verified: 'the evidence proves it, whatever anybody says',
  accepted: 'it holds since waivers are counted, whatever anybody says',
  stale: 'it was proven once, and is not known now: collect the evidence again',
  reopened: 'it was proven once, and fails now',
} as const;

/** A phase that was signed, and what is there then. */
export interface SignedPhase {
  readonly phase: PlannedPhase;
  /** Absent where nothing was signed, only shown. */
  readonly event?: JournalEvent;
}

/**
 * Signs what a phase has come to, for one party. Throws `WorkspaceFault` while a condition of its exit, sign-offs apart, is
 * not met: a sign-off says that it is. With `isShown` nothing is signed.
 */
export async function signOff(
  folder: string,
  saying: Saying & Pick<PlanOptions, 'signal'>,
  { phase, party, isShown }: { readonly phase: Phase; readonly party?: Party; readonly isShown?: boolean },
): Promise<SignedPhase> {
  const made = await planWorkspace(folder, saying);
  const planned = made.plan.phases.find((one) => one.phase === phase);
  if (planned === undefined) throw fault(`there is no phase ${phase}`);
  if (isShown === true) return { phase: planned };
  const person = made.settings.people.find(({ id, name }) => id === saying.by || name === saying.by);
  const signing = party ?? person?.party;
  if (signing === undefined)
    throw fault(`${saying.by} is nobody of plan.yaml: say --party provider or --party customer, or name them there`);
  if (person !== undefined && person.party !== signing)
    throw fault(`${person.name} belongs to the ${person.party} and cannot sign for the ${signing}`);
  const unmet = unmetBy(planned);
  if (unmet.length > 0)
    throw new WorkspaceFault([
      `${phase} cannot be signed off yet:`,
      ...unmet.map(({ sentence, met }) => `  ${met === null ? 'not known' : 'not so'}: ${sentence}`),
    ]);
  const kept = await record(folder, saying, [{ what: 'sign-off', phase, party: signing, hash: planned.hash }]);
  const after = made.planWith(kept).phases.find((one) => one.phase === phase);
  const [event] = kept;
  if (event === undefined || after === undefined) throw new Error('the sign-off was not kept');
  return { phase: after, event };
}

function fault(message: string): WorkspaceFault {
  return new WorkspaceFault([message]);
}
