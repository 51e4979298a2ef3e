import type { ProbeReason, ProbeVerdict } from '../../../evidence/index.ts';
import type { RootKind } from '../measurement.ts';
import { type ProbePlan, targetKey } from '../run/plan.ts';
import { judgeEndpoint } from './judge-endpoint.ts';
import { type Judged, judgeTarget, type RunContext } from './judge-target.ts';
import type { Measured } from './measured.ts';

/** An endpoint of a list with what its probe found. */
export interface ProbedEndpoint {
  readonly list: string;
  readonly service: string;
  readonly pattern: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly required: boolean;
  readonly hosts: readonly string[];
  readonly verdict: ProbeVerdict;
  readonly reason: ProbeReason;
  readonly detail: string;
  readonly membersTested: number;
  readonly membersReachable: number;
  readonly tlsVersion: string | null;
  readonly observedAt: string;
}

/** A host as a snapshot keeps it: every stage, what was seen of its TLS, and the verdict on it. */
export interface ProbedTarget extends Omit<Measured, 'tls' | 'versions'>, Judged {
  readonly tlsVersion: string | null;
  readonly lowestTlsVersion: string | null;
  readonly root: RootKind | null;
  readonly issuer: string | null;
}

/** What a run found, judged: its targets, and the endpoints of which every host was measured. */
export interface JudgedRun {
  readonly targets: readonly ProbedTarget[];
  readonly endpoints: readonly ProbedEndpoint[];
}

/** Judges what was measured. Pure: the same measurements give the same verdicts. `at` dates what nobody can test. */
export function judgeRun(
  plan: ProbePlan,
  run: { readonly measured: ReadonlyMap<string, Measured>; readonly context: RunContext },
  at: string,
): JudgedRun {
  const judged = new Map(
    [...run.measured].map(([key, measured]) => [key, { ...measured, judged: judgeTarget(measured, run.context) }]),
  );
  const endpoints = plan.endpoints.flatMap(({ isWildcard, ...endpoint }): ProbedEndpoint[] => {
    const members = endpoint.hosts.flatMap((host) => judged.get(targetKey(host, endpoint)) ?? []);
    if (members.length < endpoint.hosts.length) return [];
    return [
      {
        ...endpoint,
        ...judgeEndpoint({ pattern: endpoint.pattern, isWildcard }, members),
        tlsVersion: lowestOf(members.flatMap(({ versions, tls }) => versions?.highest ?? tls?.version ?? [])),
        observedAt: members.map(({ observedAt }) => observedAt).sort()[0] ?? at,
      },
    ];
  });
  const targets = [...judged.values()].map(
    ({ judged: said, tls, versions, ...one }): ProbedTarget => ({
      ...one,
      ...said,
      tlsVersion: versions?.highest ?? tls?.version ?? null,
      lowestTlsVersion: versions?.lowest ?? null,
      root: tls?.root ?? null,
      issuer: tls?.issuer ?? null,
    }),
  );
  return { targets, endpoints };
}

/** The oldest of some versions: what every host has at least. */
function lowestOf(versions: readonly string[]): string | null {
  return versions.toSorted((a, b) => Number(a) - Number(b))[0] ?? null;
}
