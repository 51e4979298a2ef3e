import type { ProbeReason, ProbeVerdict } from '../../../evidence/index.ts';
import type { Judged } from './judge-target.ts';

/** What is said of an endpoint of a list, by the hosts that stand for it. */
export interface JudgedEndpoint extends Judged {
  readonly membersTested: number;
  readonly membersReachable: number;
}

/** A host that stands for an endpoint. */
export interface Member {
  readonly host: string;
  readonly judged: Judged;
}

/** From the worst: of several hosts the worst decides, and what nobody can tell goes before what may be allowed. */
const ORDER: readonly ProbeVerdict[] = [
  'blocked',
  'cannot-tell',
  'authentication-required',
  'inspected',
  'not-testable',
  'degraded',
  'reachable',
];
const ANSWERS: ReadonlySet<ProbeVerdict> = new Set(['reachable', 'degraded', 'inspected']);
const NAMED = 3;

/**
 * The verdict on an endpoint. An exact name has that of its host. A wildcard has that of its members where they agree, and
 * the worst where they differ; the host that the wildcard hangs on is never one of them.
 */
export function judgeEndpoint(
  { pattern, isWildcard }: { readonly pattern: string; readonly isWildcard: boolean },
  members: readonly Member[],
): JudgedEndpoint {
  const reachable = members.filter(({ judged }) => ANSWERS.has(judged.verdict)).length;
  const counts = { membersTested: members.length, membersReachable: reachable };
  const worst = members.toSorted((a, b) => rank(a) - rank(b));
  const [first] = worst;
  if (first === undefined)
    return {
      verdict: 'not-testable',
      reason: 'no-known-member',
      detail: pattern.includes('<tenant>')
        ? `${pattern} has the tenant's own name in it: say it with --tenant-domain`
        : `no host that ${pattern} means is known, and the host that it hangs on proves nothing`,
      ...counts,
    };
  if (!isWildcard && members.length === 1) return { ...first.judged, ...counts };
  const { verdict, reason } = first.judged;
  const isOne = members.every(({ judged }) => judged.verdict === verdict);
  const said = worst
    .filter(({ judged }) => judged.verdict === verdict)
    .slice(0, NAMED)
    .map(({ host, judged }) => `${host}: ${judged.detail}`)
    .join('; ');
  const share = `${reachable} of ${members.length} members answer`;
  if (isOne) return { verdict, reason, detail: `${share}; ${said}`, ...counts };
  return { ...differing(members, first), detail: `${share}; ${said}`, ...counts };
}

/** A member whose name is gone proves nothing against a wildcard of which others answer: lists outlive names. */
function differing(members: readonly Member[], worst: Member): { verdict: ProbeVerdict; reason: ProbeReason } {
  const blocked = members.filter(({ judged }) => judged.verdict === 'blocked');
  const areGone = blocked.length > 0 && blocked.every(({ judged }) => judged.reason === 'name-not-found');
  return { verdict: areGone ? 'cannot-tell' : worst.judged.verdict, reason: 'members-differ' };
}

function rank({ judged }: Member): number {
  return ORDER.indexOf(judged.verdict);
}
