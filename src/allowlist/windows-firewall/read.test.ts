import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Asking, Configuration, Rule } from '../model/configuration.ts';
import { windowsFirewallReader } from './read.ts';

const text = (file: string): string => readFileSync(join(import.meta.dirname, 'fixtures', file), 'utf8');
const read = (file: string, asking?: Asking): Configuration =>
  windowsFirewallReader.read([{ file, text: text(file) }], () => undefined, asking);
const told = (rules: readonly Rule<string>[] | undefined): readonly unknown[] =>
  (rules ?? []).map(({ place, text: line, when }) => [place.line, line, when]);
const ANY = [{ kind: 'any' }];
const tcp = (port: number) => ({ protocol: 'tcp', from: port, to: port });
const udp = (port: number) => ({ protocol: 'udp', from: port, to: port });

describe('rules, filters, profiles and keywords as JSON', () => {
  const configuration = read('firewall.json');

  it('are outgoing rules, those that block first, by the filters of the same id', () => {
    expect(told(configuration.access?.rules)).toEqual([
      [
        27,
        'block: Never there',
        {
          hosts: ANY,
          services: 'any',
          addresses: ['198.51.100.1/32', '198.51.100.2/32'],
          unless: ["whether the host's address is in 198.51.100.1-198.51.100.2"],
        },
      ],
      [
        3,
        'allow: Managed desktops',
        { hosts: [{ kind: 'below', host: 'manage.microsoft.com', withApex: false }], services: [tcp(80), tcp(443)] },
      ],
      [
        3,
        'allow: Managed desktops',
        {
          hosts: ANY,
          services: [tcp(80), tcp(443)],
          addresses: ['52.96.0.0/14'],
          unless: ["whether the host's address is in the dynamic keywords"],
        },
      ],
      [
        3,
        'allow: Managed desktops',
        {
          hosts: ANY,
          services: [tcp(80), tcp(443)],
          unless: ['what the dynamic keyword {91ef9eba-7c5e-4de3-8c8f-5a0a5c1b0009} holds'],
        },
      ],
      [
        15,
        'allow: Clock of the service',
        {
          hosts: ANY,
          services: [udp(123)],
          addresses: ['20.0.0.0/8'],
          unless: [
            'whether the network is of the profile Domain, Private',
            "whether the host's address is in 20.0.0.0/255.0.0.0, LocalSubnet",
            String.raw`whether the program is %SystemRoot%\System32\svchost.exe`,
          ],
        },
      ],
      [
        28,
        'allow: Without filters',
        {
          hosts: ANY,
          services: 'any',
          unless: [
            'what the address and port filters of the rule hold, which Get-NetFirewallRule alone does not print',
          ],
        },
      ],
    ]);
    expect(configuration.access).toMatchObject({ otherwise: 'block', place: { line: 42 } });
  });

  it('are read for the profile that was asked about', () => {
    const names = read('firewall.json', { part: 'Public' }).access?.rules.map((rule) => rule.text);

    expect(names).not.toContain('allow: Clock of the service');
  });

  it('remark that names hang on DNS, and on keywords that were not given', () => {
    expect(configuration.remarks.map(({ code, place, doubts }) => [code, place.line, doubts])).toEqual([
      ['dns-dependent', 46, []],
      ['missing-object', 3, []],
    ]);
  });
});

describe('rules as CSV', () => {
  it('are read by their columns', () => {
    const { access, remarks } = read('rules.csv');

    expect(told(access?.rules)).toEqual([
      [
        4,
        'block: Browser',
        {
          hosts: ANY,
          services: [udp(443)],
          unless: [
            'whether the network is of the profile Domain, Private',
            String.raw`whether the program is C:\Program Files\Browser\b.exe`,
          ],
        },
      ],
      [3, 'allow: Web', { hosts: ANY, services: [tcp(80), tcp(443)] }],
    ]);
    expect(access?.otherwise).toBe('allow');
    expect(remarks).toEqual([]);
  });
});

describe('keywords alone', () => {
  it('are all that is let through', () => {
    const keywords = JSON.stringify([
      { Id: '{1}', Keyword: 'login.microsoftonline.com', AutoResolve: true, Addresses: '' },
    ]);
    const { access } = windowsFirewallReader.read([{ file: 'a.json', text: keywords }], () => undefined);

    expect(windowsFirewallReader.recognise('a.json', keywords)).toBe(1);
    expect(access?.otherwise).toBe('block');
    expect(access?.rules.map(({ when }) => when.hosts)).toEqual([
      [{ kind: 'exact', host: 'login.microsoftonline.com' }],
    ]);
  });
});

describe('what cannot be read', () => {
  it('is told with its line and puts all in doubt', () => {
    const { remarks } = read('damaged.json');

    expect(remarks.map(({ code, place, doubts }) => [code, place.line, doubts])).toEqual([
      ['json', text('damaged.json').split('\n').length, ['access']],
      ['no-rules', 1, ['access']],
    ]);
  });

  it.each([
    [{ Action: 7 }, 'action'],
    [{ RemotePort: 'RPC' }, 'ports'],
    [{ RemoteAddress: 'Nowhere' }, 'address'],
  ])('is doubted alone where it is a part of a rule: %j', (part, code) => {
    const rule = {
      DisplayName: 'r',
      Direction: 2,
      Action: 2,
      Enabled: 1,
      Protocol: 'TCP',
      RemotePort: 'Any',
      RemoteAddress: 'Any',
      ...part,
    };
    const { remarks } = windowsFirewallReader.read([{ file: 'a.json', text: JSON.stringify([rule]) }], () => undefined);

    expect(remarks).toMatchObject([{ code, doubts: ['access'], place: { line: 1 } }]);
  });
});
