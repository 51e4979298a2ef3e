import { createHash } from 'node:crypto';
import {
  type Element,
  readElement,
  readElements,
  readOid,
  readTime,
  TAG,
  within,
  writeElement,
  writeOid,
  writeSequence,
} from '../der/index.ts';
import type { Period } from './period.ts';
import type { RevocationFacts } from './read-certificate.ts';
import { hashNamed, readSigned, type Signed } from './signed.ts';

/** What a responder says of a certificate. */
export type OcspStatus =
  | 'good'
  | 'revoked'
  | 'unknown'
  | 'another-certificate'
  | 'malformed-request'
  | 'internal-error'
  | 'try-later'
  | 'signature-required'
  | 'unauthorised';

/** An answer that has the shape of one. */
export interface OcspAnswer {
  readonly status: OcspStatus;
  readonly producedAt?: Date;
  /** From when until when that counts; nothing where it is a refusal, or about another certificate. */
  readonly period?: Period;
  /** What was signed, with its signature; nothing where it is a refusal, which nobody signs. */
  readonly signed?: Signed;
}

const SHA1 = '1.3.14.3.2.26';
const BASIC = '1.3.6.1.5.5.7.48.1.1';
/** By number: RFC 6960 part 4.2.1; 4 is not used. */
const REFUSALS: Readonly<Record<number, OcspStatus>> = {
  1: 'malformed-request',
  2: 'internal-error',
  3: 'try-later',
  5: 'signature-required',
  6: 'unauthorised',
};
const STATUS_OF_TAG: Readonly<Record<number, OcspStatus>> = {
  128: 'good',
  161: 'revoked',
  130: 'unknown',
};
const RESPONSE_BYTES = 0xa0;
const VERSION = 0xa0;
const NEXT_UPDATE = 0xa0;

type Asked = Pick<RevocationFacts, 'serial' | 'issuer'>;
type Issuer = Pick<RevocationFacts, 'key'>;

/**
 * The question for one certificate: OCSPRequest with a CertID of SHA-1 hashes, which is what Windows sends and every
 * responder knows, without extensions (RFC 6960 part 4.1.1, RFC 5019 part 2.1.1).
 */
export function ocspRequest(certificate: RevocationFacts, issuer: RevocationFacts): Buffer {
  const hashOf = (bytes: Uint8Array) => writeElement(TAG.octetString, createHash('sha1').update(bytes).digest());
  const certId = writeSequence(
    writeSequence(writeOid(SHA1), writeElement(TAG.null)),
    hashOf(certificate.issuer),
    hashOf(issuer.key),
    certificate.serial,
  );
  return writeSequence(writeSequence(writeSequence(writeSequence(certId))));
}

/**
 * Reads an answer (RFC 6960 part 4.2.1) to the question for a certificate; undefined where it is none. Whether it may be
 * believed says `checkOcsp`.
 */
export function readOcspAnswer(bytes: Uint8Array, certificate: Asked, issuer: Issuer): OcspAnswer | undefined {
  const outer = readElement(bytes);
  if (outer === undefined || outer.length !== outer.content.length) return undefined;
  const [head, body] = within(outer, TAG.sequence);
  if (head?.tag !== TAG.enumerated || head.content.length !== 1) return undefined;
  const code = head.content[0] ?? -1;
  if (code !== 0) {
    const status = REFUSALS[code];
    return status === undefined ? undefined : { status };
  }
  const [type, response] = within(within(body, RESPONSE_BYTES)[0], TAG.sequence);
  if (readOid(type) !== BASIC || response?.tag !== TAG.octetString) return undefined;
  const signed = readSigned(response.content);
  const fields = within(signed?.tbs, TAG.sequence).filter(({ tag }, index) => index > 0 || tag !== VERSION);
  const [, produced, singles] = fields;
  const producedAt = readTime(produced);
  if (signed === undefined || producedAt === undefined || singles?.tag !== TAG.sequence) return undefined;
  for (const single of readElements(singles.content)) {
    const [certId, said, since, until] = within(single, TAG.sequence);
    const status = STATUS_OF_TAG[said?.tag ?? -1];
    const thisUpdate = readTime(since);
    if (status === undefined || certId?.tag !== TAG.sequence || thisUpdate === undefined) return undefined;
    const nextUpdate = readTime(within(until, NEXT_UPDATE)[0]);
    const period = { thisUpdate, ...(nextUpdate && { nextUpdate }) };
    if (isAbout(certId, certificate, issuer)) return { status, producedAt, period, signed };
  }
  return { status: 'another-certificate', producedAt, signed };
}

/** A responder may name the certificate by another hash than the question did. */
function isAbout(certId: Element, certificate: Asked, issuer: Issuer): boolean {
  const [algorithm, name, key, serial] = within(certId, TAG.sequence);
  const hash = hashNamed(readOid(within(algorithm, TAG.sequence)[0]));
  if (hash === undefined || serial === undefined || !Buffer.from(serial.raw).equals(certificate.serial)) return false;
  const isHashOf = (element: Element | undefined, bytes: Uint8Array) =>
    element?.tag === TAG.octetString && createHash(hash).update(bytes).digest().equals(element.content);
  return isHashOf(name, certificate.issuer) && isHashOf(key, issuer.key);
}
