import { describe, expect, test } from 'vitest';
import type { PreparedProbe, Probed, ProbeResult } from '../workspace/index.ts';
import { followProbes, watchProbes } from './probe-progress.ts';

const AT = new Date('2026-11-21T12:00:00Z');
type Endpoint = ProbeResult['endpoints'][number];
type Target = PreparedProbe['plan']['targets'][number];

function endpoint(verdict: Endpoint['verdict'], reason: Endpoint['reason']): Endpoint {
  return {
    list: 'minimal',
    service: 'intune',
    pattern: 'manage.microsoft.com',
    protocol: 'tcp',
    port: 443,
    required: true,
    hosts: ['manage.microsoft.com'],
    verdict,
    reason,
    detail: `it was ${verdict}`,
    membersTested: 1,
    membersReachable: 1,
    tlsVersion: '1.3',
    observedAt: AT.toISOString(),
  };
}

function result(found: Endpoint, snapshot: string | undefined): ProbeResult {
  const at = AT.toISOString();
  const run = {
    tenant: 't',
    scope: 'oslo',
    who: 'ann',
    version: '0',
    startedAt: at,
    endedAt: at,
    request: '',
    cut: null,
  };
  return {
    snapshot,
    endpoints: [found],
    services: [],
    remedies: [],
    isCut: false,
    portal: undefined,
    targets: [],
    run,
  };
}

const target = (host: string, services: readonly string[]): Target => ({ host, protocol: 'tcp', port: 443, services });

function probed(one: Target, verdict: Endpoint['verdict'], ms: number): Probed {
  const { host, protocol, port } = one;
  const stages = [{ stage: 'connect', outcome: 'passed', ms, reason: null, detail: '' }] as const;
  return {
    target: one,
    measured: { host, protocol, port, route: 'direct', addresses: [], stages, observedAt: AT.toISOString() },
    judged: { verdict, reason: verdict === 'blocked' ? 'no-answer' : 'answered', detail: '' },
  };
}

describe('progress', () => {
  const [a, b] = [target('a.example.com', ['intune']), target('b.example.com', ['intune', 'time'])];

  function follow(isWatched: boolean) {
    const [notes, lines]: [string[], string[]] = [[], []];
    const told = followProbes(
      { plan: { endpoints: [], targets: [a, b] }, titles: new Map() },
      { isWatched, note: (line) => notes.push(line), progress: (line) => lines.push(line), elapsedMs: () => 1000 },
    );
    return { told, notes, lines };
  }

  test('is a line for each service that is done, where nobody watches', () => {
    const { told, notes } = follow(false);

    told(probed(b, 'blocked', 5));
    told(probed(a, 'reachable', 5));

    expect(notes).toEqual(['time: 0 of 1 host answers', 'intune: 1 of 2 hosts answer']);
  });

  test('says of a service that goes by a number what it is', () => {
    const one = target('a.example.com', ['56']);
    const notes: string[] = [];
    const place = {
      isWatched: false,
      note: (line: string) => notes.push(line),
      progress: () => {},
      elapsedMs: () => 1,
    };

    followProbes(
      { plan: { endpoints: [], targets: [one] }, titles: new Map([['56', 'Common']]) },
      place,
    )(probed(one, 'reachable', 5));

    expect(notes).toEqual(['56 Common: 1 of 1 host answers']);
  });

  test('says how many are done and failing, the slowest, and how long it may take, where somebody does', () => {
    const { told, notes, lines } = follow(true);

    told(probed(b, 'blocked', 2500));

    expect(lines).toEqual(['1 of 2 hosts, 1 failing, slowest b.example.com 2.5 s, about 1.0 s left']);
    expect(notes).toEqual([]);
  });

  test('counts a host as soon as it answers, and the time that is left by those of which all is known', () => {
    const { told, lines } = follow(true);

    told(probed(a, 'reachable', 5));
    told({ ...probed(b, 'reachable', 5), isEarly: true });
    told(probed(b, 'degraded', 5));

    expect(lines.map((line) => line.replace(/, slowest.*s, /, ', '))).toEqual([
      '1 of 2 hosts, 0 failing, about 1.0 s left',
      '2 of 2 hosts, 0 failing, about 1.0 s left',
      '2 of 2 hosts, 0 failing, about 0.0 s left',
    ]);
  });

  test('takes back a failure that a second pass did not find again', () => {
    const { told, lines } = follow(true);

    told(probed(a, 'blocked', 5));
    told(probed(a, 'reachable', 5));

    expect(lines.at(-1)).toContain('1 of 2 hosts, 0 failing');
  });
});

test('watching says and keeps only what changed, until it is stopped', async () => {
  const stop = new AbortController();
  const answers = [
    endpoint('reachable', 'answered'),
    endpoint('blocked', 'no-answer'),
    endpoint('blocked', 'no-answer'),
  ];
  const kept: boolean[] = [];
  const notes: string[] = [];
  const prepared: Pick<PreparedProbe, 'run'> = {
    run: async ({ isWorthKeeping }) => {
      const found = answers[kept.length] ?? endpoint('blocked', 'no-answer');
      const isKept = isWorthKeeping?.([found]) !== false;
      kept.push(isKept);
      if (kept.length === answers.length) stop.abort();
      return result(found, isKept ? `snapshot-${kept.length}` : undefined);
    },
  };

  const last = await watchProbes(prepared, result(endpoint('reachable', 'answered'), 'snapshot-0'), {
    note: (line) => notes.push(line),
    now: () => AT,
    who: 'carol',
    version: '1.2.3',
    signal: stop.signal,
    everyMs: 0,
  });

  expect(kept).toEqual([false, true, false]);
  expect(notes).toEqual([
    '1 of 1 endpoints are reachable, kept as snapshot-0; again every 0 minutes, Ctrl+C ends it and shows the last run',
    '2026-11-21T12:00:00Z manage.microsoft.com:443 (intune) reachable -> blocked: it was blocked',
  ]);
  expect(last.snapshot).toBe('snapshot-2');
});
