import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decideRoutes, type RouteChoice, type RouteSurroundings, type Routes } from './decide-routes.ts';

const PAC = `function FindProxyForURL(url, host) {
  if (dnsDomainIs(host, ".direct.example")) return "DIRECT";
  if (isInNet(host, "10.0.0.0", "255.0.0.0")) return "HTTPS inside.example";
  if (host == "broken.example") throw 1;
  if (url.substring(0, 5) == "http:") return "SOCKS socks.example";
  return "PROXY a.example:3128; DIRECT";
}`;

let folder = '';
const opened: Routes[] = [];
const servers: Server[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-routes-'));
  await writeFile(join(folder, 'proxy.pac'), PAC);
});
afterEach(async () => {
  for (const routes of opened.splice(0)) routes.close();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

async function decide(choice: RouteChoice, more: Partial<RouteSurroundings> = {}): Promise<Routes> {
  const routes = await decideRoutes(choice, {
    env: {},
    platform: 'linux',
    now: new Date('2026-03-01T12:00:00Z'),
    ownAddresses: ['192.0.2.1'],
    resolve: async (name) => (name === 'inside.intranet.example' ? ['10.1.2.3'] : []),
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    roots: [],
    ...more,
  });
  opened.push(routes);
  return routes;
}

async function serve(answer: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(answer as Parameters<typeof createServer>[0] & typeof answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/proxy.pac`;
}

describe("the environment's proxies", () => {
  const env = {
    HTTPS_PROXY: 'http://proxy.example:3128',
    http_proxy: 'plain.example:8080',
    NO_PROXY: '.local.example',
  };

  it('are chosen by port, and passed by for NO_PROXY', async () => {
    const { to, about } = await decide({ kind: 'system' }, { env });

    expect(await to('a.example', 443)).toEqual([{ via: 'http-proxy', host: 'proxy.example', port: 3128 }]);
    expect(await to('a.example', 80)).toEqual([{ via: 'http-proxy', host: 'plain.example', port: 8080 }]);
    expect(await to('x.local.example', 443)).toEqual([{ via: 'direct' }]);
    expect(about).toBe(
      "port 80 by http://plain.example:8080, other ports by http://proxy.example:3128; the desktop's own proxy settings are not read",
    );
  });

  it('are read in small letters first, and of ALL_PROXY where there is no other', async () => {
    const { to } = await decide(
      { kind: 'system' },
      {
        env: { https_proxy: 'https://small.example', HTTPS_PROXY: 'http://big.example', ALL_PROXY: 'socks5h://[::1]' },
      },
    );

    expect(await to('a.example', 443)).toEqual([{ via: 'https-proxy', host: 'small.example', port: 443 }]);
    expect(await to('a.example', 80)).toEqual([{ via: 'socks5-proxy', host: '::1', port: 1080 }]);
  });

  it('keep their credentials to themselves', async () => {
    const secret = { HTTPS_PROXY: 'http://canary-user:canary%20pass@proxy.example:1' };
    const { to, about } = await decide({ kind: 'system' }, { env: secret });

    expect(await to('a.example', 443)).toMatchObject([
      { credentials: { user: 'canary-user', password: 'canary pass' } },
    ]);
    expect(about).not.toContain('canary');
    const wrong = decide({ kind: 'system' }, { env: { HTTPS_PROXY: 'ftp://canary-user:canary-pass@proxy.example' } });
    await expect(wrong).rejects.toThrow('HTTPS_PROXY is no proxy');
    await expect(wrong).rejects.not.toThrow('canary');
  });

  it.each([
    ['win32', 'WinHTTP'],
    ['darwin', 'network settings'],
  ] as const)('are all that is read on %s, and that is said', async (platform, says) => {
    const { about } = await decide({ kind: 'system' }, { platform });

    expect(about).toContain('the environment names no proxy');
    expect(about).toContain(says);
  });
});

describe('one proxy for all', () => {
  it('gets the credentials of the environment', async () => {
    const route = { via: 'http-proxy', host: 'p.example', port: 1 } as const;

    const { to } = await decide(
      { kind: 'proxy', route },
      { env: { MUSTER_PROXY_USER: 'u', MUSTER_PROXY_PASSWORD: 'p' } },
    );

    expect(await to('a.example', 443)).toEqual([{ ...route, credentials: { user: 'u', password: 'p' } }]);
  });
});

describe('a PAC file', () => {
  it('decides for each target, in the order that it names', async () => {
    const { to } = await decide({ kind: 'pac', address: join(folder, 'proxy.pac') });

    expect(await to('a.example', 443)).toEqual([
      { via: 'http-proxy', host: 'a.example', port: 3128 },
      { via: 'direct' },
    ]);
    expect(await to('x.direct.example', 443)).toEqual([{ via: 'direct' }]);
    expect(await to('inside.intranet.example', 443)).toEqual([
      { via: 'https-proxy', host: 'inside.example', port: 443 },
    ]);
    expect(await to('a.example', 80)).toEqual([{ via: 'socks5-proxy', host: 'socks.example', port: 1080 }]);
  });

  it('that fails for a host means a direct connection, as in browsers', async () => {
    const { to } = await decide({ kind: 'pac', address: pathToFileURL(join(folder, 'proxy.pac')).href });

    expect(await to('broken.example', 443)).toEqual([{ via: 'direct' }]);
  });

  it('is fetched, over redirects too', async () => {
    const place = await serve((request, response) => {
      if (request.url === '/proxy.pac') response.writeHead(302, { location: '/real.pac' }).end();
      else response.end(PAC);
    });

    const { to, about } = await decide({ kind: 'pac', address: place.replace('http://', 'http://canary:canary@') });

    expect(await to('x.direct.example', 443)).toEqual([{ via: 'direct' }]);
    expect(about).toBe(`the PAC file ${place}`);
  });

  it('is found by the servers that are asked for names', async () => {
    const place = await serve((_, response) => response.end(PAC));
    const address = place.replace('127.0.0.1', 'wpad.contoso.example');
    const asked: string[] = [];
    const lookUp = async (name: string) => {
      asked.push(name);
      return name === 'wpad.contoso.example' ? ['127.0.0.1'] : [];
    };

    const { to } = await decide({ kind: 'pac', address }, { lookUp });

    expect(await to('x.direct.example', 443)).toEqual([{ via: 'direct' }]);
    expect(asked).toEqual(['wpad.contoso.example']);
  });

  it('is not had where they know no such name', async () => {
    const decided = decide(
      { kind: 'pac', address: 'http://wpad.contoso.example/proxy.pac' },
      { lookUp: async () => [] },
    );

    await expect(decided).rejects.toThrow('no address of wpad.contoso.example was found');
  });

  it.each([
    ['another status', (_: unknown, response: { writeHead: Write }) => response.writeHead(404).end(), 'answered 404'],
    [
      'more than a mebibyte',
      (_: unknown, response: { writeHead: Write }) => response.writeHead(200).end(`//${'x'.repeat(1 << 20)}`),
      'more than 1048576 bytes',
    ],
    [
      'redirects without end',
      (_: unknown, response: { writeHead: Write }) => response.writeHead(302, { location: '/proxy.pac' }).end(),
      'redirects to what cannot be followed',
    ],
    ['silence', () => undefined, 'could not be had: silent for 100 ms'],
    [
      'a mistake in it',
      (_: unknown, response: { writeHead: Write }) => response.writeHead(200).end('function ('),
      'proxy.pac:1:10 cannot be read',
    ],
  ])('is refused for %s', async (_, answer, says) => {
    const place = await serve(answer as Parameters<typeof serve>[0]);

    await expect(
      decide({ kind: 'pac', address: place }, says.includes('silent') ? { timeoutMs: 100 } : {}),
    ).rejects.toThrow(says);
  });
});

type Write = (status: number, headers?: Record<string, string>) => { end: (text?: string) => void };
