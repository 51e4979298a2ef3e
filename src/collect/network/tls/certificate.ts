import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { SentCertificate } from '../measurement.ts';

const MOST_CERTIFICATES = 16;
const MOST_AUTHORITIES = 256;
const LARGEST_REMEMBERED = 8192;
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
    chain.push(chain.length === 0 ? describeCertificate(certificate) : describeAuthority(certificate));
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

/** Authorities by their bytes: hundreds of hosts share a few. */
const authorities = new Map<string, SentCertificate>();

function describeAuthority(certificate: X509Certificate): SentCertificate {
  const bytes = certificate.raw.toString('latin1');
  if (bytes.length > LARGEST_REMEMBERED) return describeCertificate(certificate);
  const known = authorities.get(bytes);
  if (known !== undefined) return known;
  const described = describeCertificate(certificate);
  if (authorities.size < MOST_AUTHORITIES) authorities.set(bytes, described);
  return described;
}

/** Certificates by the bytes they were read of, and what is kept of each. */
const read = new WeakMap<Uint8Array, X509Certificate>();
const described = new WeakMap<X509Certificate, SentCertificate>();

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
  const known = described.get(certificate);
  if (known !== undefined) return known;
  const names = certificate.subjectAltName;
  const der = certificate.raw;
  const sent: SentCertificate = {
    der,
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validFrom: certificate.validFromDate,
    validUntil: certificate.validToDate,
    ...(names === undefined ? {} : { names }),
  };
  read.set(der, certificate);
  described.set(certificate, sent);
  return sent;
}

/** A name as people write it, most specific part first: `CN=Contoso Proxy CA, O=Contoso`; cut at 200 characters. */
function oneLine(name: string | undefined): string {
  const parts = (name ?? '').split('\n').filter((part) => part !== '');
  const line = parts.toReversed().join(', ');
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME)}…` : line;
}
