import type { ReportModel } from '../model.ts';
import type { ReportedCell, ReportedNetwork, ReportedService } from '../network.ts';
import { counted } from '../plain-text.ts';
import { badge } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { type EndpointRoom, endpointGroups } from './network-endpoints.ts';
import { hostsPart, type TestedHosts, testedHosts } from './network-hosts.ts';

/** Groups of endpoints in the page, and characters of what is said of them. */
const MOST_GROUPS = 1200;
const MOST_CHARACTERS = 200_000;

/** Where the part of a service stands. */
function anchorOf({ list, service }: ReportedService): string {
  return `net-${list}-${service}`.replaceAll(/[^a-zA-Z0-9_-]/g, '-');
}

/** Sites by services, each of which opens to its endpoints, and those to every stage of every host. */
export function networkPart({ network }: ReportModel): Markup | undefined {
  if (network === undefined) return undefined;
  const hosts = testedHosts(network);
  const room = { groups: MOST_GROUPS, characters: MOST_CHARACTERS };
  return html`<section aria-labelledby="network"><h2 id="network">Network, by site and service</h2>
    <p>What probes saw from each site: of the endpoints that a service requires, how many it can use as it needs them. Uninspected where it forbids inspection, without a question who asks where nobody can answer.</p>
    ${matrix(network)}
    ${network.sitesLeft === 0 ? undefined : html`<p>${counted(network.sitesLeft, 'more site')} not shown: <code>--json</code> has the findings of all.</p>`}
    <details class="card"><summary><strong>Endpoints of each service</strong></summary>
    <div class="body">${network.services.map((service) => serviceDetails(service, network, hosts, room))}</div></details>
    ${hostsPart(hosts, network)}
    </section>`;
}

function matrix({ sites, services }: ReportedNetwork): Markup {
  return html`<div class="scroll"><table>
    <caption>Required endpoints that pass, of those that were probed; the name of a service leads to its endpoints</caption>
    <thead><tr><th scope="col">Service</th>${sites.map(({ name, probedAt }) => html`<th scope="col">${name}${probedAt === null ? html`<br><small>not probed</small>` : html`<br><small>${probedAt.slice(0, 10)}</small>`}</th>`)}</tr></thead>
    <tbody>${services.map(
      (service) =>
        html`<tr><th scope="row"><a href="#${anchorOf(service)}">${service.title}</a> <small>${service.list}</small></th>${sites.map(({ id }) => html`<td>${cell(service.cells.find(({ site }) => site === id))}</td>`)}</tr>
    `,
    )}</tbody></table></div>`;
}

/** How a site reaches a service, in a word beside the numbers: colour is never alone. */
function cell(one: ReportedCell | undefined): Markup {
  if (one === undefined) return html`<small>not probed</small>`;
  const { passing, failing, open } = one;
  const required = passing + failing + open;
  if (required === 0) return html`<small>nothing required</small>`;
  const status = failing > 0 ? 'not-ready' : open > 0 ? 'unknown' : 'ready';
  const more = failing > 0 ? `, ${failing} blocked` : open > 0 ? `, ${open} not told` : '';
  return html`${badge(status)} <small>${passing} of ${required}${more}</small>`;
}

function serviceDetails(
  service: ReportedService,
  { sites }: ReportedNetwork,
  hosts: TestedHosts,
  room: EndpointRoom,
): Markup {
  const fails = service.cells.some(({ failing }) => failing > 0);
  const status = fails ? 'not-ready' : service.cells.some(({ open }) => open > 0) ? 'unknown' : 'ready';
  return html`<details class="card s-${status}" id="${anchorOf(service)}"><summary>${badge(status)} <strong>${service.title}</strong> <small>${service.list}</small></summary>
    <div class="body">${service.consequence === null ? undefined : html`<p>Without it: ${service.consequence}.</p>`}${endpointGroups(service, sites, hosts, room)}</div></details>
    `;
}
