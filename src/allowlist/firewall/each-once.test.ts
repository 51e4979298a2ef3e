import { expect, test } from 'vitest';
import { eachOnce } from './each-once.ts';

test('groups that name each other are followed once', () => {
  const groups: Readonly<Record<string, readonly string[]>> = { a: ['b', 'c'], b: ['a', 'c'], c: [] };
  const left = ['a'];
  const followed: string[] = [];

  for (const name of eachOnce(left, (one) => one, expect.unreachable)) {
    followed.push(name);
    left.push(...(groups[name] ?? []));
  }

  expect(followed).toEqual(['a', 'c', 'b']);
});

test('that there are more than are followed is told, so that a rule is not taken for what was read of it', () => {
  let isCut = false;
  const left = Array.from({ length: 200_001 }, (_, number) => String(number));

  const followed = [
    ...eachOnce(
      left,
      (one) => one,
      () => {
        isCut = true;
      },
    ),
  ];

  expect(followed).toHaveLength(200_000);
  expect(isCut).toBe(true);
});
