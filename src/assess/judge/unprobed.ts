import type { JudgeRequirement } from './protocol.ts';

/** SQL of the sites, or endpoints at them, of which neither a probe nor an allow-list says anything; absent where the requirement does not ask for probes. */
export function unprobedSql({ subject, reads }: JudgeRequirement): string | undefined {
  if (!reads.some((read) => read.table === 'probes')) return undefined;
  if (subject === 'endpoint')
    return 'SELECT id AS subject FROM site_endpoints WHERE verdict IS NULL AND allow_list_verdict IS NULL';
  if (subject !== 'site') return undefined;
  const seen = 'SELECT site FROM probes UNION SELECT site FROM allow_list_verdicts';
  return `SELECT s.id AS subject FROM sites s LEFT JOIN (${seen}) seen ON seen.site = s.id WHERE seen.site IS NULL`;
}
