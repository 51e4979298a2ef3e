import { type Authorisation, authorise, withoutSecrets } from './authorise.ts';
import { parseChallenges, schemesOf } from './challenge.ts';
import {
  type AnswerHead,
  bodyLength,
  headerOf,
  headLength,
  MAX_HEAD_BYTES,
  oneLine,
  parseHead,
  staysOpen,
  titleOf,
} from './connect-answer.ts';
import { readAnswer } from './read-answer.ts';
import { failed, type Passage, type Refusal, type TunnelAsk } from './tunnel.ts';

const MAX_PAGE_BYTES = 64 * 1024;
/** How many 1xx answers may come before the one that counts. */
const MAX_INTERIM = 5;

/**
 * Asks an HTTP proxy for a tunnel by CONNECT (RFC 9110, 9.3.6), first without credentials, so that it shows whether the
 * proxy wants any. After 407 it asks once more where there are credentials and a scheme that we speak, on the same
 * connection if the proxy keeps it, else on a new one.
 */
export async function askConnect(ask: TunnelAsk): Promise<Passage | Refusal> {
  const first = await connectOnce(ask, undefined);
  if (!('head' in first) || first.head.status !== 407) return first;
  const { credentials } = ask.route;
  const challenges = parseChallenges(valuesOf(first.head, 'proxy-authenticate'));
  const authorisation = credentials && authorise(challenges, credentials, ask.target);
  if (authorisation === undefined) return first;
  const next = await nextConnection(ask, first.head);
  if ('reason' in next) return { ...next, detail: `${first.detail}; then ${next.detail}` };
  const second = await connectOnce(next, authorisation);
  if ('head' in second && second.head.status === 407)
    return { ...second, detail: `${second.detail}; what was given was refused` };
  return 'socket' in second ? { ...second, authenticated: authorisation.scheme } : second;
}

async function connectOnce(
  ask: TunnelAsk,
  authorisation: Authorisation | undefined,
): Promise<Passage | (Refusal & { readonly head: AnswerHead }) | Refusal> {
  const { socket, target, proxy } = ask;
  const lines = [
    `CONNECT ${target} HTTP/1.1`,
    `Host: ${target}`,
    'User-Agent: muster',
    ...(authorisation === undefined ? [] : [`Proxy-Authorization: ${authorisation.header}`]),
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const head = await readHead(ask);
  if ('reason' in head) return head;
  if (head.status >= 200 && head.status < 300)
    return { socket, detail: `${proxy} opened a tunnel to ${target} with ${head.status}` };
  const told = withoutSecrets(await describe(head, ask), ask.route.credentials);
  const schemes = schemesOf(parseChallenges(valuesOf(head, 'proxy-authenticate'))).map((name) =>
    withoutSecrets(oneLine(name, 40), ask.route.credentials),
  );
  return { ...refusalOf(head.status, proxy, target, told, schemes), head };
}

async function readHead(ask: TunnelAsk): Promise<AnswerHead | Refusal> {
  const { socket, proxy, target, settings } = ask;
  const bounds = { maxBytes: MAX_HEAD_BYTES, silenceMs: settings.timeoutMs, signal: settings.signal };
  for (let interim = 0; interim <= MAX_INTERIM; interim += 1) {
    const read = await readAnswer(socket, { ...bounds, lengthOf: headLength });
    const asked = `CONNECT ${target}`;
    if (read.end === 'silent')
      return failed('proxy-silent', `${proxy} did not answer ${asked} within ${settings.timeoutMs} ms`);
    if (read.end === 'closed') return failed('proxy-failed', `${proxy} closed the connection instead of answering`);
    if (read.end === 'broken')
      return failed('proxy-failed', `${proxy} broke the connection after ${asked}: ${read.code}`);
    if (read.end === 'too-long')
      return failed('proxy-failed', `${proxy} answered ${asked} with more than ${MAX_HEAD_BYTES} bytes of headers`);
    const head = parseHead(read.bytes);
    if (typeof head === 'string') return failed('proxy-failed', `the answer of ${proxy} to ${asked} ${head}`);
    if (head.status >= 200) return head;
  }
  return failed('proxy-failed', `${proxy} answered with more than ${MAX_INTERIM} interim answers`);
}

/** What the proxy says of itself and of its reason: untrusted, so shortened and on one line. */
async function describe(head: AnswerHead, ask: TunnelAsk): Promise<string> {
  const page = (await readPage(head, ask)).toString('utf8');
  const said = (['server', 'via', 'x-squid-error', 'location'] as const).flatMap((name) => {
    const value = headerOf(head, name);
    return value === undefined ? [] : [`${name} ${JSON.stringify(oneLine(value, 120))}`];
  });
  const title = titleOf(page);
  const phrase = oneLine(head.phrase, 60);
  return [
    `${head.status}${phrase === '' ? '' : ` ${phrase}`}`,
    ...(title === undefined ? [] : [`page ${JSON.stringify(title)}`]),
    ...said,
  ].join(', ');
}

/** As much of the body as is looked at. It is read as far as Content-Length says, so that the connection stays of use. */
async function readPage(head: AnswerHead, { socket, settings }: TunnelAsk): Promise<Buffer> {
  const length = bodyLength(head);
  if (length === 0) return Buffer.alloc(0);
  const read = await readAnswer(socket, {
    lengthOf: (bytes) => (length !== undefined && bytes.length >= length ? length : undefined),
    maxBytes: MAX_PAGE_BYTES,
    silenceMs: Math.min(settings.timeoutMs, 1000),
    signal: settings.signal,
  });
  return read.bytes.subarray(0, MAX_PAGE_BYTES);
}

function refusalOf(status: number, proxy: string, target: string, told: string, schemes: readonly string[]): Refusal {
  if (status === 407) {
    const how = schemes.length === 0 ? 'without saying how' : `by ${schemes.join(', ')}`;
    return failed('proxy-authentication', `${proxy} wants to know who asks for ${target}, ${how} (${told})`, schemes);
  }
  const answered = `${proxy} answered CONNECT ${target} with ${told}`;
  if (status === 511) return failed('captive-portal', answered);
  if (status < 400) return failed('redirected', answered);
  // 405 and 501: it does not know CONNECT at all; 400: it did not understand. Neither is a decision on the host.
  const isDecision = status < 500 && status !== 400 && status !== 405;
  return failed(isDecision ? 'proxy-denied' : 'proxy-failed', answered);
}

async function nextConnection(ask: TunnelAsk, head: AnswerHead): Promise<TunnelAsk | Refusal> {
  const length = bodyLength(head);
  const isDrained = length !== undefined && length <= MAX_PAGE_BYTES;
  if (isDrained && staysOpen(head) && !ask.socket.destroyed && ask.socket.writable && !ask.socket.readableEnded)
    return ask;
  ask.socket.destroy();
  if (ask.reopen === undefined)
    return failed(
      'proxy-authentication',
      `${ask.proxy} closed the connection, so credentials could not be tried on it`,
    );
  return ask.reopen();
}

function valuesOf(head: AnswerHead, name: string): readonly string[] {
  return head.headers.filter(([own]) => own === name).map(([, value]) => value);
}
