import { X509Certificate } from 'node:crypto';
import { type Element, TAG, within } from '../der/index.ts';
import type { Checked } from './crl.ts';
import { readOcspAnswer } from './ocsp.ts';
import { whyNotNow } from './period.ts';
import type { RevocationFacts } from './read-certificate.ts';
import { isSignedBy, readSigned, type Signed } from './signed.ts';

const CERTIFICATES = 0xa0;
const MOST_CERTIFICATES = 4;
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';

/**
 * Whether an answer is one that a device can use: about this certificate, counting now, signed by the issuer or by a
 * responder that the issuer gave a certificate for OCSP signing (RFC 6960 part 3.2); undefined where it is no answer by
 * OCSP. What it says of the certificate is not judged. Refusals are not signed (part 4.2.1) and show that a responder
 * was reached.
 */
export function checkOcsp(
  bytes: Uint8Array,
  certificate: RevocationFacts,
  issuer: RevocationFacts,
  now: Date,
): Checked | undefined {
  const answer = readOcspAnswer(bytes, certificate, issuer);
  if (answer === undefined) return undefined;
  const { status, signed, period } = answer;
  if (signed === undefined) return { isGood: true, detail: `OCSP says ${status}` };
  if (period === undefined) return { isGood: false, detail: 'an OCSP answer about another certificate' };
  const isSigned = isSignedFor(signed, issuer, now);
  if (isSigned === false)
    return { isGood: false, detail: 'an OCSP answer that neither the issuer nor a responder of its own signed' };
  const late = whyNotNow(period, now);
  if (late !== undefined) return { isGood: false, detail: `an OCSP answer that ${late}` };
  const besides = isSigned === undefined ? ', in a signature of a kind that is not known here' : '';
  return { isGood: true, detail: `OCSP says ${status}${besides}` };
}

function isSignedFor(signed: Signed, issuer: RevocationFacts, now: Date): boolean | undefined {
  const byIssuer = isSignedBy(signed, issuer.keyInfo);
  if (byIssuer !== false) return byIssuer;
  const sent = signed.rest.flatMap((element) => within(within(element, CERTIFICATES)[0], TAG.sequence));
  return sent.slice(0, MOST_CERTIFICATES).some((element) => isDelegate(element, signed, issuer, now));
}

function isDelegate({ raw }: Element, answer: Signed, issuer: RevocationFacts, now: Date): boolean {
  const signed = readSigned(raw);
  if (signed === undefined || isSignedBy(signed, issuer.keyInfo) !== true) return false;
  try {
    const delegate = new X509Certificate(raw);
    const isInTime = delegate.validFromDate <= now && now <= delegate.validToDate;
    if (!isInTime || !delegate.keyUsage?.includes(OCSP_SIGNING)) return false;
    return isSignedBy(answer, delegate.publicKey.export({ type: 'spki', format: 'der' })) === true;
  } catch {
    // Not a certificate that OpenSSL reads.
    return false;
  }
}
