import type { Connected, HttpAnswer, ProbeSettings, Secured, Staged, StageRecord } from '../measurement.ts';
import { exchange } from './exchange.ts';
import { judgeAnswer } from './judge-answer.ts';

/** A question over HTTP. */
export interface HttpQuestion {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** Path with its query, as the request line has it. */
  readonly path: string;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** How much of the answer's body is kept; 16 KiB where nothing is said. */
  readonly bodyBytes?: number;
  /** The service never answers with a page for people, so that one with 200 is somebody else's. */
  readonly isPageless?: boolean;
}

const BODY_BYTES = 16 << 10;
const USER_AGENT = 'Muster (network readiness probe)';

/**
 * Asks over a connection, once; nothing is followed and the connection is closed. Passed where the service answered, be
 * it with 404: then it was reached. Failed where something on the way did (see `judgeAnswer`), with the answer as value
 * all the same, or where no answer came. Over a proxy that forwards, the request names the whole address.
 */
export async function askHttp(
  connection: Connected | Secured,
  question: HttpQuestion,
  settings: ProbeSettings,
): Promise<Staged<HttpAnswer>> {
  const startedAt = performance.now();
  const { host, secure, path } = question;
  const forwards = 'forwards' in connection ? connection.forwards : undefined;
  const record = (reason: StageRecord['reason'], detail: string): StageRecord => {
    const ms = Math.round((performance.now() - startedAt) * 10) / 10;
    const said = withoutSecrets(detail, forwards?.authorization);
    return { stage: 'http', outcome: reason === null ? 'passed' : 'failed', ms, reason, detail: said };
  };
  const name = hostHeader(question);
  const exchanged = await exchange(
    connection.socket,
    {
      method: question.method ?? 'GET',
      target: forwards === undefined ? path : `http://${name}${path}`,
      headers: {
        host: name,
        'user-agent': USER_AGENT,
        accept: '*/*',
        ...(forwards?.authorization === undefined ? {} : { 'proxy-authorization': forwards.authorization }),
        ...question.headers,
      },
      body: question.body,
      bodyBytes: question.bodyBytes ?? BODY_BYTES,
    },
    settings,
  );
  if (!exchanged.ok) return { record: record(exchanged.reason, exchanged.detail), value: undefined };
  const { reason, detail } = judgeAnswer(exchanged.answer, {
    host,
    isProven: 'isProven' in connection && connection.isProven === true,
    isSecure: secure,
    isPageless: question.isPageless ?? false,
  });
  return { record: record(reason, detail), value: exchanged.answer };
}

/** A proxy may send back what it was told, in a header that the sentence quotes. */
function withoutSecrets(detail: string, authorization: string | undefined): string {
  const token = authorization?.split(' ').at(-1) ?? '';
  if (token === '') return detail;
  const pair = Buffer.from(token, 'base64').toString();
  const secrets = [token, pair, pair.slice(pair.indexOf(':') + 1)].filter((secret) => secret !== '');
  return secrets.reduce((text, secret) => text.replaceAll(secret, '[removed]'), detail);
}

/** The host as the Host header has it: an IPv6 address in brackets, the port where it is not the usual one. */
function hostHeader({ host, port, secure }: HttpQuestion): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === (secure ? 443 : 80) ? name : `${name}:${port}`;
}
