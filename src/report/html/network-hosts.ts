import { generalSentence } from '../general-sentence.ts';
import type { ReportedEndpoint, ReportedNetwork, ReportedStage } from '../network.ts';
import { counted } from '../plain-text.ts';
import { html, type Markup } from './markup.ts';

/** A host that was tested, once, with what each site saw of it. */
interface TestedHost {
  readonly name: string;
  readonly anchor: string;
  readonly sites: Map<string, readonly ReportedStage[]>;
}

/** Every host of a report by name, protocol and port. */
export type TestedHosts = ReadonlyMap<string, TestedHost>;

/** Hosts that met the same at every site: the sentences are said once. */
interface HostGroup {
  readonly hosts: TestedHost[];
  readonly isFailing: boolean;
}

/** Cells of hosts by sites in the whole page; groups that fail come first. */
const MOST_CELLS = 4500;
/** Characters of sentences: what every host words differently is told by its reason alone after that. */
const MOST_CHARACTERS = 120_000;
const SHORT: Readonly<Record<string, string>> = { 'tls-versions': 'versions' };

/** The hosts that a report speaks of, each once, in the order of the endpoints. */
export function testedHosts({ services }: ReportedNetwork): TestedHosts {
  const found = new Map<string, TestedHost>();
  for (const { cells } of services)
    for (const { site, endpoints } of cells)
      for (const endpoint of endpoints)
        for (const { host, stages } of endpoint.hosts) {
          const key = hostKey(host, endpoint);
          const known = found.get(key) ?? {
            name: `${host}:${endpoint.port}${endpoint.protocol === 'udp' ? '/udp' : ''}`,
            anchor: `h${found.size + 1}`,
            sites: new Map(),
          };
          if (!known.sites.has(site)) known.sites.set(site, stages);
          found.set(key, known);
        }
  return found;
}

/** By what a host is found. */
export function hostKey(host: string, { protocol, port }: Pick<ReportedEndpoint, 'protocol' | 'port'>): string {
  return `${protocol} ${host}:${port}`;
}

/**
 * Every host with each stage's time at each site. Hosts that met the same stand together, and what they met is said
 * once above them: what failed first.
 */
export function hostsPart(hosts: TestedHosts, { sites }: ReportedNetwork): Markup | undefined {
  if (hosts.size === 0) return undefined;
  const shown = sites.filter(({ id }) => [...hosts.values()].some((host) => host.sites.has(id)));
  const groups = groupsOf([...hosts.values()]);
  const room = { cells: MOST_CELLS, characters: MOST_CHARACTERS };
  return html`<details class="card"><summary><strong>Hosts, stage by stage</strong></summary>
    <div class="body"><p>${counted(hosts.size, 'host was tested', 'hosts were tested')}, each once at a site; milliseconds of each stage. Those that met the same stand together.</p>
    ${groups.map((group) => hostGroup(group, shown, room))}</div></details>`;
}

function groupsOf(hosts: readonly TestedHost[]): readonly HostGroup[] {
  const groups = new Map<string, HostGroup>();
  for (const host of hosts) {
    const met = [...host.sites].map(([site, stages]) => [
      site,
      stages.filter(isTold).map((stage) => [stage.stage, stage.outcome, stage.reason, sentenceOf(stage, host)]),
    ]);
    const key = JSON.stringify(met);
    const isFailing = [...host.sites.values()].flat().some(({ outcome }) => outcome === 'failed');
    const known = groups.get(key) ?? { hosts: [], isFailing };
    groups.set(key, known);
    known.hosts.push(host);
  }
  return [...groups.values()].sort(
    (a, b) => Number(b.isFailing) - Number(a.isFailing) || b.hosts.length - a.hosts.length,
  );
}

/** Whether a stage is worth a sentence: one that passed is its time. */
function isTold({ outcome, reason }: ReportedStage): boolean {
  return outcome !== 'passed' || reason !== null;
}

function sentenceOf({ detail }: ReportedStage, { name }: TestedHost): string {
  return generalSentence(detail, [name.replace(/:\d+(?:\/udp)?$/, '')]);
}

interface Room {
  cells: number;
  characters: number;
}

function hostGroup({ hosts, isFailing }: HostGroup, sites: ReportedNetwork['sites'], room: Room): Markup {
  const [first] = hosts;
  const most = Math.min(hosts.length, Math.max(0, Math.floor(room.cells / Math.max(1, sites.length))));
  room.cells -= most * sites.length;
  const seen = sites.flatMap(({ id, name }) => {
    const told = first?.sites.get(id)?.filter(isTold) ?? [];
    return told.length === 0 || first === undefined ? [] : [{ name, told, host: first, isOnly: hosts.length === 1 }];
  });
  const reasons = [...new Set(seen.flatMap(({ told }) => told.flatMap((stage) => reasonOf(stage) ?? [])))];
  const title = isFailing ? reasons.join('; ') : 'every stage that applies passed';
  return html`<details class="card"><summary><strong>${counted(hosts.length, 'host')}</strong>: ${title}</summary>
    <div class="body">${seen.length === 0 ? undefined : html`<ul>${seen.map((one) => html`<li>${one.name}: ${one.told.map((stage, index) => told(stage, one, index > 0, room))}</li>`)}</ul>`}
    ${hostTable(hosts.slice(0, most), sites)}${most === hosts.length ? undefined : html`<p>${counted(hosts.length - most, 'more host')} not shown.</p>`}</div></details>
    `;
}

function reasonOf({ stage, outcome, reason }: ReportedStage): string | undefined {
  return outcome === 'failed' ? `${stage}${reason === null ? ' failed' : `: ${reason}`}` : undefined;
}

function told(
  stage: ReportedStage,
  { host, isOnly }: { readonly host: TestedHost; readonly isOnly: boolean },
  isNext: boolean,
  room: Room,
): Markup {
  const words = isOnly ? stage.detail : sentenceOf(stage, host);
  const fits = room.characters >= words.length;
  if (fits) room.characters -= words.length;
  return html`${isNext ? '; ' : ''}<strong>${stage.stage} ${stage.outcome.replaceAll('-', ' ')}</strong>${stage.reason === null ? undefined : `, ${stage.reason}`}${words === '' || !fits ? undefined : `: ${words}`}`;
}

function hostTable(hosts: readonly TestedHost[], sites: ReportedNetwork['sites']): Markup | undefined {
  if (hosts.length === 0) return undefined;
  return html`<div class="scroll"><table><caption class="off">Milliseconds of each stage</caption>
    <thead><tr><th scope="col">Host</th>${sites.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${hosts.map(
      (host) =>
        html`<tr id="${host.anchor}"><th scope="row">${host.name}</th>${sites.map(({ id }) => html`<td>${timesOf(host.sites.get(id))}</td>`)}</tr>
    `,
    )}</tbody></table></div>`;
}

/** Every stage that was run, with its time: `resolve 4 · connect 14 · tls failed 31`. */
function timesOf(stages: readonly ReportedStage[] | undefined): string {
  if (stages === undefined) return 'not probed';
  return stages
    .filter(({ outcome }) => outcome === 'passed' || outcome === 'failed')
    .map(
      ({ stage, outcome, ms }) =>
        `${SHORT[stage] ?? stage}${outcome === 'failed' ? ' failed' : ''}${ms === null ? '' : ` ${Math.round(ms)}`}`,
    )
    .join(' · ');
}
