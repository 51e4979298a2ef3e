import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Asking, Configuration, Rule } from '../model/configuration.ts';
import { zscalerReader } from './read.ts';
import { readUrlEntry } from './url-entry.ts';

const text = (file: string): string => readFileSync(join(import.meta.dirname, 'fixtures', file), 'utf8');
const read = (files: readonly string[], asking?: Asking): Configuration =>
  zscalerReader.read(
    files.map((file) => ({ file, text: text(file) })),
    () => undefined,
    asking,
  );
const ofText = (file: string, content: string): Configuration =>
  zscalerReader.read([{ file, text: content }], () => undefined);
const told = (rules: readonly Rule<string>[] | undefined): readonly unknown[] =>
  (rules ?? []).map(({ text: line, decision, when }) => [/"name": "([^"]*)"/.exec(line)?.[1] ?? line, decision, when]);

const ANY = [{ kind: 'any' }];
const PATH = 'the path of the address, of which Zscaler sees nothing where it does not decrypt';
const below = (host: string): unknown => ({ kind: 'below', host, withApex: true, depth: 5 });
const MANAGEMENT = [
  below('manage.microsoft.com'),
  { kind: 'exact', host: 'login.microsoftonline.com' },
  below('dm.microsoft.com'),
];
const GRAPH = { hosts: [{ kind: 'exact', host: 'graph.microsoft.com' }], services: 'any', unless: [PATH] };

describe('the rules that the API answers', () => {
  const configuration = read(['policies.json', 'url-categories.json'], { from: 'Oslo' });

  it('are asked by their order, those that TLS decides on first', () => {
    const before = 'whether the rule Leave device management decides before on its TLS';

    expect(told(configuration.access?.rules).slice(0, 4)).toEqual([
      [
        'Zscaler Recommended Exemptions',
        'allow',
        {
          hosts: ANY,
          services: 'any',
          unless: ["whether Zscaler puts the host into Zscaler's recommended exemptions"],
        },
      ],
      [
        'Block trackers',
        'block',
        { hosts: [{ kind: 'exact', host: 'tracker.example' }], except: MANAGEMENT, services: 'any', unless: [before] },
      ],
      [
        'Block trackers',
        'block',
        { hosts: [{ kind: 'containing', text: 'telemetry' }], except: MANAGEMENT, services: 'any', unless: [before] },
      ],
      [
        'Block trackers',
        'block',
        {
          hosts: ANY,
          except: MANAGEMENT,
          services: 'any',
          addresses: ['203.0.113.0/24'],
          unless: ["whether the host's address is in Never", before],
        },
      ],
    ]);
    expect(configuration.access?.otherwise).toBe('allow');
  });

  it('hold what their categories hold, to five labels below a name', () => {
    expect(told(configuration.access?.rules).slice(4, 6)).toEqual([
      ['Device management', 'allow', { hosts: MANAGEMENT, services: 'any' }],
      ['Device management', 'allow', GRAPH],
    ]);
    expect(told(configuration.access?.rules).at(-1)).toEqual(['Rest', 'block', { hosts: ANY, services: 'any' }]);
  });

  it('hang on people and on categories that only Zscaler knows, but not on those that are foreign to all this', () => {
    const offices = (configuration.access?.rules ?? []).filter(({ text: line }) => line.includes('Offices'));

    expect(offices.map(({ decision, when }) => [decision, when.unless]).at(-1)).toEqual([
      'block',
      ['whether Zscaler puts the host into CORPORATE_MARKETING', 'whether the user or device is of Staff'],
    ]);
    expect(configuration.remarks.filter(({ code }) => code === 'foreign-categories')).toHaveLength(1);
  });

  it('are left out where they are for another location', () => {
    const elsewhere = read(['policies.json', 'url-categories.json'], { from: 'Bergen' });

    expect(told(elsewhere.access?.rules).map((one) => (Array.isArray(one) ? one[0] : one))).not.toContain('Offices');
  });

  it('point at the line with the name', () => {
    expect(configuration.access?.rules.at(-1)?.place).toEqual({ file: 'policies.json', line: 5 });
  });

  it('inspect what no rule leaves, where the default rule does', () => {
    expect(told(configuration.inspection?.rules).slice(0, 3)).toEqual([
      [
        'Zscaler Recommended Exemptions',
        'leave',
        {
          hosts: ANY,
          services: 'any',
          unless: ["whether Zscaler puts the host into Zscaler's recommended exemptions"],
        },
      ],
      ['Leave device management', 'leave', { hosts: MANAGEMENT, services: 'any' }],
      ['Leave device management', 'leave', GRAPH],
    ]);
    expect(configuration.inspection).toMatchObject({ otherwise: 'inspect', because: 'Default SSL Inspection Rule' });
  });

  it('ask nobody to sign in where it is bypassed', () => {
    expect(told(configuration.authentication?.rules)).toEqual([
      ['.windowsupdate.com', 'do-not-ask', { hosts: [below('windowsupdate.com')], services: 'any' }],
      [
        'all others',
        'ask',
        { hosts: ANY, services: 'any', unless: ['whether the location or Client Connector asks people to sign in'] },
      ],
    ]);
  });
});

describe('whether a location asks', () => {
  const settings = '{ "authBypassUrls": [] }';
  const locations = '[{ "name": "Oslo", "authRequired": true }, { "name": "Bergen", "authRequired": false }]';
  const asked = (from?: string): readonly unknown[] =>
    (
      zscalerReader.read(
        [
          { file: 'settings.json', text: settings },
          { file: 'locations.json', text: locations },
        ],
        () => undefined,
        from === undefined ? {} : { from },
      ).authentication?.rules ?? []
    ).map(({ decision, when }) => [decision, when.unless?.length ?? 0]);

  it('is told by the locations, where all are alike or one is said', () => {
    expect(asked('Oslo')).toEqual([['ask', 0]]);
    expect(asked('Bergen')).toEqual([]);
    expect(asked()).toEqual([['ask', 1]]);
  });
});

describe('lists alone', () => {
  it('are all that is let through', () => {
    const { access } = read(['pasted.txt']);

    expect(access?.rules.map(({ place, when }) => [place.line, when.hosts])).toEqual([
      [1, [below('office.com')]],
      [1, [below('office365.com')]],
      [2, [{ kind: 'exact', host: 'outlook.office.com' }]],
      [3, [below('sharepoint.com')]],
    ]);
    expect(access?.otherwise).toBe('block');
  });

  it('are refused as a whole for one bad entry', () => {
    const { remarks } = ofText('a.txt', '.office.com\n*.office365.com\n');

    expect(remarks).toMatchObject([
      { kind: 'error', code: 'url-entry', place: { line: 2 }, doubts: ['access', 'inspection', 'authentication'] },
    ]);
  });
});

describe('an entry', () => {
  it.each([
    ['https://office.com', 'An entry has no scheme.'],
    ['Office.com', 'An entry is in lower case.'],
    ['*.office.com', 'A star means nothing; a dot before a name means what is below it.'],
    ['.gov', 'A top-level domain alone is not taken.'],
    ['www.safe_march.com', 'The last two parts of a name below others have no underscore.'],
    ['offıce.com', 'An entry has ASCII characters alone, and no blanks.'],
    [`${'a'.repeat(64)}.com`, 'A name has at most 255 characters, and 1 to 63 between dots.'],
  ])('%s is refused', (entry, why) => {
    expect(readUrlEntry(entry)).toEqual({ ok: false, why });
  });

  it('may have an underscore in front, a port, and be an address that no name meets', () => {
    expect(readUrlEntry('ww_w.safemarch.com')).toMatchObject({ ok: true });
    expect(readUrlEntry('safe_march.com')).toMatchObject({ ok: true });
    expect(readUrlEntry('a.example:8443')).toMatchObject({
      way: { services: [{ protocol: 'tcp', from: 8443, to: 8443 }] },
    });
    expect(readUrlEntry('100.0.0.0/16')).toEqual({ ok: true });
  });
});

describe('what cannot be read', () => {
  it('is told with its line, and puts all in doubt', () => {
    expect(read(['damaged.json']).remarks).toMatchObject([
      { kind: 'error', code: 'json', place: { line: 30 }, doubts: ['access', 'inspection', 'authentication'] },
    ]);
  });

  it('is doubted alone where it is a part of a rule, and as a whole where rules were not given', () => {
    const { remarks } = ofText(
      'a.json',
      `[{ "name": "a", "order": 1, "state": "ENABLED", "action": "ALLOW", "urlCategories": ["CUSTOM_09"], "newThing": "yes" }]`,
    );

    expect(remarks.map(({ code, doubts }) => [code, doubts])).toEqual([
      ['rule-part', ['access']],
      ['missing-object', []],
      ['no-rules', ['inspection']],
      ['cloud-app-control', []],
    ]);
  });
});

describe('recognising', () => {
  it('knows the answers of the API, and hardly a list with dots', () => {
    expect(zscalerReader.recognise('a', text('policies.json'))).toBe(1);
    expect(zscalerReader.recognise('a', text('url-categories.json'))).toBe(1);
    expect(zscalerReader.recognise('a', text('pasted.txt'))).toBe(0.3);
    expect(zscalerReader.recognise('a', 'acl a dstdomain .office.com\n')).toBe(0);
  });
});
