import type { ProbeReason, ProbeVerdict } from '../../../evidence/index.ts';
import type { StageName, StageRecord } from '../measurement.ts';
import { isPublicName, kindOfAddress } from '../resolve/index.ts';
import type { Measured } from './measured.ts';

/** What is said of one target. */
export interface Judged {
  readonly verdict: ProbeVerdict;
  readonly reason: ProbeReason;
  /** A sentence for a network engineer. */
  readonly detail: string;
}

/** What the whole run has to say on one of its targets. */
export interface RunContext {
  /** Issuers that no public root vouches for and that were seen on names of unrelated owners. */
  readonly foreignIssuers: ReadonlySet<string>;
  /** Family that answered nowhere in the run, though it was tried first at so many hosts that answered over the other one. */
  readonly brokenFamily?: { readonly family: 4 | 6; readonly hosts: number };
  /** Marks of pages that came from hosts of at least three owners, with how many hosts that were: nobody's own page. */
  readonly foreignPages?: ReadonlyMap<string, number>;
  /** What was seen of a portal that wants people to sign in to the network; absent where there is none. */
  readonly portal?: string;
}

/** Stages on which a target stands or falls; the others only make it worse. */
const DECISIVE: Readonly<Record<Measured['protocol'], readonly StageName[]>> = {
  tcp: ['resolve', 'connect', 'proxy', 'tls', 'http', 'ncsi'],
  udp: ['ntp', 'stun', 'quic'],
};
/** Failures by which something else still stands, as the chain of certificates that Windows completes by itself. */
const HARMLESS: ReadonlySet<ProbeReason> = new Set(['certificate-incomplete']);
/** Failures of a way that nobody answers on: what a portal that was found explains. */
const EXPLAINED_BY_PORTAL: ReadonlySet<ProbeReason> = new Set([
  'no-answer',
  'time-out',
  'connection-refused',
  'connection-reset',
  'connection-closed',
  'redirected',
  'block-page',
  'wrong-answer',
  'tls-failed',
  'tls-untrusted',
  'certificate-wrong-name',
  'name-sinkholed',
]);
/** Answers that come from something on the way, as long as nobody vouches for the server. */
const DENIED = new Set([403, 451, 502, 503, 504, 511]);
const MINIMUM_TLS = 1.2;
/** What so many hosts have in common, of owners of their own, is not theirs: a family that is broken, or a page. */
const ENOUGH_HOSTS = 3;

/** The verdict on one target. Pure: whatever was measured can be judged again. */
export function judgeTarget(measured: Measured, context: RunContext): Judged {
  const failure = measured.stages.find(decidesOn(measured));
  const tooOld = tlsTooOld(measured);
  if (tooOld !== undefined && (failure === undefined || failure.stage === 'tls' || failure.stage === 'http'))
    return { verdict: 'blocked', reason: 'tls-too-old', detail: tooOld };
  if (isReissued(measured)) return judgeReissued(measured, context);
  if (failure !== undefined && failure.reason !== null) return judgeFailure(measured, failure, failure.reason, context);
  const copies = context.foreignPages?.get(measured.page ?? '');
  if (copies !== undefined)
    return {
      verdict: 'blocked',
      reason: context.portal === undefined ? 'block-page' : 'captive-portal',
      detail: `a page for people that ${copies} hosts of unrelated names send alike: something on the way answers for them${context.portal === undefined ? '' : `; ${context.portal}`}`,
    };
  const [absent] = measured.stages;
  if (absent !== undefined && measured.stages.every(({ outcome }) => outcome === 'not-applicable'))
    return { verdict: 'not-testable', reason: 'no-route', detail: absent.detail };
  if (!measured.stages.some(isAnswer))
    return { verdict: 'cannot-tell', reason: 'probe-failed', detail: 'no stage of the probe came to an end' };
  if (measured.authenticated !== undefined)
    return {
      verdict: 'authentication-required',
      reason: 'proxy-authentication',
      detail: `it answers, after ${measured.route} was told who asks (${measured.authenticated})`,
    };
  const worse = measured.stages.find((record) => isWorse(record, measured));
  if (worse !== undefined)
    return { verdict: 'degraded', reason: worse.note ?? worse.reason ?? 'probe-failed', detail: sentence(worse) };
  const broken = brokenOf(measured, context);
  if (broken !== undefined) return { verdict: 'degraded', reason: 'family-broken', detail: broken };
  const last = measured.stages.findLast((record) => isAnswer(record) && record.detail !== '');
  return { verdict: 'reachable', reason: 'answered', detail: last === undefined ? 'it answers' : sentence(last) };
}

/** What many targets together say on each: who opens connections, and whether a portal stands before the internet. */
export function contextOf(all: readonly Measured[]): RunContext {
  const records = all.flatMap(({ stages }) => stages);
  const portal = records.find(({ outcome, reason }) => outcome === 'failed' && reason === 'captive-portal');
  const brokenFamily = brokenFamilyOf(all);
  return {
    foreignIssuers: foreignIssuersOf(all),
    foreignPages: foreignPagesOf(all),
    ...(brokenFamily === undefined ? {} : { brokenFamily }),
    ...(portal === undefined ? {} : { portal: sentence(portal) }),
  };
}

/**
 * The family that answered nowhere, though at several hosts it was tried first and the other one answered. At one host
 * that may be a lost packet; which hosts it was does not matter, for later ones may have been tried the other way round.
 */
function brokenFamilyOf(all: readonly Measured[]): RunContext['brokenFamily'] {
  const direct = all.filter(({ route }) => route === 'direct');
  const answered = new Set(direct.map(({ family }) => family));
  if (direct.some(({ stages }) => stages.some(({ stage, outcome }) => stage === 'ipv6' && outcome === 'passed')))
    answered.add(6);
  for (const family of [6, 4] as const) {
    const hosts = new Set(direct.filter(({ passedOver }) => passedOver === family).map(({ host }) => host)).size;
    if (!answered.has(family) && hosts >= ENOUGH_HOSTS) return { family, hosts };
  }
  return undefined;
}

/** What a broken family costs a host that has addresses of both. */
function brokenOf({ route, addresses, family }: Measured, { brokenFamily }: RunContext): string | undefined {
  if (brokenFamily === undefined || route !== 'direct' || family === undefined) return undefined;
  const broken = brokenFamily.family;
  if (!addresses.some((address) => address.includes(':') === (broken === 6))) return undefined;
  return `it answers over IPv${family}, and IPv${broken} is broken here: it was tried first at ${brokenFamily.hosts} hosts and answered at none`;
}

/** Issuers without a public root that vouch for names of at least two owners, as only those do who open connections. */
function foreignIssuersOf(all: readonly Measured[]): ReadonlySet<string> {
  const owners = new Map<string, Set<string>>();
  for (const { tls, host } of all) {
    if (tls === undefined || tls.root === 'public' || tls.issuer === tls.subject) continue;
    const known = owners.get(tls.issuer) ?? new Set();
    owners.set(tls.issuer, known.add(ownerOf(host)));
  }
  return new Set([...owners].filter(([, names]) => names.size > 1).map(([issuer]) => issuer));
}

/** Pages that came from hosts of so many owners that none of them can have written it. */
function foreignPagesOf(all: readonly Measured[]): ReadonlyMap<string, number> {
  const byPage = Map.groupBy(
    all.filter(({ page }) => page !== undefined),
    ({ page }) => page ?? '',
  );
  const alike = [...byPage].filter(([, seen]) => new Set(seen.map(({ host }) => ownerOf(host))).size >= ENOUGH_HOSTS);
  return new Map(alike.map(([page, seen]) => [page, new Set(seen.map(({ host }) => host)).size]));
}

/** The last two labels of a name: near enough to whom it belongs. */
function ownerOf(host: string): string {
  return host.split('.').slice(-2).join('.');
}

/** A failure on which a target falls. */
function decidesOn({ protocol }: Measured): (record: StageRecord) => boolean {
  return ({ outcome, stage, reason }) =>
    outcome === 'failed' && DECISIVE[protocol].includes(stage) && !(reason !== null && HARMLESS.has(reason));
}

/** Whether somebody on the way issued the certificate anew. Other faults of certificates are those of somebody else's server. */
function isReissued({ tls, stages }: Measured): boolean {
  if (tls === undefined || tls.root === 'public') return false;
  return stages.some(({ stage, reason }) => stage === 'tls' && reason === 'tls-reissued');
}

/** A certificate of somebody on the way: either it lets through what it opens, or its 403 is inside the tunnel. */
function judgeReissued(measured: Measured, context: RunContext): Judged {
  const { tls, route, status, host, stages } = measured;
  // What is wrong with the certificate itself says only once more that it is not the server's.
  const failure = stages.filter(decidesOn(measured)).find(({ stage }) => stage !== 'tls');
  const issuer = tls?.issuer ?? 'nobody known';
  const who = tls?.root === 'company' ? `the company's own ${issuer}` : issuer;
  const way = route === 'direct' ? 'on the way' : `by ${route}`;
  const elsewhere = context.foreignIssuers.has(issuer) ? ', which vouches for unrelated names here too' : '';
  if (status === 407 || failure?.reason === 'proxy-authentication')
    return {
      verdict: 'authentication-required',
      reason: 'proxy-authentication',
      detail: `the connection is opened ${way}, and inside it somebody asks who you are (407)`,
    };
  if (context.portal !== undefined && failure !== undefined)
    return { verdict: 'blocked', reason: 'captive-portal', detail: context.portal };
  const isDenied = status !== undefined && DENIED.has(status);
  if (isDenied || failure?.reason === 'http-denied' || failure?.reason === 'block-page')
    return {
      verdict: 'blocked',
      reason: route === 'direct' ? (failure?.reason ?? 'http-denied') : 'proxy-denied',
      detail: `the connection is opened ${way} under a certificate of ${who}, and a refusal${status === undefined ? '' : ` (${status})`} is inside it`,
    };
  if (failure !== undefined && failure.reason !== null) return judgeFailure(measured, failure, failure.reason, context);
  return {
    verdict: 'inspected',
    reason: 'tls-reissued',
    detail: `the connection is opened ${way}: the certificate for ${host} is by ${who}${elsewhere}`,
  };
}

function judgeFailure(measured: Measured, failure: StageRecord, reason: ProbeReason, context: RunContext): Judged {
  const detail = sentence(failure);
  if (reason === 'probe-failed') return { verdict: 'cannot-tell', reason, detail };
  // A server without QUIC is as silent as a closed port.
  if (failure.stage === 'quic' && reason === 'no-answer') return { verdict: 'cannot-tell', reason, detail };
  if (reason === 'proxy-authentication') return { verdict: 'authentication-required', reason, detail };
  if (context.portal !== undefined && EXPLAINED_BY_PORTAL.has(reason) && failure.stage !== 'ncsi')
    return { verdict: 'blocked', reason: 'captive-portal', detail: `${detail}; ${context.portal}` };
  if (failure.stage === 'http' && measured.tls?.root === 'public' && isSecuredAnyway(reason))
    return { verdict: 'degraded', reason, detail: `TLS ends at its own server, but ${detail}` };
  if (failure.stage === 'connect' && leadsInside(measured))
    return {
      verdict: 'blocked',
      reason: 'name-sinkholed',
      detail: `${detail}; the name leads to a private address (${measured.addresses.join(', ')}) at which nobody serves it: a DNS filter, or a private link that does not work`,
    };
  return { verdict: 'blocked', reason, detail };
}

/** Whether the name of a public host leads to private addresses alone. */
function leadsInside({ host, addresses }: Measured): boolean {
  const isPrivate = (address: string) =>
    kindOfAddress({ address, family: address.includes(':') ? 6 : 4 }) === 'private';
  return isPublicName(host) && addresses.length > 0 && addresses.every(isPrivate);
}

/** Where the right server was reached by TLS, no page after it can be somebody else's. */
function isSecuredAnyway(reason: ProbeReason): boolean {
  return reason !== 'proxy-denied';
}

/** Why TLS is too old where it is; one that nobody measured is not. */
function tlsTooOld({ versions, tls, stages }: Measured): string | undefined {
  const said = stages.find(({ outcome, reason }) => outcome === 'failed' && reason === 'tls-too-old');
  if (said !== undefined) return sentence(said);
  const highest = versions?.highest ?? tls?.version;
  if (highest === undefined || highest === null || !(Number(highest) < MINIMUM_TLS)) return undefined;
  return `TLS ${highest} is the newest that the way lets through, and the services need 1.2`;
}

/** Stages that prove that something answered; to be found by name proves nothing. */
const ANSWERS: readonly StageName[] = ['connect', 'tls', 'http', 'ncsi', 'ntp', 'stun', 'quic'];

function isAnswer({ outcome, stage }: StageRecord): boolean {
  return outcome === 'passed' && ANSWERS.includes(stage);
}

/** What does not keep a device from working, but costs it something. */
function isWorse(record: StageRecord, { protocol }: Measured): boolean {
  if (record.note !== undefined) return true;
  if (record.outcome !== 'failed') return false;
  return !DECISIVE[protocol].includes(record.stage) || (record.reason !== null && HARMLESS.has(record.reason));
}

function sentence({ stage, detail, reason }: StageRecord): string {
  return detail === '' ? `${stage}: ${reason ?? 'passed'}` : detail;
}
