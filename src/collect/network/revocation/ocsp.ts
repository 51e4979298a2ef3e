import { createHash } from 'node:crypto';
import {
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
import type { RevocationFacts } from './read-certificate.ts';

/** What a responder says of a certificate; whether it signed that is not checked, for the question is whether it can be reached. */
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

/** Reads an answer (RFC 6960 part 4.2.1) to the question for a certificate; undefined where it is none. */
export function readOcspAnswer(bytes: Uint8Array, { serial }: Pick<RevocationFacts, 'serial'>): OcspAnswer | undefined {
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
  const [tbs] = within(readElement(response.content), TAG.sequence);
  const fields = within(tbs, TAG.sequence).filter(({ tag }, index) => index > 0 || tag !== VERSION);
  const [, produced, singles] = fields;
  const producedAt = readTime(produced);
  if (producedAt === undefined || singles?.tag !== TAG.sequence) return undefined;
  for (const single of readElements(singles.content)) {
    const [certId, said] = within(single, TAG.sequence);
    const asked = within(certId, TAG.sequence)[3];
    const status = STATUS_OF_TAG[said?.tag ?? -1];
    if (status === undefined || asked === undefined) return undefined;
    if (Buffer.from(asked.raw).equals(serial)) return { status, producedAt };
  }
  return { status: 'another-certificate', producedAt };
}
