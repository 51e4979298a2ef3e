import { createHash } from 'node:crypto';

/** From RFC 6455, section 1.3: a server joins it to the client's key to show that it speaks WebSocket. */
const WEBSOCKET_ID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const MOST_FIELDS = 100;

/** The head of an answer over HTTP. */
export interface AnswerHead {
  readonly status: number;
  /** By names in lower case; what comes more than once is joined by commas. */
  readonly fields: ReadonlyMap<string, string>;
}

/** The request of a WebSocket handshake (RFC 6455, section 4.1). `key` is 16 random bytes in base64. */
export function encodeUpgrade(host: string, path: string, key: string): Uint8Array {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** What a server that speaks WebSocket answers to a key (RFC 6455, section 4.2.2). */
export function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}${WEBSOCKET_ID}`).digest('base64');
}

/** Whether the head of an answer has come in whole. */
export function hasWholeHead(bytes: Buffer): boolean {
  return bytes.includes('\r\n\r\n') || bytes.includes('\n\n');
}

/** The head of an answer; undefined where it is not HTTP, or not whole. Never throws, and reads 100 fields at most. */
export function readAnswerHead(bytes: Buffer): AnswerHead | undefined {
  if (!hasWholeHead(bytes)) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1').split('\n', MOST_FIELDS + 1);
  const status = /^HTTP\/1\.[01] ([1-9][0-9]{2})(?: |\r|$)/.exec(first)?.[1];
  if (status === undefined) return undefined;
  const fields = new Map<string, string>();
  for (const line of lines) {
    if (line.trim() === '') break;
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).toLowerCase();
    const before = fields.get(name);
    const value = line.slice(colon + 1).trim();
    fields.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return { status: Number(status), fields };
}

/** What is wrong with an answer of status 101 to our key; undefined where it is the right one. */
export function flawOfUpgrade({ fields }: AnswerHead, key: string): string | undefined {
  if (fields.get('upgrade')?.toLowerCase() !== 'websocket') return 'it does not say that it changes to WebSocket';
  const options = (fields.get('connection') ?? '').toLowerCase().split(',');
  if (!options.some((option) => option.trim() === 'upgrade')) return 'its Connection header does not name the upgrade';
  if (fields.get('sec-websocket-accept') !== acceptOf(key)) return 'its key does not belong to what was asked';
  return undefined;
}
