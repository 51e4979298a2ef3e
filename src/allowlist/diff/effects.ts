import type { Place, Table } from '../model/configuration.ts';
import type { Deciding } from '../model/proof.ts';
import { TABLE_KINDS, type TableKind } from '../prove/chain.ts';
import type { Answer } from '../prove/outcome.ts';
import type { RuleIndex } from '../prove/rule-index.ts';

/** What changes for a name. */
export const EFFECTS = [
  'opens',
  'closes',
  'starts-inspection',
  'stops-inspection',
  'starts-authentication',
  'stops-authentication',
  'starts-direct',
  'stops-direct',
  'unclear',
] as const;
export type EffectKind = (typeof EFFECTS)[number];

/** A change for a name, and what decided on it before and decides now. */
export interface Effect {
  readonly kind: EffectKind;
  readonly before: Deciding;
  readonly after: Deciding;
}

/** Tables of one kind before and after, and where their answers are among all. */
export interface TablePair {
  readonly kind: TableKind;
  readonly before: Table<string>;
  readonly after: Table<string>;
}

const STRICT: Readonly<Record<TableKind, readonly [decision: string, starts: EffectKind, stops: EffectKind]>> = {
  access: ['block', 'closes', 'opens'],
  inspection: ['inspect', 'starts-inspection', 'stops-inspection'],
  authentication: ['ask', 'starts-authentication', 'stops-authentication'],
  route: ['direct', 'starts-direct', 'stops-direct'],
};

/**
 * What changes for a name, by the answers of the tables: those before and after of the first pair, then of the next. What
 * is blocked is not asked about any further, and what comes through or is blocked from now on only that is told of.
 */
export function effectsOn(
  pairs: readonly TablePair[],
  index: RuleIndex,
  answers: readonly Answer[],
): readonly Effect[] {
  const effects: Effect[] = [];
  for (const [number, pair] of pairs.entries()) {
    const [old, now] = [answers[2 * number], answers[2 * number + 1]];
    if (old === undefined || now === undefined) continue;
    const kind = effectOf(pair.kind, old, now);
    const isBlocked = pair.kind === 'access' && old.decision === 'block' && now.decision === 'block';
    if (kind !== undefined) {
      effects.push({
        kind,
        before: decidingOf(pair.kind, pair.before, index, 2 * number, old),
        after: decidingOf(pair.kind, pair.after, index, 2 * number + 1, now),
      });
    }
    if (isBlocked || (kind !== undefined && pair.kind === 'access')) break;
  }
  return effects;
}

function effectOf(kind: TableKind, old: Answer, now: Answer): EffectKind | undefined {
  const [strict, starts, stops] = STRICT[kind];
  if (old.decision === undefined && now.decision === undefined)
    return old.needs.join() === now.needs.join() ? undefined : 'unclear';
  if (old.decision === now.decision) return undefined;
  if (old.decision === undefined || now.decision === undefined) return 'unclear';
  if (now.decision === strict) return starts;
  return old.decision === strict ? stops : undefined;
}

/** What decided: a rule with its place, or why the default holds. */
export function decidingOf(
  table: TableKind,
  { because, place }: Table<string>,
  index: RuleIndex,
  number: number,
  { rule }: Answer,
): Deciding {
  const one = rule === undefined ? undefined : index.tables[number]?.rules[rule]?.rule;
  if (one !== undefined) return { table, place: one.place, text: one.text };
  const at: { readonly place?: Place } = place === undefined ? {} : { place };
  return { table, ...at, text: because };
}

/** The kinds of tables in the order in which their effects matter. */
export const KINDS: readonly TableKind[] = TABLE_KINDS;
