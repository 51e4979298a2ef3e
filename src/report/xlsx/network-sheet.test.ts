import { expect, test } from 'vitest';
import type { ReportedNetwork, ReportedStage } from '../network.ts';
import { networkSheet } from './network-sheet.ts';

const stage = (name: string, more: Partial<ReportedStage>): ReportedStage => ({
  stage: name,
  outcome: 'passed',
  reason: null,
  ms: null,
  detail: '',
  ...more,
});

test('every host of an endpoint has a row, with the milliseconds of its stages or why they failed', () => {
  const endpoint = {
    pattern: '*.live.com',
    protocol: 'tcp',
    port: 443,
    required: true,
    verdict: 'blocked',
    reason: 'members-differ',
    detail: '1 of 2 members answer',
    passes: false,
    hosts: [
      { host: 'a.live.com', stages: [stage('connect', { ms: 12 }), stage('tls', { ms: 30.5 })] },
      { host: 'b.live.com', stages: [stage('connect', { outcome: 'failed', reason: 'no-answer', ms: 5000 })] },
    ],
  };
  const hidden = { ...endpoint, pattern: 'time.windows.com', protocol: 'udp', port: 123, hosts: [] };
  const network: ReportedNetwork = {
    sites: [{ id: 'oslo', name: 'Oslo', probedAt: null }],
    sitesLeft: 0,
    services: [
      {
        list: 'minimal',
        service: 'entra-id',
        title: 'Entra ID',
        consequence: null,
        cells: [{ site: 'oslo', passing: 0, failing: 2, open: 0, endpoints: [endpoint, hidden], endpointsTotal: 2 }],
      },
    ],
  };

  const { columns, rows } = networkSheet(network);

  const about = ['Oslo', 'Entra ID', 'minimal'];
  const own = ['*.live.com:443', 'yes', 'blocked', 'members-differ', '1 of 2 members answer'];
  expect(columns.slice(-2).map(({ title }) => title)).toEqual(['connect, ms', 'tls, ms']);
  expect([...(rows as Iterable<unknown[]>)].flat()).toEqual([
    [...about, ...own, 'a.live.com', 12, 30.5],
    [...about, ...own, 'b.live.com', 'no-answer', null],
    [...about, 'time.windows.com:123/udp', ...own.slice(1), null, null, null],
  ]);
});
