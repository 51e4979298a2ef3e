import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { SentCertificate } from '../measurement.ts';

const MOST_CERTIFICATES = 16;
const LONGEST_NAME = 200;

/**
 * The chain as the other side sent it, from the leaf on; empty where no certificate was sent. It is had once of each
 * connection: Node.js takes the certificates out of OpenSSL's list as it hands them over. (`getPeerCertificate` would
 * leave them, and reads every field of each for half a millisecond.)
 */
export function sentChain(socket: TLSSocket): readonly SentCertificate[] {
  const chain: SentCertificate[] = [];
  let certificate = socket.getPeerX509Certificate();
  while (chain.length < MOST_CERTIFICATES && certificate !== undefined) {
    chain.push(describeCertificate(certificate));
    certificate = certificate.issuerCertificate;
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
