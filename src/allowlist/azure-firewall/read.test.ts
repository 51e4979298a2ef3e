import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Configuration, Rule } from '../model/configuration.ts';
import { azureFirewallReader } from './read.ts';

const text = (file: string): string => readFileSync(join(import.meta.dirname, 'fixtures', file), 'utf8');
const read = (...files: readonly string[]): Configuration =>
  azureFirewallReader.read(
    files.map((file) => ({ file, text: text(file) })),
    () => undefined,
  );
const told = (rules: readonly Rule<string>[] | undefined): readonly unknown[] =>
  (rules ?? []).map(({ text: line, when }) => [line, when]);
const HTTPS = { protocol: 'tcp', from: 443, to: 443 };
const HTTP = { protocol: 'tcp', from: 80, to: 80 };
const ANY = [{ kind: 'any' }];
const MANAGEMENT = { kind: 'below', host: 'manage.microsoft.com', withApex: false };

describe('what az network firewall policy rule-collection-group list gives', () => {
  const configuration = read('az-list.json');

  it('has network rules first, then application rules by the priority of their collections', () => {
    expect(told(configuration.access?.rules)).toEqual([
      [
        'allow: clock',
        { hosts: [{ kind: 'exact', host: 'time.windows.com' }], services: [{ protocol: 'udp', from: 123, to: 123 }] },
      ],
      [
        'allow: sign-in',
        {
          hosts: ANY,
          services: [HTTPS],
          addresses: ['52.96.0.0/14'],
          unless: ["whether the host's address is in 52.96.0.0/14, 10.1.0.0/16, AzureActiveDirectory"],
        },
      ],
      [
        'allow: sign-in',
        {
          hosts: ANY,
          services: [HTTPS],
          unless: ["whether the host's address is in the service tag AzureActiveDirectory"],
        },
      ],
      ['deny: gambling', { hosts: [{ kind: 'exact', host: 'telemetry.example' }], services: [HTTPS] }],
      [
        'deny: gambling',
        {
          hosts: ANY,
          services: [HTTPS],
          unless: ['whether Microsoft puts the host into the web category Gambling'],
        },
      ],
      [
        'allow: management',
        {
          hosts: [
            MANAGEMENT,
            { kind: 'exact', host: 'manage.microsoft.com' },
            { kind: 'glob', text: '*cdn.onenote.net', star: 'any' },
          ],
          services: [HTTPS, HTTP],
        },
      ],
      [
        'allow: updates',
        {
          hosts: ANY,
          services: [HTTPS],
          unless: ['whether Microsoft puts the host into the FQDN tag WindowsUpdate'],
        },
      ],
      ['allow: inspected', { hosts: [{ kind: 'exact', host: 'graph.microsoft.com' }], services: [HTTPS] }],
      [
        'allow: inspected',
        {
          hosts: [{ kind: 'exact', host: 'www.office.com' }],
          services: [HTTPS],
          unless: ['the path of the address, of which the rule names a part only'],
        },
      ],
    ]);
    expect(configuration.access?.otherwise).toBe('block');
  });

  it('points at the line on which a rule begins', () => {
    const line = configuration.access?.rules[5]?.place.line ?? 0;

    expect(
      text('az-list.json')
        .split('\n')
        .slice(line, line + 5)
        .join('\n'),
    ).toContain('"name": "management"');
  });

  it('inspects where a rule terminates TLS, and nowhere else', () => {
    const inspected = configuration.inspection?.rules.filter(({ decision }) => decision === 'inspect');

    expect(inspected?.map(({ text: line }) => line)).toEqual(['allow: inspected', 'allow: inspected']);
    expect(configuration.inspection?.otherwise).toBe('leave');
  });

  it('remarks that names in network rules hang on DNS, and doubts nothing', () => {
    expect(configuration.remarks.map(({ code, doubts }) => [code, doubts])).toEqual([['dns-dependent', []]]);
  });
});

describe('what Bicep makes', () => {
  const configuration = read('bicep.json');

  it('is read with the defaults of its parameters; one without a default stays open', () => {
    expect(told(configuration.access?.rules)).toEqual([
      [
        'allow: management',
        { hosts: [MANAGEMENT, { kind: 'exact', host: 'manage.microsoft.com' }], services: [HTTPS] },
      ],
      ['allow: partner', { hosts: ANY, services: [HTTPS], unless: ["what [parameters('partnerFqdns')] is"] }],
    ]);
  });

  it('is in doubt where the rules of a parent policy come first and were not given', () => {
    expect(configuration.remarks).toMatchObject([
      { code: 'parent-policy', place: { line: 12 }, doubts: ['access', 'inspection'] },
    ]);
  });
});

describe("Terraform's JSON", () => {
  it('is read with the defaults of its variables', () => {
    const configuration = read('main.tf.json');

    expect(told(configuration.access?.rules)).toEqual([
      ['deny: old-web', { hosts: ANY, services: [HTTP, { protocol: 'tcp', from: 8080, to: 8088 }] }],
      ['allow: management', { hosts: [MANAGEMENT], services: [HTTPS] }],
      ['allow: inspected', { hosts: [{ kind: 'exact', host: 'graph.microsoft.com' }], services: [HTTPS] }],
    ]);
    expect(configuration.inspection?.rules.map(({ decision }) => decision)).toEqual(['leave', 'leave', 'inspect']);
    expect(configuration.remarks).toEqual([]);
  });

  it('is read from the output of terraform show -json once only', () => {
    const group = {
      priority: 100,
      firewall_policy_id: 'x',
      application_rule_collection: [
        {
          name: 'c',
          priority: 1,
          action: 'Allow',
          rule: [{ name: 'r', protocols: [{ type: 'Https', port: 443 }], destination_fqdns: ['*'] }],
        },
      ],
    };
    const module = {
      root_module: { resources: [{ type: 'azurerm_firewall_policy_rule_collection_group', name: 'g', values: group }] },
    };
    const plan = JSON.stringify({ planned_values: module, prior_state: { values: module } });
    const { access, remarks } = azureFirewallReader.read([{ file: 'plan.json', text: plan }], () => undefined);

    expect(told(access?.rules)).toEqual([['allow: r', { hosts: ANY, services: [HTTPS] }]]);
    expect(remarks).toEqual([]);
  });

  it('says of its own language that nothing of it is read', () => {
    const hcl = 'resource "azurerm_firewall_policy_rule_collection_group" "a" {\n}\n';
    const { remarks } = azureFirewallReader.read([{ file: 'main.tf', text: hcl }], () => undefined);

    expect(azureFirewallReader.recognise('main.tf', hcl)).toBe(0.9);
    expect(remarks.map(({ code, doubts }) => [code, doubts])).toEqual([
      ['hcl', ['access', 'inspection']],
      ['no-rules', ['access', 'inspection']],
    ]);
  });
});

describe('what cannot be read', () => {
  it('is told with the line on which a file breaks off', () => {
    const { remarks } = read('damaged.json');

    expect(remarks[0]).toMatchObject({ kind: 'error', code: 'json', doubts: ['access', 'inspection'] });
    expect(remarks[0]?.place.line).toBe(text('damaged.json').split('\n').length);
  });

  it.each([
    [{ targetFqdns: ['a.*.com'] }, 'pattern'],
    [{ targetFqdns: ['https://a.com'] }, 'pattern'],
    [{ protocols: [{ protocolType: 'Ftp' }] }, 'ports'],
    [{ ruleType: 'SomethingRule' }, 'rule-type'],
  ])('is remarked upon in %j', (part, code) => {
    const rule = { ruleType: 'ApplicationRule', name: 'r', protocols: [{ protocolType: 'Https' }], ...part };
    const group = {
      priority: 1,
      ruleCollections: [{ priority: 1, action: { type: 'Allow' }, ruleCollectionType: 'x', rules: [rule] }],
    };
    const { remarks } = azureFirewallReader.read([{ file: 'a.json', text: JSON.stringify(group) }], () => undefined);

    expect(remarks.map((remark) => remark.code)).toContain(code);
  });
});
