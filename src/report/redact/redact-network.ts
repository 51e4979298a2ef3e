import type { ReportedCell, ReportedEndpoint, ReportedNetwork, ReportedService, ReportedStage } from '../network.ts';
import { maybe, type Redactor } from './redactor.ts';

/** Who a certificate is of or by; hosts; addresses of IPv6. */
const DISTINGUISHED =
  /\b(?<key>CN|OU|O|L|ST|S|C|DC|E|emailAddress|serialNumber)=(?<value>(?:\\.|[^,;:\\]){1,200}?)(?=[,;:]|$| was revoked| was not sent| and \w{1,2}=)/;
const HOST = /(?<![@\\\w])(?<host>\*?[a-z0-9_-]+(?:\.[a-z0-9_*-]+)+)/;
const ADDRESS = /(?<address>[0-9a-f:]*::[0-9a-f:.]*|(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4})/;
const PIECES = new RegExp(`${DISTINGUISHED.source}|${ADDRESS.source}|${HOST.source}`, 'gi');
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?$/;
const OUTCOMES: readonly ReportedStage['outcome'][] = ['passed', 'failed', 'not-applicable', 'not-run'];
const NUMBER = /^\d{1,4}$/;

/**
 * The matrix of sites and services for a copy to share. The service's own hosts stay, since everybody can read them in the
 * lists; sites, hosts of the customer's, proxies, addresses and authorities become pseudonyms.
 */
export function redactNetwork({ sites, sitesLeft, services }: ReportedNetwork, redactor: Redactor): ReportedNetwork {
  const { name } = redactor;
  return {
    sites: sites.map((site) => ({
      id: name(site.id),
      name: name(site.name),
      probedAt: maybe(site.probedAt, (at) => (TIME.test(at) ? at : name(at))),
    })),
    sitesLeft,
    services: services.map((service) => redactService(service, redactor)),
  };
}

function redactService(
  { list, service, title, consequence, cells }: ReportedService,
  redactor: Redactor,
): ReportedService {
  const { id, ours, text } = redactor;
  const said = (own: string) => (ours.names.has(own) ? own : text(own));
  return {
    list: id(list),
    // The lists of the web service and of Intune count theirs.
    service: NUMBER.test(service) ? service : id(service),
    title: said(title),
    consequence: maybe(consequence, said),
    cells: cells.map(({ site, passing, failing, open, endpoints, endpointsTotal }): ReportedCell => {
      const shown = endpoints.map((endpoint) => redactEndpoint(endpoint, redactor));
      return { site: redactor.name(site), passing, failing, open, endpoints: shown, endpointsTotal };
    }),
  };
}

function redactEndpoint(endpoint: ReportedEndpoint, redactor: Redactor): ReportedEndpoint {
  const { pattern, protocol, port, required, verdict, reason, detail, passes, hosts } = endpoint;
  const { id } = redactor;
  return {
    pattern: id(pattern),
    protocol: id(protocol),
    ...{ port, required, passes },
    verdict: id(verdict),
    reason: maybe(reason, id),
    detail: redactSentence(detail, redactor),
    hosts: hosts.map(({ host, stages }) => ({
      host: id(host),
      stages: stages.map((one) => redactStage(one, redactor)),
    })),
  };
}

function redactStage({ stage, outcome, reason, ms, detail }: ReportedStage, redactor: Redactor): ReportedStage {
  return {
    stage: redactor.id(stage),
    outcome: OUTCOMES.find((one) => one === outcome) ?? 'not-run',
    reason: maybe(reason, redactor.id),
    ms,
    detail: redactSentence(detail, redactor),
  };
}

/** A sentence of a probe: hosts of ours stay, also with a port; names in certificates go whole, whatever words they are of. */
function redactSentence(sentence: string, { ours, name, text }: Redactor): string {
  let redacted = '';
  let done = 0;
  for (const { index, 0: found, groups = {} } of sentence.matchAll(PIECES)) {
    const { key, value, host, address } = groups;
    if (host !== undefined && !ours.names.has(host.toLowerCase())) continue;
    const own = host ?? (address === undefined ? `${key}=${name(value ?? '')}` : name(address));
    redacted += text(sentence.slice(done, index)) + own;
    done = index + found.length;
  }
  return redacted + text(sentence.slice(done));
}
