import type { TextFault } from '../../catalog/index.ts';
import type { Plan } from '../../onboard/index.ts';
import { nearest } from '../describe.ts';
import { WorkspaceFault } from '../read.ts';
import { JOURNAL_FILE, type ReadJournal } from './journal-file.ts';
import type { PlanSettings } from './settings.ts';

const MOST_NAMED = 5;

type IsCause = (event: ReadJournal['events'][number]) => boolean;

/**
 * Sees that whoever owns something is somebody of plan.yaml, and that nothing is due before it may begin. Throws
 * `WorkspaceFault` with the line of the journal that says otherwise.
 */
export function checkPeople({ tasks, checklist }: Plan, settings: PlanSettings, { events }: ReadJournal): void {
  const people = settings.people.map(({ id }) => id);
  const faults: TextFault[] = [];
  const report = (isCause: IsCause, message: string) => {
    const line = events.findLast(isCause)?.line ?? 1;
    faults.push({ file: JOURNAL_FILE, line, column: 1, message });
  };
  for (const { id, owner, due, notBefore } of [
    ...tasks.map((one) => ({ ...one, id: one.task.id })),
    ...checklist.map((one) => ({ ...one, id: one.requirement, notBefore: undefined })),
  ]) {
    const isAssigned: IsCause = (event) => event.what === 'assign' && event.subject === id && event.owner === owner;
    // Owners in an action plan are names in words.
    if (owner !== undefined && !people.includes(owner) && events.some(isAssigned))
      report(
        isAssigned,
        `owner: there is nobody ${owner} among the people of plan.yaml: name them there, or assign ${id} anew${nearest(owner, people)}`,
      );
    if (due !== undefined && notBefore !== undefined && due < notBefore)
      report(
        (event) => event.what === 'set' && event.subject === id && (event.due === due || event.notBefore === notBefore),
        `due: ${id} is due on ${due} and not to begin before ${notBefore}; set one of them anew with \`muster plan set\``,
      );
  }
  if (faults.length > 0) throw new WorkspaceFault(faults);
}

/** A sentence on what is due before the start of all work, as when the start was put off; nothing where that is nothing. */
export function dueBeforeStart({ tasks, checklist }: Plan, { start }: PlanSettings): readonly string[] {
  if (start === undefined) return [];
  const open = tasks.filter(({ state }) => state !== 'verified' && state !== 'accepted');
  const early = [
    ...open.map(({ task, due }) => ({ id: task.id, due })),
    ...checklist.map(({ requirement, due }) => ({ id: requirement, due })),
  ].filter(({ due }) => due !== undefined && due < start);
  if (early.length === 0) return [];
  const named = early.slice(0, MOST_NAMED).map(({ id, due }) => `${id} (${due})`);
  const rest = early.length - named.length;
  const all = rest === 0 ? named.join(', ') : `${named.join(', ')} and ${rest} more`;
  return [`due before the start on ${start}: ${all}; set another day with \`muster plan set ITEM due=DAY\``];
}
