import type { PcObject } from './pc-parts.ts';

/** What a proxy answers by itself where it lets nobody pass, or reaches nobody. */
const ANSWERS_OF_PROXIES: ReadonlySet<number> = new Set([403, 407, 502, 503, 504]);
/** Members of .NET's `WebExceptionStatus` that say that nobody was there; others may be a matter of the request. */
const FAILURES: ReadonlySet<string> = new Set([
  'nameresolutionfailure',
  'proxynameresolutionfailure',
  'connectfailure',
  'timeout',
]);
const ENTRY_LENGTH = 256;
const MOST_ENTRIES = 200;

/**
 * The endpoints that a PC did not reach, `host:port` with how that failed. Where none failed the list is empty only if each
 * host answered on one of its ports: an answer that a proxy may have given in a host's place, and a certificate that does
 * not fit, tell nothing, and neither does no endpoint at all. Then there is no list.
 */
export function unreachableOf(endpoints: readonly PcObject[]): readonly string[] | undefined {
  const failed = new Set<string>();
  const answered = new Set<string>();
  const hosts = new Set<string>();
  for (const { Name: name, Outcome: outcome, Status: status, Proxy: proxy } of endpoints) {
    const endpoint = textOf(name);
    const host = endpoint.split(':')[0] ?? '';
    const how = textOf(outcome);
    hosts.add(host);
    if (FAILURES.has(how.toLowerCase())) failed.add(`${endpoint}: ${how}`);
    else if (how.toLowerCase() === 'answered' && (proxy === false || !ANSWERS_OF_PROXIES.has(Number(status))))
      answered.add(host);
  }
  if (failed.size === 0 && (hosts.size === 0 || answered.size < hosts.size)) return undefined;
  return [...failed].sort().slice(0, MOST_ENTRIES);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, ENTRY_LENGTH) : '';
}
