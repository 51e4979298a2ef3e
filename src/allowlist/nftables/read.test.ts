import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Asking, Configuration, Rule } from '../model/configuration.ts';
import { nftablesReader } from './read.ts';

const text = (file: string): string => readFileSync(join(import.meta.dirname, 'fixtures', file), 'utf8');
const read = (files: readonly string[], asking?: Asking): Configuration =>
  nftablesReader.read(
    files.map((file) => ({ file, text: text(file) })),
    () => undefined,
    asking,
  );
const forward = (...rules: readonly string[]): Configuration =>
  nftablesReader.read(
    [
      {
        file: 'a.nft',
        text: `table inet f {\n chain forward {\n  type filter hook forward priority 0; policy drop;\n  ${rules.join('\n  ')}\n }\n}\n`,
      },
    ],
    () => undefined,
  );
const told = (rules: readonly Rule<string>[] | undefined): readonly unknown[] =>
  (rules ?? []).map(({ place, decision, when }) => [place.line, decision, when]);
const ANY = [{ kind: 'any' }];
const tcp = (from: number, to = from) => ({ protocol: 'tcp', from, to });
const udp = (from: number, to = from) => ({ protocol: 'udp', from, to });
const NAMES = [
  { kind: 'below', host: 'manage.microsoft.com', withApex: true },
  { kind: 'below', host: 'graph.microsoft.com', withApex: true },
];

describe('what nft list ruleset prints', () => {
  const configuration = read(['ruleset.nft', 'dnsmasq.conf'], { from: 'lan0', address: '10.20.4.4' });

  it('is the rules that a forwarded connection meets, chains in the place where they are jumped to', () => {
    expect(told(configuration.access?.rules)).toEqual([
      [6, 'block', { hosts: [{ kind: 'below', host: 'ads.example', withApex: true }], services: 'any' }],
      [29, 'block', { hosts: ANY, services: 'any', unless: ["whether the host's address is in the set bad4"] }],
      [
        36,
        'allow',
        {
          hosts: ANY,
          services: [tcp(80), tcp(443)],
          addresses: expect.arrayContaining(['13.107.6.152/31', '52.96.0.0/14', '198.51.100.20/32']),
          unless: ["whether the host's address is in @allowed4"],
        },
      ],
      [37, 'allow', { hosts: NAMES, services: [tcp(443)] }],
      [38, 'allow', { hosts: ANY, services: [udp(53)] }],
      [38, 'allow', { hosts: ANY, services: [udp(123)] }],
      [38, 'block', { hosts: ANY, services: [udp(443)] }],
      [41, 'block', { hosts: ANY, services: 'any' }],
    ]);
    expect(configuration.access?.otherwise).toBe('block');
  });

  it('remarks that names come from dnsmasq only, and on a star there', () => {
    expect(
      configuration.remarks.map(({ kind, code, place, doubts }) => [kind, code, place.file, place.line, doubts]),
    ).toEqual([
      ['error', 'dnsmasq-name', 'dnsmasq.conf', 5, []],
      ['warning', 'dns-dependent', 'ruleset.nft', 9, []],
    ]);
  });

  it('leaves open what it needs to know of the devices, where that was not said', () => {
    const [first] = read(['ruleset.nft']).access?.rules ?? [];

    expect(first?.when.unless).toEqual([
      "whether the devices' address is outside of 10.20.0.0/16",
      'whether the devices come in by an interface lan0',
    ]);
  });
});

describe('what nft -f takes', () => {
  const configuration = read(['script.nft']);

  it('is read by its commands and variables', () => {
    expect(told(configuration.access?.rules)).toEqual([
      [
        9,
        'allow',
        {
          hosts: ANY,
          services: [tcp(443), tcp(80)],
          addresses: ['52.96.0.0/14', '13.107.6.152/31'],
          unless: ["whether the host's address is in @office"],
        },
      ],
      [12, 'allow', { hosts: ANY, services: [udp(0, 442), udp(444, 65_535)] }],
      [13, 'allow', { hosts: ANY, services: 'any', unless: expect.arrayContaining(['what this rule means']) }],
      [13, 'block', { hosts: ANY, services: 'any', unless: expect.arrayContaining(['what this rule means']) }],
    ]);
  });

  it('is in doubt where an include was not given, and where a rule is not understood', () => {
    expect(configuration.remarks.map(({ code, place, doubts }) => [code, place.line, doubts])).toEqual([
      ['missing-include', 4, ['access']],
      ['rule', 13, ['access']],
    ]);
  });
});

describe('rules', () => {
  it.each([
    ['iifname "lo" accept', []],
    ['ct state established,related accept', []],
    ['ct state new tcp dport 443 accept', [['allow', { hosts: ANY, services: [tcp(443)] }]]],
    ['icmp type echo-request accept', []],
    [
      'ip6 daddr 2603:1006::/40 accept',
      [
        [
          'allow',
          {
            hosts: ANY,
            services: 'any',
            addresses: ['2603:1006::/40'],
            unless: ["whether the host's address is in 2603:1006::/40"],
          },
        ],
      ],
    ],
    ['ip daddr 10.0.0.0/8 accept', []],
    ['meta mark 0x1 accept', [['allow', { hosts: ANY, services: 'any', unless: ['whether meta mark 0x1'] }]]],
    ['udp dport 443 log prefix "quic " counter drop', [['block', { hosts: ANY, services: [udp(443)] }]]],
  ])('%s', (rule, expected) => {
    const { access, remarks } = forward(rule);

    expect(access?.rules.map(({ decision, when }) => [decision, when])).toEqual(expected);
    expect(remarks).toEqual([]);
  });
});

describe('sets alone', () => {
  it('are all that is let through', () => {
    const { access, remarks } = read(['ipset.save', 'dnsmasq.conf']);

    expect(told(access?.rules)).toEqual([
      [6, 'block', { hosts: [{ kind: 'below', host: 'ads.example', withApex: true }], services: 'any' }],
      [
        1,
        'allow',
        {
          hosts: ANY,
          services: 'any',
          addresses: ['52.96.0.0/14', '13.107.6.152/31'],
          unless: ["whether the host's address is in m365"],
        },
      ],
      [4, 'allow', { hosts: [NAMES[0]], services: 'any' }],
      [4, 'allow', { hosts: [NAMES[1]], services: 'any' }],
    ]);
    expect(remarks.map(({ code }) => code)).toEqual(['dnsmasq-name', 'sets-alone']);
  });
});

describe('what cannot be read', () => {
  it('is told with its line', () => {
    const { remarks } = read(['damaged.nft']);

    expect(remarks.filter(({ kind }) => kind === 'error')).toMatchObject([
      { code: 'syntax', place: { line: text('damaged.nft').split('\n').length }, doubts: ['access'] },
    ]);
  });

  it('counts lines by their ends, whatever begins a word, and ends where chains lead back to themselves', () => {
    const { remarks } = forward('\\odd word', 'jump forward', '{'.repeat(5000));

    expect(remarks.map(({ code, place }) => [code, place.line])).toEqual([
      ['syntax', 6],
      ['rule', 4],
      ['missing-object', 5],
      ['rule', 5],
    ]);
  });

  it('is a doubt where a chain leaves out what it returns on, and where two chains are asked', () => {
    const two =
      'table ip a {\n chain x {\n  type filter hook forward priority 0; policy drop;\n  tcp dport 25 return\n }\n}\ntable ip b {\n chain y {\n  type filter hook forward priority 5; policy drop;\n }\n}\n';
    const { remarks } = nftablesReader.read([{ file: 'a.nft', text: two }], () => undefined);

    expect(remarks.map(({ code, place, doubts }) => [code, place.line, doubts])).toEqual([
      ['several-chains', 2, ['access']],
      ['return', 4, ['access']],
    ]);
  });
});
