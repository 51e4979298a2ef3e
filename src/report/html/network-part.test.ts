import { describe, expect, test } from 'vitest';
import { createTestModel } from '../model-for-test.ts';
import type { ReportedEndpoint, ReportedNetwork, ReportedStage } from '../network.ts';
import { textOf } from './markup.ts';
import { networkPart } from './network-part.ts';

const SITES = ['oslo', 'rome'].map((id) => ({ id, name: id.toUpperCase(), probedAt: '2026-02-28T09:30:00Z' }));
const stage = (name: string, more: Partial<ReportedStage> = {}): ReportedStage => ({
  stage: name,
  outcome: 'passed',
  reason: null,
  ms: 14,
  detail: `${name} went well`,
  ...more,
});

/** An endpoint of which a site says that somebody opens the connection, or that all is well. */
function endpoint(pattern: string, issuer?: string): ReportedEndpoint {
  const about = `certificate for ${pattern} issued anew by ${issuer}`;
  const isInspected = issuer !== undefined;
  return {
    pattern,
    protocol: 'tcp',
    port: 443,
    required: true,
    verdict: isInspected ? 'inspected' : 'reachable',
    reason: isInspected ? 'tls-reissued' : 'answered',
    detail: isInspected ? about : 'HTTP 200',
    passes: !isInspected,
    hosts: [
      {
        host: pattern,
        stages: [
          stage('connect', { ms: 12.4 }),
          isInspected ? stage('tls', { outcome: 'failed', reason: 'tls-reissued', detail: about }) : stage('tls'),
        ],
      },
    ],
  };
}

function page(
  cells: readonly (readonly ReportedEndpoint[])[],
  sites: ReportedNetwork['sites'] = SITES,
  services: readonly string[] = ['intune'],
): string {
  const network: ReportedNetwork = {
    sites,
    sitesLeft: 0,
    services: services.map((service) => ({
      list: 'minimal',
      service,
      title: service,
      consequence: null,
      cells: cells.map((endpoints, index) => ({
        site: sites[index]?.id ?? '',
        passing: 0,
        failing: 0,
        open: 0,
        endpoints,
        endpointsTotal: endpoints.length,
      })),
    })),
  };
  const part = networkPart(createTestModel({ network }));
  return part === undefined ? '' : textOf(part);
}

const count = (text: string, part: string) => text.split(part).length - 1;
const NAMES = Array.from({ length: 40 }, (_, index) => `host-${index}.example.com`);

describe('the matrix', () => {
  test('says once what many endpoints and many hosts met, and leads from each endpoint to its host', () => {
    const html = page([NAMES.map((name) => endpoint(name, 'Contoso')), NAMES.map((name) => endpoint(name))]);

    expect(count(html, 'certificate for the host issued anew by Contoso')).toBe(2);
    expect(html).toContain('<a href="#h7">host-6.example.com:443</a>');
    expect(html).toContain('<tr id="h7"><th scope="row">host-6.example.com:443</th>');
    expect(html).toContain('<td>connect 12 · tls failed 14</td><td>connect 12 · tls 14</td>');
    expect(html).toContain('OSLO: 40 endpoints, inspected');
    expect(html).toContain('ROME: 40 endpoints, reachable');
  });

  test('keeps apart what two hosts met of different issuers, and lets one alone have its own words', () => {
    const html = page([[endpoint('a.example.com', 'Contoso'), endpoint('b.example.com', 'Zscaler')]]);

    expect(html).toContain('certificate for a.example.com issued anew by Contoso');
    expect(html).toContain('certificate for b.example.com issued anew by Zscaler');
  });

  test('has a host once, however many services need it', () => {
    const html = page([[endpoint('a.example.com')]], SITES, ['intune', 'store', 'time']);

    expect([count(html, '<tr id="h1">'), count(html, 'href="#h1"')]).toEqual([1, 3]);
  });

  test('is bounded, however different everything is', () => {
    const sites = Array.from({ length: 12 }, (_, index) => ({ id: `s${index}`, name: `S${index}`, probedAt: null }));
    const services = Array.from({ length: 12 }, (_, index) => `service-${index}`);
    const cells = sites.map(({ id }) =>
      Array.from({ length: 120 }, (_, index) => endpoint(`h${index}.${id}.example.com`, `${'x'.repeat(250)}${index}`)),
    );

    expect(page(cells, sites, services).length).toBeLessThan(2_000_000);
  });
});
