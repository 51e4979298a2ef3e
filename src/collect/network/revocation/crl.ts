import { readElement, readOid, readTime, TAG, within } from '../der/index.ts';
import { type Period, whyNotNow } from './period.ts';
import type { RevocationFacts } from './read-certificate.ts';
import { isSignedBy, readSigned } from './signed.ts';

/** What the beginning of a list of revoked certificates says. */
export interface CrlHead extends Period {
  /** Size of the whole list, as it says itself. */
  readonly bytes: number;
  /** DER of the name of who issued it. */
  readonly issuer: Uint8Array;
}

/** Whether a list is one that a device can use, and in a few words why. */
export interface Checked {
  readonly isGood: boolean;
  readonly detail: string;
}

/**
 * Reads the beginning of a list (RFC 5280 part 5.1), of which a few hundred bytes are enough; undefined where the bytes
 * do not begin as one does. The rest, often megabytes, need not be there.
 */
export function readCrlHead(bytes: Uint8Array): CrlHead | undefined {
  const outer = readElement(bytes);
  const [tbs] = within(outer, TAG.sequence);
  const fields = within(tbs, TAG.sequence).filter(({ tag }, index) => index > 0 || tag !== TAG.integer);
  const [algorithm, issuer, since, until] = fields;
  const [name] = within(algorithm, TAG.sequence);
  const thisUpdate = readTime(since);
  if (outer === undefined || readOid(name) === '' || issuer?.tag !== TAG.sequence || thisUpdate === undefined) {
    return undefined;
  }
  const nextUpdate = readTime(until);
  return {
    bytes: outer.raw.length - outer.content.length + outer.length,
    issuer: issuer.raw,
    thisUpdate,
    ...(nextUpdate && { nextUpdate }),
  };
}

/**
 * Whether the beginning of a list, or all of it, is one of the issuer of a certificate that counts now. Its signature is
 * looked at where all of it is there and the issuer is known, else its issuer's name; undefined where it is no list.
 */
export function checkCrl(
  bytes: Uint8Array,
  { issuer: name }: Pick<RevocationFacts, 'issuer'>,
  issuer: Pick<RevocationFacts, 'keyInfo'> | undefined,
  now: Date,
): Checked | undefined {
  const head = readCrlHead(bytes);
  if (head === undefined) return undefined;
  const isOfIssuer = Buffer.compare(head.issuer, name) === 0;
  const late = whyNotNow(head, now);
  const signed = readSigned(bytes);
  const isSigned = signed && issuer && isSignedBy(signed, issuer.keyInfo);
  if (!isOfIssuer) return { isGood: false, detail: 'a list of another issuer' };
  if (isSigned === false) return { isGood: false, detail: 'a list that its issuer did not sign' };
  if (late !== undefined) return { isGood: false, detail: `a list that ${late}` };
  const besides = isSigned === undefined ? ', whose signature was not looked at' : '';
  return { isGood: true, detail: `a list of ${head.bytes} bytes${besides}` };
}
