import { describe, expect, it } from 'vitest';
import type { EndpointList } from './endpoint.ts';
import { bytes, publication } from './lists-for-test.ts';
import { judgePublication, parseChanges } from './publication.ts';
import { parseWebServiceList } from './web-service.ts';

const good = publication('2026-07-31');
const about = {
  id: 'microsoft-365',
  title: 'Microsoft 365',
  source: 'web service',
  date: '2026-08-31',
  version: '2026083100',
};
const text = (value: string) => new TextEncoder().encode(value);
const without = (...ids: readonly string[]): EndpointList => ({
  ...good,
  version: '2026083100',
  services: good.services.filter(({ id }) => !ids.includes(id)),
});
const removal = (id: number, version = '2026083100') => ({
  endpointSetId: id,
  disposition: 'Remove' as const,
  version,
  removed: [],
});

describe('a publication', () => {
  it('takes the place of the last good one', () => {
    expect(judgePublication(good, publication('2022-06-29'))).toMatchObject({ use: 'last-good' });
    expect(judgePublication(good, undefined)).toEqual({ use: 'publication' });
    expect(judgePublication(without('193'), good)).toEqual({ use: 'publication' });
  });

  it('is refused when it is empty, in UTF-16 too', () => {
    const utf16 = new Uint8Array([0xff, 0xfe, 0x5b, 0x00, 0x5d, 0x00]);
    const read = parseWebServiceList(utf16, 'empty.json', about);

    expect(read).toMatchObject({ ok: true, value: { services: [] } });
    expect(read.ok && judgePublication(read.value, good)).toMatchObject({
      use: 'last-good',
      reasons: ['it is empty', expect.anything(), expect.anything(), expect.anything(), expect.anything()],
    });
  });

  it('is refused when it is the page that was published empty on 2018-11-28', () => {
    const read = parseWebServiceList(bytes('fixtures/include-2018-11-28-empty.utf16le'), 'page.md', about);

    expect(read).toEqual({
      ok: false,
      faults: [{ file: 'page.md', line: 1, column: 1, message: 'is no JSON, it begins with "<!--THIS FILE IS AUT"' }],
    });
  });

  it('is refused when it is older', () => {
    const older = { ...good, version: '2026063000' };

    expect(judgePublication(older, good)).toEqual({
      use: 'last-good',
      reasons: ['its version 2026063000 is older than 2026073100'],
    });
  });

  it('is refused when it loses an Optimize set, unless a new record of change says so', () => {
    const shrunken = without('1');

    expect(judgePublication(shrunken, good)).toEqual({
      use: 'last-good',
      reasons: ['it loses the Optimize set 1 without a record of change'],
    });
    expect(judgePublication(shrunken, good, [removal(1)])).toEqual({ use: 'publication' });
    expect(judgePublication(shrunken, good, [removal(1, '2019010100')])).toMatchObject({ use: 'last-good' });
  });

  it('is refused when it loses more than a fifth of the names', () => {
    const half = {
      ...good,
      services: good.services.filter(({ category }, index) => category !== 'Default' || index % 2 === 0),
    };

    expect(judgePublication(half, good)).toMatchObject({
      use: 'last-good',
      reasons: [expect.stringMatching(/^it loses \d+ of 190 names without a record of change$/)],
    });
  });

  it('is refused when the addresses of an Allow set vanish', () => {
    const services = good.services.map((service) => (service.id === '2' ? { ...service, addresses: [] } : service));

    expect(judgePublication({ ...good, services }, good)).toEqual({
      use: 'last-good',
      reasons: ['it loses all addresses of the Allow set 2 without a record of change'],
    });
  });
});

describe('records of change', () => {
  it('say what was taken away', () => {
    const records = text(
      '[{"id":1,"endpointSetId":11,"disposition":"remove","impact":"RemovedIpOrUrl","version":"2026083100","remove":{"urls":["A.example"],"ips":["10.0.0.0/8"]}}]',
    );

    expect(parseChanges(records, 'changes.json')).toEqual({
      ok: true,
      value: [
        { endpointSetId: 11, disposition: 'Remove', version: '2026083100', removed: ['a.example', '10.0.0.0/8'] },
      ],
    });
  });

  it('are refused when they are no records', () => {
    expect(parseChanges(text('{"error":"throttled"}'), 'changes.json')).toMatchObject({ ok: false });
  });
});
