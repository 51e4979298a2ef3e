import { createHash, randomBytes } from 'node:crypto';
import type { Challenge } from './challenge.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** A `Proxy-Authorization` that answers one of the challenges. */
export interface Authorisation {
  readonly scheme: 'basic' | 'digest';
  readonly header: string;
}

const HASHES: Readonly<Record<string, string>> = { md5: 'md5', 'sha-256': 'sha256' };

/**
 * What to answer a 407 with: Digest where it is offered in a form of RFC 7616 that we speak (MD5 or SHA-256, `auth` or
 * none), since that keeps the password to ourselves; else Basic (RFC 7617). Undefined where neither is offered: NTLM
 * and Negotiate are reported, never attempted.
 */
export function authorise(
  challenges: readonly Challenge[],
  credentials: Credentials,
  target: string,
  nonceOfOurs: string = randomBytes(12).toString('hex'),
): Authorisation | undefined {
  const digest = challenges
    .filter(({ scheme }) => scheme.toLowerCase() === 'digest')
    .map(({ params }) => digestOf(params, credentials, target, nonceOfOurs))
    .find((header) => header !== undefined);
  if (digest !== undefined) return { scheme: 'digest', header: digest };
  if (!challenges.some(({ scheme }) => scheme.toLowerCase() === 'basic')) return undefined;
  return { scheme: 'basic', header: basic(credentials) };
}

/** User and password by Basic (RFC 7617). */
export function basic({ user, password }: Credentials): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

function digestOf(
  params: Challenge['params'],
  { user, password }: Credentials,
  target: string,
  cnonce: string,
): string | undefined {
  const algorithm = params['algorithm'] ?? 'MD5';
  const hash = HASHES[algorithm.toLowerCase()];
  const { realm, nonce, opaque } = params;
  const offered = params['qop']?.split(',').map((word) => word.trim().toLowerCase());
  if (hash === undefined || realm === undefined || nonce === undefined) return undefined;
  if (offered !== undefined && !offered.includes('auth')) return undefined;
  if ([realm, nonce, opaque ?? '', user].some((text) => /["\\\p{Cc}]/u.test(text))) return undefined;
  const h = (text: string) => createHash(hash).update(text, 'utf8').digest('hex');
  const who = h(`${user}:${realm}:${password}`);
  const what = h(`CONNECT:${target}`);
  const middle = offered === undefined ? nonce : `${nonce}:00000001:${cnonce}:auth`;
  return [
    `Digest username="${user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${target}"`,
    `algorithm=${algorithm}`,
    `response="${h(`${who}:${middle}:${what}`)}"`,
    ...(offered === undefined ? [] : ['qop=auth', 'nc=00000001', `cnonce="${cnonce}"`]),
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ].join(', ');
}

/** Shorter ones are in every text by chance: taking them out would show them rather than hide them. */
const SHORTEST_SECRET = 4;

/** Somebody else's text without our credentials, which a proxy may send back in a page or a header. */
export function withoutSecrets(text: string, credentials: Credentials | undefined): string {
  if (credentials === undefined) return text;
  const { user, password } = credentials;
  const pair = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  return [pair, encodeURIComponent(password), password, user]
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .reduce((left, secret) => left.replaceAll(secret, '[removed]'), text);
}
