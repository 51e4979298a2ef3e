import type { HostPattern, Rule, Table } from '../model/configuration.ts';
import { patternText } from './order.ts';
import type { Findings } from './take-findings.ts';

/** A pattern of the endpoint lists that lets through far more than a service, and why. */
export interface OverWide {
  readonly pattern: string;
  readonly why: string;
}

const OPENS: ReadonlySet<string> = new Set(['allow', 'leave', 'do-not-ask', 'direct']);
const PASSES_BY: ReadonlySet<string> = new Set(['leave', 'do-not-ask', 'direct']);
const MOST_OF_A_RULE = 20;

/**
 * Patterns of rules that open which mean more names than somebody will have thought of, and patterns that are fit to be let
 * through but not to pass by inspection, authentication or the proxy. `wanted` are patterns that endpoint lists have so.
 */
export function findWidth(
  table: Table<string>,
  overWide: readonly OverWide[],
  wanted: ReadonlySet<string>,
  findings: Findings,
): void {
  const platforms = new Map(overWide.map(({ pattern, why }) => [pattern.replace(/^\*\./, ''), why]));
  for (const rule of table.rules) {
    if (!OPENS.has(rule.decision)) continue;
    let left = MOST_OF_A_RULE;
    for (const pattern of rule.when.hosts) {
      if (left === 0) break;
      if (noteWide(rule, pattern, wanted, findings)) left -= 1;
      const why = pattern.kind === 'below' && PASSES_BY.has(rule.decision) ? platforms.get(pattern.host) : undefined;
      if (why === undefined) continue;
      left -= 1;
      findings.note('wide-bypass', rule, `${patternText(pattern)}: ${why}`);
    }
  }
}

function noteWide(rule: Rule<string>, pattern: HostPattern, wanted: ReadonlySet<string>, findings: Findings): boolean {
  switch (pattern.kind) {
    case 'containing':
      findings.note('substring', rule, `${patternText(pattern)} is also in ${pattern.text}.example.org`);
      return true;
    case 'below':
      if (pattern.host.includes('.') || pattern.host === '') return false;
      findings.note('top-level', rule, `${patternText(pattern)} is everything that ends in .${pattern.host}`);
      return true;
    case 'glob':
      return noteGlob(rule, pattern.text, wanted, findings);
    case 'regex':
      return noteExpression(rule, pattern.source, findings);
    default:
      return false;
  }
}

function noteGlob(rule: Rule<string>, text: string, wanted: ReadonlySet<string>, findings: Findings): boolean {
  if (wanted.has(text)) return false;
  const end = /^\*([^.*][^*]*)$/.exec(text)?.[1];
  if (end?.includes('.') === true) {
    findings.note('open-to-the-left', rule, `${text} also means evil${end}`);
    return true;
  }
  if (!/[a-z0-9-]\.?\*$/.test(text)) return false;
  findings.note(
    'open-to-the-right',
    rule,
    `${text} also means ${text.replaceAll('*', 'evil').replace(/\.?$/, '')}.example`,
  );
  return true;
}

/** Reads the expression as text only: whether its ends are closed, and whether its dots are dots. */
function noteExpression(rule: Rule<string>, source: string, findings: Findings): boolean {
  const faults = [
    ...(/(?:^|[^\\])\.(?:com|net|org|ms|us|microsoft|azure|live|office|windows)\b/.test(source)
      ? ['a dot without a backslash means any character']
      : []),
    ...(source.includes('^') || /^\(?\\\.|\(\^\|/.test(source) ? [] : ['it may begin anywhere in a name']),
    ...(/\$\)?$/.test(source) ? [] : ['it may end anywhere in a name']),
  ];
  if (faults.length === 0) return false;
  const shown = source.length > 60 ? `${source.slice(0, 59)}…` : source;
  findings.note('loose-expression', rule, `${shown}: ${faults.join(', and ')}`);
  return true;
}
