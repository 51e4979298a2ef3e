import type { Scope } from '../catalog/index.ts';
import type { Answer } from './plan.ts';

/** What a scope rule comes to, and the facts that make it so. */
export interface JudgedScope {
  readonly answer: Answer;
  /** Ids of the facts that the answer rests on; the others of the rule do not matter to it. */
  readonly deciding: readonly string[];
}

/**
 * Judges a scope rule in three values (Kleene): `all` is false as soon as one part is, `any` true as soon as one part is,
 * and what nobody knows stays unknown unless the rest decides. A fact without an answer is one that nobody knows.
 */
export function judgeScope(scope: Scope | undefined, answers: ReadonlyMap<string, Answer>): JudgedScope {
  if (scope === undefined) return { answer: true, deciding: [] };
  if (typeof scope === 'string') return { answer: answers.get(scope) ?? null, deciding: [scope] };
  if ('not' in scope) {
    const { answer, deciding } = judgeScope(scope.not, answers);
    return { answer: answer === null ? null : !answer, deciding };
  }
  const parts = ('all' in scope ? scope.all : scope.any).map((part) => judgeScope(part, answers));
  const answer = 'all' in scope ? allOf(parts.map((part) => part.answer)) : anyOf(parts.map((part) => part.answer));
  const deciding = parts.filter((part) => part.answer === answer).flatMap((part) => part.deciding);
  return { answer, deciding: [...new Set(deciding)] };
}

/** True when all are; false when one is; else unknown. */
export function allOf(answers: readonly Answer[]): Answer {
  if (answers.includes(false)) return false;
  return answers.includes(null) ? null : true;
}

/** True when one is; false when none is; else unknown. */
export function anyOf(answers: readonly Answer[]): Answer {
  if (answers.includes(true)) return true;
  return answers.includes(null) ? null : false;
}
