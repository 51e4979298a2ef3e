import { describe, expect, it } from 'vitest';
import { probeRanges } from './ranges.ts';
import type { PlainRequest } from './reach.ts';
import { answersPlain, failedBefore } from './reach-for-test.ts';

const FILE = { host: 'updates.example', port: 80, path: '/roots.cab' };

describe('a host with updates', () => {
  it('is asked for one byte, past what a proxy keeps, and passes when it sends that byte', async () => {
    const asked: PlainRequest[] = [];
    const getPlain = answersPlain(206, { 'content-range': 'bytes 0-0/57311' }, 'M', asked);

    const record = await probeRanges(FILE, { getPlain });

    expect(asked).toEqual([{ ...FILE, headers: { Range: 'bytes=0-0', 'Cache-Control': 'no-cache' } }]);
    expect(record).toEqual({
      stage: 'ranges',
      outcome: 'passed',
      ms: 7,
      reason: null,
      detail: 'updates.example sends the one byte of a file that it was asked for',
    });
  });

  it.each([
    [206, { 'content-range': 'bytes 0-0/*' }, 'passed', null, 'the one byte'],
    [206, { 'content-range': 'bytes 0-57310/57311' }, 'failed', 'wrong-answer', 'says "bytes 0-57310/57311" instead'],
    [206, {}, 'failed', 'wrong-answer', 'without saying which'],
    [200, {}, 'failed', 'ranges-refused', 'a proxy takes the Range header out'],
    [302, { location: 'http://portal.example/\u001b[2J' }, 'failed', 'redirected', 'to "http://portal.example/ [2J"'],
    [307, {}, 'failed', 'redirected', 'is sent elsewhere (307)'],
    [403, {}, 'failed', 'http-denied', 'is refused (403)'],
    [407, {}, 'failed', 'proxy-authentication', 'a proxy wants to know who asks'],
    [404, {}, 'not-applicable', null, 'without a file to ask for, ranges cannot be tried'],
    [503, {}, 'not-applicable', null, 'updates.example answers 503'],
  ])('that answers %i with %o: %s, %s', async (status, headers, outcome, reason, words) => {
    const record = await probeRanges(FILE, { getPlain: answersPlain(status, headers) });

    expect(record).toMatchObject({ outcome, reason });
    expect(record.detail).toContain(words);
  });

  it('that is not reached fails for the reason of that', async () => {
    const getPlain = async () => failedBefore('connect', 'connection-reset', 'port 80 was reset');

    const record = await probeRanges(FILE, { getPlain });

    expect(record).toMatchObject({ stage: 'ranges', outcome: 'failed', reason: 'connection-reset' });
    expect(record.detail).toBe('no answer of updates.example over plain HTTP: port 80 was reset');
  });
});
