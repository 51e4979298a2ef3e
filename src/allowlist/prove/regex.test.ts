import fc from 'fast-check';
import { expect, test } from 'vitest';
import { automatonOf, DEAD } from './automaton.ts';
import { regexExpression } from './regex.ts';
import { symbolOf } from './symbols.ts';

function finds(source: string, name: string): boolean | undefined {
  const expression = regexExpression(source);
  if (expression === undefined) return undefined;
  const automaton = automatonOf(expression);
  let state = automaton.start;
  for (const character of [...name].reverse()) {
    if (state === DEAD) return false;
    state = automaton.step(state, symbolOf(character) ?? -1);
  }
  return state !== DEAD && automaton.accepts(state);
}

const atom = fc.constantFrom('a', 'b', '\\.', '.', '[ab]', '[^a]', '[a-c]', '(a|b)', '(^|\\.)b', '(ab)', 'a$', '^a');
const piece = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{0,}')).map(([one, sign]) => {
  const isAnchored = one.includes('^') || one.includes('$');
  return isAnchored && !one.startsWith('[') ? one : one + sign;
});
const regex = fc
  .array(fc.array(piece, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
  .map((sides) => sides.map((pieces) => pieces.join('')).join('|'));
const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', '0'), minLength: 1, maxLength: 7 });

test('law: finds what the expressions of JavaScript find', () => {
  fc.assert(
    fc.property(regex, name, (source, text) => {
      expect(finds(source, text)).toBe(new RegExp(source).test(text));
    }),
    { numRuns: 2_000 },
  );
});

test.each(['(a', 'a)', '[a', 'a{2', 'a{3,1}', '(?=a)', '\\1', '*a', '[[:what:]]', 'a\\'])(
  'what is no expression, or goes beyond it, is not followed: %s',
  (source) => expect(finds(source, 'a')).toBeUndefined(),
);

test('case does not matter, nor do the names of classes', () => {
  expect(finds('^LOGIN\\.[[:alpha:]]+\\.COM$', 'login.live.com')).toBe(true);
  expect(finds('^[[:digit:]]+$', 'a')).toBe(false);
});
