import { PROBE_STAGES } from '../collect/index.ts';
import type { EndpointService } from '../endpoints/index.ts';
import type { Database } from '../evidence/index.ts';
import type {
  ReportedCell,
  ReportedEndpoint,
  ReportedHost,
  ReportedNetwork,
  ReportedService,
  ReportedStage,
} from '../report/index.ts';
import type { Catalogs } from './catalogs.ts';
import type { WorkspaceConfig } from './config.ts';
import { parseListFiles } from './endpoint-tables.ts';
import type { FoundEvidence } from './evidence.ts';
import { type FoundTable, shownRows } from './judge-tables.ts';
import type { Workspace } from './read.ts';
import { type SiteTables, withSites } from './site-database.ts';

const MOST_SITES = 12;
const MOST_ENDPOINTS = 120;
/** Hosts with their stages in the whole report, each counted once at a site; those of endpoints that fail come first. */
const MOST_HOSTS = 4500;
const MOST_HOSTS_OF_ONE = 6;
const LONGEST = 300;

/** Where everything is that a matrix is made of. */
export interface MatrixSources {
  readonly workspace: Workspace;
  readonly catalogs: Catalogs;
  readonly evidence: FoundEvidence;
  readonly assessedAt: Date;
}

type Row = Readonly<Record<string, unknown>>;

/** Sites by services as the probes of some evidence saw them; nothing where nobody probed. Bounded, what fails first. */
export async function networkMatrix(sources: MatrixSources): Promise<ReportedNetwork | undefined> {
  if (!sources.evidence.tables.has('probes')) return undefined;
  const sites = sitesOf(sources.workspace.config);
  const shown = sites.slice(0, MOST_SITES);
  return withSites(tablesOf(sources, shown), async (database) => {
    const rows = await database.rows(ENDPOINTS);
    if (rows.length === 0) return undefined;
    const stages = await stagesByHost(database);
    const probed = new Map(
      (
        await database.rows(
          "SELECT site, strftime(max(observed_at), '%Y-%m-%dT%H:%M:%SZ') AS at FROM probes GROUP BY site",
        )
      ).map((row) => [text(row, 'site'), text(row, 'at')]),
    );
    return {
      sites: shown.map(({ id, name }) => ({ id, name, probedAt: probed.get(id) ?? null })),
      sitesLeft: sites.length - shown.length,
      services: servicesOf(rows, stages, titlesOf(sources.catalogs)),
    };
  });
}

/** Sites of a workspace; one called main where it declares none. */
export function sitesOf({ sites }: WorkspaceConfig): readonly { readonly id: string; readonly name: string }[] {
  return sites.length > 0 ? sites.map(({ id, name }) => ({ id, name })) : [{ id: 'main', name: 'main' }];
}

/** The tables on sites as an assessment sees them: those of the evidence, the endpoints of the catalogs, and some sites. */
export function tablesOf(
  { catalogs, evidence, ...ages }: MatrixSources,
  sites: readonly { readonly id: string; readonly name: string }[],
): SiteTables {
  const tables = new Map<string, FoundTable['rows']>();
  for (const name of ['probes', 'probe_stages', 'allow_list_verdicts']) {
    const rows = shownRows(evidence.tables.get(name), ages);
    if (rows !== undefined) tables.set(name, rows);
  }
  tables.set('sites', { kind: 'inline', rows: sites });
  return tables.set('endpoints', { kind: 'inline', rows: catalogs.reference.tables.get('endpoints') ?? [] });
}

/** Endpoints that were probed, those that matter most first within their service. */
const ENDPOINTS = `SELECT e.site, e.list, e.service, e.pattern, e.protocol, e.port, e.required, e.verdict, e.reason, e.passes, p.detail, p.hosts
  FROM site_endpoints e LEFT JOIN probes p ON p.site = e.site AND p.list = e.list AND p.service = e.service AND p.pattern = e.pattern AND p.protocol = e.protocol AND p.port = e.port
  WHERE e.verdict IS NOT NULL
  ORDER BY e.list, e.service, e.site, CASE WHEN e.required AND e.passes = false THEN 0 WHEN e.passes = false THEN 1 WHEN e.required AND e.passes IS NULL THEN 2 WHEN e.verdict <> 'reachable' THEN 3 ELSE 4 END, e.pattern, e.port, e.protocol`;

/** Stages of each host in the order in which a probe goes through them. */
const STAGES_IN_ORDER = `SELECT * FROM probe_stages ORDER BY list_position([${PROBE_STAGES.map((stage) => `'${stage}'`).join(', ')}], stage), stage`;

async function stagesByHost(database: Database): Promise<ReadonlyMap<string, readonly ReportedStage[]>> {
  const found = new Map<string, ReportedStage[]>();
  for (const row of await database.rows(STAGES_IN_ORDER)) {
    const key = hostKey(text(row, 'site'), text(row, 'protocol'), text(row, 'host'), Number(row['port']));
    const outcome = text(row, 'outcome');
    const stages = found.get(key) ?? [];
    found.set(key, stages);
    stages.push({
      stage: text(row, 'stage'),
      outcome: outcome === 'passed' || outcome === 'failed' || outcome === 'not-applicable' ? outcome : 'not-run',
      reason: row['reason'] === null ? null : text(row, 'reason'),
      ms: row['ms'] === null ? null : Number(row['ms']),
      detail: text(row, 'detail').slice(0, LONGEST),
    });
  }
  return found;
}

function servicesOf(
  rows: readonly Row[],
  stages: ReadonlyMap<string, readonly ReportedStage[]>,
  titles: ReadonlyMap<string, EndpointService>,
): readonly ReportedService[] {
  const services = new Map<string, { readonly cells: Map<string, Row[]> }>();
  for (const row of rows) {
    const key = `${text(row, 'list')} ${text(row, 'service')}`;
    const { cells } = services.get(key) ?? { cells: new Map<string, Row[]>() };
    services.set(key, { cells });
    const own = cells.get(text(row, 'site')) ?? [];
    cells.set(text(row, 'site'), own);
    own.push(row);
  }
  const taken = new Set<string>();
  const take = (row: Row): readonly ReportedHost[] => {
    const names = Array.isArray(row['hosts']) ? row['hosts'].slice(0, MOST_HOSTS_OF_ONE).map(String) : [];
    const keyed = names.map((host) => ({
      host,
      key: hostKey(text(row, 'site'), text(row, 'protocol'), host, Number(row['port'])),
    }));
    const fresh = keyed.filter(({ key }) => !taken.has(key));
    if (fresh.length > MOST_HOSTS - taken.size) return [];
    for (const { key } of fresh) taken.add(key);
    return keyed.map(({ host, key }) => ({ host, stages: stages.get(key) ?? [] }));
  };
  return [...services].map(([key, { cells }]) => {
    const [list = '', service = ''] = key.split(' ');
    const known = titles.get(key);
    return {
      list,
      service,
      title: known?.title ?? service,
      consequence: known?.consequence ?? null,
      cells: [...cells].map(([site, own]) => cellOf(site, own, take)),
    };
  });
}

function cellOf(site: string, rows: readonly Row[], hostsOf: (row: Row) => readonly ReportedHost[]): ReportedCell {
  const required = rows.filter((row) => row['required'] === true);
  const count = (passes: boolean | null) => required.filter((row) => row['passes'] === passes).length;
  const shown = rows.slice(0, MOST_ENDPOINTS);
  return {
    site,
    passing: count(true),
    failing: count(false),
    open: count(null),
    endpoints: shown.map(
      (row): ReportedEndpoint => ({
        pattern: text(row, 'pattern'),
        protocol: text(row, 'protocol'),
        port: Number(row['port']),
        required: row['required'] === true,
        verdict: text(row, 'verdict'),
        reason: row['reason'] === null ? null : text(row, 'reason'),
        detail: text(row, 'detail').slice(0, LONGEST),
        passes: typeof row['passes'] === 'boolean' ? row['passes'] : null,
        hosts: hostsOf(row),
      }),
    ),
    endpointsTotal: rows.length,
  };
}

/** Titles and consequences of services by `list service`, as the lists of the assessment have them. */
function titlesOf({ files }: Catalogs): ReadonlyMap<string, EndpointService> {
  const lists = parseListFiles(files);
  if (!lists.ok) return new Map();
  return new Map(
    lists.value.flatMap(({ list }) => list.services.map((service) => [`${list.id} ${service.id}`, service] as const)),
  );
}

function hostKey(site: string, protocol: string, host: string, port: number): string {
  return JSON.stringify([site, protocol, host, port]);
}

function text(row: Row, column: string): string {
  const value = row[column];
  return value === null || value === undefined ? '' : String(value);
}
