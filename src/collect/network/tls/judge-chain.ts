import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { ProbeReason } from '../../../evidence/index.ts';
import type { RootKind, Roots, SentCertificate } from '../measurement.ts';
import { buildPath, isForServers, type Path } from './build-path.ts';
import { describeCertificate, readCertificate } from './certificate.ts';

/** What a chain says of who is at the other end. */
export interface ChainJudgement {
  readonly root: RootKind;
  /** Null where the chain is as a device wants it. */
  readonly reason: ProbeReason | null;
  readonly detail: string;
  /** The chain with what it lacks towards its root, and without what leads nowhere. */
  readonly path: readonly ChainLink[];
}

/** As much of a certificate as is needed to find out later whether it was revoked. */
export type ChainLink = Pick<SentCertificate, 'der' | 'subject'>;

/**
 * Judges a chain as a device would that trusts the public roots only, and says why it would refuse.
 *
 * - A path to a public root proves the service: then only its dates, its names and its use are looked at.
 * - A certificate for exactly this host that ends in the company's root or in an unknown authority was issued anew on the
 *   way: every name a probe asks for is a public one, and no public authority signed it. That is inspection
 *   (`tls-reissued`), named by its issuer.
 * - Except where the leaf says where its issuer's certificate can be had (caIssuers, RFC 5280 part 4.2.2.1) and that one
 *   was not sent: then the server forgot it (`certificate-incomplete`). Proxies that re-issue leave that address out.
 * - Self-signed, or for another host under an unknown authority: somebody else answers (`tls-untrusted`).
 *
 * `now` is this machine's clock; where dates are the fault, the sentence says what it shows.
 */
export function judgeChain(chain: readonly SentCertificate[], host: string, roots: Roots, now: Date): ChainJudgement {
  const sent = chain.map(({ der }) => readCertificate(der)).filter((certificate) => certificate !== undefined);
  const [leaf] = sent;
  const [first] = chain;
  if (leaf === undefined || first === undefined) {
    return { root: 'unknown', reason: 'tls-untrusted', detail: 'no certificate that can be read was sent', path: [] };
  }
  const path = buildPath(sent, roots);
  const issuer = first.issuer;
  const dates = datesFault(path, now);
  const isNamed = isFor(leaf, host);
  const links = path.certificates.map(linkOf);
  const found = (reason: ProbeReason | null, detail: string) => ({ root: path.root, reason, detail, path: links });
  const besides = dates === undefined ? '' : `; besides, ${dates}`;
  if (path.root === 'public') {
    if (!isNamed) return found('certificate-wrong-name', `${namesOf(first)}, not for ${host}${besides}`);
    if (dates !== undefined) return found('certificate-expired', dates);
    if (!isForServers(leaf)) return found('tls-untrusted', 'the certificate is not meant for servers');
    return found(null, `certificate by ${issuer}, valid until ${day(leaf.validToDate)}`);
  }
  if (path.root === 'company') {
    if (!isNamed)
      return found(
        'certificate-wrong-name',
        `${namesOf(first)}, not for ${host}, by the company's own ${issuer}${besides}`,
      );
    return found('tls-reissued', `certificate for ${host} issued anew by the company's own ${issuer}${besides}`);
  }
  if (leaf.subject === leaf.issuer) {
    return found(
      'tls-untrusted',
      `self-signed certificate of ${first.subject}${isNamed ? '' : `, not for ${host}`}${besides}`,
    );
  }
  if (!isNamed) {
    return found(
      'tls-untrusted',
      `${namesOf(first)}, not for ${host}, by ${issuer}, which no known root stands behind${besides}`,
    );
  }
  const missing = missingIssuer(path, leaf);
  if (missing !== undefined) {
    return found(
      'certificate-incomplete',
      `the certificate of ${missing.issuer} was not sent, and can be had at ${missing.address}: devices that do not fetch it refuse${besides}`,
    );
  }
  return found(
    'tls-reissued',
    `certificate for ${host} issued by ${issuer}, which no known root stands behind${besides}`,
  );
}

/** Its bytes in a buffer of their own, so that nothing holds what OpenSSL made of them. */
function linkOf(certificate: X509Certificate, index: number): ChainLink {
  const { der, subject } = describeCertificate(certificate);
  return { der: index === 0 ? Buffer.from(der) : der, subject };
}

/** Whether a certificate names a host among its alternative names; common names have long stopped to count (RFC 9525). */
export function isFor(certificate: X509Certificate, host: string): boolean {
  if (isIP(host) !== 0) return certificate.checkIP(host) !== undefined;
  return certificate.checkHost(host, { subject: 'never', partialWildcards: false }) !== undefined;
}

function missingIssuer(path: Path, leaf: X509Certificate): { issuer: string; address: string } | undefined {
  const last = path.certificates.at(-1);
  if (last === undefined || last.subject === last.issuer) return undefined;
  const address = /^CA Issuers - URI:(http:\/\/\S{1,300})$/m.exec(leaf.infoAccess ?? '')?.[1];
  if (address === undefined) return undefined;
  return { issuer: last.issuer.split('\n').toReversed().join(', ').slice(0, 200), address };
}

function datesFault(path: Path, now: Date): string | undefined {
  const certificates = path.root === 'unknown' ? path.certificates : path.certificates.slice(0, -1);
  for (const [index, { validFromDate, validToDate, subject }] of certificates.entries()) {
    const what = index === 0 ? 'the certificate' : `the certificate of ${subject.split('\n').at(-1)?.slice(0, 100)}`;
    const clock = `this machine's clock shows ${now.toISOString().slice(0, 16)}Z`;
    if (!(validFromDate <= validToDate)) return `the dates of ${what} cannot be read, or exclude each other`;
    if (now > validToDate) return `${what} expired on ${day(validToDate)} (${clock})`;
    if (now < validFromDate) return `${what} is not valid before ${day(validFromDate)} (${clock}; it may be slow)`;
  }
  return undefined;
}

function namesOf({ names, subject }: SentCertificate): string {
  return `the certificate is for ${(names ?? subject).replaceAll('DNS:', '').slice(0, 200)}`;
}

function day(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'an unreadable day' : date.toISOString().slice(0, 10);
}
