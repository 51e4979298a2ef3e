import { describe, expect, test } from 'vitest';
import type { ProbeResult } from '../workspace/index.ts';
import { drawDryRun, drawProbe } from './draw-probe.ts';
import { createStyle } from './style.ts';

type Endpoint = ProbeResult['endpoints'][number];

function endpoint(pattern: string, more: Partial<Endpoint> = {}): Endpoint {
  return {
    list: 'minimal',
    service: 'intune',
    pattern,
    protocol: 'tcp',
    port: 443,
    required: true,
    hosts: [pattern],
    verdict: 'blocked',
    reason: 'connection-refused',
    detail: `${pattern}: 192.0.2.${pattern.length} refused after ${pattern.length} ms`,
    membersTested: 1,
    membersReachable: 0,
    tlsVersion: null,
    observedAt: '2026-11-21T08:00:00Z',
    ...more,
  };
}

function draw(endpoints: readonly Endpoint[], services: ProbeResult['services'] = []): string {
  const at = '2026-11-21T08:00:00Z';
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
  const rest = { services, remedies: [], snapshot: 'x', isCut: false, portal: undefined, targets: [], run };
  return drawProbe({ ...rest, endpoints, site: 'oslo' }, createStyle(false));
}

const DRY = {
  titles: new Map([
    ['1', 'Exchange Online'],
    ['intune', 'Intune: enrolment'],
  ]),
  dryRun: {
    way: 'direct',
    hosts: [{ host: 'a.example.com', protocol: 'tcp', port: 443, services: ['1', 'intune'] }],
    besides: [],
    policy: [],
  },
} as const;

describe('what a probe found', () => {
  test('is said once for all endpoints that met the same', () => {
    const text = draw([endpoint('a.example.com'), endpoint('bb.example.com'), endpoint('c.example.com', { port: 80 })]);

    expect(text).toContain(
      '  blocked connection-refused, 3 required endpoints: the host: its address refused after some time\n    a.example.com:443, bb.example.com:443, c.example.com:80 (intune)\n',
    );
  });

  test('is in its own words where it is met once', () => {
    expect(draw([endpoint('a.example.com')])).toContain(
      '1 required endpoint: a.example.com: 192.0.2.13 refused after 13 ms',
    );
  });

  test('says of a service that goes by a number what it is', () => {
    const list = 'microsoft-365-worldwide';
    const text = draw(
      [endpoint('a.example.com', { list, service: '1' }), endpoint('b.example.com')],
      [
        { list, service: '1', title: 'Exchange Online', counts: { blocked: 1 } },
        { list: 'minimal', service: 'intune', title: 'Intune: enrolment', counts: { blocked: 1 } },
      ],
    );

    expect(text).toMatch(/^ {2}microsoft-365-worldwide 1 Exchange Online +1 blocked$/m);
    expect(text).toMatch(/^ {2}minimal intune +1 blocked$/m);
    expect(text).toContain('a.example.com:443 (1 Exchange Online), b.example.com:443 (intune)');
    expect(drawDryRun(DRY, createStyle(false))).toContain('a.example.com:443 1 Exchange Online, intune\n');
  });

  test('begins with the worst that is required, and is bounded', () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      endpoint('x.example.com', { detail: `${'y'.repeat(index)}` }),
    );
    const text = draw([
      endpoint('late.example.com', { required: false }),
      endpoint('seen.example.com', { verdict: 'inspected', reason: 'tls-reissued' }),
      ...many,
    ]);

    const lines = text.split('\n');
    expect(lines.length).toBeLessThan(80);
    expect(lines.find((line) => line.startsWith('  blocked'))).toContain('required endpoint:');
    expect(text).toContain('and 472 more endpoints: --json has them all');
  });
});
