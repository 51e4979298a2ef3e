// What is generated, read back by the vendor's own reader and proved.
import { describe, expect, it } from 'vitest';
import type { ProofVerdict } from '../model/proof.ts';
import { prove } from '../prove/prove.ts';
import { READERS } from '../readers.ts';
import { generate } from './generate.ts';
import { allLists, configurationOf, coveredBy, nearMisses, targetNamed, tuple, witnessOf } from './plans-for-test.ts';
import type { Treatment } from './treatments.ts';
import { wantedFor } from './wanted.ts';

const lists = allLists();

/** A product, its reader, and what a customer's file has around what is pasted. */
interface Case {
  readonly product: string;
  readonly format: string;
  readonly treatment: Treatment;
  readonly before?: string;
  readonly after?: string;
  /** What is made of the text where it is not pasted as it is. */
  readonly around?: (text: string) => string;
  /** What becomes of a host that was not pasted. */
  readonly otherwise: ProofVerdict;
}

const PAN_RULE = (rulebase: string, ...parts: readonly string[]) =>
  ['from any', 'to any', 'source any', 'destination any', 'service any', ...parts]
    .map((part) => `set rulebase ${rulebase} rules rest ${part}\n`)
    .join('');

const FORTIGATE_POLICY = `config firewall policy
    edit 9
        set srcintf "any"
        set dstintf "any"
        set srcaddr "all"
        set dstaddr "all"
        set action accept
        set schedule "always"
        set service "ALL"
        set ssl-ssh-profile "muster-inspection"
    next
end
`;

const NFTABLES_CHAIN = `table inet filter {
  chain forward {
    type filter hook forward priority 0; policy drop;
    jump muster_allow
  }
}
`;

/** A configuration of pfSense with the aliases that were restored, and a rule for each with the ports beside it. */
function inPfsense(text: string): string {
  const names = [...text.matchAll(/<name>(muster_allow_\w+)_(tcp|udp)<\/name>/g)];
  const rules = names.map(
    ([, name, protocol]) =>
      `<rule><type>pass</type><interface>lan</interface><ipprotocol>inet46</ipprotocol><protocol>${protocol}</protocol><source><any></any></source><destination><address>${name}</address><port>${name}_${protocol}</port></destination></rule>\n`,
  );
  const [head = '', aliases = ''] = text.split('<aliases>');
  const interfaces =
    '<interfaces><wan><if>em0</if><gateway>gw</gateway></wan><lan><if>em1</if><ipaddr>10.20.0.1</ipaddr><subnet>16</subnet></lan></interfaces>';
  return `${head}<pfsense><version>23.3</version>${interfaces}<filter>${rules.join('')}</filter>\n<aliases>${aliases}</pfsense>\n`;
}

const cases: readonly Case[] = [
  { product: 'squid', format: 'squid', treatment: 'allow', after: 'http_access deny all\n', otherwise: 'blocked' },
  {
    product: 'squid',
    format: 'squid',
    treatment: 'no-authentication',
    after:
      'auth_param basic program /bin/true\nacl users proxy_auth REQUIRED\nhttp_access allow users\nhttp_access deny all\n',
    otherwise: 'authenticated',
  },
  {
    product: 'squid',
    format: 'squid',
    treatment: 'do-not-inspect',
    before: 'http_port 3128 ssl-bump cert=/etc/squid/ca.pem\n',
    after: 'ssl_bump bump all\nhttp_access allow all\n',
    otherwise: 'inspected',
  },
  { product: 'paloalto', format: 'palo-alto', treatment: 'allow', otherwise: 'blocked' },
  {
    product: 'paloalto',
    format: 'palo-alto',
    treatment: 'do-not-inspect',
    after:
      PAN_RULE('security', 'application any', 'action allow') +
      PAN_RULE('decryption', 'type ssl-forward-proxy', 'action decrypt'),
    otherwise: 'inspected',
  },
  { product: 'edl', format: 'palo-alto', treatment: 'do-not-inspect', otherwise: 'blocked' },
  { product: 'edl', format: 'palo-alto', treatment: 'no-authentication', otherwise: 'blocked' },
  { product: 'fortigate', format: 'fortigate', treatment: 'allow', otherwise: 'blocked' },
  {
    product: 'fortigate',
    format: 'fortigate',
    treatment: 'do-not-inspect',
    after: FORTIGATE_POLICY,
    otherwise: 'inspected',
  },
  { product: 'cisco-asa', format: 'cisco-asa', treatment: 'allow', otherwise: 'blocked' },
  { product: 'ftd', format: 'ftd', treatment: 'allow', otherwise: 'blocked' },
  { product: 'nftables', format: 'nftables', treatment: 'allow', after: NFTABLES_CHAIN, otherwise: 'blocked' },
  { product: 'ipset', format: 'nftables', treatment: 'allow', otherwise: 'blocked' },
  { product: 'dnsmasq', format: 'nftables', treatment: 'allow', otherwise: 'blocked' },
  { product: 'pfsense', format: 'pfsense', treatment: 'allow', around: inPfsense, otherwise: 'blocked' },
  { product: 'csv', format: 'csv', treatment: 'allow', otherwise: 'blocked' },
  { product: 'csv', format: 'csv', treatment: 'do-not-inspect', otherwise: 'inspected' },
  { product: 'json', format: 'json', treatment: 'allow', otherwise: 'blocked' },
  { product: 'json', format: 'json', treatment: 'no-authentication', otherwise: 'authenticated' },
  { product: 'zscaler', format: 'zscaler', treatment: 'allow', otherwise: 'blocked' },
  { product: 'zscaler', format: 'zscaler', treatment: 'do-not-inspect', otherwise: 'blocked' },
  { product: 'azure-firewall', format: 'azure-firewall', treatment: 'allow', otherwise: 'blocked' },
  { product: 'azure-firewall', format: 'azure-firewall', treatment: 'do-not-inspect', otherwise: 'blocked' },
  { product: 'terraform', format: 'azure-firewall', treatment: 'allow', otherwise: 'blocked' },
];

function readBack({ product, format, treatment, before = '', after = '', around = String }: Case) {
  const target = targetNamed(product);
  const { plan, files } = generate(lists, target, [treatment]);
  const reader = READERS.find((one) => one.format === format);
  const [part] = plan.treatments;
  if (reader === undefined || part === undefined) throw new Error(`there is no reader of ${format}`);
  const given = files.map(({ name, text }) => ({ file: name, text: around(`${before}${text}${after}`) }));
  return { target, part, given, reader, read: reader.read(given, () => undefined, {}) };
}

describe.each(cases)('$product, $treatment', (one) => {
  const { target, part, given, reader, read } = readBack(one);

  // A list of Cisco's looks like any list: its format has to be said.
  it('is known for what it is, and nothing in it is refused or not understood', () => {
    expect(Math.max(...given.map(({ file, text }) => reader.recognise(file, text)))).toBeGreaterThan(
      one.format === 'ftd' ? -1 : 0,
    );
    expect(read.remarks.filter(({ kind }) => kind !== 'warning')).toEqual([]);
  });

  it('lets everything through as it should', () => {
    const asked = coveredBy(part, wantedFor(lists, one.treatment));
    const addresses = new Map(asked.map(({ tuple: endpoint, addresses: published }) => [endpoint, published]));
    const proofs = prove(
      [read],
      asked.map((each) => each.tuple),
      (endpoint) => addresses.get(endpoint) ?? [],
    );

    expect(
      proofs
        .filter(({ verdict }) => verdict !== 'allowed')
        .map(({ endpoint, verdict }) => `${endpoint.pattern} ${endpoint.protocol} ${endpoint.port} ${verdict}`),
    ).toEqual([]);
  });

  it('means the hosts that the plan says, and no near miss more', () => {
    const names = nearMisses(wantedFor(lists, one.treatment).map(({ pattern }) => pattern)).slice(0, 4_000);
    const asked = names.map((name) => tuple(name));
    const planned = prove([configurationOf({ ...part, addresses: [] }, target.semantics.ports)], asked);
    const own = prove([read], asked);

    const isIn = planned.map(({ verdict }) => verdict === 'allowed');
    const expected = isIn.map((is, index) => (is ? 'allowed' : byAddress(own[index]?.verdict, one.otherwise)));
    expect(own.map(({ verdict }, index) => `${names[index]} ${verdict}`)).toEqual(
      expected.map((verdict, index) => `${names[index]} ${verdict}`),
    );
  });
});

/** A host that is not named may still be at an address that is let through; nobody can tell. */
function byAddress(found: ProofVerdict | undefined, otherwise: ProofVerdict): ProofVerdict {
  return found === 'cannot-tell' ? found : otherwise;
}

describe('a line of what is generated', () => {
  const minimal = allLists().filter(({ id }) => id === 'minimal');

  it.each([
    ['squid', 'squid', /^acl \S+ (dstdomain|dstdom_regex) /, 'http_access deny all\n'],
    ['edl', 'palo-alto', /^[^#]/, ''],
    ['cisco-asa', 'cisco-asa', /^ network-object /, ''],
    ['zscaler', 'zscaler', /^ {6}"/, ''],
    ['ftd', 'ftd', /^[^#]/, ''],
    ['dnsmasq', 'nftables', /^nftset=/, ''],
    ['csv', 'csv', /^allow,/, ''],
  ])('for %s could not be left out', (product, format, line, after) => {
    const target = targetNamed(product);
    const { plan, files } = generate(minimal, target, ['allow']);
    const reader = READERS.find((one) => one.format === format);
    const [part] = plan.treatments;
    const text = files[0]?.text ?? '';
    const lines = text.split('\n');
    const asked = part === undefined ? [] : coveredBy(part, wantedFor(minimal, 'allow')).map((one) => one.tuple);
    const narrowed = (part?.departures ?? [])
      .filter(({ kind }) => kind === 'narrowed')
      .flatMap(({ means, services }) =>
        means.flatMap((one) => services.map(({ protocol, from }) => tuple(witnessOf(one), protocol, from))),
      );
    const isLost = (without: number): boolean => {
      const left = lines.filter((_, index) => index !== without).join('\n');
      // The last of a list of JSON is followed by no comma.
      const shorter = left.replace(/,(\n {4}\])/, '$1');
      const read = reader?.read([{ file: files[0]?.name ?? '', text: `${shorter}${after}` }], () => undefined, {});
      return read === undefined || prove([read], [...asked, ...narrowed]).some(({ verdict }) => verdict !== 'allowed');
    };
    const entries = lines.flatMap((one, index) => (line.test(one) ? [index] : []));

    expect(isLost(-1)).toBe(false);
    expect(entries.length).toBeGreaterThan(50);
    expect(entries.filter((index) => !isLost(index)).map((index) => lines[index])).toEqual([]);
  });
});
