import { createHash } from 'node:crypto';
import type { Open, ProbeSettings, Staged, StageRecord } from '../measurement.ts';
import type { ChainLink } from '../tls/index.ts';
import { askable, askCrl, askOcsp, type RevocationAddress, type Way } from './ask-address.ts';
import { type RevocationFacts, readCertificate } from './read-certificate.ts';

/** What became of the addresses that a chain names. */
export interface Revocation {
  readonly addresses: readonly RevocationAddress[];
}

/** One certificate with the addresses at which its revocation can be asked for. */
interface Subject {
  readonly name: string;
  readonly crls: readonly URL[];
  readonly ocsp: readonly URL[];
  readonly facts: RevocationFacts;
  readonly issuer: RevocationFacts | undefined;
}

const MOST_CERTIFICATES = 4;

/** What is known by one route: certificates share few addresses, and each is asked once, whoever needs it first. */
const known = new WeakMap<Open, Map<string, Promise<RevocationAddress>>>();

/**
 * Whether a device can find out that a certificate of this chain, which goes on to its root, was revoked: every address that the chain itself names
 * is asked over port 80, a list by its first 64 KiB, a responder by a real question; what comes has to be signed by the
 * issuer, or in its name, and to count now. Redirects are not followed. Passed
 * where for each certificate that names addresses one of them answers (Windows takes either); not applicable where none
 * names one. Each address is asked once for all certificates of an issuer that come by the same `open`, which accounts for the sockets.
 * `now` is this machine's clock, by which lists end.
 */
export async function reachRevocation(
  chain: readonly ChainLink[],
  open: Open,
  settings: ProbeSettings,
  now: () => Date,
): Promise<Staged<Revocation>> {
  const startedAt = performance.now();
  const subjects = subjectsOf(chain);
  if (subjects.length === 0) {
    const detail = 'no certificate names an address at port 80 where its revocation can be asked for';
    return {
      record: { stage: 'revocation', outcome: 'not-applicable', ms: null, reason: null, detail },
      value: undefined,
    };
  }
  const way = { open, settings, now: now() };
  const asked = await Promise.all(subjects.map((subject) => askAll(subject, way)));
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  const lost = subjects.filter((_, index) => asked[index]?.every(({ isReached }) => !isReached));
  // What two issuers share is named once, and as lost where one of them lost it.
  const all = asked.flat().sort((a, b) => Number(b.isReached) - Number(a.isReached));
  const addresses = [...new Map(all.map((address) => [keyOf(address.kind, address.url), address])).values()];
  const record: StageRecord = {
    stage: 'revocation',
    outcome: lost.length === 0 ? 'passed' : 'failed',
    ms,
    reason: lost.length === 0 ? null : 'revocation-unreachable',
    detail: sentence(lost, addresses),
  };
  return { record, value: { addresses } };
}

function subjectsOf(chain: readonly ChainLink[]): readonly Subject[] {
  const complete = chain.map(({ der, subject }) => ({ name: subject, facts: factsOf(der) }));
  // The last one is a root, which nobody revokes by a list, or has an issuer that is not known.
  const subjects = complete.slice(0, MOST_CERTIFICATES).flatMap(({ name, facts }, index): readonly Subject[] => {
    if (facts === undefined) return [];
    const issuer = complete[index + 1]?.facts;
    const crls = facts.crls.map(askable).filter((url) => url !== undefined);
    const ocsp = issuer === undefined ? [] : facts.ocsp.map(askable).filter((url) => url !== undefined);
    return [{ name, facts, issuer, crls, ocsp }];
  });
  return subjects.filter(({ crls, ocsp }) => crls.length + ocsp.length > 0);
}

/** What certificates say, by their fingerprint: hundreds of chains share a few authorities. */
const read = new Map<string, RevocationFacts | undefined>();
const MOST_REMEMBERED = 1024;

function factsOf(der: Uint8Array): RevocationFacts | undefined {
  const key = createHash('sha256').update(der).digest('base64');
  if (read.has(key)) return read.get(key);
  const facts = readCertificate(der);
  if (read.size < MOST_REMEMBERED) read.set(key, facts);
  return facts;
}

function askAll({ crls, ocsp, facts, issuer }: Subject, way: Way): Promise<readonly RevocationAddress[]> {
  const by = createHash('sha256')
    .update(issuer?.keyInfo ?? facts.issuer)
    .digest('base64');
  const asked = crls.map((url) => once(way, `${by} ${keyOf('crl', url.href)}`, () => askCrl(url, facts, issuer, way)));
  if (issuer !== undefined) {
    const ask = (url: URL) => once(way, `${by} ${keyOf('ocsp', url.href)}`, () => askOcsp(url, facts, issuer, way));
    asked.push(...ocsp.map(ask));
  }
  return Promise.all(asked);
}

function once({ open }: Way, key: string, ask: () => Promise<RevocationAddress>): Promise<RevocationAddress> {
  const addresses = known.get(open) ?? new Map<string, Promise<RevocationAddress>>();
  known.set(open, addresses);
  const asked = addresses.get(key) ?? ask();
  addresses.set(key, asked);
  return asked;
}

function keyOf(kind: string, url: string): string {
  return `${kind} ${url}`;
}

function sentence(lost: readonly Subject[], addresses: readonly RevocationAddress[]): string {
  const silent = addresses.filter(({ isReached }) => !isReached);
  const list = silent.map(({ url, detail }) => `${url.slice(0, 200)} (${detail})`).join(', ');
  const reached = addresses.length - silent.length;
  if (lost.length > 0) {
    const names = lost.map(({ name }) => name).join(' and ');
    return `whether ${names} was revoked cannot be asked: ${list}`;
  }
  const besides = silent.length === 0 ? '' : `; not: ${list}`;
  const found = addresses.filter(({ detail }) => detail.endsWith('revoked')).map(({ url }) => `; ${url} says revoked`);
  return `${reached} of ${addresses.length} addresses answered${besides}${found.join('')}`;
}
