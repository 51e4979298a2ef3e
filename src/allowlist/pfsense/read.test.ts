import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Asking, Configuration, Rule } from '../model/configuration.ts';
import { pfsenseReader } from './read.ts';

const text = (file: string): string => readFileSync(join(import.meta.dirname, 'fixtures', file), 'utf8');
const read = (files: readonly string[], asking?: Asking): Configuration =>
  pfsenseReader.read(
    files.map((file) => ({ file, text: text(file) })),
    () => undefined,
    asking,
  );
const ofRules = (...rules: readonly string[]): Configuration =>
  pfsenseReader.read(
    [
      {
        file: 'a.xml',
        text: `<pfsense><filter>\n${rules.map((rule) => `<rule>${rule}</rule>`).join('\n')}</filter></pfsense>`,
      },
    ],
    () => undefined,
  );
const told = (rules: readonly Rule<string>[] | undefined): readonly unknown[] =>
  (rules ?? []).map(({ text: line, when }) => [line, when]);
const ANY = [{ kind: 'any' }];
const WEB = [
  { protocol: 'tcp', from: 80, to: 80 },
  { protocol: 'tcp', from: 443, to: 443 },
  { protocol: 'tcp', from: 8080, to: 8088 },
];
const WHITELIST = [
  { kind: 'below', host: 'manage.microsoft.com', withApex: true },
  { kind: 'exact', host: 'graph.microsoft.com' },
];

describe('config.xml of pfSense', () => {
  const configuration = read(['pfsense.xml']);

  it('has floating rules first, then those of the interface, then what is not quick', () => {
    expect(told(configuration.access?.rules)).toEqual([
      ['pfBlockerNG: ADs', { hosts: [{ kind: 'exact', host: 'ads.example' }], except: WHITELIST, services: 'any' }],
      [
        'pfBlockerNG: DNSBL',
        {
          hosts: ANY,
          except: WHITELIST,
          services: 'any',
          unless: ['whether the feeds of pfBlockerNG (StevenBlack_ADs) hold the name'],
        },
      ],
      [
        'block: pfB_Top_v4 auto rule',
        { hosts: ANY, services: 'any', unless: ["whether the host's address is in the table pfB_Top_v4"] },
      ],
      ['pass: Management & sign-in', { hosts: [{ kind: 'exact', host: 'manage.microsoft.com' }], services: WEB }],
      [
        'pass: Management & sign-in',
        {
          hosts: ANY,
          services: WEB,
          addresses: ['52.109.0.10/32', '52.96.0.0/14'],
          unless: ["whether the host's address is in management"],
        },
      ],
      [
        'pass: clock',
        {
          hosts: ANY,
          services: [
            { protocol: 'tcp', from: 123, to: 123 },
            { protocol: 'udp', from: 123, to: 123 },
          ],
          unless: ["whether the host's address is in abroad", 'whether it is the time of the schedule office'],
        },
      ],
      ['pass: names', { hosts: ANY, services: [{ protocol: 'udp', from: 53, to: 53 }] }],
    ]);
    expect(configuration.access?.otherwise).toBe('block');
  });

  it('points at the line on which a rule begins', () => {
    const line = configuration.access?.rules[3]?.place.line ?? 0;

    expect(text('pfsense.xml').split('\n')[line - 1]).toContain('<rule>');
    expect(line).toBe(28);
  });

  it('remarks on names that hang on DNS, on tables that were not given, and on what is left out', () => {
    expect(configuration.remarks.map(({ code, doubts }) => [code, doubts])).toEqual([
      ['zones', []],
      ['missing-table', []],
      ['dns-dependent', []],
      ['ipv6', []],
    ]);
  });

  it('has other rules for devices that come in elsewhere', () => {
    const names = read(['pfsense.xml'], { from: 'guest' }).access?.rules.map((rule) => rule.text);

    expect(names).toContain('pass: guests');
    expect(names).not.toContain('pass: Management & sign-in');
  });
});

describe('config.xml of OPNsense', () => {
  it('has its rules by their sequence, with tables that were given', () => {
    const { access, remarks } = read(['opnsense.xml', 'm365.txt']);

    expect(told(access?.rules)).toEqual([
      [
        'pass: management',
        {
          hosts: [
            { kind: 'exact', host: 'manage.microsoft.com' },
            { kind: 'exact', host: 'graph.microsoft.com' },
          ],
          services: 'any',
        },
      ],
      [
        'pass: management',
        { hosts: ANY, services: 'any', unless: ["whether the host's address is in the alias countries (geoip)"] },
      ],
      [
        'pass: Microsoft 365',
        {
          hosts: ANY,
          services: [{ protocol: 'tcp', from: 443, to: 443 }],
          addresses: ['52.96.0.0/14', '13.107.6.152/31'],
          unless: ["whether the host's address is in m365"],
        },
      ],
    ]);
    expect(remarks.map(({ code }) => code)).toEqual(['dns-dependent', 'dns-dependent']);
  });
});

describe('floating rules that are not quick', () => {
  it('come after all others, the last of them first', () => {
    const rule = (action: string, name: string, more: string): string =>
      `<type>${action}</type>${more}<descr>${name}</descr>`;
    const { access } = ofRules(
      rule('pass', 'first', '<floating>yes</floating>'),
      rule('block', 'last', '<floating>yes</floating>'),
      rule('pass', 'own', '<interface>lan</interface>'),
      rule(
        'block',
        'leaving',
        '<floating>yes</floating><quick>yes</quick><direction>out</direction><interface>wan</interface>',
      ),
    );

    expect(access?.rules.map(({ text: line }) => line)).toEqual([
      'block: leaving',
      'pass: own',
      'block: last',
      'pass: first',
    ]);
  });
});

describe('aliases alone', () => {
  it('are all that is let through, whatever their ports', () => {
    const aliases =
      '<aliases>\n<alias><name>a</name><type>host</type><address>a.example 192.0.2.1</address></alias>\n<alias><name>p</name><type>port</type><address>443</address></alias></aliases>';
    const { access, remarks } = pfsenseReader.read([{ file: 'a.xml', text: aliases }], () => undefined);

    expect(pfsenseReader.recognise('a.xml', aliases)).toBe(0.8);
    expect(told(access?.rules)).toEqual([
      ['alias a', { hosts: [{ kind: 'exact', host: 'a.example' }], services: 'any' }],
      [
        'alias a',
        { hosts: ANY, services: 'any', addresses: ['192.0.2.1/32'], unless: ["whether the host's address is in a"] },
      ],
    ]);
    expect(remarks.map(({ code }) => code)).toEqual(['dns-dependent', 'aliases-alone']);
  });
});

describe('a whitelist of pfBlockerNG', () => {
  it('means a name alone, and with a dot in front all below it', () => {
    const { access, remarks } = read(['whitelist.txt']);

    expect(access?.rules.map(({ place, when }) => [place.line, when.hosts])).toEqual([
      [1, [WHITELIST[0]]],
      [3, [WHITELIST[1]]],
    ]);
    expect(remarks).toMatchObject([{ kind: 'error', code: 'list-entry', place: { line: 4 } }]);
  });
});

describe('what cannot be read', () => {
  it('is told with its line and puts all in doubt', () => {
    const { remarks } = read(['damaged.xml']);
    const last = text('damaged.xml').split('\n').length;

    expect(remarks.filter(({ kind }) => kind === 'error')).toMatchObject([
      { code: 'xml', place: { line: last }, doubts: ['access'] },
    ]);
  });

  it.each([
    ['<type>pass</type><interface>lan</interface><destination><address>*.office.com</address></destination>', 'alias'],
    [
      '<type>pass</type><interface>lan</interface><destination><address>nowhere</address></destination>',
      'missing-object',
    ],
    ['<type>perhaps</type><interface>lan</interface>', 'action'],
    [
      '<type>pass</type><interface>lan</interface><protocol>tcp</protocol><destination><port>web</port></destination>',
      'ports',
    ],
    ['<type>pass</type><interface>lan</interface><magic>1</magic>', 'rule-part'],
  ])('is doubted alone where it is a part of a rule: %s', (rule, code) => {
    const { remarks } = ofRules('<type>pass</type><interface>lan</interface>', rule);

    expect(remarks).toMatchObject([{ code, doubts: ['access'], place: { line: 3 } }]);
  });

  it('does not expand what a document declares', () => {
    const bomb =
      '<!DOCTYPE pfsense [<!ENTITY a "lan"><!ENTITY b "&a;&a;&a;">]><pfsense><filter><rule><type>pass</type><interface>&b;</interface></rule></filter></pfsense>';

    expect(pfsenseReader.recognise('a.xml', bomb)).toBe(1);
    expect(pfsenseReader.read([{ file: 'a.xml', text: bomb }], () => undefined).access?.rules).toEqual([]);
  });
});
