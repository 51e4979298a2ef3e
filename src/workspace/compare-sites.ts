import type { Database } from '../evidence/index.ts';
import { readCatalogsOf } from './catalogs.ts';
import { nearest } from './describe.ts';
import { findEvidence } from './evidence.ts';
import { sitesOf, tablesOf } from './network-matrix.ts';
import { readWorkspace, WorkspaceFault } from './read.ts';
import { withSites } from './site-database.ts';

/** An endpoint that two sites see differently. */
export interface SiteDifference {
  readonly list: string;
  readonly service: string;
  readonly pattern: string;
  readonly protocol: string;
  readonly port: number;
  readonly required: boolean;
  /** Of the one site and of the other; null where it was not probed from there. */
  readonly verdicts: readonly [string | null, string | null];
  readonly reasons: readonly [string | null, string | null];
  readonly details: readonly [string, string];
  /** The first stage that went differently, and at which host; null where that cannot be told. */
  readonly stage: string | null;
  readonly host: string | null;
}

/** Two sites side by side. */
export interface SiteComparison {
  readonly sites: readonly [string, string];
  readonly differences: readonly SiteDifference[];
  /** Endpoints that both see alike. */
  readonly same: number;
}

type Row = Readonly<Record<string, unknown>>;

const COLUMNS = ['list', 'service', 'pattern', 'protocol', 'port'] as const;

/**
 * Compares the newest probes of two sites: which endpoints have another verdict or reason, and by which stage. Throws
 * `WorkspaceFault` for a site that is not known or was not probed.
 */
export async function compareSites(folder: string, one: string, other: string, now: Date): Promise<SiteComparison> {
  const workspace = await readWorkspace(folder);
  const sites = sitesOf(workspace.config);
  const ids = sites.map(({ id }) => id);
  const unknown = [one, other].filter((id) => !ids.includes(id));
  if (unknown.length > 0)
    throw new WorkspaceFault(
      unknown.map((id) => `muster.yaml has no site ${id}${nearest(id, ids)}; it has ${ids.slice(0, 20).join(', ')}`),
    );
  if (one === other) throw new WorkspaceFault([`${one} is compared with itself: name two sites`]);
  const catalogs = await readCatalogsOf(workspace);
  const sources = { workspace, catalogs, evidence: await findEvidence(folder), assessedAt: now };
  return withSites(tablesOf(sources, sites), async (database) => {
    const probed = (await database.rows('SELECT DISTINCT site FROM probes')).map((row) => String(row['site']));
    const missing = [one, other].filter((id) => !probed.includes(id));
    if (missing.length > 0)
      throw new WorkspaceFault(
        missing.map((id) => `nobody probed from ${id} to the end lately: run \`muster probe --site ${id}\` there`),
      );
    return compared(database, one, other);
  });
}

async function compared(database: Database, one: string, other: string): Promise<SiteComparison> {
  const probes = await database.rows(
    'SELECT p.*, coalesce(e.required, false) AS required FROM probes p LEFT JOIN (SELECT list, service, pattern, protocol, port, bool_or(required) AS required FROM endpoints GROUP BY ALL) e USING (list, service, pattern, protocol, port) ORDER BY list, service, pattern, protocol, port',
  );
  const bySite = (site: string) =>
    new Map(
      probes
        .filter((row) => row['site'] === site)
        .map((row) => [JSON.stringify(COLUMNS.map((name) => String(row[name]))), row]),
    );
  const stages = new Map<string, Row[]>();
  for (const row of await database.rows('SELECT * FROM probe_stages')) {
    const key = JSON.stringify([row['site'], row['protocol'], row['host'], String(row['port'])]);
    const known = stages.get(key) ?? [];
    stages.set(key, known);
    known.push(row);
  }
  const [first, second] = [bySite(one), bySite(other)];
  const keys = [...new Set([...first.keys(), ...second.keys()])].sort();
  const differences = keys.flatMap((key): SiteDifference[] => {
    const [a, b] = [first.get(key), second.get(key)];
    const any = a ?? b;
    if (any === undefined || (a?.['verdict'] === b?.['verdict'] && a?.['reason'] === b?.['reason'])) return [];
    return [
      {
        list: String(any['list']),
        service: String(any['service']),
        pattern: String(any['pattern']),
        protocol: String(any['protocol']),
        port: Number(any['port']),
        required: any['required'] === true,
        verdicts: [said(a, 'verdict'), said(b, 'verdict')],
        reasons: [said(a, 'reason'), said(b, 'reason')],
        details: [said(a, 'detail') ?? '', said(b, 'detail') ?? ''],
        ...firstDifference(stages, one, other, any),
      },
    ];
  });
  return { sites: [one, other], differences, same: keys.length - differences.length };
}

/** The first stage that went differently at the hosts that both sites tested. */
function firstDifference(
  stages: ReadonlyMap<string, readonly Row[]>,
  one: string,
  other: string,
  { hosts, protocol, port }: Row,
): Pick<SiteDifference, 'stage' | 'host'> {
  for (const host of Array.isArray(hosts) ? hosts.map(String) : []) {
    const of = (site: string) => stages.get(JSON.stringify([site, protocol, host, String(port)])) ?? [];
    const theirs = new Map(of(other).map((row) => [row['stage'], row]));
    const found = of(one).find((row) => {
      const same = theirs.get(row['stage']);
      return same?.['outcome'] !== row['outcome'] || same?.['reason'] !== row['reason'];
    });
    if (found !== undefined) return { stage: String(found['stage']), host };
    const more = of(other).find((row) => !of(one).some((own) => own['stage'] === row['stage']));
    if (more !== undefined) return { stage: String(more['stage']), host };
  }
  return { stage: null, host: null };
}

function said(row: Row | undefined, column: string): string | null {
  const value = row?.[column];
  return value === null || value === undefined ? null : String(value);
}
