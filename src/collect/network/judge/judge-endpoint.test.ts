import { describe, expect, test } from 'vitest';
import { judgeEndpoint, type Member } from './judge-endpoint.ts';

const said = (host: string, verdict: Member['judged']['verdict'], reason: Member['judged']['reason']): Member => ({
  host,
  judged: { verdict, reason, detail: `${host} said so` },
});
const good = (host: string) => said(host, 'reachable', 'answered');
const denied = (host: string) => said(host, 'blocked', 'proxy-denied');
const gone = (host: string) => said(host, 'blocked', 'name-not-found');
const opened = (host: string) => said(host, 'inspected', 'tls-reissued');
const untold = (host: string) => said(host, 'cannot-tell', 'probe-failed');

const WILDCARD = { pattern: '*.manage.microsoft.com', isWildcard: true };

describe('a wildcard', () => {
  test.each<[string, readonly Member[], string, string, number]>([
    ['has no known member', [], 'not-testable', 'no-known-member', 0],
    ['has members that all answer', [good('a'), good('b')], 'reachable', 'answered', 2],
    ['has members that are all denied', [denied('a'), denied('b')], 'blocked', 'proxy-denied', 0],
    ['has one member that is denied', [good('a'), denied('b')], 'blocked', 'members-differ', 1],
    ['has one member that is inspected', [good('a'), opened('b')], 'inspected', 'members-differ', 2],
    [
      'has one member whose name is gone: lists outlive names',
      [good('a'), gone('b')],
      'cannot-tell',
      'members-differ',
      1,
    ],
    ['has members whose names are all gone', [gone('a'), gone('b')], 'blocked', 'name-not-found', 0],
    [
      'has one that nobody could tell, beside one that may be allowed',
      [opened('a'), untold('b')],
      'cannot-tell',
      'members-differ',
      1,
    ],
  ])('%s', (_, members, verdict, reason, reachable) => {
    expect(judgeEndpoint(WILDCARD, members)).toMatchObject({
      verdict,
      reason,
      membersTested: members.length,
      membersReachable: reachable,
    });
  });

  test('says how many members answer, and names those that decide', () => {
    expect(judgeEndpoint(WILDCARD, [good('a'), denied('b')]).detail).toBe('1 of 2 members answer; b: b said so');
  });
});

test("a name of the tenant's own, which nobody said, is asked for", () => {
  const own = { pattern: '<tenant>.onmicrosoft.com', isWildcard: true };

  expect(judgeEndpoint(own, [])).toMatchObject({
    verdict: 'not-testable',
    detail: expect.stringContaining('--tenant-domain'),
  });
});

test('an exact name has the verdict of its host', () => {
  const exact = { pattern: 'login.live.com', isWildcard: false };

  expect(judgeEndpoint(exact, [opened('login.live.com')])).toEqual({
    verdict: 'inspected',
    reason: 'tls-reissued',
    detail: 'login.live.com said so',
    membersTested: 1,
    membersReachable: 1,
  });
});
