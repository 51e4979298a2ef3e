import { describe, expect, it } from 'vitest';
import { type Endpoint, type EndpointService, patternsOf } from './endpoint.ts';
import { shippedList } from './lists-for-test.ts';
import { coveredBy, kindOf } from './pattern.ts';

const list = shippedList('managed-desktop');
const patterns = patternsOf(list.services);
const of = (id: string) => list.services.find((service) => service.id === id);
const endpoint = (pattern: string) =>
  list.services.flatMap(({ endpoints }) => endpoints).find((one) => one.pattern === pattern);

/** Products that stand in two rows of the tables. */
const TWICE = new Set(['get-help', 'quick-assist', 'onedrive']);
const rowsOf = ({ id }: EndpointService, one: Endpoint) => one.rows ?? (TWICE.has(id) ? [1, 2] : [1]);

describe('the hosts of the network document', () => {
  it('are 440 entries of 347 patterns', () => {
    const times = list.services.flatMap((service) =>
      service.endpoints.map((one) => one.times ?? rowsOf(service, one).length),
    );

    expect(times.reduce((sum, count) => sum + count, 0)).toBe(440);
    expect(patterns).toHaveLength(347);
  });

  it('stand in 19 rows, so many patterns in each', () => {
    const counts = list.services.map((service) => [
      service.id,
      ...[1, 2]
        .map((row) => service.endpoints.filter((one) => rowsOf(service, one).includes(row)).length)
        .filter((count) => count > 0),
    ]);

    expect(counts).toEqual([
      ['managed-desktop', 3],
      ['get-help', 7, 8],
      ['quick-assist', 6, 6],
      ['support-and-recovery-assistant', 2],
      ['windows-update', 13],
      ['delivery-optimization', 5],
      ['store-for-business', 10],
      ['microsoft-365', 72],
      ['entra-id', 28],
      ['intune', 73],
      ['onedrive', 54, 10],
      ['defender', 12],
      ['sharepoint-online', 12],
      ['teams', 29],
      ['power-bi', 21],
      ['onenote', 16],
    ]);
  });

  it('are of five shapes', () => {
    const shapeOf = (pattern: string) => {
      if (kindOf(pattern) !== 'wildcard') return kindOf(pattern);
      return pattern.startsWith('*.*.') ? '*.*.x' : pattern.startsWith('*.') ? '*.x' : '*x';
    };
    const shapes = Object.groupBy(patterns, shapeOf);

    expect(Object.fromEntries(Object.entries(shapes).map(([shape, of]) => [shape, of?.length]))).toEqual({
      exact: 255,
      '*.x': 81,
      '*.*.x': 4,
      '*x': 2,
      tenant: 5,
    });
  });

  it('cover each other: 136 would do, were they all treated alike', () => {
    const redundant = patterns.filter(
      (pattern) =>
        coveredBy(
          pattern,
          patterns.filter((other) => other !== pattern),
        ) !== undefined,
    );

    expect(redundant).toHaveLength(211);
  });

  it('answer to every statement on hosts of products', () => {
    const inventory = new Set(list.services.flatMap((service) => service.inventory));
    const wanted = ['NET-03', 'NET-04', ...Array.from({ length: 14 }, (_, index) => `NET-05.${index + 1}`)];

    expect(wanted.filter((id) => !inventory.has(id))).toEqual([]);
  });

  it('keep the documentation that their row cites; the first table and two rows cite none', () => {
    const without = list.services.filter(({ documentation }) => documentation.length === 0).map(({ id }) => id);

    expect(without).toEqual(['managed-desktop', 'get-help', 'quick-assist', 'support-and-recovery-assistant']);
    expect(of('teams')?.documentation[0]).toContain('Office 365 URLs and IP address ranges');
  });
});

describe('repairs', () => {
  it('join what is cut in two, and put the lost letter back', () => {
    expect(endpoint('groupsapi-prod.outlookgroups.ms')?.printed).toEqual(['groupsapi-', 'rod.outlookgroups.ms']);
    expect(endpoint('scsquery-ss-us.trafficmanager.net')?.printed).toEqual(['scsquery-ss-', 'us.trafficmanager.net']);
    expect(patterns).not.toContain('groupsapi-rod.outlookgroups.ms');
  });

  it('take off schemes, paths, blanks and capitals, and say so', () => {
    const printed = (pattern: string) => [endpoint(pattern)?.printed, endpoint(pattern)?.repair !== undefined];

    expect(printed('*.svc.ms')).toEqual([['\\ *.svc.ms'], true]);
    expect(printed('posarprodcssservice.accesscontrol.windows.net')[1]).toBe(true);
    expect(printed('token.cp.microsoft.com')).toEqual([['token.cp.microsoft.com/'], true]);
    expect(printed('enterpriseenrollment-s.manage.microsoft.com')[0]).toEqual([
      'EnterpriseEnrollment-s.manage.microsoft.com',
    ]);
    expect(printed('<tenant>-my.sharepoint.com')).toEqual([['\\<tenant\\>-my.sharepoint.com'], true]);
    expect(endpoint('*.msftncsi.com')).toMatchObject({ path: '/ncsi.txt', ports: [{ from: 80, to: 80 }] });
  });

  it('never rewrite what may be a misprint', () => {
    expect(endpoint('*.msecnd.com')).toMatchObject({ suspectedFor: '*.msecnd.net', required: false });
    expect(endpoint('*.msecnd.com')?.printed).toBeUndefined();
    expect(endpoint('*cdn.onenote.net')?.printed).toBeUndefined();
  });
});

describe('what became of them', () => {
  it('is told by the lists of the web service', () => {
    expect(endpoint('groupsapi-prod.outlookgroups.ms')?.retired).toBe('2018-08-30');
    expect(endpoint('scsquery-ss-us.trafficmanager.net')?.retired).toBe('2019-06-28');
    expect(endpoint('teams.microsoft.com')).toMatchObject({ required: true });
  });

  it('marks what is too wide to be exempt from inspection, and what is nobody of the document', () => {
    const marked = (key: 'overWide' | 'ownerUnknown') =>
      new Set(list.services.flatMap(({ endpoints }) => endpoints.filter((one) => one[key]).map((one) => one.pattern)));

    expect([...marked('overWide')].sort()).toEqual([
      '*.azure-automation.net',
      '*.azureedge.net',
      '*.blob.core.windows.net',
      '*.live.com',
      '*.microsoft.com',
      '*.msecnd.net',
      '*.servicebus.windows.net',
    ]);
    expect(marked('ownerUnknown').size).toBe(15);
  });

  it('asks for no wildcard that nobody can test', () => {
    const open = list.services.flatMap(({ endpoints }) =>
      endpoints.filter((one) => one.required && one.kind !== 'exact' && one.members.length === 0),
    );

    expect(open).toEqual([]);
  });
});
