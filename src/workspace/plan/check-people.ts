import { placeOf, type TextFault } from '../../catalog/index.ts';
import type { Plan } from '../../onboard/index.ts';
import { nearest } from '../describe.ts';
import { WorkspaceFault } from '../read.ts';
import { JOURNAL_FILE, type ReadJournal } from './journal-file.ts';
import { PLAN_FILE, type PlanSettings } from './settings.ts';

/**
 * Sees that whoever owns something is somebody of plan.yaml, and that no day comes before one that it must follow. Throws
 * `WorkspaceFault` with the line of the journal, or of plan.yaml, that says otherwise.
 */
export function checkPeople(
  { tasks, checklist }: Plan,
  settings: PlanSettings,
  { events }: ReadJournal,
  planText: string,
): void {
  const people = settings.people.map(({ id }) => id);
  const faults: TextFault[] = [];
  const report = (isCause: (event: ReadJournal['events'][number]) => boolean, message: string) => {
    const line = events.findLast(isCause)?.line;
    faults.push(
      line === undefined
        ? { file: PLAN_FILE, ...placeOf(planText, ['start']), message }
        : { file: JOURNAL_FILE, line, column: 1, message },
    );
  };
  for (const { id, owner, due, notBefore } of [
    ...tasks.map((one) => ({ ...one, id: one.task.id })),
    ...checklist.map((one) => ({ ...one, id: one.requirement, notBefore: undefined })),
  ]) {
    const isAssigned = (event: ReadJournal['events'][number]) =>
      event.what === 'assign' && event.subject === id && event.owner === owner;
    // Owners in an action plan are names in words.
    if (owner !== undefined && !people.includes(owner) && events.some(isAssigned))
      report(
        isAssigned,
        `owner: there is nobody ${owner} among the people of plan.yaml: name them there, or assign ${id} anew${nearest(owner, people)}`,
      );
    const isSet = (event: ReadJournal['events'][number]) => event.what === 'set' && event.subject === id;
    if (due !== undefined && settings.start !== undefined && due < settings.start)
      report(
        (event) => isSet(event) && 'due' in event && event.due === due,
        `due: ${id} is due on ${due}, before the start on ${settings.start}; set another day with \`muster plan set ${id} due=DAY\``,
      );
    if (due !== undefined && notBefore !== undefined && due < notBefore)
      report(
        (event) =>
          isSet(event) &&
          (('due' in event && event.due === due) || ('notBefore' in event && event.notBefore === notBefore)),
        `due: ${id} is due on ${due} and not to begin before ${notBefore}; set one of them anew with \`muster plan set\``,
      );
  }
  if (faults.length > 0) throw new WorkspaceFault(faults);
}
