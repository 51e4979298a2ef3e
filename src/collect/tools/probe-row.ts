/** A row of a result list: cells by the names of their columns in lower case. */
export type ResultRow = ReadonlyMap<string, string>;

/** A row of `probes` as far as a result says it. */
export interface ProbeRow {
  readonly site: string;
  readonly pattern: string;
  readonly protocol: string;
  readonly port: number | string;
  readonly verdict: string;
  readonly reason?: string;
  readonly members_tested?: number;
  readonly members_reachable?: number;
  readonly tls_version?: string;
  readonly observed_at: string;
  readonly detail: string;
}

interface Said {
  readonly verdict: string;
  readonly reason?: string;
  readonly detail: string;
}

const TLS: Readonly<Record<string, string>> = { tls: '1.0', tls11: '1.1', tls12: '1.2', tls13: '1.3' };
/** Answers over plain HTTP that a server gives and a proxy that refuses does not. */
const OWN_ANSWER = /^(2\d\d|400|404|405)$/;

/**
 * What one result says of its host. The script waits 300 ms for a connection, so none in that time proves nothing; it takes a
 * wildcard for the host behind it, so a failed handshake may be about the name; and only with
 * `-CheckCertRevocation` and a revocation list that it knows does it say that nobody reissued the certificate. Whether
 * TLS is inspected, or a proxy asks for a sign-in, otherwise stays unknown.
 */
export function probeOf(row: ResultRow, site: string, at: Date): ProbeRow {
  const cell = (name: string) => row.get(name) ?? '';
  const said = verdictOf(cell);
  const port = cell('port');
  const tls = TLS[cell('sslprotocol').toLowerCase()];
  return {
    site,
    pattern: cell('url').toLowerCase(),
    protocol: cell('protocol').toLowerCase(),
    port: /^\d{1,5}$/.test(port) ? Number(port) : port,
    ...said,
    ...(said.verdict === 'reachable' ? { members_tested: 1, members_reachable: 1 } : {}),
    ...(tls === undefined ? {} : { tls_version: tls }),
    observed_at: at.toISOString(),
  };
}

function verdictOf(cell: (name: string) => string): Said {
  const is = (name: string, value: string) => cell(name).toLowerCase() === value;
  if (is('dnsresult', 'false')) return { verdict: 'blocked', detail: 'its name was not found, or leads nowhere' };
  if (!is('protocol', 'tcp')) return { verdict: 'not-testable', detail: 'the script tests TCP only' };
  if (is('tcpresult', 'false'))
    return { verdict: 'cannot-tell', detail: 'no connection in the time that the script waits' };
  if (!is('tcpresult', 'true')) return { verdict: 'cannot-tell', detail: 'it was not tested' };
  const status = cell('httpstatuscode');
  if (status === '407')
    return { verdict: 'authentication-required', reason: 'proxy-authentication', detail: 'a proxy answered 407' };
  if (cell('port') === '80')
    return OWN_ANSWER.test(status)
      ? { verdict: 'reachable', reason: 'answered', detail: `HTTP answered ${status}` }
      : { verdict: 'cannot-tell', detail: 'HTTP was not answered as by a server of its own' };
  if (!is('ssltest', 'true')) return { verdict: 'cannot-tell', detail: 'TLS was not established' };
  return is('knowncrl', 'true') && !is('sslinterception', 'true')
    ? { verdict: 'reachable', reason: 'answered', detail: 'TLS with a certificate of a known issuer' }
    : {
        verdict: 'cannot-tell',
        detail: 'TLS was established; who issued the certificate, and so whether it is inspected, is not said',
      };
}
