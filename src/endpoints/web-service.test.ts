import { describe, expect, it } from 'vitest';
import { patternsOf, portText } from './endpoint.ts';
import { publication } from './lists-for-test.ts';
import { parseWebServiceList } from './web-service.ts';

const about = { id: 'microsoft-365', title: 'Microsoft 365', source: 'web service', date: '2026-07-31' };
const read = (value: unknown) =>
  parseWebServiceList(
    new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
    'a.json',
    about,
  );
const set = { id: 1, serviceArea: 'Skype', category: 'Default', required: true };

describe('an answer of the web service', () => {
  it('is read as it comes: 63 sets of 190 names', () => {
    const { services } = publication('2026-07-31');

    expect([services.length, patternsOf(services).length]).toEqual([63, 190]);
    // Set 11 has addresses and no name; six sets are on UDP 443 as well, one by the title that its area no longer has.
    expect(services.find(({ id }) => id === '11')).toMatchObject({ title: 'Microsoft Teams', endpoints: [] });
    expect(services.filter(({ endpoints }) => endpoints.some(({ protocol }) => protocol === 'udp'))).toHaveLength(6);
  });

  it('has ports in any form: with blanks, in any order, as a range', () => {
    const result = read([{ ...set, urls: ['a.example'], tcpPorts: '443, 80', udpPorts: '3478,50000-59999' }]);

    expect(result.ok && result.value.services[0]?.endpoints.map(({ ports }) => ports.map(portText))).toEqual([
      ['80', '443'],
      ['3478', '50000-59999'],
    ]);
  });

  it('says what is lost without a set that is not required', () => {
    const result = read([{ ...set, required: false, notes: ' Telemetry ', urls: ['A.Example.'], tcpPorts: '443' }]);

    expect(result).toMatchObject({
      ok: true,
      value: { services: [{ consequence: 'Telemetry', endpoints: [{ pattern: 'a.example', required: false }] }] },
    });
  });

  it.each([
    [
      'a name that is none',
      [{ ...set, urls: ['https://a.example'] }],
      '0.urls.0: "https://a.example" has a scheme: write the host alone',
    ],
    ['a port that is none', [{ ...set, tcpPorts: '443;80' }], '0.tcpPorts: "443;80" is no port'],
    ['a range that runs backwards', [{ ...set, tcpPorts: '90-80' }], '0.tcpPorts: "90-80" is no port'],
    ['a set twice', [set, set], '1.id: set 1 is here twice'],
    ['nothing', '', 'is empty'],
    ['a page', '<html>', 'is no JSON, it begins with "<html>"'],
  ])('is refused with %s', (_what, value, message) => {
    expect(read(value)).toMatchObject({ ok: false, faults: [{ message }] });
  });

  it('has the same object for a set that is as it was, and another for the same set of another list', () => {
    const answer = JSON.stringify([{ ...set, urls: ['same.example'], tcpPorts: '443' }]);
    const [first, second] = [read(answer), read(answer)];
    const other = parseWebServiceList(new TextEncoder().encode(answer), 'a.json', { ...about, id: 'china' });

    expect(first.ok && second.ok && first.value.services[0] === second.value.services[0]).toBe(true);
    expect(other).toMatchObject({ value: { services: [{ endpoints: [{ source: 'china' }] }] } });
  });

  it('is refused where a set is nested deeper than any text can be', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

    expect(read(`[{"id":1,"notes":${deep}}]`)).toMatchObject({ ok: false });
  });

  it('is refused at the line that is wrong', () => {
    const result = read(JSON.stringify([{ ...set, urls: ['a.example', 'b example'] }], null, 1));

    expect(result).toMatchObject({ ok: false, faults: [{ line: 9, column: 4 }] });
  });

  it('is refused when it is no text', () => {
    const bytes = new Uint8Array([0xc3, 0x28]);

    expect(parseWebServiceList(bytes, 'a.json', about)).toMatchObject({
      ok: false,
      faults: [{ message: 'is no UTF-8 text' }],
    });
  });
});
