import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { SentCertificate } from '../measurement.ts';

const MOST_CERTIFICATES = 16;
const LONGEST_NAME = 200;

/**
 * The chain as the other side sent it, from the leaf on. Node.js orders it by issuer and leaves out what leads nowhere;
 * it also appends issuers from its own store, so the connection must have been made with an empty one (`ca: []`).
 * Empty where no certificate was sent.
 */
export function sentChain(socket: TLSSocket): readonly SentCertificate[] {
  const chain: SentCertificate[] = [];
  let peer = socket.getPeerCertificate(true);
  while (chain.length < MOST_CERTIFICATES && peer?.raw !== undefined) {
    const certificate = readCertificate(peer.raw);
    if (certificate === undefined) break;
    chain.push(describeCertificate(certificate));
    if (peer.issuerCertificate === peer) break;
    peer = peer.issuerCertificate;
  }
  return chain;
}

/** Certificates by the bytes they were read of: a chain is looked at by several stages. */
const read = new WeakMap<Uint8Array, X509Certificate>();

/** A certificate that OpenSSL can read, of DER or PEM; undefined where it cannot. */
export function readCertificate(source: Uint8Array | string): X509Certificate | undefined {
  try {
    const known = typeof source === 'string' ? undefined : read.get(source);
    const certificate = known ?? new X509Certificate(source);
    if (typeof source !== 'string') read.set(source, certificate);
    return certificate;
  } catch {
    return undefined;
  }
}

/** What is kept of a certificate. */
export function describeCertificate(certificate: X509Certificate): SentCertificate {
  const names = certificate.subjectAltName;
  const der = certificate.raw;
  read.set(der, certificate);
  return {
    der,
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validFrom: certificate.validFromDate,
    validUntil: certificate.validToDate,
    ...(names === undefined ? {} : { names }),
  };
}

/** A name as people write it, most specific part first: `CN=Contoso Proxy CA, O=Contoso`; cut at 200 characters. */
function oneLine(name: string | undefined): string {
  const parts = (name ?? '').split('\n').filter((part) => part !== '');
  const line = parts.toReversed().join(', ');
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME)}…` : line;
}
