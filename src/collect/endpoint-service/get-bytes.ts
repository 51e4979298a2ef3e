/** Why the service did not answer as it should. */
export type EndpointServiceFaultCode = 'not-reached' | 'throttled' | 'refused' | 'answer-wrong' | 'answer-too-large';

const HINTS: Readonly<Record<EndpointServiceFaultCode, string>> = {
  'not-reached':
    'check the network, set NODE_USE_ENV_PROXY=1 and HTTPS_PROXY where a proxy leads out, or import a file that was fetched elsewhere',
  throttled: 'the service asks to wait an hour',
  refused: 'check the address; a proxy may have answered in its place',
  'answer-wrong': 'check the address; a proxy or a portal may have answered in its place',
  'answer-too-large': 'check the address; the service itself answers with some hundred kilobytes',
};

/** The service could not be asked, or its answer cannot be used: which address, why, and what to do. */
export class EndpointServiceFault extends Error {
  override readonly name = 'EndpointServiceFault';
  readonly code: EndpointServiceFaultCode;

  constructor(code: EndpointServiceFaultCode, address: string, what: string) {
    // The client's id is nobody else's business.
    super(`${address.split('?')[0] ?? ''}: ${what}; ${HINTS[code]}`);
    this.code = code;
  }
}

/** Bounds of one question. */
export interface Ask {
  readonly signal: AbortSignal;
  /** For the whole answer. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The body of an answer with status 200, of at most 4 MiB and within a minute. Redirects are not followed: the service
 * has none. Throws `EndpointServiceFault`, or the reason of the signal where that was aborted.
 */
export async function getBytes(address: string, { signal, timeoutMs = TIMEOUT_MS }: Ask): Promise<Uint8Array> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const answer = await fetch(address, {
      signal: bounded,
      redirect: 'manual',
      headers: { accept: 'application/json' },
    });
    const wrong = faultOfStatus(answer, address);
    if (wrong !== undefined) {
      await answer.body?.cancel();
      throw wrong;
    }
    return await bodyOf(answer, address);
  } catch (error) {
    if (error instanceof EndpointServiceFault) throw error;
    signal.throwIfAborted();
    const seconds = Math.round(timeoutMs / 1000);
    const what = bounded.aborted ? `no whole answer within ${seconds} s` : `cannot be reached (${causeOf(error)})`;
    throw new EndpointServiceFault('not-reached', address, what);
  }
}

function faultOfStatus({ status, headers }: Response, address: string): EndpointServiceFault | undefined {
  if (status === 200) return undefined;
  if (status === 429)
    return new EndpointServiceFault('throttled', address, 'too many requests from this address (429)');
  const location = headers.get('location');
  const to = location === null ? '' : ` to ${location.slice(0, 200)}`;
  return new EndpointServiceFault('refused', address, `answered with status ${status}${to}`);
}

async function bodyOf(answer: Response, address: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > MOST_BYTES) {
      throw new EndpointServiceFault('answer-too-large', address, `the answer is larger than ${MOST_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'no reason given';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
