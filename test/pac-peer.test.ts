// Our PAC functions and interpreter against pacparser's: the same PAC files, the same questions, the same answers.
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPac } from '../src/pac/index.ts';
import { anyClockCall } from './support/pac-clock.ts';
import { askPacparser, FAKETIME, PACTESTER } from './support/pacparser.ts';

/** In CI the peer must be there; elsewhere these tests run where it is. */
const isWanted = (...programs: readonly string[]) =>
  process.env['CI'] !== undefined || programs.every((program) => existsSync(program));

interface Asked {
  readonly script: string;
  readonly hosts: readonly string[];
  readonly clock?: { readonly at: Date; readonly offsetMinutes: number };
}

function pacparser({ hosts, ...asked }: Asked): Promise<readonly string[]> {
  return askPacparser({ ...asked, urls: hosts.map((host) => `http://${host}/`) });
}

async function ours({ script, hosts, clock }: Asked): Promise<readonly string[]> {
  const pac = await openPac(script, {
    file: 'proxy.pac',
    at: clock?.at ?? new Date('2026-03-04T12:30:15Z'),
    offsetMinutes: clock?.offsetMinutes ?? 0,
    ownAddresses: ['192.0.2.7'],
    resolve: async () => [],
  });
  try {
    const found = await Promise.all(hosts.map((host) => pac.find({ url: `http://${host}/`, host })));
    return found.map(({ answer }) => answer);
  } finally {
    pac.close();
  }
}

async function expectSame(asked: Asked): Promise<void> {
  const [theirs, own] = await Promise.all([pacparser(asked), ours(asked)]);

  expect(theirs).toHaveLength(asked.hosts.length);
  expect(own).toEqual(theirs);
}

/** The same cases in every run. */
function sample<T>(of: fc.Arbitrary<T>, count: number, seed: number): readonly T[] {
  return fc.sample(of, { numRuns: count, seed });
}

/** Asked of addresses alone: pacparser would look names up by the machine's own resolver. */
const inNet = (net: string, mask: string) => `(/^[0-9.]+$/.test(host) && isInNet(host, "${net}", "${mask}"))`;
const label = fc.constantFrom('a', 'b', 'ab', 'www', 'office', 'evil', 'x1', 'Ex');
const host = fc
  .array(label, { minLength: 1, maxLength: 4 })
  .map((labels) => labels.join('.'))
  .chain((name) => fc.constantFrom(name, `${name}.com`, `10.1.${name.length}.9`));
const piece = fc.oneof(label, fc.constantFrom('.', '*', '?', '*.', '.com', '10.', '|', '[ab]', '+', '$', '^', '(a|b)'));
const pattern = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
const CALLS = [
  (text: string) => `shExpMatch(host, ${text})`,
  (text: string) => `dnsDomainIs(host, ${text})`,
  (text: string) => `localHostOrDomainIs(host, ${text})`,
  (text: string) => `${inNet('10.1.0.0', '255.255.0.0')} || shExpMatch(url, ${text})`,
];

describe.runIf(isWanted(PACTESTER))('our PAC functions and those of pacparser', () => {
  it('say the same of 1,200 hosts and patterns', { timeout: 60_000 }, async () => {
    const hosts = sample(host, 30, 1);
    const calls = sample(pattern, 40, 2).map((text, index) => CALLS[index % 4]?.(JSON.stringify(text)) ?? '""');
    const tries = calls.map((call) => `try { said.push(${call} ? 1 : 0); } catch (e) { said.push("throws"); }`);

    await expectSame({
      script: `function FindProxyForURL(url, host) { var said = [dnsDomainLevels(host), isPlainHostName(host)];\n${tries.join('\n')}\nreturn said.join(" "); }`,
      hosts,
    });
  });

  it('say the same of 600 addresses in networks', { timeout: 60_000 }, async () => {
    const masks = [
      '255.255.255.255',
      '255.255.255.0',
      '255.255.0.0',
      '255.0.0.0',
      '0.0.0.0',
      '255.255.128.0',
      '0.0.0.255',
    ];
    const nets = sample(fc.tuple(fc.ipV4(), fc.constantFrom(...masks)), 20, 3);
    const calls = nets.map(([net, mask]) => `isInNet(host, "${net}", "${mask}") ? 1 : 0, convert_addr(host) % 7`);

    await expectSame({
      script: `function FindProxyForURL(url, host) { return [${calls.join(', ')}, myIpAddress()].join(" "); }`,
      hosts: [...sample(fc.ipV4(), 25, 4), ...nets.slice(0, 5).map(([net]) => net)],
    });
  });

  const leaf = fc.oneof(
    pattern.filter((text) => !/[[\](){}^$+|]/.test(text)).map((text) => `shExpMatch(host, ${JSON.stringify(text)})`),
    label.map((text) => `dnsDomainIs(host, ".${text}")`),
    fc.constantFrom('isPlainHostName(host)', 'dnsDomainLevels(host) > 1', inNet('10.1.2.0', '255.255.255.0')),
    label.map((text) => `host.indexOf("${text}") >= 0`),
  );
  const condition = fc.oneof(
    leaf,
    fc.tuple(leaf, leaf).map(([a, b]) => `${a} && !(${b})`),
    fc.tuple(leaf, leaf).map(([a, b]) => `(${a} || ${b})`),
  );
  const rule = fc.tuple(condition, fc.constantFrom('DIRECT', 'PROXY p:1', 'SOCKS s:2; DIRECT'), fc.boolean());

  it('come to the same decision in 25 PAC files', { timeout: 120_000 }, async () => {
    const files = sample(fc.array(rule, { minLength: 3, maxLength: 30 }), 25, 5);
    const hosts = sample(host, 20, 6);

    for (const rules of files) {
      const lines = rules.map(([when, way, isNested]) =>
        isNested ? `  if (${when}) { if (host.length > 5) return "${way}"; }` : `  if (${when}) return "${way}";`,
      );
      await expectSame({
        script: `function FindProxyForURL(url, host) {\n${lines.join('\n')}\n  return "end";\n}`,
        hosts,
      });
    }
  });

  it('differ where pacparser is not as browsers are', async () => {
    const script =
      'function FindProxyForURL(url, host) { return [isPlainHostName("::1"), isInNet("10.1.1.1", "10.0.0.0", "255.0.0")].join(" "); }';

    expect(await pacparser({ script, hosts: ['a'] })).toEqual(['true true']);
    expect(await ours({ script, hosts: ['a'] })).toEqual(['false false']);
  });
});

describe.runIf(isWanted(PACTESTER, FAKETIME))('the clock of our PAC functions and that of pacparser', () => {
  // Ranges that go around the end are left out: pacparser 1.3.6 knows none, browsers do.
  it.each([
    ['2026-03-04T12:30:15Z', 0],
    ['2026-12-31T23:30:00Z', 60],
    ['2026-01-01T00:30:00Z', -300],
    ['2028-02-29T11:00:00Z', 330],
    ['2026-07-01T08:00:00Z', 0],
  ])('say the same of 150 ranges at %s, %d minutes ahead', { timeout: 30_000 }, async (at, offsetMinutes) => {
    const calls = sample(anyClockCall, 150, offsetMinutes + 7);

    await expectSame({
      script: `function FindProxyForURL(url, host) { return [\n${calls.map((text) => `${text} ? 1 : 0`).join(',\n')}].join(" "); }`,
      hosts: ['a'],
      clock: { at: new Date(at), offsetMinutes },
    });
  });
});
