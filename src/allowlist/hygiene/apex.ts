import { normaliseHost } from '../../endpoints/index.ts';
import type { Rule, Table } from '../model/configuration.ts';
import type { Proof } from '../model/proof.ts';
import type { Findings } from './take-findings.ts';

const OPENS: ReadonlySet<string> = new Set(['allow', 'leave', 'do-not-ask', 'direct']);

/** Hosts that do not simply pass although a rule opens everything below them: the name itself is missing in it. */
export function findApexes(tables: readonly Table<string>[], proofs: readonly Proof[], findings: Findings): void {
  const missing = new Map<string, string>();
  for (const { endpoint, verdict } of proofs)
    if (endpoint.kind === 'exact' && verdict !== 'allowed')
      missing.set(
        normaliseHost(endpoint.pattern),
        `${endpoint.service} needs ${endpoint.pattern} itself, which is ${verdict}`,
      );
  if (missing.size === 0) return;
  for (const { rules } of tables) for (const rule of rules) noteRule(rule, missing, findings);
}

function noteRule(rule: Rule<string>, missing: ReadonlyMap<string, string>, findings: Findings): void {
  if (!OPENS.has(rule.decision)) return;
  for (const pattern of rule.when.hosts) {
    const host =
      pattern.kind === 'below' && !pattern.withApex
        ? pattern.host
        : pattern.kind === 'glob'
          ? /^\*\.([^*]+)$/.exec(pattern.text)?.[1]
          : undefined;
    const why = host === undefined ? undefined : missing.get(host);
    if (why !== undefined && !hasItself(rule, host)) findings.note('apex-missing', rule, why);
  }
}

/** A rule that names the host besides does not lack it: something else blocks. */
function hasItself({ when }: Rule<string>, host: string | undefined): boolean {
  return when.hosts.some((pattern) => pattern.kind === 'exact' && pattern.host === host);
}
