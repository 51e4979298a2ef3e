import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scope } from '../catalog/index.ts';
import type { Answer } from './plan.ts';
import { judgeScope } from './scope.ts';

const FACTS = ['a', 'b', 'c'];
const scopes = fc.letrec<{ scope: Scope }>((tie) => ({
  scope: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...FACTS),
    fc.record({ all: fc.array(tie('scope'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('scope'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('scope') }),
  ),
})).scope;
const answersOf = (values: fc.Arbitrary<Answer>) =>
  fc.tuple(values, values, values).map((list) => new Map(FACTS.map((fact, index) => [fact, list[index] ?? null])));
const answers = answersOf(fc.constantFrom<Answer>(true, false, null));
const known = answersOf(fc.constantFrom<Answer>(true, false));

describe('a scope rule', () => {
  const facts = new Map<string, Answer>([
    ['yes', true],
    ['no', false],
    ['open', null],
  ]);

  it.each<[string, Scope | undefined, Answer]>([
    ['no rule at all', undefined, true],
    ['a fact', 'no', false],
    ['a fact that nobody answered', 'missing', null],
    ['all, one of them not', { all: ['open', 'no'] }, false],
    ['all, one of them unknown', { all: ['yes', 'open'] }, null],
    ['any, one of them so', { any: ['open', 'yes'] }, true],
    ['any, the others unknown', { any: ['no', 'open'] }, null],
    ['not unknown', { not: 'open' }, null],
  ])('%s', (_, scope, answer) => {
    expect(judgeScope(scope, facts).answer).toBe(answer);
  });

  it('names the facts that decide, and no others', () => {
    expect(judgeScope({ all: ['yes', 'no', 'open'] }, facts).deciding).toEqual(['no']);
    expect(judgeScope({ any: ['no', 'open'] }, facts).deciding).toEqual(['open']);
    expect(judgeScope({ not: { any: ['no', 'no'] } }, facts)).toEqual({ answer: true, deciding: ['no'] });
  });

  it('that is decided stays so whatever is learned', () => {
    fc.assert(
      fc.property(scopes, answers, known, (scope, now, later) => {
        const { answer } = judgeScope(scope, now);
        const learned = new Map(FACTS.map((fact) => [fact, now.get(fact) ?? later.get(fact) ?? null]));

        fc.pre(answer !== null);
        expect(judgeScope(scope, learned).answer).toBe(answer);
      }),
    );
  });

  it('rests on the facts that decide alone', () => {
    fc.assert(
      fc.property(scopes, answers, (scope, all) => {
        const { answer, deciding } = judgeScope(scope, all);
        const only = new Map(FACTS.map((fact) => [fact, deciding.includes(fact) ? (all.get(fact) ?? null) : null]));

        expect(judgeScope(scope, only).answer).toBe(answer);
      }),
    );
  });

  it('follows De Morgan, unknown answers too', () => {
    fc.assert(
      fc.property(scopes, scopes, answers, (a, b, all) => {
        expect(judgeScope({ not: { all: [a, b] } }, all).answer).toBe(
          judgeScope({ any: [{ not: a }, { not: b }] }, all).answer,
        );
      }),
    );
  });
});
