import type { Configuration, Table } from '../model/configuration.ts';
import type { Proof } from '../model/proof.ts';
import { findApexes } from './apex.ts';
import { findOrder } from './order.ts';
import { type Hygiene, takeFindings } from './take-findings.ts';
import { findWidth, type OverWide } from './width.ts';

/**
 * What is untidy in configurations: rules that never decide, patterns that mean more than they seem, and hosts that are
 * missing beside what is below them. It changes no verdict. Bounded in what it finds; its time grows with the rules.
 */
export function hygieneOf(
  chain: readonly Configuration[],
  proofs: readonly Proof[],
  overWide: readonly OverWide[],
): Hygiene {
  const findings = takeFindings();
  const wanted = new Set(proofs.map(({ endpoint }) => endpoint.pattern));
  const tables = chain.flatMap(({ access, inspection, authentication, route }) =>
    [access, inspection, authentication, route].flatMap((table): Table<string>[] =>
      table === undefined ? [] : [table],
    ),
  );
  for (const table of tables) {
    findOrder(table, findings);
    findWidth(table, overWide, wanted, findings);
  }
  findApexes(tables, proofs, findings);
  return findings.all();
}
