import type { ReportModel } from '../model.ts';
import type { ReportedCell, ReportedEndpoint, ReportedHost, ReportedNetwork, ReportedService } from '../network.ts';
import { counted, grouped } from '../plain-text.ts';
import { badge } from './icons.ts';
import { html, type Markup } from './markup.ts';

/** Where the part of a service stands. */
function anchorOf({ list, service }: ReportedService): string {
  return `net-${list}-${service}`.replaceAll(/[^a-zA-Z0-9_-]/g, '-');
}

/** Sites by services, each of which opens to its endpoints, and those to every stage of every host. */
export function networkPart({ network }: ReportModel): Markup | undefined {
  if (network === undefined) return undefined;
  return html`<section aria-labelledby="network"><h2 id="network">Network, by site and service</h2>
    <p>What probes saw from each site: of the endpoints that a service requires, how many it can use as it needs them. Uninspected where it forbids inspection, without a question who asks where nobody can answer.</p>
    ${matrix(network)}
    ${network.sitesLeft === 0 ? undefined : html`<p>${counted(network.sitesLeft, 'more site')} not shown: <code>--json</code> has the findings of all.</p>`}
    ${network.services.map((service) => serviceDetails(service, network))}
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

function serviceDetails(service: ReportedService, { sites }: ReportedNetwork): Markup {
  const fails = service.cells.some(({ failing }) => failing > 0);
  const status = fails ? 'not-ready' : service.cells.some(({ open }) => open > 0) ? 'unknown' : 'ready';
  const names = new Map(sites.map(({ id, name }) => [id, name]));
  return html`<details class="card s-${status}" id="${anchorOf(service)}"><summary>${badge(status)} <strong>${service.title}</strong> <small>${service.list}</small></summary>
    <div class="body">${service.consequence === null ? undefined : html`<p>Without it: ${service.consequence}.</p>`}${service.cells.map((one) => html`<p><strong>${names.get(one.site) ?? one.site}</strong></p>${endpointTable(one, service)}`)}</div></details>
    `;
}

function endpointTable({ endpoints, endpointsTotal, site }: ReportedCell, { title }: ReportedService): Markup {
  const left = endpointsTotal - endpoints.length;
  return html`<div class="scroll"><table><caption class="off">Endpoints of ${title} at ${site}</caption>
    <thead><tr><th scope="col">Endpoint</th><th scope="col">Verdict</th><th scope="col">What was seen</th></tr></thead>
    <tbody>${endpoints.map((one) => endpointRow(one))}</tbody></table></div>
    ${left === 0 ? undefined : html`<p>${grouped(left)} more, none of them worse.</p>`}`;
}

function endpointRow(one: ReportedEndpoint): Markup {
  const { pattern, protocol, port, required, verdict, reason, detail, passes, hosts } = one;
  const status = passes === false ? (required ? 'not-ready' : 'advisory') : passes === null ? 'unknown' : 'ready';
  const words = verdict.replaceAll('-', ' ');
  return html`<tr><th scope="row"><code>${pattern}:${port}${protocol === 'udp' ? '/udp' : ''}</code>${required ? undefined : html` <small>not required</small>`}</th>
    <td>${badge(status)}<br>${words}${reason === null || reason === 'answered' ? undefined : html` <small>${reason}</small>`}</td>
    <td>${detail}${hosts.length === 0 ? undefined : html`<details><summary>Stages</summary>${hosts.map(hostStages)}</details>`}</td></tr>
    `;
}

function hostStages({ host, stages }: ReportedHost): Markup {
  return html`<p><code>${host}</code></p><ul>${stages.map(
    ({ stage, outcome, reason, ms, detail }) =>
      html`<li>${stage}: ${outcome.replaceAll('-', ' ')}${ms === null ? undefined : `, ${milliseconds(ms)}`}${reason === null ? undefined : `, ${reason}`}${detail === '' ? undefined : html`. <small>${detail}</small>`}</li>`,
  )}</ul>`;
}

function milliseconds(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`;
}
