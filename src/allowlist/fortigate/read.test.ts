import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Asking, Configuration, Rule } from '../model/configuration.ts';
import { fortigateReader } from './read.ts';

const text = (file: string): string => readFileSync(join(import.meta.dirname, 'fixtures', file), 'utf8');
const read = (file: string, asking?: Asking): Configuration =>
  fortigateReader.read([{ file, text: text(file) }], () => undefined, asking);
const ofText = (lines: string, asking?: Asking): Configuration =>
  fortigateReader.read([{ file: 'a.conf', text: lines }], () => undefined, asking);
const told = (rules: readonly Rule<string>[] | undefined): readonly unknown[] =>
  (rules ?? []).map(({ text: line, decision, when }) => [line, decision, when]);

const PATH = 'whether the path of the address is that of downloads';
const ANY = [{ kind: 'any' }];
const HTTPS = [{ protocol: 'tcp', from: 443, to: 443 }];
const WEB = [...HTTPS, { protocol: 'tcp', from: 80, to: 80 }];
const MICROSOFT = [
  { kind: 'exact', host: 'login.microsoftonline.com' },
  { kind: 'below', host: 'manage.microsoft.com', withApex: false },
  { kind: 'below', host: 'office.com', withApex: false },
];

describe('a backup', () => {
  const configuration = read('backup.conf', { from: 'internal', address: '10.20.3.4' });

  it('has its policies in the order in which they stand, without those switched off and those of other interfaces', () => {
    const names = told(configuration.access?.rules).map((one) => (Array.isArray(one) ? one[0] : one));

    expect([...new Set(names)]).toEqual([
      'edit 5 (microsoft)',
      'edit 9 (abroad)',
      'edit 7 (teams-by-isdb)',
      'edit 1 (clock)',
      'edit 3 (people)',
    ]);
    expect(configuration.access?.otherwise).toBe('block');
  });

  it('tells names, networks and what FortiGuard alone knows apart', () => {
    expect(told(configuration.access?.rules).slice(0, 5)).toEqual([
      ['edit 5 (microsoft)', 'allow', { hosts: MICROSOFT, services: WEB }],
      [
        'edit 5 (microsoft)',
        'allow',
        {
          hosts: ANY,
          services: WEB,
          addresses: ['52.96.0.0/14', '52.112.0.0/14'],
          unless: ["whether the host's address is in Microsoft"],
        },
      ],
      [
        'edit 9 (abroad)',
        'block',
        {
          hosts: ANY,
          services: [
            { protocol: 'tcp', from: 0, to: 65_535 },
            { protocol: 'udp', from: 0, to: 65_535 },
          ],
          unless: ["whether the host's address is in the country NO"],
        },
      ],
      [
        'edit 7 (teams-by-isdb)',
        'allow',
        {
          hosts: ANY,
          services: 'any',
          unless: ["whether FortiGuard counts the host's address to Microsoft-Skype_Teams"],
        },
      ],
      [
        'edit 1 (clock)',
        'allow',
        {
          hosts: ANY,
          services: [
            { protocol: 'tcp', from: 123, to: 123 },
            { protocol: 'udp', from: 123, to: 123 },
          ],
        },
      ],
    ]);
  });

  it('points at the line of the policy', () => {
    expect(configuration.access?.rules[0]?.place).toEqual({ file: 'backup.conf', line: 202 });
    expect(text('backup.conf').split('\n')[201]).toBe('    edit 5');
  });

  it('asks the static URL filter first, and then the categories, but not for what is exempt', () => {
    const category = 'whether FortiGuard puts the host into one of the categories 52';
    const fortinet = [{ kind: 'regex', source: '.*\\.fortinet\\.com.*' }];

    expect(told(configuration.access?.rules).slice(5)).toEqual([
      [
        'edit 3 (people)',
        'allow',
        { hosts: [{ kind: 'below', host: 'office.com', withApex: false }], services: HTTPS },
      ],
      ['edit 3 (people)', 'block', { hosts: [{ kind: 'exact', host: 'telemetry.example' }], services: HTTPS }],
      ['edit 3 (people)', 'block', { hosts: fortinet, services: HTTPS, unless: [category] }],
      ['edit 3 (people)', 'allow', { hosts: fortinet, services: HTTPS }],
      ['edit 3 (people)', 'block', { hosts: ANY, services: HTTPS, unless: [category] }],
      ['edit 3 (people)', 'allow', { hosts: ANY, services: HTTPS }],
    ]);
  });

  it('inspects by the profile of the policy that accepts, and leaves what that exempts', () => {
    const people = (configuration.inspection?.rules ?? []).filter(({ text: line }) => line === 'edit 3 (people)');

    expect(told(people)).toEqual([
      [
        'edit 3 (people)',
        'leave',
        {
          hosts: [
            { kind: 'below', host: 'microsoft.com', withApex: false },
            { kind: 'glob', text: '*update.microsoft.com', star: 'any' },
          ],
          services: HTTPS,
        },
      ],
      ['edit 3 (people)', 'leave', { hosts: [{ kind: 'exact', host: 'login.microsoftonline.com' }], services: HTTPS }],
      ['edit 3 (people)', 'inspect', { hosts: ANY, services: HTTPS }],
      ['edit 3 (people)', 'leave', { hosts: ANY, services: HTTPS }],
    ]);
  });

  it('asks people to sign in only where no other policy lets them through', () => {
    const { rules = [] } = configuration.authentication ?? {};

    expect(rules.at(-1)).toMatchObject({ text: 'edit 3 (people)', decision: 'ask' });
    expect(rules.slice(0, -1).every(({ decision }) => decision === 'do-not-ask')).toBe(true);
  });

  it('cannot tell the interface of the devices where policies lead out from several', () => {
    const { access, remarks } = read('backup.conf');

    expect(access?.rules[0]?.when.unless).toEqual([
      'whether the devices come in by interface internal',
      "whether the devices' address is in offices",
    ]);
    expect(remarks.find(({ code }) => code === 'zones')?.message).toBe('The internet is taken to be behind wan1.');
  });

  it('remarks on objects that are filled by DNS', () => {
    const lines = configuration.remarks.filter(({ code }) => code === 'dns-dependent').map(({ place }) => place.line);

    expect(lines).toEqual([35, 40, 45]);
    expect(configuration.remarks.filter(({ doubts }) => doubts.length > 0)).toEqual([]);
  });
});

describe('an explicit proxy', () => {
  const configuration = read('explicit-proxy.conf');

  it('lets through what its own policies say, by expressions on hosts', () => {
    expect(configuration.isProxy).toBe(true);
    expect(told(configuration.access?.rules)).toEqual([
      ['edit 1', 'allow', { hosts: [{ kind: 'regex', source: '^graph\\.microsoft\\.com$' }], services: 'any' }],
      [
        'edit 2',
        'allow',
        { hosts: ANY, services: 'any', unless: ['whether the path of the address is that of downloads'] },
      ],
    ]);
  });

  it('asks by its authentication rules', () => {
    expect(configuration.authentication?.rules.map(({ text: line, decision }) => [line, decision]).slice(0, 2)).toEqual(
      [
        ['edit "free"', 'do-not-ask'],
        ['edit "everybody"', 'ask'],
      ],
    );
  });

  it('cannot tell what the deep inspection of the factory exempts', () => {
    const { rules = [] } = configuration.inspection ?? {};

    expect(rules.slice(1, 3).map(({ decision, when }) => [decision, when.unless])).toEqual([
      ['leave', [PATH, 'what the profile deep-inspection exempts']],
      ['inspect', [PATH]],
    ]);
  });
});

describe('a country that nothing needed is in', () => {
  it('blocks nothing that is needed', () => {
    const { access, remarks } = ofText(text('backup.conf').replace('set country "NO"', 'set country "KP"'));

    expect(access?.rules.map(({ text: line }) => line)).not.toContain('edit 9 (abroad)');
    expect(remarks.map(({ code }) => code)).toContain('foreign-addresses');
  });
});

describe('what cannot be read', () => {
  it('is told with its line, and puts all in doubt', () => {
    const { remarks } = read('damaged.conf');

    expect(
      remarks.filter(({ kind }) => kind === 'error').map(({ code, place, doubts }) => [code, place.line, doubts]),
    ).toEqual([
      ['syntax', 256, ['access', 'inspection', 'authentication']],
      ['syntax', 255, ['access', 'inspection', 'authentication']],
    ]);
  });

  it('is doubted alone where it is a setting or an object', () => {
    const { remarks, access } = ofText(`config firewall policy
    edit 1
        set srcintf "any"
        set dstintf "any"
        set dstaddr "nowhere"
        set new-thing enable
        set action accept
        set webfilter-profile "lost"
    next
end
config firewall policy
    hello
end
`);

    expect(remarks.map(({ code, place, doubts }) => [code, place.line, doubts.length])).toEqual([
      ['syntax', 12, 3],
      ['policy-setting', 2, 3],
      ['missing-object', 5, 0],
      ['missing-object', 8, 0],
    ]);
    expect(access?.rules.map(({ when }) => when.unless)).toEqual([
      ['which addresses nowhere means', 'what the profile lost blocks'],
      ['which addresses nowhere means'],
    ]);
  });

  it('asks which virtual domain is meant where several have policies', () => {
    const domain = (name: string): string => `config vdom
edit ${name}
config firewall policy
edit 1
set action ${name === 'a' ? 'accept' : 'deny'}
next
end
end
`;
    const several = `config vdom\nedit a\nnext\nedit b\nnext\nend\n${domain('a')}${domain('b')}`;

    expect(ofText(several).remarks.find(({ code }) => code === 'several-parts')?.doubts).toContain('access');
    expect(ofText(several, { part: 'b' }).access?.rules.map(({ decision }) => decision)).toEqual(['block']);
    expect(ofText(several, { part: 'b' }).remarks.map(({ code }) => code)).toEqual([]);
  });
});

describe('objects that name each other', () => {
  it('are followed once', () => {
    const { access } = ofText(`config firewall proxy-address
edit "a"
set type url
set host "a"
next
end
config firewall addrgrp
edit "g"
set member "h" "a"
next
edit "h"
set member "g"
next
end
config firewall policy
edit 1
set action accept
set dstaddr "g"
next
end
`);

    expect(access?.rules).toEqual([]);
  });
});

describe('recognising', () => {
  it('knows a backup by its first line, and parts of one by their sections', () => {
    expect(fortigateReader.recognise('a', text('backup.conf'))).toBe(1);
    expect(fortigateReader.recognise('a', 'config firewall address\n edit "a"\n')).toBe(0.95);
    expect(fortigateReader.recognise('a', 'http_access allow all\n')).toBe(0);
  });
});

it('does not take a group for those of its members that it could hold', () => {
  const members = Array.from({ length: 100_001 }, (_, number) => `a${number}`).join(' ');

  const { remarks } = ofText(`config firewall addrgrp\n edit "all"\n  set member ${members}\n next\nend\n`);

  expect(remarks).toContainEqual(
    expect.objectContaining({ kind: 'error', message: expect.stringContaining('more than 100000 values') }),
  );
});
