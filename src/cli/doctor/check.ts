/** What doctor found out about one thing. */
export type Check = {
  readonly name: string;
  /** `failed`: Muster cannot work like this; `warning`: it can, but look at it. */
  readonly state: 'ok' | 'warning' | 'failed';
  readonly says: string;
  /** What to do, where it is not ok. */
  readonly todo?: string;
};
