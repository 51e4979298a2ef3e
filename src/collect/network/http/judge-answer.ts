import type { ProbeReason } from '../../../evidence/index.ts';
import type { HttpAnswer } from '../measurement.ts';
import { judgeRedirect } from './redirect.ts';
import { isPage, type Signs, signsOf } from './signs.ts';

/** What is known of the question to which an answer belongs. */
export interface Asked {
  readonly host: string;
  /** TLS proved the service: nobody on the way can have written the answer. */
  readonly isProven: boolean;
  /** Inside TLS, though its certificates prove nothing. */
  readonly isSecure: boolean;
  /** The service never answers with a page for people. */
  readonly isPageless: boolean;
}

/** What an answer says: null where the service answered. */
export interface AnswerJudgement {
  readonly reason: ProbeReason | null;
  readonly detail: string;
}

/** Squid could not do what it would have allowed; its other errors are refusals. */
const SQUID_TRIED = new Set([
  'ERR_DNS_FAIL',
  'ERR_CONNECT_FAIL',
  'ERR_SECURE_CONNECT_FAIL',
  'ERR_READ_ERROR',
  'ERR_READ_TIMEOUT',
  'ERR_WRITE_ERROR',
  'ERR_LIFETIME_EXP',
  'ERR_ZERO_SIZE_OBJECT',
  'ERR_CANNOT_FORWARD',
  'ERR_SHUTTING_DOWN',
]);

/**
 * Whether the service answered, or something on the way did.
 *
 * - Inside TLS that proves the service, every answer is the service's: its 403 or 404 says that it was reached.
 * - 407 can only be a proxy's (RFC 9110 part 15.5.8), 511 only a portal's (RFC 6585 part 6).
 * - 403 is a refusal on the way only where `Server` looks like a proxy: the rule of Microsoft's own connectivity test.
 *   `X-Squid-Error` and the pages of known products say the same, whatever the status: block pages come with 200 too.
 * - A page with 200 from a service that has none is a block page.
 * - On port 80, being sent to another owner's host is not the service's doing; inside TLS that is opened on the way it
 *   may be, unless the address tells where the visitor was going.
 */
export function judgeAnswer(answer: HttpAnswer, asked: Asked): AnswerJudgement {
  const { status } = answer;
  const signs = signsOf(answer);
  const passed = { reason: null, detail: `HTTP ${status}${sentTo(answer, asked.host)}` };
  if (asked.isProven) return passed;
  if (status === 407) {
    return { reason: 'proxy-authentication', detail: `a proxy wants to know who asks (407${schemesOf(answer)})` };
  }
  if (status === 511) return { reason: 'captive-portal', detail: 'the network wants a sign-in first (511)' };
  const refusal = judgeSigns(answer, signs);
  if (refusal !== undefined) return refusal;
  const away = judgeAway(answer, signs, asked);
  if (away !== undefined) return away;
  if (asked.isPageless && status >= 200 && status < 300 && isPage(answer.headers)) {
    return { reason: 'block-page', detail: `a page for people (${status}), where the service never answers with one` };
  }
  const marks = signs.marks.length === 0 ? '' : `; something on the way left its mark (${signs.marks.join('; ')})`;
  return { reason: null, detail: `${passed.detail}${marks}` };
}

function judgeSigns(answer: HttpAnswer, { server, squidError, page }: Signs): AnswerJudgement | undefined {
  const { status } = answer;
  const isGood = status >= 200 && status < 300;
  if (squidError !== undefined) {
    if (isGood) return { reason: 'block-page', detail: `a page of a proxy's (${status}), Squid says ${squidError}` };
    return SQUID_TRIED.has(squidError)
      ? { reason: 'proxy-failed', detail: `a proxy could not reach it: HTTP ${status}, Squid says ${squidError}` }
      : { reason: 'http-denied', detail: `a proxy refuses it: HTTP ${status}, Squid says ${squidError}` };
  }
  if (page?.says === 'sign-in') {
    return { reason: 'captive-portal', detail: `${page.product} answers with its sign-in page (${status})` };
  }
  const isDenial = status === 401 || status === 403 || status === 451;
  if (isDenial && (server !== undefined || page !== undefined)) {
    return { reason: 'http-denied', detail: `a proxy refuses it: HTTP ${status} from ${server ?? page?.product}` };
  }
  if (page !== undefined) {
    return { reason: 'block-page', detail: `the block page of ${page.product} (${status})` };
  }
  if (server !== undefined && isGood && isPage(answer.headers)) {
    return { reason: 'block-page', detail: `a page of ${server}'s own (${status})` };
  }
  if (server !== undefined && status >= 502 && status <= 504) {
    return { reason: 'proxy-failed', detail: `a proxy could not reach it: HTTP ${status} from ${server}` };
  }
  return undefined;
}

function judgeAway(answer: HttpAnswer, { refresh }: Signs, asked: Asked): AnswerJudgement | undefined {
  const isRedirect = answer.status >= 300 && answer.status < 400;
  const location = (isRedirect ? answer.headers['location'] : undefined) ?? refresh;
  if (location === undefined) return undefined;
  const { to, kind } = judgeRedirect(asked.host, location);
  if (kind === 'own') return undefined;
  const how = isRedirect ? `sent on to ${to} (${answer.status})` : `a page that sends on to ${to} (${answer.status})`;
  if (kind === 'portal') {
    return { reason: asked.isSecure ? 'block-page' : 'captive-portal', detail: `${how}, which is not the service's` };
  }
  return asked.isSecure ? undefined : { reason: 'redirected', detail: `${how}, which is somebody else's` };
}

function sentTo({ status, headers }: HttpAnswer, host: string): string {
  const location = headers['location'];
  if (location === undefined || status < 300 || status > 399) return '';
  return `, sends on to ${judgeRedirect(host, location).to}, which was not followed`;
}

/** Schemes that a proxy offers, by name; what goes with them may name people. */
function schemesOf({ headers }: HttpAnswer): string {
  const offered = headers['proxy-authenticate'] ?? '';
  const schemes = ['Negotiate', 'NTLM', 'Kerberos', 'Digest', 'Basic', 'Bearer'].filter((scheme) =>
    offered.toLowerCase().includes(scheme.toLowerCase()),
  );
  return schemes.length === 0 ? '' : `: ${schemes.join(', ')}`;
}
