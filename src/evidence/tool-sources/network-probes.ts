import { type Column, integer, text, texts, timestamp } from '../schema.ts';
import type { RowSource } from '../store/raw-layout.ts';
import { NETWORK_TABLES } from '../tables/network.ts';

/** Source of the snapshots that `muster probe` makes, one for each site. */
export const PROBE_SOURCE = 'network-probe';
/** The endpoints of the lists with their verdicts. */
export const PROBES_COLLECTION = 'networkProbes';
/** The hosts that were tested, each with all its stages. */
export const PROBE_TARGETS_COLLECTION = 'networkProbeTargets';

const FROM: Readonly<Record<string, string>> = {
  members_tested: 'membersTested',
  members_reachable: 'membersReachable',
  tls_version: 'tlsVersion',
  observed_at: 'observedAt',
};

const OF_TARGET: Readonly<Record<string, string>> = {
  site: '^site',
  host: '^host',
  protocol: '^protocol',
  port: '^port',
  observed_at: '^observedAt',
};

/** Rows of `probes`, one for each endpoint of a list. */
const PROBE_ROWS: RowSource = {
  name: 'probes',
  collection: PROBES_COLLECTION,
  columns: Object.fromEntries(
    Object.entries(columnsOf('probes')).map(([name, column]): [string, Column] => [
      name,
      { ...column, from: FROM[name] ?? name },
    ]),
  ),
};

/** Rows of `probe_stages`: each stage of each host. */
const STAGE_ROWS: RowSource = {
  name: 'probe_stages',
  collection: PROBE_TARGETS_COLLECTION,
  each: 'stages',
  columns: Object.fromEntries(
    Object.entries(columnsOf('probe_stages')).map(([name, column]): [string, Column] => [
      name,
      { ...column, from: OF_TARGET[name] ?? name },
    ]),
  ),
};

/** Hosts as they were measured: kept with the snapshot for whoever judges it again, and no table that a check may name. */
const TARGET_ROWS: RowSource = {
  name: 'probe_targets',
  collection: PROBE_TARGETS_COLLECTION,
  columns: {
    site: text('site', 'Site'),
    host: text('host', 'Host'),
    protocol: text('protocol', 'tcp or udp'),
    port: integer('port', 'Port'),
    verdict: text('verdict', 'Verdict on the host'),
    reason: text('reason', 'Reason of the verdict'),
    detail: text('detail', 'What was seen, in a sentence'),
    route: text('route', 'direct, or the proxy that it went through'),
    addresses: texts('addresses', 'Addresses of its name'),
    tls_version: text('tlsVersion', 'Highest TLS version the path allows'),
    root: text('root', 'Where its chain ends: public, company or unknown'),
    issuer: text('issuer', 'Who issued the last certificate that it showed'),
    status: integer('status', 'Status of its answer over HTTP'),
    observed_at: timestamp('observedAt', 'When'),
  },
};

/** Tables that are made of what `muster probe` measured. */
export const NETWORK_PROBE_ROWS: readonly RowSource[] = [PROBE_ROWS, STAGE_ROWS, TARGET_ROWS];

function columnsOf(table: string): Readonly<Record<string, Column>> {
  return NETWORK_TABLES.find(({ name }) => name === table)?.columns ?? {};
}
