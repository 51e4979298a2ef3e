// Every generated file that has a real consumer here is handed to it.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XmlDocument } from 'libxml2-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { generate } from '../src/allowlist/generate/generate.ts';
import { allLists, configurationOf, nearMisses, targetNamed, tuple } from '../src/allowlist/generate/plans-for-test.ts';
import { wantedFor } from '../src/allowlist/generate/wanted.ts';
import { prove } from '../src/allowlist/index.ts';
import { openPac } from '../src/pac/index.ts';

const lists = allLists();
/** In CI the peer must be there; elsewhere these tests run where it is. */
const isWanted = (program: string) => process.env['CI'] !== undefined || existsSync(program);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-peers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a program; gives its exit code and all that it printed. */
async function run(program: string, words: readonly string[], input = ''): Promise<{ code: number; said: string }> {
  expect(existsSync(program), `there is no ${program}; .ci/run names the package that has it`).toBe(true);
  return new Promise((resolve) => {
    const child = execFile(program, words, { timeout: 20_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, said: `${stdout}${stderr}` });
    });
    child.stdin?.end(input);
  });
}

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const filesFor = (product: string) => {
  const target = targetNamed(product);
  return generate(lists, target, target.treatments).files;
};

const SQUID = '/usr/sbin/squid';
describe.runIf(isWanted(SQUID))('squid', () => {
  it('takes what is generated without a word', async () => {
    const files = filesFor('squid');
    const paths = await Promise.all(files.map(({ name, text }) => write(name, text)));
    const own = paths.map((path) => `include ${path}\n`).join('');
    const path = await write('squid.conf', `http_port 3128\n${own}http_access deny all\n`);

    const { code, said } = await run(SQUID, ['-k', 'parse', '-f', path]);

    expect(said.split('\n').filter((line) => /FATAL|ERROR|WARNING|unrecognized/i.test(line))).toEqual([]);
    expect(code).toBe(0);
    expect(files).toHaveLength(4);
  });
});

const UNSHARE = '/usr/bin/unshare';
const NFT = '/usr/sbin/nft';
describe.runIf(isWanted(NFT) && isWanted(UNSHARE))('nftables', () => {
  it.each(filesFor('nftables'))('checks $name', async ({ name, text }) => {
    const path = await write(name, text);

    expect(await run(UNSHARE, ['-rn', NFT, '-c', '-f', path])).toEqual({ code: 0, said: '' });
  });
});

const IPSET = '/usr/sbin/ipset';
describe.runIf(isWanted(IPSET) && isWanted(UNSHARE))('ipset', () => {
  it.each(filesFor('ipset'))('restores $name, and has what stands in it', async ({ text }) => {
    const { code, said } = await run(UNSHARE, ['-rn', 'sh', '-c', `${IPSET} restore -! && ${IPSET} save`], text);

    const entries = (of: string): readonly string[] =>
      of
        .split('\n')
        .filter((line) => line.startsWith('add '))
        .map((line) => line.replace(/\/(32|128)$/, ''))
        .sort();
    expect(code).toBe(0);
    expect(entries(said)).toEqual(entries(text));
  });
});

const DNSMASQ = '/usr/sbin/dnsmasq';
describe.runIf(isWanted(DNSMASQ))('dnsmasq', () => {
  it.each(filesFor('dnsmasq'))('tests $name', async ({ name, text }) => {
    const { code, said } = await run(DNSMASQ, ['--test', '-C', await write(name, text)]);

    expect([code, said.trim()]).toEqual([0, 'dnsmasq: syntax check OK.']);
  });
});

describe('the PAC file', () => {
  const target = targetNamed('pac');
  const { plan, files } = generate(lists, target, target.treatments);
  const [part] = plan.treatments;
  const script = files[0]?.text ?? '';
  const patterns = wantedFor(lists, 'bypass-proxy').map(({ pattern }) => pattern);
  const names = nearMisses(patterns).filter((name) => !name.endsWith('.'));
  const planned =
    part === undefined
      ? []
      : prove(
          [configurationOf(part, false)],
          names.map((name) => tuple(name)),
        ).map(({ verdict }) => (verdict === 'allowed' ? 'DIRECT' : 'PROXY proxy.example:8080'));

  it('sends by our engine just those past the proxy that the plan means', { timeout: 60_000 }, async () => {
    const pac = await openPac(script, {
      file: 'proxy.pac',
      at: new Date('2026-03-04T12:30:15Z'),
      offsetMinutes: 0,
      ownAddresses: [],
      resolve: async () => [],
    });
    try {
      const found = await Promise.all(names.map((host) => pac.find({ url: `https://${host}/`, host })));

      expect(found.map(({ answer }) => answer)).toEqual(planned);
    } finally {
      pac.close();
    }
  });

  const PACTESTER = '/usr/bin/pactester';
  it.runIf(isWanted(PACTESTER))('and by pacparser the same', { timeout: 60_000 }, async () => {
    const [pac, urls] = [
      await write('proxy.pac', script),
      await write('urls', names.map((name) => `https://${name}/\n`).join('')),
    ];

    const { said } = await run(PACTESTER, ['-p', pac, '-f', urls]);

    const answers = said.trimEnd().split('\n');
    expect(answers.map((line) => line.slice(line.indexOf(' : ') + 3))).toEqual(planned);
    expect(names.length).toBeGreaterThan(1_000);
  });
});

describe('pfSense', () => {
  it('gets XML with aliases whose values and remarks are as many', () => {
    const [file] = filesFor('pfsense');
    const document = XmlDocument.fromString(file?.text ?? '');
    try {
      const aliases = document.find('/aliases/alias').map((alias) => ({
        name: alias.get('name')?.content ?? '',
        values: alias.get('address')?.content.split(' ') ?? [],
        details: alias.get('detail')?.content.split('||') ?? [],
      }));

      expect(aliases.length).toBeGreaterThan(10);
      for (const { name, values, details } of aliases) {
        expect(name).toMatch(/^[a-zA-Z0-9_]{1,31}$/);
        expect([name, details.length]).toEqual([name, values.length]);
      }
    } finally {
      document.dispose();
    }
  });
});

describe('what is read as JSON', () => {
  const rule = z.strictObject({
    ruleType: z.enum(['ApplicationRule', 'NetworkRule']),
    name: z.string(),
    description: z.string(),
    sourceAddresses: z.array(z.string()).min(1),
    protocols: z.array(z.strictObject({ protocolType: z.enum(['Http', 'Https']), port: z.int() })).optional(),
    targetFqdns: z.array(z.string()).min(1).optional(),
    terminateTLS: z.boolean().optional(),
    ipProtocols: z.array(z.enum(['TCP', 'UDP'])).optional(),
    destinationAddresses: z.array(z.string()).min(1).optional(),
    destinationFqdns: z
      .array(z.string().regex(/^[^*]+$/))
      .min(1)
      .optional(),
    destinationPorts: z.array(z.string()).optional(),
  });
  const collection = z.strictObject({
    ruleCollectionType: z.literal('FirewallPolicyFilterRuleCollection'),
    name: z.string(),
    priority: z.int().min(100).max(65_000),
    action: z.strictObject({ type: z.literal('Allow') }),
    rules: z.array(rule).min(1),
  });

  it('has for Azure the shape that is documented, and no name or priority twice', () => {
    const text = filesFor('azure-firewall')[0]?.text ?? '';
    const template = z
      .object({ resources: z.array(z.object({ properties: z.object({ ruleCollections: z.array(collection) }) })) })
      .parse(JSON.parse(text));

    const collections = template.resources.flatMap(({ properties }) => properties.ruleCollections);
    const names = collections.flatMap(({ rules }) => rules.map(({ name }) => name));
    expect(new Set(collections.map(({ priority }) => priority)).size).toBe(collections.length);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has for Terraform the blocks of the resource', () => {
    const group = z.strictObject({
      name: z.string(),
      firewall_policy_id: z.string(),
      priority: z.int(),
      application_rule_collection: z.array(
        z.object({
          action: z.literal('Allow'),
          rule: z.array(
            z.object({
              protocols: z.array(z.object({ type: z.string(), port: z.int() })),
              destination_fqdns: z.array(z.string()),
            }),
          ),
        }),
      ),
      network_rule_collection: z.array(
        z.object({
          action: z.literal('Allow'),
          rule: z.array(z.object({ protocols: z.array(z.string()), destination_ports: z.array(z.string()) })),
        }),
      ),
    });
    const text = filesFor('terraform')[0]?.text ?? '';

    const module = z
      .object({ resource: z.object({ azurerm_firewall_policy_rule_collection_group: z.object({ muster: group }) }) })
      .parse(JSON.parse(text));
    const { muster } = module.resource.azurerm_firewall_policy_rule_collection_group;
    expect(muster.application_rule_collection.length).toBeGreaterThan(0);
  });

  it('has for Zscaler categories within its limits', () => {
    const url = z
      .string()
      .regex(/^\.?[a-z0-9_-]+(\.[a-z0-9_-]+)+$/)
      .max(1024);
    const category = z.object({
      configuredName: z.string(),
      superCategory: z.literal('USER_DEFINED'),
      customCategory: z.literal(true),
      urls: z.array(url).min(1).max(25_000),
    });

    expect(z.array(category).parse(JSON.parse(filesFor('zscaler')[0]?.text ?? '')).length).toBe(4);
  });
});
