import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { readElements, TAG, writeElement, writeOid, writeSequence } from '../der/index.ts';

/** A certificate with its key, and what is needed to issue others below it. */
export interface IssuedForTest {
  readonly name: string;
  readonly key: KeyObject;
  readonly der: Buffer;
  readonly pem: string;
  readonly keyPem: string;
  readonly certificate: X509Certificate;
}

/** What a certificate of a test says. */
export interface WantedForTest {
  readonly name: string;
  /** Who issues it; nobody else where it signs itself. */
  readonly by?: IssuedForTest;
  readonly isAuthority?: boolean;
  readonly hosts?: readonly string[];
  readonly validFrom?: Date;
  readonly validUntil?: Date;
  readonly crls?: readonly string[];
  readonly ocsp?: readonly string[];
  readonly caIssuers?: readonly string[];
  readonly usages?: readonly string[];
  /** Extensions that are put in as they are, whether well-formed or not. */
  readonly extensions?: readonly { readonly oid: string; readonly value: Uint8Array }[];
}

const ECDSA_SHA256 = writeSequence(writeOid('1.2.840.10045.4.3.2'));
const DAY = 86_400_000;

/** A certificate for tests, with an EC key: made in this process, since not every machine has OpenSSL's program. */
export function issueForTest(wanted: WantedForTest): IssuedForTest {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const tbs = writeSequence(
    writeElement(0xa0, writeElement(TAG.integer, Buffer.from([2]))),
    writeElement(TAG.integer, Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
    ECDSA_SHA256,
    nameOf(wanted.by?.name ?? wanted.name),
    writeSequence(
      timeForTest(wanted.validFrom ?? new Date(now - DAY)),
      timeForTest(wanted.validUntil ?? new Date(now + 30 * DAY)),
    ),
    nameOf(wanted.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    writeElement(0xa3, writeSequence(...extensionsOf(wanted))),
  );
  const der = signForTest(tbs, wanted.by?.key ?? privateKey);
  const certificate = new X509Certificate(der);
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { name: wanted.name, key: privateKey, der, pem: certificate.toString(), keyPem, certificate };
}

/** What was to be signed, with its signature: the shape of certificates, lists and OCSP answers alike. */
export function signForTest(tbs: Buffer, key: KeyObject, ...more: readonly Buffer[]): Buffer {
  const signature = sign('sha256', tbs, key);
  return writeSequence(tbs, ECDSA_SHA256, writeElement(TAG.bitString, Buffer.from([0]), signature), ...more);
}

/** A time as certificates have it. */
export function timeForTest(at: Date): Buffer {
  const text = at.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return writeElement(TAG.generalizedTime, Buffer.from(text));
}

/** The list of revoked certificates of an authority, empty but for `padding` entries. */
export function crlForTest(by: IssuedForTest, nextUpdate: Date, padding = 0): Buffer {
  const entry = writeSequence(writeElement(TAG.integer, randomBytes(16)), timeForTest(new Date(0)));
  const tbs = writeSequence(
    writeElement(TAG.integer, Buffer.from([1])),
    ECDSA_SHA256,
    nameOf(by.name),
    timeForTest(new Date(0)),
    timeForTest(nextUpdate),
    ...(padding === 0 ? [] : [writeSequence(Buffer.concat(Array.from({ length: padding }, () => entry)))]),
  );
  return signForTest(tbs, by.key);
}

/** An OCSP answer of an authority, or of a responder of its own: what `status` holds for the certificate that the request names. */
export function ocspAnswerForTest(
  by: IssuedForTest,
  request: Uint8Array,
  status: Buffer,
  { from = new Date(0), until, sends = [] }: { from?: Date; until?: Date; sends?: readonly IssuedForTest[] } = {},
): Buffer {
  const certId = certIdOf(request);
  const end = until === undefined ? [] : [writeElement(0xa0, timeForTest(until))];
  const tbs = writeSequence(
    writeElement(0xa2, writeElement(TAG.octetString, createHash('sha1').update(by.name).digest())),
    timeForTest(from),
    writeSequence(writeSequence(certId, status, timeForTest(from), ...end)),
  );
  const sent = sends.length === 0 ? [] : [writeElement(0xa0, writeSequence(...sends.map(({ der }) => der)))];
  const basic = signForTest(tbs, by.key, ...sent);
  return writeSequence(
    writeElement(TAG.enumerated, Buffer.from([0])),
    writeElement(0xa0, writeSequence(writeOid('1.3.6.1.5.5.7.48.1.1'), writeElement(TAG.octetString, basic))),
  );
}

/** OCSPRequest -> tbsRequest -> requestList -> Request -> CertID. */
function certIdOf(request: Uint8Array): Buffer {
  let bytes = request;
  for (let depth = 0; depth < 4; depth += 1) bytes = readElements(bytes)[0]?.content ?? bytes;
  return Buffer.from(readElements(bytes)[0]?.raw ?? []);
}

function nameOf(name: string): Buffer {
  const value = writeElement(0x0c, Buffer.from(name));
  return writeSequence(writeElement(TAG.set, writeSequence(writeOid('2.5.4.3'), value)));
}

function extensionsOf(wanted: WantedForTest): readonly Buffer[] {
  const list: Buffer[] = [];
  const add = (oid: string, value: Uint8Array) =>
    list.push(writeSequence(writeOid(oid), writeElement(TAG.octetString, value)));
  if (wanted.isAuthority === true) add('2.5.29.19', writeSequence(writeElement(TAG.boolean, Buffer.from([0xff]))));
  if (wanted.hosts !== undefined) add('2.5.29.17', writeSequence(...wanted.hosts.map(alternativeName)));
  if (wanted.usages !== undefined) add('2.5.29.37', writeSequence(...wanted.usages.map(writeOid)));
  if (wanted.crls !== undefined) {
    const point = (url: string) => writeSequence(writeElement(0xa0, writeElement(0xa0, uri(url))));
    add('2.5.29.31', writeSequence(...wanted.crls.map(point)));
  }
  const access = [
    ...(wanted.ocsp ?? []).map((url) => writeSequence(writeOid('1.3.6.1.5.5.7.48.1'), uri(url))),
    ...(wanted.caIssuers ?? []).map((url) => writeSequence(writeOid('1.3.6.1.5.5.7.48.2'), uri(url))),
  ];
  if (access.length > 0) add('1.3.6.1.5.5.7.1.1', writeSequence(...access));
  for (const { oid, value } of wanted.extensions ?? []) add(oid, value);
  return list;
}

function alternativeName(host: string): Buffer {
  return isIPv4(host)
    ? writeElement(0x87, Buffer.from(host.split('.').map(Number)))
    : writeElement(0x82, Buffer.from(host));
}

function uri(url: string): Buffer {
  return writeElement(0x86, Buffer.from(url));
}
