import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { EndpointTuple } from '../../endpoints/index.ts';
import type { Configuration, ConfigurationReader, ListMeaning } from '../model/configuration.ts';
import { prove } from '../prove/prove.ts';
import { csvReader } from './csv.ts';
import { jsonReader } from './json.ts';
import { readListMeaning } from './list-meaning.ts';
import { listReader } from './plain.ts';

function read(reader: ConfigurationReader, file: string, list?: ListMeaning, text = fixture(file)): Configuration {
  return reader.read([{ file, text }], () => undefined, list === undefined ? {} : { list });
}

function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
}

function endpoint(pattern: string, port = 443): EndpointTuple {
  return {
    list: 'test',
    service: 'test',
    pattern,
    kind: pattern.includes('*') ? 'wildcard' : 'exact',
    protocol: 'tcp',
    port,
    required: true,
    tls_inspection_allowed: true,
    authenticated_proxy_allowed: true,
    testable: true,
  };
}

function verdictOf(configuration: Configuration, pattern: string, port?: number): string | undefined {
  return prove([configuration], [endpoint(pattern, port)])[0]?.verdict;
}

describe('a plain list', () => {
  const list = read(listReader, 'allow.txt');

  test.each([
    ['a bare name, itself', 'login.microsoftonline.com', 'allowed'],
    ['a bare name, nothing below it', 'a.login.microsoftonline.com', 'blocked'],
    ['`*.x`, what is below', '*.manage.microsoft.com', 'allowed'],
    ['`*.x`, and not x', 'manage.microsoft.com', 'blocked'],
    ['`.x`, what is below', 'a.b.windowsupdate.com', 'allowed'],
    ['`.x`, and x', 'windowsupdate.com', 'allowed'],
    ['a URL, by its host', 'graph.microsoft.com', 'allowed'],
    ['a URL with a path, perhaps no more than that', 'contoso.example', 'cannot-tell'],
    ['`*x`, what ends like it too', 'notcdn.onenote.net', 'allowed'],
    ['capitals and a dot at the end', 'manage.devices.microsoft.com', 'allowed'],
    ['a name in another script, as it is asked for', 'xn--bcher-kva.example', 'allowed'],
  ])('means by %s', (_, pattern, verdict) => {
    // An address may be any host's, so that nobody can tell of what is not named.
    const named = read(listReader, 'allow.txt', {}, fixture('allow.txt').replace('13.107.4.50', ''));

    expect(verdictOf(named, pattern)).toBe(verdict);
  });

  test('means by a port, or the scheme of a URL, that one alone', () => {
    expect([verdictOf(list, 'aka.ms', 443), verdictOf(list, 'aka.ms', 80)]).toEqual(['allowed', 'cannot-tell']);
    expect(verdictOf(list, 'ctldl.windowsupdate.com', 80)).toBe('allowed');
  });

  test('warns of a star right before a name', () => {
    expect(list.remarks).toMatchObject([{ kind: 'warning', code: 'star-before-name', place: { line: 11 } }]);
  });

  test('means what is said that it means', () => {
    const said = read(
      listReader,
      'x.txt',
      { bare: 'apex-and-below', dot: 'below', star: 'one-label' },
      'a.test\n.b.test\n*.c.test\n',
    );

    expect(['x.a.test', 'b.test', 'x.b.test', 'x.c.test', 'y.x.c.test'].map((host) => verdictOf(said, host))).toEqual([
      'allowed',
      'blocked',
      'allowed',
      'allowed',
      'blocked',
    ]);
  });

  test('is what is said that it is for', () => {
    const inspection = read(listReader, 'x.txt', { use: 'do-not-inspect' }, 'a.test\n');

    expect(['a.test', 'b.test'].map((host) => verdictOf(inspection, host))).toEqual(['allowed', 'inspected']);
  });

  test('is doubted where a line that may name a host cannot be read', () => {
    const damaged = read(listReader, 'damaged.txt');

    expect(damaged.remarks.map(({ place, code }) => [place.line, code])).toContainEqual([2, 'not-a-host']);
    expect(verdictOf(damaged, 'login.live.com')).toBe('cannot-tell');
  });

  test('blocks everything where it is empty', () => {
    expect(verdictOf(read(listReader, 'x.txt', undefined, '# nothing\n'), 'a.test')).toBe('blocked');
  });
});

describe('a file in the form of hosts', () => {
  const hosts = read(listReader, 'hosts');

  test('blocks what it sends nowhere, and lets the rest through', () => {
    expect(prove([hosts], [endpoint('vortex.data.microsoft.com')])).toMatchObject([
      { verdict: 'blocked', deciding: [{ place: { file: 'hosts', line: 5 } }] },
    ]);
    expect(verdictOf(hosts, 'login.live.com')).toBe('allowed');
    expect(verdictOf(hosts, 'a.vortex.data.microsoft.com')).toBe('allowed');
  });
});

describe('a table', () => {
  const table = read(csvReader, 'rules.csv');

  test('is read by its headers, with lines counted through cells in quotes', () => {
    expect(table.access?.rules.map(({ place, text }) => [place.line, text])).toEqual([
      [2, '*.manage.microsoft.com'],
      [4, 'login.microsoftonline.com'],
      [4, 'login.live.com'],
      [5, 'sway.com'],
    ]);
    expect(verdictOf(table, 'login.live.com', 8080)).toBe('blocked');
    expect(verdictOf(table, 'sway.com')).toBe('blocked');
    expect(table.remarks).toEqual([]);
  });

  test('may say for each row what is done', () => {
    expect(table.inspection).toMatchObject({
      otherwise: 'inspect',
      rules: [{ text: '*.dm.microsoft.com', decision: 'leave' }],
    });
  });

  test('is read by headers that were said', () => {
    const own = read(csvReader, 'x.csv', { columns: { host: 'Ziel' } }, 'Host,Ziel\nproxy,a.test\n');

    expect([verdictOf(own, 'a.test'), verdictOf(own, 'b.test')]).toEqual(['allowed', 'blocked']);
  });

  test('leaves rows open that it does not understand', () => {
    const damaged = read(csvReader, 'damaged.csv');

    expect(damaged.remarks.map(({ place, code }) => [place.line, code])).toEqual([
      [3, 'cell'],
      [4, 'cell'],
      [5, 'not-a-host'],
      [5, 'not-a-host'],
    ]);
    expect(verdictOf(damaged, 'c.example')).toBe('cannot-tell');
  });

  test('without a column of hosts says nothing', () => {
    expect(verdictOf(read(csvReader, 'x.csv', undefined, 'a,b\n1,2\n'), 'a.test')).toBe('cannot-tell');
  });
});

describe('JSON', () => {
  test("is read as Microsoft's own list has it", () => {
    const json = read(jsonReader, 'endpoints.json');

    expect(prove([json], [endpoint('*.auth.microsoft.com')])).toMatchObject([
      { verdict: 'allowed', deciding: [{ place: { line: 5 }, text: '*.auth.microsoft.com' }] },
    ]);
    expect(verdictOf(json, 'login.microsoftonline.com', 8080)).toBe('blocked');
  });

  test('may be an array of hosts', () => {
    expect(verdictOf(read(jsonReader, 'x.json', undefined, '["a.test", "*.b.test"]'), 'x.b.test')).toBe('allowed');
  });

  test('hands what is done down to what is inside', () => {
    const text = '{"treatments":[{"treatment":"bypass-proxy","entries":[{"pattern":"a.test"}]}]}';

    expect(read(jsonReader, 'x.json', undefined, text).route).toMatchObject({ rules: [{ decision: 'direct' }] });
  });

  test('that is none leaves all open', () => {
    expect(verdictOf(read(jsonReader, 'x.json', undefined, '["a.test",'), 'a.test')).toBe('cannot-tell');
  });
});

describe('what a list means', () => {
  test('is said in words', () => {
    expect(readListMeaning(['bare=apex-and-below,use=bypass-proxy', 'host=Ziel'])).toEqual({
      bare: 'apex-and-below',
      use: 'bypass-proxy',
      columns: { host: 'Ziel' },
    });
  });

  test('is refused with what can be said', () => {
    expect(readListMeaning(['bare=all'])).toBe('bare=all: bare takes exact, apex-and-below');
    expect(readListMeaning(['what'])).toBe(
      'what: takes bare, dot, star, use, host, ports, protocol, action with = and a value',
    );
  });
});

test('files are recognised by what they are', () => {
  const sureness = (file: string) =>
    [listReader, csvReader, jsonReader].map((reader) => reader.recognise(file, fixture(file)) > 0);

  expect(sureness('allow.txt')).toEqual([true, false, false]);
  expect(sureness('hosts')).toEqual([true, false, false]);
  expect(sureness('rules.csv')).toEqual([false, true, false]);
  expect(sureness('endpoints.json')).toEqual([false, false, true]);
  expect(listReader.recognise('squid.conf', 'http_access allow all\nacl a dstdomain b.test\n')).toBe(0);
});
