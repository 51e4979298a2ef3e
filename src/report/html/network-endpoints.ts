import type { Status } from '../../finding/index.ts';
import { generalSentence } from '../general-sentence.ts';
import type { ReportedEndpoint, ReportedNetwork, ReportedService } from '../network.ts';
import { counted, grouped } from '../plain-text.ts';
import { badge } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { hostKey, type TestedHosts } from './network-hosts.ts';

/** An endpoint with what each site says of it. */
interface SeenEndpoint {
  readonly endpoint: ReportedEndpoint;
  readonly sites: Map<string, ReportedEndpoint>;
}

/** Endpoints of which every site says the same: it is said once. */
interface EndpointGroup {
  readonly endpoints: SeenEndpoint[];
  readonly rank: number;
}

/** How much the page may still say; what is left is counted, and a sentence that does not fit is left to its reason. */
export interface EndpointRoom {
  groups: number;
  characters: number;
}

const MOST_LINKS = 6;

/** The endpoints of a service, those together that every site sees alike, what fails first. */
export function endpointGroups(
  service: ReportedService,
  sites: ReportedNetwork['sites'],
  hosts: TestedHosts,
  room: EndpointRoom,
): Markup {
  const groups = groupsOf(service);
  const shown = groups.slice(0, room.groups);
  room.groups -= shown.length;
  const hidden = groups.slice(shown.length).reduce((sum, { endpoints }) => sum + endpoints.length, 0);
  const left = hidden + Math.max(0, ...service.cells.map((cell) => cell.endpointsTotal - cell.endpoints.length));
  const names = new Map(sites.map(({ id, name }) => [id, name]));
  return html`<div class="scroll"><table><caption class="off">Endpoints of ${service.title}</caption>
    <thead><tr><th scope="col">Endpoints</th><th scope="col">What was seen</th></tr></thead>
    <tbody>${shown.map(
      ({ endpoints }) => html`<tr><td>${endpoints.map((one, index) => endpointName(one, index > 0, hosts))}</td>
    <td>${saidOf(endpoints, names, room)}</td></tr>
    `,
    )}</tbody></table></div>
    ${left === 0 ? undefined : html`<p>${grouped(left)} more, none of them worse.</p>`}`;
}

function groupsOf({ cells }: ReportedService): readonly EndpointGroup[] {
  const seen = new Map<string, SeenEndpoint>();
  for (const { site, endpoints } of cells)
    for (const endpoint of endpoints) {
      const key = hostKey(endpoint.pattern, endpoint);
      const known = seen.get(key) ?? { endpoint, sites: new Map() };
      known.sites.set(site, endpoint);
      seen.set(key, known);
    }
  const groups = new Map<string, EndpointGroup>();
  for (const one of seen.values()) {
    const said = [...one.sites].map(([site, endpoint]) => [site, ...sayingOf(endpoint)]);
    const key = JSON.stringify([one.endpoint.required, said]);
    const rank = Math.min(...[...one.sites.values()].map(rankOf));
    const known = groups.get(key) ?? { endpoints: [], rank };
    groups.set(key, known);
    known.endpoints.push(one);
  }
  return [...groups.values()].sort((a, b) => a.rank - b.rank);
}

/** What is said of an endpoint, without what is its own alone; of one that answers as it should no more than that. */
function sayingOf(endpoint: ReportedEndpoint): readonly unknown[] {
  const { verdict, reason, passes } = endpoint;
  return isPlain(endpoint) ? [verdict] : [verdict, reason, passes, shared(endpoint)];
}

function isPlain({ verdict, passes }: ReportedEndpoint): boolean {
  return verdict === 'reachable' && passes === true;
}

function rankOf({ required, passes, verdict }: ReportedEndpoint): number {
  if (passes === false) return required ? 0 : 1;
  if (passes === null) return required ? 2 : 3;
  return verdict === 'reachable' ? 5 : 4;
}

function shared({ detail, pattern, hosts }: Pick<ReportedEndpoint, 'detail' | 'pattern' | 'hosts'>): string {
  return generalSentence(detail, [pattern, ...hosts.map(({ host }) => host)]);
}

/** Name of an endpoint, which leads to the stages of its host; a wildcard's members lead to theirs. */
function endpointName({ endpoint, sites }: SeenEndpoint, isNext: boolean, hosts: TestedHosts): Markup {
  const { pattern, protocol, port, required } = endpoint;
  const name = `${pattern}:${port}${protocol === 'udp' ? '/udp' : ''}`;
  const tested = [...new Set([...sites.values()].flatMap((one) => one.hosts.map(({ host }) => host)))];
  const links = tested.slice(0, MOST_LINKS).flatMap((host) => {
    const known = hosts.get(hostKey(host, endpoint));
    return known === undefined ? [] : [{ host, anchor: known.anchor }];
  });
  const [only] = links;
  const isItself = only !== undefined && tested.length === 1 && only.host === pattern;
  return html`${isNext ? html`, ` : undefined}${isItself ? html`<a href="#${only.anchor}">${name}</a>` : name}${isItself || links.length === 0 ? undefined : html` (${links.map(({ host, anchor }, index) => html`${index > 0 ? ', ' : ''}<a href="#${anchor}">${host}</a>`)})`}${required ? undefined : html` <small>not required</small>`}`;
}

/** What the sites say of endpoints: one line for those that say the same. */
function saidOf(endpoints: readonly SeenEndpoint[], names: ReadonlyMap<string, string>, room: EndpointRoom): Markup {
  const [first] = endpoints;
  if (first === undefined) return html``;
  const lines = new Map<string, { readonly sites: string[]; readonly said: ReportedEndpoint }>();
  for (const [site, said] of first.sites) {
    const key = JSON.stringify(sayingOf(said));
    const known = lines.get(key) ?? { sites: [], said };
    lines.set(key, known);
    known.sites.push(names.get(site) ?? site);
  }
  return html`${[...lines.values()].map(({ sites, said }) => line(sites, said, endpoints.length, room))}`;
}

function line(sites: readonly string[], said: ReportedEndpoint, count: number, room: EndpointRoom): Markup {
  const { verdict, reason, passes, required, detail } = said;
  const status: Status =
    passes === false ? (required ? 'not-ready' : 'advisory') : passes === null ? 'unknown' : 'ready';
  const sentence = isPlain(said) ? '' : count === 1 ? detail : shared(said);
  const fits = sentence.length <= room.characters;
  if (fits) room.characters -= sentence.length;
  const many = count === 1 ? '' : `${counted(count, 'endpoint')}, `;
  return html`<p>${badge(status)} ${sites.join(', ')}: ${many}${verdict.replaceAll('-', ' ')}${reason === null || reason === 'answered' ? undefined : html` <small>${reason}</small>`}${sentence === '' || !fits ? undefined : `. ${sentence}`}</p>`;
}
