import { isIP } from 'node:net';
import { askHttp } from '../http/index.ts';
import type { HttpAnswer, Open, ProbeSettings, Staged } from '../measurement.ts';
import { checkOcsp } from './check-ocsp.ts';
import { checkCrl } from './crl.ts';
import { ocspRequest } from './ocsp.ts';
import type { RevocationFacts } from './read-certificate.ts';

/** An address that a chain names, and whether what it names can be had there. */
export interface RevocationAddress {
  readonly kind: 'crl' | 'ocsp';
  readonly url: string;
  readonly isReached: boolean;
  readonly detail: string;
}

/** How an address is asked. */
export interface Way {
  readonly open: Open;
  readonly settings: ProbeSettings;
  readonly now: Date;
}

/** As much of an answer as is read: lists are often megabytes, and the beginning tells whose they are. */
const ANSWER_BYTES = 64 << 10;
/** Questions up to this length go by GET, which proxies can keep (RFC 6960 appendix A.1). */
const LONGEST_GET = 255;

/**
 * An address that may be asked: plain HTTP on port 80 at a name. A chain is somebody else's word: addresses by number,
 * of this machine, and of other ports are not followed. Undefined where it may not.
 */
export function askable(address: string): URL | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isPlain = url.protocol === 'http:' && url.port === '' && url.username === '' && url.password === '';
  const isOwn = host === 'localhost' || host.endsWith('.localhost');
  return isPlain && host !== '' && isIP(host) === 0 && !isOwn ? url : undefined;
}

/**
 * Fetches a list, or as much of it as is looked at; reached where it is one of the certificate's issuer that counts now.
 * The issuer is undefined where it is not known.
 */
export async function askCrl(
  url: URL,
  certificate: RevocationFacts,
  issuer: RevocationFacts | undefined,
  way: Way,
): Promise<RevocationAddress> {
  const { record, value } = await ask(url, way, { bodyBytes: ANSWER_BYTES });
  const said = (isReached: boolean, detail: string): RevocationAddress => ({
    kind: 'crl',
    url: url.href,
    isReached,
    detail,
  });
  if (value === undefined || record.outcome === 'failed') return said(false, record.detail);
  const checked = value.status === 200 ? checkCrl(value.body, certificate, issuer, way.now) : undefined;
  if (checked === undefined) return said(false, `no list of revoked certificates: ${describe(record.detail, value)}`);
  return said(checked.isGood, checked.detail);
}

/** Asks a responder for a certificate; reached where the answer is its own (see `checkOcsp`), whatever it says. */
export async function askOcsp(
  url: URL,
  certificate: RevocationFacts,
  issuer: RevocationFacts,
  way: Way,
): Promise<RevocationAddress> {
  const request = ocspRequest(certificate, issuer);
  const path = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(request.toString('base64'))}`;
  const post = {
    method: 'POST',
    body: request,
    headers: { 'content-type': 'application/ocsp-request' },
    bodyBytes: ANSWER_BYTES,
  } as const;
  const isShort = url.search === '' && path.length <= LONGEST_GET;
  const first = await ask(url, way, isShort ? { path, bodyBytes: ANSWER_BYTES } : post);
  const read = (staged: Staged<HttpAnswer>) => readAnswer(staged, certificate, issuer, way.now);
  const answer = read(first);
  if (answer.isReached || !isShort || first.record.outcome === 'failed')
    return { kind: 'ocsp', url: url.href, ...answer };
  // Something answered: a responder may know POST only.
  const second = read(await ask(url, way, post));
  return { kind: 'ocsp', url: url.href, ...(second.isReached ? second : answer) };
}

function readAnswer(
  { record, value }: Staged<HttpAnswer>,
  certificate: RevocationFacts,
  issuer: RevocationFacts,
  now: Date,
): Pick<RevocationAddress, 'isReached' | 'detail'> {
  if (value === undefined || record.outcome === 'failed') return { isReached: false, detail: record.detail };
  const checked = value.status === 200 ? checkOcsp(value.body, certificate, issuer, now) : undefined;
  if (checked === undefined) return { isReached: false, detail: `no OCSP answer: ${describe(record.detail, value)}` };
  return { isReached: checked.isGood, detail: checked.detail };
}

async function ask(
  url: URL,
  { open, settings }: Way,
  question: Partial<Parameters<typeof askHttp>[1]>,
): Promise<Staged<HttpAnswer>> {
  const host = url.hostname;
  const { record, value } = await open(host, 80);
  if (value === undefined) return { record, value: undefined };
  const path = `${url.pathname}${url.search}`;
  return askHttp(value, { host, port: 80, secure: false, path, isPageless: true, ...question }, settings);
}

function describe(detail: string, { headers }: HttpAnswer): string {
  const type = headers['content-type']?.slice(0, 60);
  return type === undefined ? detail : `${detail} of type ${type}`;
}
