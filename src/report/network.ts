/** One stage of a probe as a report shows it. */
export interface ReportedStage {
  readonly stage: string;
  readonly outcome: 'passed' | 'failed' | 'not-applicable' | 'not-run';
  readonly reason: string | null;
  readonly ms: number | null;
  readonly detail: string;
}

/** A host that was tested for an endpoint, and how each stage went. */
export interface ReportedHost {
  readonly host: string;
  readonly stages: readonly ReportedStage[];
}

/** An endpoint as a site sees it. */
export interface ReportedEndpoint {
  readonly pattern: string;
  readonly protocol: string;
  readonly port: number;
  readonly required: boolean;
  readonly verdict: string;
  readonly reason: string | null;
  readonly detail: string;
  /** Whether its service can use it so; null where nobody can tell. */
  readonly passes: boolean | null;
  /** Empty where there are too many to show. */
  readonly hosts: readonly ReportedHost[];
}

/** A service at a site. */
export interface ReportedCell {
  readonly site: string;
  /** Required endpoints by whether the service can use them. */
  readonly passing: number;
  readonly failing: number;
  readonly open: number;
  /** Those that do not simply pass first; `endpointsTotal` counts them all. */
  readonly endpoints: readonly ReportedEndpoint[];
  readonly endpointsTotal: number;
}

/** A service with how each site reaches it. */
export interface ReportedService {
  readonly list: string;
  readonly service: string;
  readonly title: string;
  /** What the documents say happens without it. */
  readonly consequence: string | null;
  /** A cell for each site that was probed. */
  readonly cells: readonly ReportedCell[];
}

/** Sites by services: what probes found. */
export interface ReportedNetwork {
  readonly sites: readonly { readonly id: string; readonly name: string; readonly probedAt: string | null }[];
  /** Sites that are not shown, for there are too many. */
  readonly sitesLeft: number;
  readonly services: readonly ReportedService[];
}
