import { PROBE_STAGES } from '../collect/index.ts';
import type { Database } from '../evidence/index.ts';
import { generalSentence } from '../report/index.ts';
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

/** Endpoints that two sites see differently in the same way. */
export interface SiteDifferences
  extends Pick<SiteDifference, 'required' | 'verdicts' | 'reasons' | 'details' | 'stage'> {
  readonly endpoints: readonly Pick<SiteDifference, 'pattern' | 'protocol' | 'port' | 'service'>[];
}

/** Two sites side by side. */
export interface SiteComparison {
  readonly sites: readonly [string, string];
  readonly differences: readonly SiteDifference[];
  /** The same, those together of which the same is to be said: the most first, what is required before what is not. */
  readonly groups: readonly SiteDifferences[];
  /** Endpoints that both see alike. */
  readonly same: number;
}

type Row = Readonly<Record<string, unknown>>;

const REISSUED = 'tls-reissued';
const FINE = 'fine';
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
  const hosts = new Map<SiteDifference, readonly string[]>();
  const differences = keys.flatMap((key): SiteDifference[] => {
    const [a, b] = [first.get(key), second.get(key)];
    const any = a ?? b;
    if (any === undefined || (a !== undefined && b !== undefined && saysSame(a, b))) return [];
    const difference: SiteDifference = {
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
    };
    hosts.set(difference, [...hostsOf(a ?? {}), ...hostsOf(b ?? {})]);
    return [difference];
  });
  return {
    sites: [one, other],
    differences,
    groups: grouped(differences, hosts),
    same: keys.length - differences.length,
  };
}

/** Whether two sites say the same of an endpoint; inspected by somebody else is not the same. */
function saysSame(a: Row, b: Row): boolean {
  if (a['verdict'] !== b['verdict'] || a['reason'] !== b['reason']) return false;
  return a['reason'] !== REISSUED || sharedOf(a) === sharedOf(b);
}

function sharedOf(row: Row): string {
  return generalSentence(said(row, 'detail') ?? '', [said(row, 'pattern') ?? '', ...hostsOf(row)]);
}

function hostsOf({ hosts }: Row): readonly string[] {
  return Array.isArray(hosts) ? hosts.map(String) : [];
}

/** Differences of which the same is to be said, together; one alone keeps its own words. */
function grouped(
  differences: readonly SiteDifference[],
  hosts: ReadonlyMap<SiteDifference, readonly string[]>,
): readonly SiteDifferences[] {
  const groups = new Map<
    string,
    { readonly first: SiteDifference; readonly details: readonly [string, string]; readonly all: SiteDifference[] }
  >();
  for (const one of differences) {
    const names = [one.pattern, ...(hosts.get(one) ?? [])];
    const side = (index: 0 | 1) =>
      one.verdicts[index] === 'reachable' ? '' : generalSentence(one.details[index], names);
    const details = [side(0), side(1)] as const;
    const key = JSON.stringify([one.required, one.verdicts, one.reasons, one.stage, details]);
    const known = groups.get(key) ?? { first: one, details, all: [] };
    groups.set(key, known);
    known.all.push(one);
  }
  return [...groups.values()]
    .sort((a, b) => Number(b.first.required) - Number(a.first.required) || b.all.length - a.all.length)
    .map(({ first: { required, verdicts, reasons, stage, details: own }, details, all }) => ({
      required,
      verdicts,
      reasons,
      stage,
      details: all.length === 1 ? own : details,
      endpoints: all.map(({ pattern, protocol, port, service }) => ({ pattern, protocol, port, service })),
    }));
}

/**
 * The first stage that went differently in meaning at the hosts that both sites tested: it failed at the one and not at the
 * other, for another reason, or in a chain of somebody else. A stage that a proxy does in the site's place is no difference.
 */
function firstDifference(
  stages: ReadonlyMap<string, readonly Row[]>,
  one: string,
  other: string,
  row: Row,
): Pick<SiteDifference, 'stage' | 'host'> {
  for (const host of hostsOf(row)) {
    const of = (site: string) =>
      new Map(
        (stages.get(JSON.stringify([site, row['protocol'], host, String(row['port'])])) ?? []).map((stage) => [
          stage['stage'],
          meaningOf(stage, host),
        ]),
      );
    const [own, theirs] = [of(one), of(other)];
    const found = PROBE_STAGES.find((stage) => (own.get(stage) ?? FINE) !== (theirs.get(stage) ?? FINE));
    if (found !== undefined) return { stage: found, host };
  }
  return { stage: null, host: null };
}

/** What a stage came to, where that matters: passed, not needed and not run are all one. */
function meaningOf({ outcome, reason, detail }: Row, host: string): string {
  if (outcome !== 'failed') return FINE;
  return reason === REISSUED ? `${reason} ${generalSentence(String(detail ?? ''), [host])}` : String(reason);
}

function said(row: Row | undefined, column: string): string | null {
  const value = row?.[column];
  return value === null || value === undefined ? null : String(value);
}
