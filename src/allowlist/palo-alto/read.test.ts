import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Asking, Configuration, Rule } from '../model/configuration.ts';
import { paloAltoReader } from './read.ts';

const text = (file: string): string => readFileSync(join(import.meta.dirname, 'fixtures', file), 'utf8');
const read = (files: readonly string[], asking?: Asking): Configuration =>
  paloAltoReader.read(
    files.map((file) => ({ file, text: text(file) })),
    () => undefined,
    asking,
  );
const ofLines = (file: string, lines: readonly string[]): Configuration =>
  paloAltoReader.read([{ file, text: lines.join('\n') }], () => undefined);
const told = (rules: readonly Rule<string>[] | undefined): readonly unknown[] =>
  (rules ?? []).map(({ text: line, decision, when }) => [/name="([^"]*)"/.exec(line)?.[1] ?? line, decision, when]);
const WEB = { protocol: 'tcp', from: 443, to: 443 };
const HTTP = [
  { protocol: 'tcp', from: 80, to: 80 },
  { protocol: 'tcp', from: 8080, to: 8080 },
];
const MDM = [
  { kind: 'below', host: 'manage.microsoft.com', withApex: false },
  { kind: 'exact', host: 'manage.microsoft.com' },
  { kind: 'glob', text: 'autodiscover.**.onmicrosoft.com', star: 'in-label' },
];
const TELEMETRY = [{ kind: 'exact', host: 'telemetry.example' }];
const M365 = [
  { kind: 'exact', host: 'outlook.office.com' },
  { kind: 'below', host: 'office.com', withApex: false },
  { kind: 'below', host: 'svc.ms', withApex: false, depth: 1 },
  { kind: 'exact', host: 'aka.ms' },
];
const WEB_PORTS = [WEB, { protocol: 'tcp', from: 80, to: 80 }, WEB, { protocol: 'tcp', from: 8000, to: 8010 }];

describe('a running configuration in XML', () => {
  const configuration = read(['running-config.xml', 'm365-urls.txt']);

  it('has a rule for each way in which one of the firewall can match, in their order', () => {
    const any = [{ kind: 'any' }];
    expect(told(configuration.access?.rules)).toEqual([
      ['sign-in', 'allow', { hosts: [{ kind: 'exact', host: 'login.microsoftonline.com' }], services: WEB_PORTS }],
      [
        'sign-in',
        'allow',
        {
          hosts: any,
          services: WEB_PORTS,
          addresses: ['52.96.0.0/14'],
          unless: ["whether the host's address is in sign-in"],
        },
      ],
      [
        'clock',
        'allow',
        {
          hosts: [{ kind: 'exact', host: 'time.windows.com' }],
          services: [{ protocol: 'udp', from: 123, to: 123 }],
          unless: ['whether App-ID takes the connection for ntp'],
        },
      ],
      ['management', 'block', { hosts: TELEMETRY, services: [WEB], unless: ['what the list partner-urls holds'] }],
      [
        'management',
        'block',
        { hosts: TELEMETRY, services: [WEB], unless: ['whether PAN-DB puts the host into business-and-economy'] },
      ],
      ['management', 'allow', { hosts: MDM, services: [WEB] }],
      ['management', 'allow', { hosts: M365, services: [WEB] }],
      [
        'management',
        'allow',
        {
          hosts: [{ kind: 'exact', host: 'graph.microsoft.com' }],
          services: [WEB],
          unless: ['the path of the address, of which the firewall sees nothing where it does not decrypt'],
        },
      ],
      [
        'management',
        'allow',
        {
          hosts: [{ kind: 'exact', host: 'portal.azure.com' }],
          services: [WEB],
          unless: ['what PAN-OS makes of the scheme in an entry of the list'],
        },
      ],
      ['management', 'allow', { hosts: any, services: [WEB], unless: ['what the list partner-urls holds'] }],
      [
        'management',
        'allow',
        { hosts: any, services: [WEB], unless: ['whether PAN-DB puts the host into business-and-economy'] },
      ],
      ['rest', 'block', { hosts: any, services: 'any' }],
    ]);
  });

  it('points at the line of each', () => {
    const [first] = configuration.access?.rules ?? [];

    expect(first?.place).toEqual({ file: 'running-config.xml', line: 149 });
    expect(text('running-config.xml').split('\n')[148]).toContain('<entry name="sign-in"');
  });

  it('tells what is left out of decryption, and what is decrypted', () => {
    expect(told(configuration.inspection?.rules)).toEqual([
      [
        '*.pinned.example',
        'leave',
        { hosts: [{ kind: 'below', host: 'pinned.example', withApex: false }], services: 'any' },
      ],
      ['leave-management', 'leave', { hosts: MDM, services: [{ protocol: 'tcp', from: 0, to: 65_535 }] }],
      ['decrypt-out', 'inspect', { hosts: [{ kind: 'any' }], services: [WEB] }],
    ]);
    expect(configuration.inspection?.otherwise).toBe('leave');
  });

  it('tells who is asked who he is', () => {
    expect(told(configuration.authentication?.rules)).toEqual([
      ['portal', 'ask', { hosts: [{ kind: 'exact', host: 'telemetry.example' }], services: [WEB, ...HTTP] }],
    ]);
  });

  it('remarks on what means something else than it seems, and on lists that were not given', () => {
    const remarks = configuration.remarks.map(({ code, place }) => [code, place.file, place.line]);

    expect(remarks).toContainEqual(['dns-dependent', 'running-config.xml', 71]);
    expect(remarks).toContainEqual(['wildcard-in-token', 'm365-urls.txt', 5]);
    expect(remarks).toContainEqual(['missing-list', 'running-config.xml', 15]);
    expect(configuration.remarks.find(({ code }) => code === 'zones')?.message).toBe(
      'The devices are taken to be in the zone trust. The internet is taken to be behind untrust.',
    );
    expect(configuration.remarks.filter(({ doubts }) => doubts.length > 0)).toEqual([]);
  });

  it('means the same in set commands', () => {
    const same = read(['running-config.set', 'm365-urls.txt']);
    const bare = (rules: readonly Rule<string>[] | undefined): unknown =>
      rules?.map(({ when, decision }) => [when, decision]);

    expect(bare(same.access?.rules)).toEqual(bare(configuration.access?.rules));
    expect(bare(same.inspection?.rules)).toEqual(bare(configuration.inspection?.rules));
    expect(bare(same.authentication?.rules)).toEqual(bare(configuration.authentication?.rules));
    expect(same.access?.rules[0]?.place).toEqual({ file: 'running-config.set', line: 27 });
  });

  it('leaves out the rules of another zone than that asked about', () => {
    const rules = read(['running-config.xml'], { from: 'guest' }).access?.rules;

    expect(told(rules)).toEqual([['rest', 'block', { hosts: [{ kind: 'any' }], services: 'any' }]]);
  });
});

describe('a configuration of Panorama', () => {
  it('asks the shared rules first and last, and the lower group between the upper one', () => {
    const names = told(read(['panorama.xml']).access?.rules).map((one) => (Array.isArray(one) ? one[0] : one));

    expect([...new Set(names)]).toEqual([
      'shared-first',
      'branches-second',
      'oslo-third',
      'oslo-fourth',
      'branches-fifth',
      'shared-last',
    ]);
  });

  it('has an entry without a slash match to the right before PAN-OS 10.2', () => {
    const configuration = read(['panorama.xml']);

    expect(configuration.access?.rules[0]?.when.hosts).toEqual([
      { kind: 'exact', host: 'update.microsoft.com' },
      { kind: 'glob', text: 'update.microsoft.com.**', star: 'in-label' },
    ]);
    expect(configuration.remarks.map(({ code }) => code)).toContain('no-trailing-slash');
  });
});

describe('what cannot be read', () => {
  it('is told with its line, and puts all in doubt', () => {
    const { remarks, access } = read(['damaged.xml']);

    expect(remarks.filter(({ kind }) => kind === 'error')).toMatchObject([
      { code: 'xml', place: { line: 251 }, doubts: ['access', 'inspection', 'authentication'] },
    ]);
    expect(access?.rules.length).toBeGreaterThan(0);
  });

  it('is doubted alone where it is a part of a rule', () => {
    const { remarks } = ofLines('a.set', [
      'set rulebase security rules a from any',
      'set rulebase security rules a saas-tenant-list contoso',
      'set rulebase security rules a destination nowhere',
      'set rulebase security rules a action perhaps',
      'hello',
    ]);

    expect(remarks.map(({ code, place, doubts }) => [code, place.line, doubts])).toEqual([
      ['line', 5, ['access', 'inspection', 'authentication']],
      ['rule-part', 1, ['access']],
      ['missing-object', 1, []],
      ['action', 4, ['access']],
    ]);
  });

  it('is no matter where it is a list of bad addresses', () => {
    const { access, remarks } = ofLines('a.set', [
      'set rulebase security rules a destination [ panw-known-ip-list KP ]',
      'set rulebase security rules a action deny',
      'set rulebase security rules b destination NO',
      'set rulebase security rules b action deny',
    ]);

    expect(access?.rules.map(({ when }) => when.unless)).toEqual([["whether the host's address is in the region NO"]]);
    expect(remarks.map(({ code }) => code)).toEqual(['foreign-addresses', 'foreign-addresses']);
  });

  it('does not expand what a document declares', () => {
    const bomb = `<!DOCTYPE config [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><config version="10.2.0"><shared>&b;</shared></config>`;

    expect(paloAltoReader.read([{ file: 'a.xml', text: bomb }], () => undefined).access?.rules).toEqual([]);
  });

  it('asks which device group is meant where there are several', () => {
    const several = text('panorama.xml').replace('<parent-dg>Branches</parent-dg>', '');
    const { remarks } = paloAltoReader.read([{ file: 'p.xml', text: several }], () => undefined);
    const chosen = paloAltoReader.read([{ file: 'p.xml', text: several }], () => undefined, { part: 'Oslo' });

    expect(remarks.find(({ code }) => code === 'several-parts')?.doubts).toContain('access');
    expect(chosen.remarks.find(({ code }) => code === 'several-parts')).toBeUndefined();
    expect(told(chosen.access?.rules).map((one) => (Array.isArray(one) ? one[0] : one))).not.toContain(
      'branches-second',
    );
  });
});

describe('a list alone', () => {
  it('is all that is let through, each line by itself', () => {
    const { access } = read(['m365-urls.txt']);

    expect(access?.otherwise).toBe('block');
    expect(access?.rules.map(({ place, when }) => [place.line, when.hosts, when.unless?.length ?? 0])).toEqual([
      [2, [{ kind: 'exact', host: 'outlook.office.com' }], 0],
      [3, [{ kind: 'below', host: 'office.com', withApex: false }], 0],
      [4, [{ kind: 'below', host: 'svc.ms', withApex: false, depth: 1 }], 0],
      [6, [{ kind: 'exact', host: 'graph.microsoft.com' }], 1],
      [7, [{ kind: 'exact', host: 'portal.azure.com' }], 1],
      [8, [{ kind: 'exact', host: 'aka.ms' }], 0],
    ]);
  });

  it('is told from others by its slashes', () => {
    expect(paloAltoReader.recognise('a.txt', text('m365-urls.txt'))).toBe(0.6);
    expect(paloAltoReader.recognise('a.txt', 'office.com\n*.office.com\n')).toBe(0);
    expect(paloAltoReader.recognise('a.xml', text('running-config.xml'))).toBe(1);
    expect(paloAltoReader.recognise('a.txt', text('running-config.set'))).toBe(0.9);
  });
});
