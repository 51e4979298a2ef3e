/** What is wrong with what a timeline is made from. */
export type ScheduleFaultCode =
  | 'unreadable-day'
  | 'no-working-day'
  | 'never-ends'
  | 'freeze-backwards'
  | 'finished-in-the-future'
  | 'estimate'
  | 'people'
  | 'unknown-task'
  | 'two-of-one-id'
  | 'circle'
  | 'slip';

/** No timeline can be made of this: the message says what is wrong, where, and what to do. */
export class ScheduleFault extends Error {
  readonly code: ScheduleFaultCode;

  constructor(code: ScheduleFaultCode, message: string) {
    super(message);
    this.name = 'ScheduleFault';
    this.code = code;
  }
}
