import { isIPv4, isIPv6 } from 'node:net';

/** A part of a conversation that is not whole yet, is no SOCKS 5 at all, or says something. */
export type SocksPart<Value> =
  | { readonly is: 'more' }
  | { readonly is: 'other' }
  | { readonly is: 'whole'; readonly length: number; readonly value: Value };

const VERSION = 5;
const NO_AUTHENTICATION = 0;
const PASSWORD = 2;
const CONNECT = 1;
const ADDRESS = { v4: 1, name: 3, v6: 4 } as const;

/** The first message (RFC 1928, 3): which ways to say who asks we know. */
export function greeting(hasCredentials: boolean): Buffer {
  return Buffer.from(hasCredentials ? [VERSION, 2, NO_AUTHENTICATION, PASSWORD] : [VERSION, 1, NO_AUTHENTICATION]);
}

/** What the proxy chose of it: `none` is 0xff, no way that we know. */
export function readChoice(bytes: Buffer): SocksPart<'open' | 'password' | 'none'> {
  if (bytes.length > 0 && bytes[0] !== VERSION) return { is: 'other' };
  if (bytes.length < 2) return { is: 'more' };
  const value = ({ [NO_AUTHENTICATION]: 'open', [PASSWORD]: 'password', 255: 'none' } as const)[bytes[1] ?? -1];
  return value === undefined ? { is: 'other' } : { is: 'whole', length: 2, value };
}

/** User and password (RFC 1929); undefined where one has no or more than 255 bytes. */
export function passwordMessage(user: string, password: string): Buffer | undefined {
  const parts = [user, password].map((text) => Buffer.from(text, 'utf8'));
  if (parts.some(({ length }) => length === 0 || length > 255)) return undefined;
  return Buffer.concat([Buffer.from([1]), ...parts.flatMap((part) => [Buffer.from([part.length]), part])]);
}

/** Whether the proxy took them. */
export function readPasswordAnswer(bytes: Buffer): SocksPart<boolean> {
  // The version here is 1; some servers say 5 all the same.
  if (bytes.length > 0 && bytes[0] !== 1 && bytes[0] !== VERSION) return { is: 'other' };
  return bytes.length < 2 ? { is: 'more' } : { is: 'whole', length: 2, value: bytes[1] === 0 };
}

/** The request (RFC 1928, 4): the name goes to the proxy as it is. Undefined for a name of more than 255 bytes. */
export function connectMessage(host: string, port: number): Buffer | undefined {
  const end = Buffer.from([port >> 8, port & 0xff]);
  const start = (kind: number) => Buffer.from([VERSION, CONNECT, 0, kind]);
  if (isIPv4(host)) return Buffer.concat([start(ADDRESS.v4), Buffer.from(host.split('.').map(Number)), end]);
  if (isIPv6(host)) return Buffer.concat([start(ADDRESS.v6), bytesOfIPv6(host), end]);
  const name = Buffer.from(host, 'utf8');
  if (name.length === 0 || name.length > 255) return undefined;
  return Buffer.concat([start(ADDRESS.name), Buffer.from([name.length]), name, end]);
}

/** The answer (RFC 1928, 6): its code, 0 where the way is open. What address it bound is of no use to us. */
export function readReply(bytes: Buffer): SocksPart<number> {
  if (bytes.length > 0 && bytes[0] !== VERSION) return { is: 'other' };
  if (bytes.length < 5) return { is: 'more' };
  const sizes: Readonly<Record<number, number>> = {
    [ADDRESS.v4]: 4,
    [ADDRESS.v6]: 16,
    [ADDRESS.name]: 1 + (bytes[4] ?? 0),
  };
  const size = sizes[bytes[3] ?? 0];
  const code = bytes[1] ?? 0;
  // Some proxies refuse with an address of no kind at all: the code is what counts then.
  if (size === undefined) return code === 0 ? { is: 'other' } : { is: 'whole', length: bytes.length, value: code };
  const length = 4 + size + 2;
  return bytes.length < length ? { is: 'more' } : { is: 'whole', length, value: code };
}

/** The 16 bytes of an address that `isIPv6` takes; a zone (`%eth0`) is ours alone and left out. */
function bytesOfIPv6(address: string): Buffer {
  const plain = (address.split('%')[0] ?? '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const word = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16);
    return `${word(a, b)}:${word(c, d)}`;
  });
  const [head = '', tail] = plain.split('::');
  const words = (part: string) => (part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16)));
  const before = words(head);
  const after = tail === undefined ? [] : words(tail);
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 0xff]));
}
