import { eventsOn, type JournalEvent, type SetValues } from './journal.ts';
import type { Assigned, Estimate } from './plan.ts';

/** What people said of one task or checklist item, the newest word counting. */
export type Said = Assigned & { readonly estimate?: Estimate; readonly notBefore?: string };

/** Collects what was said of a subject. `events` are in order. */
export function saidOf(events: readonly JournalEvent[], subject: string): Said {
  const own = eventsOn(events, subject);
  const owner = own.findLast((event) => event.what === 'assign')?.owner;
  const set = <K extends keyof SetValues>(key: K): SetValues[K] =>
    own.flatMap((event) => (event.what === 'set' ? [event[key]] : [])).findLast((value) => value !== undefined);
  const due = set('due');
  const estimate = set('estimate');
  const notBefore = set('notBefore');
  const notes = own.flatMap((event) => {
    const text = event.what === 'note' ? event.text : 'note' in event ? event.note : undefined;
    return text === undefined ? [] : [{ at: event.at, by: event.by, text }];
  });
  return {
    ...(owner === undefined || owner === null ? {} : { owner }),
    ...(due === undefined || due === null ? {} : { due }),
    ...(estimate === undefined || estimate === null ? {} : { estimate }),
    ...(notBefore === undefined || notBefore === null ? {} : { notBefore }),
    notes,
  };
}
