// What our PAC engine decides, and what a proof makes of it, against Chromium's real requests, pac-resolver and pacparser.
import { existsSync } from 'node:fs';
import { getQuickJS } from '@tootallnate/quickjs-emscripten';
import fc from 'fast-check';
import { createPacResolver } from 'pac-resolver';
import { beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../src/allowlist/generate/generate.ts';
import { allLists, targetNamed, tuple } from '../src/allowlist/generate/plans-for-test.ts';
import { proveByRunning, READERS } from '../src/allowlist/index.ts';
import { tuplesOf } from '../src/endpoints/index.ts';
import { openPac, PacFault, pacTargetOf } from '../src/pac/index.ts';
import { BROWSER } from './support/browser.ts';
import { type AskedPac, joinedPac, portOf, waysInBrowser } from './support/pac-browser.ts';
import { anyClockCall } from './support/pac-clock.ts';
import { DIFFERENCES, type Said } from './support/pac-differences.ts';
import { anyPacFile, PROXIES, USUAL_PAC_FILES, urlAt, urlOf } from './support/pac-files.ts';
import { askPacparser, PACTESTER } from './support/pacparser.ts';

const isWanted = (isHere: boolean) => process.env['CI'] !== undefined || isHere;
const sample = <T>(of: fc.Arbitrary<T>, count: number, seed: number) => fc.sample(of, { numRuns: count, seed });
/** A URL as it is handed to a PAC file. Throws where it is none. */
const targetOf = (url: string) => {
  const target = pacTargetOf(url);
  if (target === undefined) throw new Error(`${url} is no URL`);
  return target;
};

/** Random PAC files, usual ones, and the one that we write, with URLs for each. */
const files = ((): readonly AskedPac[] => {
  const [made] = generate(allLists(), targetNamed('pac'), ['bypass-proxy'], { tenant: 'contoso', all: true }).files;
  const usual = [...sample(anyPacFile, 26, 1), ...USUAL_PAC_FILES].map((script, index) => ({
    script,
    urls: [...new Set(sample(urlAt(portOf(index)), 90, 100 + index))],
  }));
  const patterns = allLists().flatMap((list) => tuplesOf(list).map(({ pattern }) => pattern));
  const hosts = patterns.filter((pattern) => !pattern.includes('<')).map((pattern) => pattern.replaceAll('*', 'x1'));
  return [
    ...usual,
    { script: made?.text ?? '', urls: [...new Set(sample(urlOf(hosts, portOf(usual.length)), 300, 3))] },
  ];
})();

/** A PAC file for each difference; `yes` is the first proxy. */
const differing = DIFFERENCES.map(({ condition, url }, index): AskedPac & { readonly port: number } => {
  const port = portOf(files.length + index);
  const script = `function FindProxyForURL(url, host) { return (${condition}) ? "PROXY one.proxy:8080" : "PROXY two.proxy:8080"; }`;
  return { port, script, urls: [url.replace(/^(\w+:\/\/[^/]*)/, `$1:${port}`)] };
});

async function ours(script: string, urls: readonly string[]) {
  const pac = await openPac(script, {
    file: 'proxy.pac',
    at: new Date(),
    offsetMinutes: 0,
    ownAddresses: ['192.0.2.7'],
    timeoutMs: 60_000,
    resolve: async (name) => (name.endsWith('.nowhere') ? [] : ['127.0.0.1']),
  });
  try {
    return await Promise.all(urls.map((url) => pac.find(targetOf(url)).catch(faultOf)));
  } finally {
    pac.close();
  }
}

function faultOf(error: unknown): { readonly answer: string; readonly steps: readonly [] } {
  if (error instanceof PacFault) return { answer: 'fails', steps: [] };
  throw error;
}

/** A PAC file that tells of the host `n17.test` what the 17th of some calls says of the clock. */
const clock = ((): AskedPac => {
  const port = portOf(files.length + differing.length);
  const calls = sample(anyClockCall, 200, 9).map((call) => `function () { return ${call}; }`);
  const script = `var calls = [${calls.join(',\n')}];
function FindProxyForURL(url, host) {
  return calls[parseInt(host.substring(1), 10)]() ? "PROXY one.proxy:8080" : "PROXY two.proxy:8080";
}`;
  return { script, urls: calls.map((_, index) => `http://n${index}.test:${port}/`) };
})();

const answersOf = async ({ script, urls }: AskedPac) => (await ours(script, urls)).map(({ answer }) => answer);
const pairs = files.flatMap(({ urls }) => urls).length;

/** What we decide on each URL: the port is that of its PAC file. */
let decided: ReadonlyMap<string, Awaited<ReturnType<typeof ours>>[number]> = new Map();
beforeAll(async () => {
  const urls = files.flatMap((file) => file.urls);
  const all = await ours(joinedPac(files), urls);
  decided = new Map(all.map((one, index) => [urls[index] ?? '', one]));
}, 120_000);
const answersTo = ({ urls }: AskedPac) => urls.map((url) => decided.get(url)?.answer);

describe.runIf(isWanted(BROWSER !== undefined))('Chromium', () => {
  let ways: ReadonlyMap<string, string> = new Map();
  let before: readonly string[] = [];
  const wayOf = (url: string) => ways.get(targetOf(url).url);
  beforeAll(async () => {
    before = await answersOf(clock);
    ways = await waysInBrowser([...files, ...differing, clock], PROXIES);
  }, 120_000);

  it(`takes the way that we tell, of ${pairs} URLs and PAC files`, { timeout: 60_000 }, async () => {
    expect(pairs).toBeGreaterThan(2000);
    for (const { script, urls } of files) {
      const own = urls.map((url) => decided.get(url)?.steps[0]).map((step) => step?.host || step?.kind);

      expect(
        urls.map((url) => `${url} ${wayOf(url)}`),
        script,
      ).toEqual(urls.map((url, at) => `${url} ${own[at]}`));
    }
  });

  it('goes past the proxy just where a proof says so', { timeout: 60_000 }, async () => {
    const read = (format: string, text: string) =>
      READERS.find((one) => one.format === format)?.read([{ file: format, text }], () => undefined, {
        address: '192.0.2.7',
      });
    const chain = [read('pac', joinedPac(files)), read('squid', 'http_access deny all')];
    const urls = files.flatMap((file) => file.urls).filter((url) => url.startsWith('https:'));
    const endpoints = urls.map((url) => tuple(targetOf(url).host, 'tcp', Number(URL.parse(url)?.port)));

    const proofs = await proveByRunning(
      chain.filter((one) => one !== undefined),
      endpoints,
    );

    expect(urls.length).toBeGreaterThan(1000);
    expect(proofs.map(({ verdict }, index) => `${urls[index]} ${verdict}`)).toEqual(
      urls.map((url) => `${url} ${wayOf(url) === 'direct' ? 'allowed' : 'blocked'}`),
    );
  });

  it('reads the clock as we do', async () => {
    const after = await answersOf(clock);
    // What changed while it was asked cannot be compared.
    const same = clock.urls.filter((_, index) => before[index] === after[index]);

    expect(same.length).toBeGreaterThan(150);
    expect(same.map((url) => `PROXY ${wayOf(url)}:8080`)).toEqual(same.map((url) => after[clock.urls.indexOf(url)]));
  });

  it.each(DIFFERENCES.map((row, index) => ({ ...row, asked: differing[index]?.urls[0] ?? '' })))(
    '$what: $chromium',
    ({ asked, chromium }) => {
      // Where a PAC file fails, browsers go direct.
      const said: Record<string, Said> = { 'one.proxy': 'yes', 'two.proxy': 'no', direct: 'fails' };

      expect(said[wayOf(asked) ?? ''] ?? wayOf(asked)).toBe(chromium);
    },
  );
});

async function packResolved({ script, urls }: AskedPac): Promise<readonly string[]> {
  const find = createPacResolver(await getQuickJS(), script, { sandbox: { myIpAddress: () => '192.0.2.7' } });
  return Promise.all(urls.map((url) => find(url).catch(() => 'fails')));
}
const toldAs = (answer: string): Said => {
  if (answer === 'PROXY one.proxy:8080') return 'yes';
  return answer === 'PROXY two.proxy:8080' ? 'no' : 'fails';
};

/** Others hand a PAC file what they are given: so they are given what browsers hand over. */
const asBrowsers = ({ script, urls }: AskedPac): AskedPac => ({ script, urls: urls.map((url) => targetOf(url).url) });

describe('pac-resolver', () => {
  it(`answers as we do, of ${pairs} URLs and PAC files`, { timeout: 60_000 }, async () => {
    for (const file of files) expect(await packResolved(asBrowsers(file)), file.script).toEqual(answersTo(file));
  });

  it.each(DIFFERENCES.map((row, index) => ({ ...row, file: differing[index] ?? files[0] })))(
    '$what: $pacResolver',
    async ({ file, pacResolver: said }) => {
      const [answer = ''] = file === undefined ? [] : await packResolved(file);

      expect(toldAs(answer)).toBe(said);
    },
  );
});

describe.runIf(isWanted(existsSync(PACTESTER)))('pacparser', () => {
  it(`answers as we do, of ${pairs} URLs and PAC files`, { timeout: 60_000 }, async () => {
    for (const file of files) expect(await askPacparser(asBrowsers(file)), file.script).toEqual(answersTo(file));
  });

  it.each(DIFFERENCES.map((row, index) => ({ ...row, file: differing[index] ?? files[0] })))(
    '$what: $pacparser',
    async ({ file, pacparser }) => {
      const [answer = ''] = file === undefined ? [] : await askPacparser(file).catch(() => ['fails']);

      expect(toldAs(answer)).toBe(pacparser);
    },
  );
});

describe('we', () => {
  it('say of each difference what the table says', async () => {
    const answers = await answersOf({
      script: joinedPac([...files, ...differing]),
      urls: differing.flatMap(({ urls }) => urls),
    });

    expect(DIFFERENCES.map(({ what }, index) => `${what}: ${toldAs(answers[index] ?? '')}`)).toEqual(
      DIFFERENCES.map(({ what, ours: said }) => `${what}: ${said}`),
    );
  });
});
