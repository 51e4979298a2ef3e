import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfigurationReader, READERS } from '../../../src/allowlist/index.ts';
import type { Rule } from '../../../src/allowlist/model/configuration.ts';
import { must, type Target } from '../target.ts';
import { MORE_VENDORS, type Vendor } from './firewall-vendors.ts';

const ALLOWLIST = join(import.meta.dirname, '../../../src/allowlist');

const VENDORS: readonly Vendor[] = [
  {
    format: 'palo-alto',
    folder: 'palo-alto',
    unit: 'the reader of PAN-OS: XML, set commands and External Dynamic Lists',
    fixtures: ['running-config.set', 'panorama.xml', 'm365-urls.txt', 'damaged.xml'],
    tokens: [
      '<entry name="a">',
      '</entry>',
      '<member>any</member>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<!ENTITY a "b">',
      '&a;',
      '&#x0;',
      '<?',
      '?>',
      '<config>',
      '<a ',
      'set rulebase security rules a ',
      'set address a fqdn ',
      ' [ a b ]',
      '"',
      "'",
      '*.a.example/',
      '^.a.example',
      '*a',
      'a-group',
      'static [ a ]',
      '0.0.0.0/0',
      '::/0',
      '1.1.1.1-9.9.9.9',
      'parent-dg',
      '\n',
      '\r',
      '\u0000',
      '/'.repeat(50),
      '*.'.repeat(30),
    ],
  },
  {
    format: 'fortigate',
    folder: 'fortigate',
    unit: 'the reader of FortiOS configuration',
    fixtures: ['backup.conf', 'explicit-proxy.conf', 'damaged.conf'],
    tokens: [
      'config firewall policy\n',
      'config vdom\n',
      'edit 1\n',
      'edit "a"\n',
      'set member "a" "b"\n',
      'set action accept\n',
      'unset action\n',
      'append member "c"\n',
      'next\n',
      'end\n',
      '"',
      '\\',
      '\\"',
      "'",
      '#',
      '\n',
      'set type iprange\n',
      'set start-ip 0.0.0.0\n',
      'set end-ip 255.255.255.255\n',
      'set subnet 0.0.0.0 0.0.0.0\n',
      '443:1-2',
      '65536',
      '*.*',
      '(a|b)+$',
      'set internet-service enable\n',
      '\u0000',
    ],
  },
  {
    format: 'zscaler',
    folder: 'zscaler',
    unit: "the reader of Zscaler's policies and lists",
    fixtures: ['url-categories.json', 'policies.json', 'pasted.txt', 'damaged.json'],
    tokens: [
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '"',
      '\\u0000',
      'null',
      'true',
      '-1',
      '1e999',
      '"order": 0,',
      '"defaultRule": true',
      '"CUSTOM_01"',
      '"ANY"',
      '".a.example"',
      '"action": {}',
      '"urls": [[]]',
      '"state": "DISABLED"',
      '.a.example',
      ' ',
      '\n',
      '__proto__',
    ],
  },
  ...MORE_VENDORS,
];

/** Configurations of firewalls and proxies as their owners give them. */
export const firewallConfigurations: readonly Target[] = VENDORS.map(
  ({ format, folder, unit, fixtures, tokens }): Target => ({
    name: format,
    unit,
    inputs: 100_000,
    slice: 200,
    growthMb: 80,
    tokens,
    corpus: async () => fixtures.map((file) => readFileSync(join(ALLOWLIST, folder, 'fixtures', file))),
    open: async () => {
      const reader = READERS.find((one) => one.format === format);
      must(reader !== undefined, `there is a reader of ${format}`);
      return {
        run(input) {
          if (reader !== undefined) check(reader, input.toString('utf8'));
        },
      };
    },
  }),
);

function check(reader: ConfigurationReader, text: string): void {
  const sure = reader.recognise('in', text);
  must(sure >= 0 && sure <= 1, 'a reader is between impossible and certain');
  const lines = text.split('\n').length;
  const { access, inspection, authentication, remarks } = reader.read([{ file: 'in', text }], () => undefined);
  const rules: readonly Rule<string>[] = [
    ...(access?.rules ?? []),
    ...(inspection?.rules ?? []),
    ...(authentication?.rules ?? []),
  ];
  must(
    rules.every(({ place }) => place.line >= 1 && place.line <= lines + 1),
    'every rule has a line of the file',
  );
  must(
    remarks.every(({ place, message }) => place.line >= 1 && place.line <= lines + 1 && message !== ''),
    'every remark has a line of the file and says something',
  );
  must(
    rules.every(({ text: shown }) => shown.length <= 200),
    'what is shown of a line is short',
  );
  must(
    rules.every(({ when }) => when.addresses === undefined || (when.unless ?? []).length > 0),
    'what hangs on an address says so',
  );
}
