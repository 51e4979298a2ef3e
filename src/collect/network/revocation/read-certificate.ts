import { readElement, readElements, readOid, TAG, within } from '../der/index.ts';

/** What a certificate says of where and how its revocation is asked for. */
export interface RevocationFacts {
  /** Addresses of lists (RFC 5280 part 4.2.1.13) and of OCSP responders (part 4.2.2.1), in order, unjudged. */
  readonly crls: readonly string[];
  readonly ocsp: readonly string[];
  /** DER of the serial number and of the issuer's name, as a question by OCSP repeats them. */
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  /** The bits of its own key, by which those that it issued name it. */
  readonly key: Uint8Array;
  /** DER of its own key with the kind of it, and of its own name. */
  readonly keyInfo: Uint8Array;
  readonly subject: Uint8Array;
}

const CRL_POINTS = '2.5.29.31';
const AUTHORITY_ACCESS = '1.3.6.1.5.5.7.1.1';
const OCSP = '1.3.6.1.5.5.7.48.1';
const MOST_ADDRESSES = 4;
const LONGEST_ADDRESS = 1024;
/** Context tags: explicit version and extensions; a point's name, its full form, who else issues a list; a URI among general names. */
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const NAME = 0xa0;
const FULL_NAME = 0xa0;
const LIST_ISSUER = 0xa2;
const URI = 0x86;

/**
 * Reads a certificate as DER; undefined where it has not the shape of one. At most four addresses of a kind are taken.
 * Lists that somebody else than the issuer signs are left out: nobody here has the key.
 */
export function readCertificate(der: Uint8Array): RevocationFacts | undefined {
  const [tbs] = within(readElement(der), TAG.sequence);
  const fields = within(tbs, TAG.sequence).filter(({ tag }, index) => index > 0 || tag !== VERSION);
  const [serial, , issuer, , subject, keyInfo] = fields;
  const key = within(keyInfo, TAG.sequence).find(({ tag }) => tag === TAG.bitString);
  if (serial?.tag !== TAG.integer || issuer === undefined || subject === undefined) return undefined;
  if (keyInfo === undefined || key === undefined) return undefined;
  const crls: string[] = [];
  const ocsp: string[] = [];
  const list = within(
    fields.find(({ tag }) => tag === EXTENSIONS),
    EXTENSIONS,
  )[0];
  for (const extension of within(list, TAG.sequence)) {
    const parts = within(extension, TAG.sequence);
    const value = parts.at(-1);
    if (value?.tag !== TAG.octetString) continue;
    const [inner] = readElements(value.content);
    const oid = readOid(parts[0]);
    if (oid === CRL_POINTS) {
      for (const point of within(inner, TAG.sequence)) {
        const [name, ...others] = within(point, TAG.sequence);
        if (others.some(({ tag }) => tag === LIST_ISSUER)) continue;
        for (const full of within(name, NAME)) crls.push(...within(full, FULL_NAME).map(uri));
      }
    }
    if (oid === AUTHORITY_ACCESS) {
      for (const description of within(inner, TAG.sequence)) {
        const [method, location] = within(description, TAG.sequence);
        if (readOid(method) === OCSP && location !== undefined) ocsp.push(uri(location));
      }
    }
  }
  return {
    crls: crls.filter((address) => address !== '').slice(0, MOST_ADDRESSES),
    ocsp: ocsp.filter((address) => address !== '').slice(0, MOST_ADDRESSES),
    serial: serial.raw,
    issuer: issuer.raw,
    // The first byte says how many bits at the end are unused: none.
    key: key.content.subarray(1),
    keyInfo: keyInfo.raw,
    subject: subject.raw,
  };
}

function uri({ tag, content }: { readonly tag: number; readonly content: Uint8Array }): string {
  if (tag !== URI || content.length > LONGEST_ADDRESS) return '';
  return Buffer.from(content).toString('latin1');
}
