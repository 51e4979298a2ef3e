/** The head of an HTTP answer, as far as a tunnel cares. */
export interface AnswerHead {
  readonly status: number;
  /** As the proxy worded it; untrusted. */
  readonly phrase: string;
  /** HTTP/1.0 closes after each answer unless it says otherwise. */
  readonly minor: number;
  /** Names in small letters, in the order in which they came; a name may come several times. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Squid's longest head of an error has about 1 kilobyte; Node's own parser takes 16. */
export const MAX_HEAD_BYTES = 32 * 1024;
const MAX_HEADERS = 200;
/** `HTTP/1.1 200 Connection established`; the phrase may be missing. */
const STATUS_LINE = /^HTTP\/1\.(\d) (\d{3})(?: (.*))?$/;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** How many bytes the head has with its empty line; undefined as long as that has not come. Lines may end in LF alone. */
export function headLength(bytes: Buffer): number | undefined {
  const crlf = bytes.indexOf('\n\r\n');
  const lf = bytes.indexOf('\n\n');
  const ends = [crlf === -1 ? undefined : crlf + 3, lf === -1 ? undefined : lf + 2].filter((end) => end !== undefined);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/**
 * Reads the head of an answer to CONNECT (RFC 9112, 4 and 5). Answers a sentence where it is none: what it says is
 * ours, never the proxy's text.
 */
export function parseHead(bytes: Buffer): AnswerHead | string {
  const lines = bytes.toString('latin1').split(/\r?\n/);
  const first = STATUS_LINE.exec(lines[0] ?? '');
  if (first === null) return 'does not begin like an answer of HTTP/1';
  const [, minor = '1', status = '0', phrase = ''] = first;
  if (Number(status) < 100) return 'has a status below 100';
  const rest = lines.slice(1).filter((line) => line !== '');
  if (rest.length > MAX_HEADERS) return `has more than ${MAX_HEADERS} headers`;
  const headers: (readonly [string, string])[] = [];
  for (const line of rest) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0));
    if (!TOKEN.test(name)) return 'has a line that is no header';
    headers.push([name.toLowerCase(), line.slice(colon + 1).trim()]);
  }
  return { status: Number(status), phrase, minor: Number(minor), headers };
}

/** The first value of a header. */
export function headerOf(head: AnswerHead, name: string): string | undefined {
  return head.headers.find(([own]) => own === name)?.[1];
}

/**
 * Bytes of the body after the head: by Content-Length; undefined where only the end of the connection tells.
 */
export function bodyLength(head: AnswerHead): number | undefined {
  const lengths = new Set(head.headers.filter(([name]) => name === 'content-length').map(([, value]) => value));
  const [length, ...others] = lengths;
  const isChunked = headerOf(head, 'transfer-encoding') !== undefined;
  if (isChunked || others.length > 0 || length === undefined || !/^\d{1,12}$/.test(length)) return undefined;
  return Number(length);
}

/** Whether the proxy keeps the connection open after this answer. `Proxy-Connection` is not of the standard, but sent. */
export function staysOpen(head: AnswerHead): boolean {
  const said = head.headers
    .filter(([name]) => name === 'connection' || name === 'proxy-connection')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((word) => word.trim());
  return head.minor === 0 ? said.includes('keep-alive') : !said.includes('close');
}

/** The title of an HTML page, shortened and on one line; undefined where there is none. */
export function titleOf(page: string): string | undefined {
  const lower = page.toLowerCase();
  const from = lower.indexOf('>', lower.indexOf('<title'));
  const to = lower.indexOf('</title', from);
  if (!lower.includes('<title') || from === -1 || to === -1) return undefined;
  const title = oneLine(page.slice(from + 1, to), 120);
  return title === '' ? undefined : title;
}

/** Somebody else's text on one line, without control characters, and of at most `length` characters. */
export function oneLine(text: string, length: number): string {
  const plain = text
    .slice(0, length * 8)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return plain.length > length ? `${plain.slice(0, length - 1)}…` : plain;
}
