import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Configuration, Rule } from '../model/configuration.ts';
import { ciscoFtdReader } from './read-ftd.ts';

const text = (file: string): string => readFileSync(join(import.meta.dirname, 'fixtures', file), 'utf8');
const read = (...files: readonly string[]): Configuration =>
  ciscoFtdReader.read(
    files.map((file) => ({ file, text: text(file) })),
    () => undefined,
  );
const told = (rules: readonly Rule<string>[] | undefined): readonly unknown[] =>
  (rules ?? []).map(({ text: line, when }) => [line, when]);
const HTTPS = { protocol: 'tcp', from: 443, to: 443 };
const HTTP = { protocol: 'tcp', from: 80, to: 80 };
const OLD = [expect.stringContaining('whether this release of the software finds the text')];
const PATH = ['the path of the address, of which the firewall sees nothing where it does not decrypt'];

describe('access rules of a management center', () => {
  const configuration = read('fmc-accessrules.json', 'fmc-objects.json');

  it('are read with their objects: a URL object means what is below it, and in older releases more', () => {
    expect(told(configuration.access?.rules)).toEqual([
      [
        'BLOCK: block-telemetry',
        { hosts: [{ kind: 'below', host: 'telemetry.example', withApex: true }], services: 'any' },
      ],
      [
        'BLOCK: block-telemetry',
        { hosts: [{ kind: 'containing', text: 'telemetry.example' }], services: 'any', unless: OLD },
      ],
      [
        'ALLOW: management',
        { hosts: [{ kind: 'below', host: 'manage.microsoft.com', withApex: true }], services: [HTTPS, HTTP] },
      ],
      [
        'ALLOW: management',
        { hosts: [{ kind: 'containing', text: 'manage.microsoft.com' }], services: [HTTPS, HTTP], unless: OLD },
      ],
      [
        'ALLOW: management',
        { hosts: [{ kind: 'containing', text: 'graph.microsoft.com' }], services: [HTTPS, HTTP], unless: PATH },
      ],
      [
        'ALLOW: management',
        {
          hosts: [{ kind: 'any' }],
          services: [HTTPS, HTTP],
          unless: ['whether Cisco puts the host into the category Computers and Internet'],
        },
      ],
      [
        'TRUST: clock',
        { hosts: [{ kind: 'exact', host: 'time.windows.com' }], services: [{ protocol: 'udp', from: 123, to: 123 }] },
      ],
    ]);
    expect(configuration.access).toMatchObject({ otherwise: 'block', place: { file: 'fmc-objects.json' } });
  });

  it('remarks on what means more than it seems, and on stars', () => {
    expect(configuration.remarks.map(({ kind, code, place }) => [kind, code, place.file, place.line])).toEqual([
      ['warning', 'substring', 'fmc-accessrules.json', 11],
      ['warning', 'substring', 'fmc-objects.json', 13],
      ['warning', 'substring', 'fmc-objects.json', 9],
      ['error', 'url-object', 'fmc-objects.json', 10],
      ['warning', 'dns-dependent', 'fmc-objects.json', 14],
    ]);
  });

  it('leave open what is in objects that were not given, and the default action', () => {
    const { access } = read('fmc-accessrules.json');

    expect(access?.rules.flatMap(({ when }) => when.unless ?? [])).toEqual(
      expect.arrayContaining([
        'what the URL object or list intune holds',
        'what the network object clock holds',
        'the default action of the access control policy, which was not given',
      ]),
    );
  });
});

describe('URL objects alone', () => {
  it('are all that is let through', () => {
    expect(read('fmc-objects.json').access?.rules.map(({ place, decision }) => [place.line, decision])).toEqual([
      [9, 'allow'],
      [13, 'allow'],
      [13, 'allow'],
    ]);
  });
});

describe('a URL list', () => {
  it('means names and all below them, unless they end with a slash; stars are whole labels', () => {
    const { access, remarks } = read('ftd-urls.txt');

    expect(told(access?.rules)).toEqual([
      [
        'manage.microsoft.com',
        { hosts: [{ kind: 'below', host: 'manage.microsoft.com', withApex: true }], services: 'any' },
      ],
      [
        '*.manage.microsoft.com',
        { hosts: [{ kind: 'below', host: 'manage.microsoft.com', withApex: false }], services: 'any' },
      ],
      [
        'login.microsoftonline.com/',
        { hosts: [{ kind: 'exact', host: 'login.microsoftonline.com' }], services: 'any' },
      ],
      [
        'example.*',
        {
          hosts: [
            { kind: 'glob', text: 'example.*', star: 'in-label' },
            { kind: 'glob', text: '**.example.*', star: 'in-label' },
          ],
          services: 'any',
        },
      ],
      [
        'www.office.com/login',
        { hosts: [{ kind: 'below', host: 'www.office.com', withApex: true }], services: 'any', unless: PATH },
      ],
      [
        '52.96.*.*',
        {
          hosts: [{ kind: 'any' }],
          services: 'any',
          addresses: ['52.96.0.0/16'],
          unless: ["whether the host's address is in 52.96.*.*"],
        },
      ],
    ]);
    expect(remarks).toMatchObject([{ kind: 'error', code: 'url-list', place: { line: 6 } }]);
  });
});

describe('what cannot be read', () => {
  it('is told with its line', () => {
    const cut = text('fmc-accessrules.json').slice(0, 900);
    const { remarks } = ciscoFtdReader.read([{ file: 'a.json', text: cut }], () => undefined);

    expect(remarks.map(({ code, place, doubts }) => [code, place.line, doubts])).toEqual([
      ['json', cut.split('\n').length, ['access']],
      ['no-rules', 1, ['access']],
    ]);
  });
});
