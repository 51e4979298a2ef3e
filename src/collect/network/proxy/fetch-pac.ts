import { createReadStream } from 'node:fs';
import { get as getPlain, type IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { fileURLToPath } from 'node:url';
import { decodeText, MAX_PAC_BYTES } from '../../../pac/index.ts';
import { ProxyFault } from './environment.ts';

export interface PacFetching {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Roots for https, as PEM; Node's own where there are none. */
  readonly roots: readonly string[];
  /** Addresses of the name that it lies at, where others than the machine's own servers are asked. */
  readonly lookUp?: ((name: string) => Promise<readonly string[]>) | undefined;
}

const MAX_REDIRECTS = 3;

/**
 * The text of a PAC file: of a path, or of a file:, http: or https: URL, which is asked directly, never by a proxy.
 * Redirects are followed, three at most. Throws `ProxyFault` for what is no PAC file's place, does not answer, or has
 * more than a mebibyte.
 */
export async function fetchPac(place: string, fetching: PacFetching): Promise<string> {
  if (!/^https?:/i.test(place)) {
    const bytes = await gather(createReadStream(/^file:/i.test(place) ? fileURLToPath(place) : place), place);
    return decodeText(bytes);
  }
  const url = URL.parse(place);
  if (url === null) throw new ProxyFault('the place of the PAC file is no address');
  // The script may take its time, but not for ever: a byte now and then does not hold anybody up.
  const signal = AbortSignal.any([fetching.signal, AbortSignal.timeout(fetching.timeoutMs * 3)]);
  try {
    return decodeText(await fetchBytes(url, { ...fetching, signal }, MAX_REDIRECTS));
  } catch (error) {
    fetching.signal.throwIfAborted();
    if (error instanceof ProxyFault) throw error;
    throw new ProxyFault(`the PAC file ${withoutUser(url)} could not be had: ${wordOf(error)}`);
  }
}

async function fetchBytes(url: URL, fetching: PacFetching, redirects: number): Promise<Buffer> {
  const answer = await ask(url, fetching);
  const status = answer.statusCode ?? 0;
  const { location } = answer.headers;
  if (status >= 300 && status < 400 && location !== undefined) {
    answer.destroy();
    const next = URL.parse(location, url.href);
    if (redirects === 0 || next === null || !/^https?:$/.test(next.protocol))
      throw new ProxyFault(`${withoutUser(url)} redirects to what cannot be followed`);
    return fetchBytes(next, fetching, redirects - 1);
  }
  if (status !== 200) {
    answer.destroy();
    throw new ProxyFault(`${withoutUser(url)} answered ${status} instead of a PAC file`);
  }
  return gather(answer, withoutUser(url));
}

function ask(url: URL, { signal, timeoutMs, roots, lookUp }: PacFetching): Promise<IncomingMessage> {
  const get = url.protocol === 'https:' ? getSecure : getPlain;
  return new Promise((resolve, reject) => {
    const options = {
      agent: false,
      signal,
      timeout: timeoutMs,
      ...(roots.length > 0 ? { ca: [...roots] } : {}),
      ...(lookUp === undefined ? {} : { lookup: asLookup(lookUp) }),
    };
    const request = get(url, options, resolve);
    request.on('error', reject).on('timeout', () => request.destroy(new Error(`silent for ${timeoutMs} ms`)));
  });
}

/** As `net.connect` looks names up (Node.js, "net.connect", option `lookup`): with all addresses or the first. */
function asLookup(lookUp: (name: string) => Promise<readonly string[]>): LookupFunction {
  return (name, { all }, answer) => {
    lookUp(name).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = found;
        if (first === undefined) answer(new Error(`no address of ${name} was found`), '');
        else if (all === true) answer(null, found);
        else answer(null, first.address, first.family);
      },
      (error: unknown) => answer(error instanceof Error ? error : new Error(String(error)), ''),
    );
  };
}

async function gather(stream: AsyncIterable<unknown>, place: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    // Streams without an encoding give buffers.
    const bytes = chunk as Buffer;
    length += bytes.length;
    // Leaving the loop ends the stream.
    if (length > MAX_PAC_BYTES) throw new ProxyFault(`${place} has more than ${MAX_PAC_BYTES} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Where a PAC file lies, as it may be printed: without a user, a password or a query. */
export function pacPlaceText(place: string): string {
  const url = /^https?:/i.test(place) ? URL.parse(place) : null;
  return url === null ? place : withoutUser(url);
}

function withoutUser(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

function wordOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
