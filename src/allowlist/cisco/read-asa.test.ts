import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Asking, Configuration, Rule } from '../model/configuration.ts';
import { ciscoAsaReader } from './read-asa.ts';

const text = (file: string): string => readFileSync(join(import.meta.dirname, 'fixtures', file), 'utf8');
const read = (file: string, asking?: Asking): Configuration =>
  ciscoAsaReader.read([{ file, text: text(file) }], () => undefined, asking);
const ofLines = (...lines: readonly string[]): Configuration =>
  ciscoAsaReader.read([{ file: 'a.cfg', text: lines.join('\n') }], () => undefined);
const told = (rules: readonly Rule<string>[] | undefined): readonly unknown[] =>
  (rules ?? []).map(({ place, decision, when }) => [place.line, decision, when]);
const HTTPS = { protocol: 'tcp', from: 443, to: 443 };
const HTTP = { protocol: 'tcp', from: 80, to: 80 };
const ANY = [{ kind: 'any' }];

describe('a running configuration of ASA', () => {
  const configuration = read('asa.cfg', { address: '10.20.4.4' });

  it('has the rules of the list at the interface that the devices come in by', () => {
    expect(told(configuration.access?.rules)).toEqual([
      [60, 'allow', { hosts: [{ kind: 'exact', host: 'login.microsoftonline.com' }], services: [HTTP, HTTPS] }],
      [
        60,
        'allow',
        {
          hosts: ANY,
          services: [HTTP, HTTPS],
          addresses: ['52.109.0.10/32', '2603:1006::/40', '52.96.0.0/14'],
          unless: ["whether the host's address is in SIGN-IN"],
        },
      ],
      [
        61,
        'allow',
        { hosts: [{ kind: 'exact', host: 'time.windows.com' }], services: [{ protocol: 'udp', from: 123, to: 123 }] },
      ],
      [
        63,
        'allow',
        {
          hosts: ANY,
          services: [HTTPS, { protocol: 'udp', from: 3478, to: 3478 }],
          addresses: ['52.96.0.0/14'],
          unless: ["whether the host's address is in exchange"],
        },
      ],
      [
        63,
        'allow',
        {
          hosts: ANY,
          services: 'any',
          addresses: ['52.96.0.0/14'],
          unless: ["whether the host's address is in exchange", 'from which port the devices connect'],
        },
      ],
      [
        64,
        'allow',
        {
          hosts: ANY,
          services: [
            { protocol: 'udp', from: 53, to: 53 },
            { protocol: 'tcp', from: 53, to: 53 },
          ],
        },
      ],
      [
        65,
        'allow',
        {
          hosts: ANY,
          services: [HTTPS],
          unless: [String.raw`whether the user is CONTOSO\ada`, 'whether it is the time of office-hours'],
        },
      ],
      [67, 'allow', { hosts: ANY, services: 'any', unless: ['what this entry of the access list means'] }],
      [68, 'block', { hosts: ANY, services: 'any' }],
    ]);
    expect(configuration.access).toMatchObject({ otherwise: 'block', place: { line: 72 } });
  });

  it('tells whom the cut-through proxy asks', () => {
    expect(told(configuration.authentication?.rules)).toEqual([[70, 'ask', { hosts: ANY, services: [HTTPS] }]]);
  });

  it('remarks on names that hang on DNS, on a refused one, and on what is not understood', () => {
    expect(configuration.remarks.map(({ kind, code, place, doubts }) => [kind, code, place.line, doubts])).toEqual([
      ['not-understood', 'command', 75, ['access']],
      ['not-understood', 'command', 77, []],
      ['warning', 'zones', 72, []],
      ['warning', 'dns-dependent', 29, []],
      ['warning', 'dns-dependent', 31, []],
      ['error', 'fqdn', 33, []],
      ['not-understood', 'entry', 67, ['access']],
    ]);
  });

  it('has a rule for some source addresses hang on the devices, where theirs was not said', () => {
    expect(read('asa.cfg').access?.rules[2]?.when.unless).toEqual(["whether the devices' address is in 10.20.0.0/16"]);
  });
});

describe('the text of a threat defence', () => {
  it('leaves open what is decided by what is found in a connection', () => {
    expect(told(read('ftd.cfg').access?.rules)).toEqual([
      [
        3,
        'allow',
        {
          hosts: ANY,
          services: [HTTPS],
          unless: ['what the access control policy finds in the connection, which decides on this rule'],
        },
      ],
      [5, 'allow', { hosts: ANY, services: [{ protocol: 'udp', from: 123, to: 123 }] }],
    ]);
  });
});

describe('what is not bound', () => {
  it('is read as one list where there is one, and in doubt where there are several', () => {
    const one = 'access-list a extended permit tcp any any eq 443';

    expect(ofLines(one).remarks).toEqual([]);
    expect(ofLines(one, 'access-list b extended deny ip any any').remarks).toMatchObject([
      { code: 'several-parts', doubts: ['access'] },
    ]);
  });

  it('is let out from a higher security level to a lower one', () => {
    const { access } = ofLines(
      'interface a',
      ' nameif outside',
      ' security-level 0',
      'interface b',
      ' nameif inside',
      ' security-level 100',
      'access-list x extended deny ip any any',
      'access-group x in interface outside',
    );

    expect(access).toEqual({
      rules: [],
      otherwise: 'allow',
      because: 'no access list is bound to inside, whose security level is higher than that of outside',
    });
  });

  it('is read as what is let through, where there are objects only', () => {
    const { access, remarks } = ofLines(
      'object network a',
      ' fqdn a.example',
      'object-group network g',
      ' network-object host 192.0.2.1',
    );

    expect(told(access?.rules)).toEqual([
      [1, 'allow', { hosts: [{ kind: 'exact', host: 'a.example' }], services: 'any' }],
      [
        3,
        'allow',
        { hosts: ANY, services: 'any', addresses: ['192.0.2.1/32'], unless: ["whether the host's address is in g"] },
      ],
    ]);
    expect(remarks.map(({ code }) => code)).toEqual(['objects-alone', 'dns-dependent']);
  });
});

describe('what cannot be read', () => {
  it('is told with its line and doubts what is let through', () => {
    const { remarks } = read('damaged.cfg');

    expect(
      remarks.filter(({ doubts }) => doubts.includes('access')).map(({ code, place }) => [code, place.line]),
    ).toEqual([
      ['address', 6],
      ['missing-object', 5],
      ['entry', 7],
      ['entry', 8],
      ['entry', 9],
      ['missing-object', 10],
    ]);
    expect(remarks.filter(({ code }) => code === 'command')).toMatchObject([{ place: { line: 12 } }]);
  });

  it('makes a list on the way out a doubt beside one on the way in', () => {
    const { remarks } = ofLines(
      'route outside 0 0 192.0.2.1',
      'access-list a extended permit ip any any',
      'access-group a in interface inside',
      'access-group b out interface outside',
    );

    expect(remarks.map(({ code, doubts }) => [code, doubts])).toContainEqual(['two-lists', ['access']]);
  });
});
