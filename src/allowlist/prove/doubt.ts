import type { Configuration, Remark, Rule, Table } from '../model/configuration.ts';

/** A table whose rules hang on what was not understood of them, and what could change any of its answers. */
export interface DoubtedTable {
  readonly table: Table<string>;
  readonly doubts: readonly string[];
}

type Kind = Remark['doubts'][number];

/** What holds where a table is in doubt that a configuration does not even have. */
const ABSENT: Readonly<Record<Kind, string>> = {
  access: 'allow',
  inspection: 'leave',
  authentication: 'do-not-ask',
  route: 'proxy',
};
const MOST_NAMED = 3;

/**
 * A table as far as its reader understood it. What was not understood on the line of a rule makes that rule open, unless it
 * is already; what stands anywhere else may change any answer. Undefined where there is neither table nor doubt.
 */
export function doubtIn(
  table: Table<string> | undefined,
  remarks: Configuration['remarks'],
  kind: Kind,
): DoubtedTable | undefined {
  const doubting = remarks.filter(({ doubts }) => doubts.includes(kind));
  if (doubting.length === 0) return table === undefined ? undefined : { table, doubts: [] };
  const lines = new Set((table?.rules ?? []).map(lineOf));
  const ofRules = new Map<string, readonly string[]>();
  const others: Remark[] = [];
  for (const remark of doubting) {
    const line = lineOf(remark);
    if (lines.has(line)) ofRules.set(line, [...(ofRules.get(line) ?? []), remark.message]);
    else others.push(remark);
  }
  const rules = (table?.rules ?? []).map((rule) => withDoubt(rule, ofRules.get(lineOf(rule))));
  const whole = table ?? { otherwise: ABSENT[kind], because: 'nothing here says otherwise' };
  return { table: { ...whole, rules }, doubts: sentences(others) };
}

function withDoubt(rule: Rule<string>, messages: readonly string[] | undefined): Rule<string> {
  if (messages === undefined || (rule.when.unless ?? []).length > 0) return rule;
  return { ...rule, when: { ...rule.when, unless: messages } };
}

function lineOf({ place }: { readonly place: { readonly file: string; readonly line: number } }): string {
  return `${place.line} ${place.file}`;
}

function sentences(remarks: readonly Remark[]): readonly string[] {
  const named = remarks.slice(0, MOST_NAMED).map(({ place, message }) => `${place.file}:${place.line}: ${message}`);
  return remarks.length > MOST_NAMED ? [...named, `and ${remarks.length - MOST_NAMED} more remarks`] : named;
}
