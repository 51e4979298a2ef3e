import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type Element, readElement, readOid, TAG, within } from '../der/index.ts';

/** What certificates, lists and OCSP answers have in common: what was signed, how, and the signature. */
export interface Signed {
  readonly tbs: Element;
  readonly algorithm: Element;
  readonly signature: Uint8Array;
  /** What follows the signature. */
  readonly rest: readonly Element[];
}

/** By object identifier: RFC 8017 appendix A.2.4, RFC 5758 part 3.2, RFC 8410 part 3 (which hashes by itself). */
const HASHES: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.3.101.112': null,
};
const PSS = '1.2.840.113549.1.1.10';
const PSS_HASH = 0xa0;
const HASH_NAMES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Takes apart what is signed (RFC 5280 part 4.1.1); undefined where it is not that, or not whole. */
export function readSigned(bytes: Uint8Array): Signed | undefined {
  const outer = readElement(bytes);
  if (outer === undefined || outer.length !== outer.content.length) return undefined;
  const [tbs, algorithm, signature, ...rest] = within(outer, TAG.sequence);
  if (tbs?.tag !== TAG.sequence || algorithm?.tag !== TAG.sequence || signature?.tag !== TAG.bitString)
    return undefined;
  // The first byte says how many bits at the end are unused: none.
  return { tbs, algorithm, signature: signature.content.subarray(1), rest };
}

/** Whether the owner of a key (DER of its SubjectPublicKeyInfo) signed it; undefined where the way of signing is not known here. */
export function isSignedBy({ tbs, algorithm, signature }: Signed, keyInfo: Uint8Array): boolean | undefined {
  const hash = hashOf(algorithm);
  const key = keyOf(keyInfo);
  if (hash === undefined || key === undefined) return undefined;
  try {
    if (!hash.isPss) return verify(hash.name, tbs.raw, key, signature);
    const saltLength = constants.RSA_PSS_SALTLEN_AUTO;
    return verify(hash.name, tbs.raw, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, signature);
  } catch {
    // A key of another kind than the signature says.
    return false;
  }
}

/** The hash that an object identifier names, as OpenSSL calls it; undefined for one that is not known. */
export function hashNamed(oid: string): string | undefined {
  return Object.hasOwn(HASH_NAMES, oid) ? HASH_NAMES[oid] : undefined;
}

function hashOf(algorithm: Element): { readonly name: string | null; readonly isPss: boolean } | undefined {
  const [oid, parameters] = within(algorithm, TAG.sequence);
  const name = readOid(oid);
  if (name === PSS) {
    const own = within(parameters, TAG.sequence).find(({ tag }) => tag === PSS_HASH);
    const [hash] = within(within(own, PSS_HASH)[0], TAG.sequence);
    const hashName = own === undefined ? 'sha1' : hashNamed(readOid(hash));
    return hashName === undefined ? undefined : { name: hashName, isPss: true };
  }
  const hash = Object.hasOwn(HASHES, name) ? HASHES[name] : undefined;
  return hash === undefined ? undefined : { name: hash, isPss: false };
}

function keyOf(keyInfo: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(keyInfo), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}
