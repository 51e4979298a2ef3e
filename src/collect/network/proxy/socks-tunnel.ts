import { readAnswer } from './read-answer.ts';
import {
  connectMessage,
  greeting,
  passwordMessage,
  readChoice,
  readPasswordAnswer,
  readReply,
  type SocksPart,
} from './socks-messages.ts';
import { failed, type Passage, type Refusal, type TunnelAsk } from './tunnel.ts';

/** The longest message of a proxy: an answer with a name of 255 bytes. */
const MAX_BYTES = 4 + 1 + 255 + 2;

/** What the codes of RFC 1928, 6, mean. */
const REPLIES: Readonly<Record<number, Pick<Refusal, 'reason' | 'detail'>>> = {
  1: { reason: 'proxy-failed', detail: 'a general failure' },
  2: { reason: 'proxy-denied', detail: 'that its rules do not allow it' },
  3: { reason: 'proxy-failed', detail: 'that the network cannot be reached' },
  4: { reason: 'proxy-failed', detail: 'that the host cannot be reached' },
  5: { reason: 'connection-refused', detail: 'that the host refused the connection' },
  6: { reason: 'proxy-failed', detail: 'that the way took too long' },
  7: { reason: 'proxy-failed', detail: 'that it does not know the command' },
  8: { reason: 'proxy-failed', detail: 'that it does not know the kind of address' },
};

/**
 * Asks a SOCKS 5 proxy for a connection (RFC 1928), with user and password (RFC 1929) only where it wants them. The name
 * is passed through: the proxy resolves it.
 */
export async function askSocks(ask: TunnelAsk): Promise<Passage | Refusal> {
  const { socket, proxy, target, route } = ask;
  const request = connectMessage(ask.host, ask.port);
  if (request === undefined) return failed('probe-failed', `SOCKS cannot carry the name ${target}: it is too long`);

  const choice = await converse(ask, greeting(route.credentials !== undefined), readChoice);
  if ('reason' in choice) return choice;
  const authenticated = choice.value === 'password' ? await authenticate(ask) : undefined;
  if (authenticated !== undefined) return authenticated;
  if (choice.value === 'none')
    return failed('proxy-authentication', `${proxy} wants to know who asks, ${waysOf(ask)}`, ['socks-password']);

  const reply = await converse(ask, request, readReply);
  if ('reason' in reply) return reply;
  if (reply.value === 0) {
    const passage = { socket, detail: `${proxy} opened a way to ${target}` };
    return choice.value === 'password' ? { ...passage, authenticated: 'socks-password' } : passage;
  }
  const meaning = REPLIES[reply.value] ?? {
    reason: 'proxy-failed',
    detail: `code ${reply.value}, which has no meaning`,
  };
  return failed(meaning.reason, `${proxy} answered for ${target} ${meaning.detail}`);
}

function waysOf({ route }: TunnelAsk): string {
  return route.credentials === undefined ? 'and no credentials were given' : 'in none of the ways that we know';
}

/** Undefined where the proxy took the credentials. */
async function authenticate(ask: TunnelAsk): Promise<Refusal | undefined> {
  const { proxy, route } = ask;
  const message = route.credentials && passwordMessage(route.credentials.user, route.credentials.password);
  const refuse = (why: string) =>
    failed('proxy-authentication', `${proxy} wants a password, ${why}`, ['socks-password']);
  if (route.credentials === undefined) return refuse('though none was offered');
  if (message === undefined) return refuse('and SOCKS carries user and password of 1 to 255 bytes only');
  const answer = await converse(ask, message, readPasswordAnswer);
  if ('reason' in answer) return answer;
  return answer.value ? undefined : refuse('and refused what was given');
}

async function converse<Value>(
  { socket, proxy, settings }: TunnelAsk,
  message: Buffer,
  readPart: (bytes: Buffer) => SocksPart<Value>,
): Promise<{ readonly value: Value } | Refusal> {
  socket.write(message);
  const read = await readAnswer(socket, {
    lengthOf: (bytes) => {
      const part = readPart(bytes);
      if (part.is === 'more') return undefined;
      return part.is === 'whole' ? part.length : bytes.length;
    },
    maxBytes: MAX_BYTES,
    silenceMs: settings.timeoutMs,
    signal: settings.signal,
  });
  if (read.end === 'silent') return failed('proxy-silent', `${proxy} did not answer within ${settings.timeoutMs} ms`);
  if (read.end === 'closed') return failed('proxy-failed', `${proxy} closed the connection instead of answering`);
  if (read.end === 'broken') return failed('proxy-failed', `${proxy} broke the connection: ${read.code}`);
  const part = readPart(read.bytes);
  if (part.is !== 'whole') return failed('proxy-failed', `${proxy} does not answer as SOCKS 5 does`);
  return { value: part.value };
}
