export { type AgendaPart, agendaOf, agendaText } from './agenda.ts';
export { agreedCalls, timeOfCall } from './agreed-calls.ts';
export { type ChangedCalls, changedCalls, invitedCalls } from './changed-calls.ts';
export { type Participant, renderCalls } from './icalendar.ts';
