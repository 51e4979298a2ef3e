import { describe, expect, it } from 'vitest';
import { hostsToTest, tuplesOf } from './endpoint.ts';
import { exportList } from './export.ts';
import { shippedList } from './lists-for-test.ts';
import { parseEndpointList } from './parse-list.ts';
import { parsePublications } from './publications.ts';

const file = (...endpoints: readonly string[]) =>
  [
    'list: a',
    'source: Nowhere',
    'date: 2026-01-01',
    'sources: { nowhere: { title: Nowhere } }',
    'services:',
    '  - id: one',
    '    title: One',
    '    inventory: []',
    '    fatal: no',
    '    consequence: Nothing',
    '    source: nowhere',
    '    defaults: { protocol: tcp, ports: [80, 443], required: true, tls_inspection_allowed: true, authenticated_proxy_allowed: unknown }',
    '    endpoints:',
    ...endpoints.map((endpoint) => `      - ${endpoint}`),
  ].join('\n');

describe('a list in our format', () => {
  it('gives a tuple for each port; an endpoint may answer otherwise than its service, with unknown too', () => {
    const read = parseEndpointList(file('{ pattern: a.example, tls_inspection_allowed: unknown }'), 'a.yaml');

    expect(read.ok && tuplesOf(read.value)).toMatchObject([
      { list: 'a', service: 'one', port: 80, kind: 'exact', tls_inspection_allowed: null },
      { port: 443, authenticated_proxy_allowed: null },
    ]);
  });

  it('reads those that ship', () => {
    expect(tuplesOf(shippedList('minimal')).length).toBeGreaterThan(300);
    expect(shippedList('managed-desktop').services).toHaveLength(16);
  });

  it.each([
    ['{ pattern: "*.a.example" }', 'nobody can test it without members: name some, or do not require it'],
    [
      '{ pattern: "*.a.example", members: [a.example], members_source: nowhere }',
      'a.example is no member of *.a.example',
    ],
    ['{ pattern: "*.a.example", members: [b.a.example] }', 'say where the members are from'],
    ['{ pattern: a.example, members: [b.example], members_source: nowhere }', 'an exact name has no members'],
    ['{ pattern: a.example, source: elsewhere }', 'no source elsewhere: add it above'],
    ['{ pattern: a.example, printed: "a.example/" }', 'printed and repair belong together'],
    ['{ pattern: A.example }', 'A.example has capitals: write it in lower case'],
    ['{ pattern: a.example, port: 80 }', 'there is no key port here'],
    ['{ pattern: *a }', '*a: aliases are not read; write the value out'],
  ])('is refused with %s', (endpoint, message) => {
    const read = parseEndpointList(file('{ pattern: good.example }', endpoint), 'a.yaml');

    expect(read).toMatchObject({ ok: false, faults: [{ file: 'a.yaml', line: 15 }] });
    expect(JSON.stringify(read)).toContain(message);
  });

  it('is refused when it has no end', () => {
    const deep = parseEndpointList('['.repeat(100_000), 'a.yaml');

    expect(deep).toMatchObject({ ok: false });
  });
});

describe('the hosts by which an endpoint is tested', () => {
  const endpoints = (...text: readonly string[]) => {
    const read = parseEndpointList(file(...text), 'a.yaml');
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    return read.value.services[0]?.endpoints ?? [];
  };

  it('are itself, its members, or the own ones of the tenant; never the apex', () => {
    const [exact, wildcard, open, tenant] = endpoints(
      '{ pattern: a.example }',
      '{ pattern: "*.b.example", members: [c.b.example], members_source: nowhere }',
      '{ pattern: "*.d.example", required: false }',
      '{ pattern: "<tenant>-my.example.com", required: false }',
    );

    const hosts = [exact, wildcard, open, tenant].map((one) => one && hostsToTest(one, 'contoso'));

    expect(hosts).toEqual([['a.example'], ['c.b.example'], [], ['contoso-my.example.com']]);
    expect(tenant && hostsToTest(tenant)).toEqual([]);
  });

  it('leave as text', () => {
    const list = shippedList('minimal');

    const [head, first] = exportList(list, 'csv').split('\r\n');

    expect(head).toContain('list,service,pattern,kind,protocol,ports,required');
    expect(first).toContain('minimal,windows-update,*.update.microsoft.com,wildcard,tcp,80 443,true,unknown,false');
    expect(exportList(list, 'hosts').split('\n')).toContain('login.live.com');
  });
});

describe('publications.yaml', () => {
  it('names a file beside it, and nothing elsewhere', () => {
    const entry = (name: string) =>
      `publications: [{ list: m, file: ${name}, title: M, source: m, version: "2026073100", date: 2026-07-31 }]`;

    expect(parsePublications(entry('a.json'), 'p.yaml')).toMatchObject({
      ok: true,
      value: [{ id: 'm', file: 'a.json' }],
    });
    expect(parsePublications(entry('../a.json'), 'p.yaml')).toMatchObject({ ok: false });
  });
});
