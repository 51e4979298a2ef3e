import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfigurationReader, prove, READERS } from '../../../src/allowlist/index.ts';
import { must, type Target } from '../target.ts';

const ALLOWLIST = join(import.meta.dirname, '../../../src/allowlist');

interface Format {
  readonly format: string;
  readonly unit: string;
  readonly folder: string;
  readonly fixtures: readonly string[];
  readonly tokens: readonly string[];
}

const FORMATS: readonly Format[] = [
  {
    format: 'squid',
    unit: "the reader of Squid's configuration, and the proof on it",
    folder: 'squid',
    fixtures: ['squid.conf', 'damaged.conf'],
    tokens: [
      'acl a dstdomain .a.example\n',
      'acl a any-of a !b\n',
      'acl b all-of a a a\n',
      'acl a url_regex -i ^a\\.\n',
      'acl a dstdom_regex ([a]{1,9})+$\n',
      'acl a src 0.0.0.0/0\n',
      'acl a port 0-99999\n',
      'acl a ssl::server_name --server-provided a\n',
      'http_access allow a !b\n',
      'adapted_http_access deny a\n',
      'ssl_bump terminate a\n',
      'ssl_bump stare all\n',
      'ssl_bump peek all\n',
      'http_port 1 ssl-bump\n',
      'cache_peer a parent 1 0\n',
      'never_direct allow a\n',
      'include file\n',
      'include *\n',
      'if 1 = 1\n',
      'else\n',
      'endif\n',
      '\\\n',
      '"/a"',
      '"',
      '!',
      ' #',
      '\r',
      '\u0000',
      '.'.repeat(50),
    ],
  },
  {
    format: 'list',
    unit: 'the reader of plain lists and hosts files',
    folder: 'lists',
    fixtures: ['allow.txt', 'damaged.txt', 'hosts'],
    tokens: [
      '*.',
      '.',
      '||',
      '^',
      '://',
      ':443',
      '0.0.0.0 ',
      '::1 ',
      '/*',
      '@',
      '*',
      ' # ',
      '\u00fc',
      '\r\n',
      '\u0000',
    ],
  },
  {
    format: 'csv',
    unit: 'the reader of tables of hosts',
    folder: 'lists',
    fixtures: ['rules.csv', 'damaged.csv'],
    tokens: ['"', '""', ',', ';', '\t', '\r\n', 'Host', 'Ports', 'any', '443-80', 'tcp/1', 'allow', '\ufeff'],
  },
  {
    format: 'json',
    unit: 'the reader of JSON with hosts',
    folder: 'lists',
    fixtures: ['endpoints.json'],
    tokens: ['[', ']', '{', '}', '"urls":', '"__proto__":', '"host":', '"\\u0061.b"', 'null', '1e999', '['.repeat(50)],
  },
];

/** Readers of proxies' configurations and lists; what they read is proved with, so that no table can hang the proof. */
export const proxyLists: readonly Target[] = FORMATS.map(targetOf);

function targetOf({ format, unit, folder, fixtures, tokens }: Format): Target {
  return {
    name: `allow-list-${format}`,
    unit,
    inputs: 100_000,
    slice: 250,
    growthMb: 60,
    tokens,
    corpus: async () => fixtures.map((name) => readFileSync(join(ALLOWLIST, folder, 'fixtures', name))),
    open: async () => {
      const reader = READERS.find((one) => one.format === format);
      must(reader !== undefined, `there is a reader of ${format}`);
      return {
        run(input) {
          if (reader !== undefined) check(reader, input.toString('utf8'));
        },
      };
    },
  };
}

function check(reader: ConfigurationReader, text: string): void {
  const sureness = reader.recognise('file', text);
  must(sureness >= 0 && sureness <= 1, 'sureness is from 0 to 1');
  const configuration = reader.read([{ file: 'file', text }], () => undefined);
  const lines = text.split('\n').length;
  for (const { place, message } of configuration.remarks) {
    must(place.line >= 1 && place.line <= Math.max(1, lines), 'a remark is at a line of the file');
    must(message.length < 600, 'a remark is a sentence');
  }
  const { access, inspection, authentication, route } = configuration;
  for (const table of [access, inspection, authentication, route])
    for (const { text: shown, place } of table?.rules ?? []) {
      must(shown.length <= 220, 'a rule is shown on a line');
      must(place.line >= 1 && place.line <= Math.max(1, lines), 'a rule is at a line of the file');
    }
  const [proof] = prove([configuration], [ENDPOINT]);
  must(proof !== undefined, 'every endpoint has a proof');
}

const ENDPOINT = {
  list: 'fuzz',
  service: 'fuzz',
  pattern: 'a.example',
  kind: 'exact',
  protocol: 'tcp',
  port: 443,
  required: true,
  tls_inspection_allowed: true,
  authenticated_proxy_allowed: true,
  testable: true,
} as const;
