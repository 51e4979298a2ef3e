/** What a timeline shows of one task; days are ISO days, both ends included. */
export interface TimelineTask {
  readonly id: string;
  readonly title: string;
  /** Heading under which it stands: its phase. */
  readonly group: string;
  /** Who does it: the party, or the person of it. */
  readonly who: string;
  /** Its state in words. */
  readonly state: string;
  readonly start: string;
  readonly finish: string;
  readonly latestFinish: string;
  /** Working days that it can slip. */
  readonly slack: number;
  readonly critical: boolean;
  readonly finished: boolean;
  /** Nobody knows yet whether it belongs to the onboarding. */
  readonly undecided: boolean;
  /** What keeps it from beginning earlier, in words. */
  readonly waitsFor: string;
  /** Share of the runs, 0 to 1, in which it decides on the end. */
  readonly criticality: number;
  /** Where the first timeline had its end, and how many working days that is off: more than 0 later. */
  readonly was?: { readonly finish: string; readonly days: number };
}

/** A timeline as it is drawn and told. */
export interface TimelineModel {
  readonly title: string;
  readonly asOf: string;
  /** ISO day. */
  readonly today: string;
  readonly finish: string;
  /** In the order in which they are shown; those of one group stand together. */
  readonly tasks: readonly TimelineTask[];
  /** Titles of the tasks of the chain that decides on the end. */
  readonly criticalPath: readonly string[];
  readonly confidence: {
    readonly runs: number;
    readonly asPlanned: number;
    readonly by: readonly { readonly percent: number; readonly day: string }[];
  };
  readonly freezes: readonly {
    readonly from: string;
    readonly to: string;
    readonly reason: string;
    readonly whose: string;
  }[];
  /** The first timeline: its ISO time, its end, and how many working days today's is later. */
  readonly baseline?: { readonly at: string; readonly finish: string; readonly days: number };
}
