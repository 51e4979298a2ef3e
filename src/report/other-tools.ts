/** A test of another tool and what it said. */
export interface ReportedToolTest {
  readonly test: string;
  readonly title: string | null;
  /** `passed`, `failed` and the like, as the tool has it; null where it said something that nobody knows. */
  readonly result: string | null;
}

/** What another tool said of the tenant, with a source and a date of its own. It decides nothing. */
export interface ReportedTool {
  readonly tool: string;
  readonly snapshot: string;
  /** When the tool looked, ISO 8601 in UTC. */
  readonly at: string;
  /** How many tests ended how, by result. */
  readonly counts: readonly { readonly result: string | null; readonly count: number }[];
  /** What did not pass first; no more than a report holds. */
  readonly tests: readonly ReportedToolTest[];
  /** Tests that are not among these. */
  readonly more: number;
}
