import { describe, expect, it } from 'vitest';
import { patternsOf } from './endpoint.ts';
import { gapOf, servicesWhere } from './gap.ts';
import { publication, shippedList } from './lists-for-test.ts';
import { parseEndpointList } from './parse-list.ts';
import { coveredBy } from './pattern.ts';

const document = shippedList('managed-desktop');
const now = publication('2026-07-31');

describe('the gap of the document of 2018 against the web service of 2026', () => {
  it('is 56 of 154 required patterns, and 25 of 39 others', () => {
    const required = gapOf(document.services, servicesWhere(now, true));
    const optional = gapOf(document.services, servicesWhere(now, false));

    expect(required.entries).toHaveLength(154);
    expect(required.entries.filter(({ cover }) => cover === 'none')).toHaveLength(56);
    expect(optional.entries).toHaveLength(39);
    expect(optional.entries.filter(({ cover }) => cover === 'none')).toHaveLength(25);
  });

  it('has the names that sign-in of today needs', () => {
    const missing = gapOf(document.services, servicesWhere(now, true))
      .entries.filter(({ cover }) => cover === 'none')
      .map(({ pattern }) => pattern);

    expect(missing).toEqual(
      expect.arrayContaining(['*.cloud.microsoft', '*.microsoftonline.com', '*.msauth.net', 'crl3.digicert.com']),
    );
  });

  it('is small the other way: 74 of 347 are there by the letter, 258 by coverage', () => {
    const patterns = patternsOf(document.services);
    const listed = patternsOf(now.services);

    expect(patterns.filter((pattern) => listed.includes(pattern))).toHaveLength(74);
    expect(patterns.filter((pattern) => coveredBy(pattern, listed) !== undefined)).toHaveLength(258);
  });

  it('is told for each endpoint set', () => {
    const { services } = gapOf(document.services, now.services);

    expect(services.find(({ service }) => service === '125')).toMatchObject({ patterns: 26, missing: 23 });
  });
});

describe('a gap', () => {
  const list = (...endpoints: readonly string[]) => {
    const read = parseEndpointList(
      [
        'list: a',
        'source: nowhere',
        'date: 2026-01-01',
        'sources: { nowhere: { title: Nowhere } }',
        'services:',
        '  - id: one',
        '    title: One',
        '    inventory: []',
        '    fatal: no',
        '    consequence: Nothing',
        '    source: nowhere',
        '    defaults: { protocol: tcp, ports: [443], required: false, tls_inspection_allowed: true, authenticated_proxy_allowed: unknown }',
        '    endpoints:',
        ...endpoints.map((endpoint) => `      - ${endpoint}`),
      ].join('\n'),
      'a.yaml',
    );
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    return read.value.services;
  };

  it('names the pattern that covers', () => {
    const { entries } = gapOf(list('{ pattern: "*.live.com" }'), list('{ pattern: login.live.com }'));

    expect(entries).toMatchObject([{ cover: 'wider', by: '*.live.com', portsMissing: [] }]);
  });

  it('does not take a wildcard for its apex', () => {
    const { entries } = gapOf(list('{ pattern: "*.live.com" }'), list('{ pattern: live.com }'));

    expect(entries).toMatchObject([{ cover: 'none' }]);
  });

  it('says on which ports a covered name is not let through', () => {
    const { entries } = gapOf(
      list('{ pattern: "*.live.com" }'),
      list('{ pattern: login.live.com, ports: [80, 443] }', '{ pattern: a.live.com, protocol: udp }'),
    );

    expect(entries.map(({ portsMissing }) => portsMissing)).toEqual([['tcp 80'], ['udp 443']]);
  });
});
