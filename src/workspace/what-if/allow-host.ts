import type { JudgeTable, Row } from '../../assess/index.ts';
import { covers, faultOfPattern, normaliseHost } from '../../endpoints/index.ts';
import { literal } from '../../evidence/index.ts';
import { nearest } from '../describe.ts';
import { inlineSql, rowsSql, withRows } from './table-sql.ts';

/** Hosts, or patterns of hosts, that are let through at one site or at all. */
export interface AllowChange {
  readonly patterns: readonly string[];
  readonly site?: string;
}

/** Endpoints that a change lets through, and those of which it covers only a part. */
export interface AllowedEndpoints {
  readonly endpoints: readonly Row[];
  readonly partly: readonly string[];
}

/** Reads `HOST` or `HOST@SITE`. Throws an Error with what is wrong. */
export function parseAllow(text: string, sites: readonly string[]): AllowChange {
  const [host = '', site, ...rest] = text.split('@');
  const pattern = normaliseHost(host);
  const fault = rest.length > 0 ? 'has more than one @' : faultOfPattern(pattern);
  if (fault !== undefined) throw new Error(`--allow ${text}: this ${fault}`);
  if (site === undefined) return { patterns: [pattern] };
  if (!sites.includes(site)) throw new Error(`--allow ${text}: there is no site ${site}${nearest(site, sites)}`);
  return { patterns: [pattern], site };
}

/** The endpoints of the lists that are within some patterns. */
export function endpointsWithin(tables: readonly JudgeTable[], { patterns }: AllowChange): AllowedEndpoints {
  const all = inlineRows(tables, 'endpoints');
  const patternOf = (row: Row) => String(row['pattern'] ?? '');
  const exact = new Set(patterns);
  const isWithin = (other: string) => exact.has(other) || patterns.some((pattern) => covers(pattern, other));
  const isPart = (other: string) => patterns.some((pattern) => covers(other, pattern)) && !isWithin(other);
  return {
    endpoints: all.filter((row) => isWithin(patternOf(row))),
    partly: [...new Set(all.map(patternOf).filter(isPart))],
  };
}

/**
 * The tables as they are where a host is let through, untouched: what a probe said of its endpoints becomes reachable, what
 * an allow-list said becomes allowed, and where nobody looked, an allow-list says so from now on.
 */
export function allowHost(tables: readonly JudgeTable[], change: AllowChange): readonly JudgeTable[] {
  const { endpoints } = endpointsWithin(tables, change);
  if (endpoints.length === 0) return tables;
  const within = [...new Set(endpoints.map((row) => String(row['pattern'])))];
  const isMeant = `pattern IN (${within.map(literal).join(', ')})${change.site === undefined ? '' : ` AND site = ${literal(change.site)}`}`;
  const sites = change.site === undefined ? inlineRows(tables, 'sites').map((row) => String(row['id'])) : [change.site];
  return tables.map((table) => {
    if (table.name === 'probes')
      return {
        ...table,
        rows: {
          kind: 'sql',
          sql: `SELECT * REPLACE (CASE WHEN ${isMeant} THEN 'reachable' ELSE verdict END AS verdict, CASE WHEN ${isMeant} THEN 'answered' ELSE reason END AS reason, CASE WHEN ${isMeant} THEN members_tested ELSE members_reachable END AS members_reachable) FROM (${rowsSql(table)})`,
        },
      };
    if (table.name !== 'allow_list_verdicts') return table;
    const said = sites.flatMap((site) =>
      endpoints.map(({ list, service, pattern, protocol, port }) => ({
        ...{ site, list, service, pattern, protocol, port },
        verdict: 'allowed',
        rule: 'supposed',
      })),
    );
    return withRows(
      table,
      `SELECT * FROM (${rowsSql(table)}) WHERE NOT coalesce(${isMeant}, false) UNION ALL BY NAME ${inlineSql(
        table.columns,
        said.map((row) => row as Row),
      )}`,
      undefined,
    );
  });
}

function inlineRows(tables: readonly JudgeTable[], name: string): readonly Row[] {
  const rows = tables.find((table) => table.name === name)?.rows;
  return rows?.kind === 'inline' ? rows.rows : [];
}
