import type { HostPattern, Rule, Table } from '../model/configuration.ts';
import { startCovering } from './covering.ts';
import type { Findings } from './take-findings.ts';

/** So many entries of rules above one another are named. */
const MOST_ENTRIES = 20;

/**
 * Rules of a table that never decide, and names in rules that never get that far: since a rule for all hosts stands above
 * (dead), others that decide otherwise (shadowed), or the same (redundant). A line that means several rules counts as one.
 */
export function findOrder(table: Table<string>, findings: Findings): void {
  const above = startCovering();
  for (const rules of byLine(table.rules)) {
    const [first] = rules;
    const found = rules.map((rule) => rule.when.hosts.map((pattern) => above.ruleFor(pattern, rule.when.services)));
    const all = found.flat();
    const covering = all.filter((rule) => rule !== undefined);
    const isCovered = all.length > 0 && covering.length === all.length;
    if (isCovered) noteCovered(first, covering, findings);
    if (!isCovered || covering.some(({ decision }) => decision === first.decision))
      for (const [index, rule] of rules.entries()) noteEntries(rule, found[index] ?? [], findings);
    for (const rule of rules) {
      noteDuplicates(rule, findings);
      above.add(rule);
    }
  }
}

/** Rules that follow one another out of the same line. */
function byLine(rules: readonly Rule<string>[]): readonly (readonly [Rule<string>, ...Rule<string>[]])[] {
  const lines: [Rule<string>, ...Rule<string>[]][] = [];
  for (const rule of rules) {
    const last = lines.at(-1);
    const isSame = last?.[0].place.line === rule.place.line && last[0].place.file === rule.place.file;
    if (last !== undefined && isSame) last.push(rule);
    else lines.push([rule]);
  }
  return lines;
}

function noteCovered(rule: Rule<string>, covering: readonly Rule<string>[], findings: Findings): void {
  const same = covering.find(({ decision }) => decision === rule.decision);
  const by = same ?? covering[0];
  if (by === undefined) return;
  const isForAll = covering.some((one) => one.when.hosts.some(({ kind }) => kind === 'any'));
  if (isForAll) findings.note('dead-rule', rule, `${nameOf(by)} decides on everything before it`, by.place);
  else if (same === undefined)
    findings.note('shadowed-rule', rule, `${nameOf(by)} decides before it, and otherwise`, by.place);
  else findings.note('redundant-rule', rule, `${nameOf(by)} says so already`, by.place);
}

function noteEntries(rule: Rule<string>, found: readonly (Rule<string> | undefined)[], findings: Findings): void {
  let left = MOST_ENTRIES;
  found.forEach((by, index) => {
    const pattern = rule.when.hosts[index];
    if (by === undefined || pattern === undefined || by.decision === rule.decision || left === 0) return;
    left -= 1;
    findings.note('shadowed-entry', rule, `${nameOf(by)} decides on ${patternText(pattern)} before it`, by.place);
  });
}

function noteDuplicates(rule: Rule<string>, findings: Findings): void {
  if (rule.when.hosts.length < 2) return;
  const seen = new Set<string>();
  const twice: string[] = [];
  for (const pattern of rule.when.hosts) {
    const text = patternText(pattern);
    if (seen.has(text)) twice.push(text);
    seen.add(text);
  }
  const [first] = twice;
  if (first === undefined) return;
  findings.note('duplicate-entry', rule, `${first}${twice.length > 1 ? ` and ${twice.length - 1} others` : ''} twice`);
}

function nameOf({ place }: Rule<string>): string {
  return `${place.file}:${place.line}`;
}

/** A pattern for a person, however its vendor writes it. */
export function patternText(pattern: HostPattern): string {
  switch (pattern.kind) {
    case 'exact':
      return pattern.host;
    case 'below':
      return pattern.withApex ? `${pattern.host} and all below it` : `*.${pattern.host}`;
    case 'glob':
      return pattern.text;
    case 'containing':
      return `"${pattern.text}"`;
    case 'regex':
      return `/${pattern.source}/`;
    case 'any':
      return 'every host';
  }
}
