import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseEndpoints } from './endpoints.ts';

const text = readFileSync(new URL('../../../catalogs/endpoints/minimal.yaml', import.meta.url), 'utf8');
const parsed = parseEndpoints(text, 'minimal.yaml');

describe('minimal.yaml', () => {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults, null, 1));
  const { rows, services, members } = parsed.value;

  it('serves each group of PRE-02 and each network row of device preparation', () => {
    const wanted = [
      ...[1, 2, 3, 4, 5, 6, 7].map((part) => `PRE-02.${part}`),
      ...['06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19'].map((id) => `APD-${id}`),
    ];

    expect(wanted.filter((id) => !services.some((service) => service.inventory.includes(id)))).toEqual([]);
  });

  it('requires something of each service but those that only some tenants need, or whose hosts nobody knows', () => {
    const idle = services.filter(({ service }) => !rows.some((row) => row.service === service && row.required));

    expect(idle.map((service) => service.service)).toEqual([
      'health-attestation',
      'tpm-attestation',
      'support-and-recovery-assistant',
    ]);
  });

  it('has the hosts that device preparation names, on their ports', () => {
    const of = (service: string) =>
      rows.filter((row) => row.service === service).map((row) => `${row.protocol} ${row.pattern}:${row.port}`);

    expect(of('deployment-service')).toEqual([
      'tcp ztd.dds.microsoft.com:443',
      'tcp cs.dds.microsoft.com:443',
      'tcp login.live.com:443',
    ]);
    expect(of('time')).toEqual(['udp time.windows.com:123']);
    expect(of('connectivity-test')).toContain('tcp *.msftconnecttest.com:80');
    expect(of('diagnostics-upload')).toContain('tcp lgmsapeweu.blob.core.windows.net:443');
  });

  it('forbids inspection where Intune does', () => {
    const inspected = rows.filter(
      (row) => /(^|\.)(manage|dm)\.microsoft\.com$/.test(row.pattern) && row.tls_inspection_allowed !== false,
    );

    expect(inspected).toEqual([]);
  });

  it('states the five documented consequences as documented', () => {
    const documented = ['windows-update', 'delivery-optimization', 'diagnostic-data', 'push-notifications', 'store'];

    expect(services.filter((row) => documented.includes(row.service) && row.is_ours)).toEqual([]);
    expect(services.find((row) => row.service === 'windows-update')?.fatal).toBe('disputed');
  });

  it('tests no wildcard by its apex', () => {
    expect(members.filter(({ pattern, host }) => pattern.slice(2) === host)).toEqual([]);
  });
});

describe('parseEndpoints', () => {
  const file = (endpoint: string) =>
    [
      'list: test',
      'source: s',
      'date: 2026-01-01',
      'sources: { a: { title: A } }',
      'services:',
      '  - id: one',
      '    title: One',
      '    inventory: []',
      '    fatal: no',
      '    consequence: none',
      '    source: a',
      '    defaults: { protocol: tcp, ports: [80, 443], required: true, tls_inspection_allowed: unknown, authenticated_proxy_allowed: false }',
      '    endpoints:',
      `      - ${endpoint}`,
    ].join('\n');

  it('fills in the defaults of the service, and leaves open what no source decides', () => {
    const result = parseEndpoints(file('{ pattern: a.example, ports: [443] }'));

    expect(result.ok && result.value.rows).toEqual([
      {
        list: 'test',
        service: 'one',
        pattern: 'a.example',
        kind: 'exact',
        protocol: 'tcp',
        port: 443,
        required: true,
        tls_inspection_allowed: null,
        authenticated_proxy_allowed: false,
      },
    ]);
  });

  it.each([
    ['a required wildcard without members', '{ pattern: "*.a.example" }'],
    ['a member elsewhere', '{ pattern: "*.a.example", members: [b.example], members_source: a }'],
    ['a member without source', '{ pattern: "*.a.example", members: [x.a.example] }'],
    ['a scheme', '{ pattern: "https://a.example" }'],
    ['capitals', '{ pattern: A.example }'],
    ['a source that is not declared', '{ pattern: a.example, source: b }'],
  ])('refuses %s', (_, endpoint) => {
    expect(parseEndpoints(file(endpoint))).toMatchObject({ ok: false, faults: [{ line: 14 }] });
  });
});
