import { expect, test } from 'vitest';
import { nearTo } from './near.ts';

test('a host is near to an end where one may be below the other', () => {
  const isNear = nearTo(['login.live.com', 'office.com']);

  expect(['live.com', 'a.b.live.com', 'office.com', 'com'].map(isNear)).toEqual([true, true, true, true]);
  expect(['contoso.com', 'live.net', 'net', 'a.contoso.com'].map(isNear)).toEqual([false, false, false, false]);
});

test('everything is near where a pattern has no end of whole labels, and what has its last label where that is all', () => {
  expect(nearTo(['live.com', ''])('contoso.net')).toBe(true);
  expect(['a.microsoft', 'a.b.microsoft', 'microsoft', 'a.com'].map(nearTo(['microsoft']))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
