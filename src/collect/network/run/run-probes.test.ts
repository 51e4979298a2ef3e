import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { EndpointList } from '../../../endpoints/index.ts';
import { dryRunOf } from '../dry-run.ts';
import { judgeRun } from '../judge/judge-run.ts';
import type { Route } from '../measurement.ts';
import { issueForTest } from '../tls/authority-for-test.ts';
import { planProbes } from './plan.ts';
import { type Probed, type RunOptions, runProbes } from './run-probes.ts';
import { settingsForRun, stagesForTest } from './stages-for-test.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const DIRECT: readonly Route[] = [{ via: 'direct' }];

const root = issueForTest({ name: 'Lab Root', isAuthority: true });
const inspector = issueForTest({ name: 'Contoso Inspection CA', isAuthority: true });
const HOSTS = ['login.example.com', 'a.wild.example.com', 'b.wild.example.org'];
const leaf = issueForTest({ name: 'login.example.com', by: root, hosts: HOSTS });
const forged = issueForTest({ name: 'login.example.com', by: inspector, hosts: HOSTS });

const servers: Server[] = [];
const ports = { web: 0, secure: 0, forged: 0, forgedDenied: 0 };

async function start(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  const tls = (by: typeof leaf) => ({ key: by.keyPem, cert: by.pem });
  ports.web = await start(createHttpServer((_, answer) => answer.end('here')));
  ports.secure = await start(createHttpsServer(tls(leaf), (_, answer) => answer.writeHead(404).end('nothing')));
  ports.forged = await start(createHttpsServer(tls(forged), (_, answer) => answer.end('here')));
  ports.forgedDenied = await start(createHttpsServer(tls(forged), (_, answer) => answer.writeHead(403).end('denied')));
});
afterAll(() => {
  for (const server of servers) server.close();
});

function listOf(
  endpoints: readonly (readonly [pattern: string, ports: readonly number[], members?: readonly string[]])[],
): EndpointList {
  return {
    id: 'lab',
    title: 'Lab',
    source: 'ours',
    date: '2026-11-21',
    sources: {},
    services: [
      {
        id: 'one',
        title: 'One',
        inventory: [],
        fatal: 'yes',
        consequence: null,
        isOurs: true,
        documentation: [],
        category: null,
        addresses: [],
        endpoints: endpoints.map(([pattern, own, members = []]) => ({
          pattern,
          kind: pattern.includes('*') ? ('wildcard' as const) : ('exact' as const),
          protocol: 'tcp' as const,
          ports: own.map((port) => ({ from: port, to: port })),
          required: true,
          tlsInspectionAllowed: null,
          authenticatedProxyAllowed: null,
          members: members.map((host) => ({ host, source: 'ours' })),
          source: 'ours',
        })),
      },
    ],
  };
}

type Ports = Parameters<typeof stagesForTest>[0];

async function probe(list: EndpointList, places: Ports, more: Partial<RunOptions> = {}) {
  const plan = planProbes([list]);
  const { stages, contacted } = stagesForTest(places);
  const settings = settingsForRun({ roots: { public: [root.pem], company: [] } });
  const options = { stages, settings, routesTo: async () => DIRECT, atOnce: 32, now: () => NOW, ...more };
  const run = await runProbes(plan, options);
  const { endpoints } = judgeRun(plan, run, NOW.toISOString());
  const said = Object.fromEntries(
    endpoints.map(({ pattern, port, verdict, reason }) => [`${pattern}:${port}`, `${verdict} ${reason}`]),
  );
  return { plan, run, endpoints, said, contacted, sockets: settings.sockets };
}

describe('a run', () => {
  test('measures a host once, for whatever endpoints it stands', async () => {
    const list = listOf([
      ['login.example.com', [80, 443]],
      ['*.example.com', [443], ['login.example.com']],
      ['gone.example.com', [443]],
      ['*.nobody.example.com', [443]],
    ]);

    const { said, contacted, sockets } = await probe(list, {
      'login.example.com:80': ports.web,
      'login.example.com:443': ports.secure,
    });

    expect(said).toEqual({
      'login.example.com:80': 'reachable answered',
      'login.example.com:443': 'reachable answered',
      '*.example.com:443': 'reachable answered',
      'gone.example.com:443': 'blocked name-not-found',
      '*.nobody.example.com:443': 'not-testable no-known-member',
    });
    expect(contacted.filter((place) => place === 'login.example.com:80')).toHaveLength(1);
    // A socket gives its slot back when it is closed, which is told a little later.
    await vi.waitFor(() => expect(sockets.open()).toBe(0));
  });

  test('says that connections are opened on the way, by the issuer that unrelated names share', async () => {
    const list = listOf([
      ['a.wild.example.com', [443]],
      ['b.wild.example.org', [443]],
      ['login.example.com', [443]],
    ]);

    const { said, endpoints } = await probe(list, {
      'a.wild.example.com:443': ports.forged,
      'b.wild.example.org:443': ports.forged,
      'login.example.com:443': ports.forgedDenied,
    });

    expect(said).toEqual({
      'a.wild.example.com:443': 'inspected tls-reissued',
      'b.wild.example.org:443': 'inspected tls-reissued',
      'login.example.com:443': 'blocked http-denied',
    });
    expect(endpoints[0]?.detail).toMatch(/Contoso Inspection CA.*unrelated names/);
  });

  test('contacts nothing that a dry run does not name', async () => {
    const list = listOf([
      ['login.example.com', [80, 443]],
      ['teams.microsoft.com', [443]],
      ['www.msftconnecttest.com', [80]],
      ['gone.example.com', [443]],
    ]);
    const places = Object.fromEntries(
      ['login.example.com', 'teams.microsoft.com', 'www.msftconnecttest.com'].flatMap((host) => [
        [`${host}:80`, ports.web],
        [`${host}:443`, ports.secure],
      ]),
    );

    const { plan, contacted } = await probe(list, places);

    const { hosts, besides } = dryRunOf(plan, { choice: { kind: 'none' }, nameServers: [] });
    const named = new Set([
      ...hosts.flatMap(({ host, port }) => [host, `${host}:${port}`]),
      ...besides.flatMap(({ address }) => [address, address.split(':')[0]]),
    ]);
    expect(contacted.filter((place) => !named.has(place))).toEqual([]);
    expect(contacted.length).toBeGreaterThan(8);
  });

  test('tells at once what answers, whatever is silent, and keeps what it has when it is stopped', async () => {
    const stop = new AbortController();
    const list = listOf([
      ...Array.from({ length: 8 }, (_, index): [string, number[]] => [`s${index}.example.com`, [443]]),
      ['login.example.com', [80]],
    ]);
    const silent = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`s${index}.example.com:443`, 'silent' as const]),
    );
    const { stages } = stagesForTest({ ...silent, 'login.example.com:80': ports.web });
    const settings = settingsForRun({ signal: stop.signal });
    const plan = planProbes([list]);

    const run = await runProbes(plan, {
      stages,
      settings,
      routesTo: async () => DIRECT,
      atOnce: 16,
      now: () => NOW,
      onProbed: () => stop.abort(new Error('stopped')),
    });

    expect(run.isCut).toBe(true);
    expect([...run.measured.keys()]).toEqual(['tcp login.example.com:80']);
    expect(judgeRun(plan, run, NOW.toISOString()).endpoints.map(({ pattern }) => pattern)).toEqual([
      'login.example.com',
    ]);
    await vi.waitFor(() => expect(settings.sockets.open()).toBe(0));
  });

  test('tells the verdict with the answer, before the rest of the stages, and once more with them', async () => {
    const { stages } = stagesForTest({ 'login.example.com:443': ports.secure });
    const told: string[] = [];
    const tell = ({ isEarly, judged, measured }: Probed) =>
      told.push(
        `${isEarly === true ? 'early' : 'whole'} ${judged.verdict}: ${measured.stages.map(({ stage }) => stage).join(' ')}`,
      );

    await probe(listOf([['login.example.com', [443]]]), {}, { stages, onProbed: tell });

    expect(told).toEqual([
      'early reachable: resolve connect tls http',
      'whole reachable: resolve connect tls tls-versions http revocation',
    ]);
  });

  test('asks every host for its answer before it asks any for the rest', async () => {
    const asked: string[] = [];
    const { stages } = stagesForTest({
      'a.wild.example.com:443': ports.secure,
      'b.wild.example.org:443': ports.secure,
    });
    const watched: RunOptions['stages'] = {
      ...stages,
      ask: (...question) => {
        asked.push('http');
        return stages.ask(...question);
      },
      versions: (...question) => {
        asked.push('versions');
        return stages.versions(...question);
      },
    };
    const list = listOf([
      ['a.wild.example.com', [443]],
      ['b.wild.example.org', [443]],
    ]);

    await probe(list, {}, { stages: watched, atOnce: 1 });

    expect(asked).toEqual(['http', 'http', 'versions', 'versions']);
  });

  test('asks the silent ones again, with more patience, where there are more than wait side by side', async () => {
    const patience: number[] = [];
    const { stages } = stagesForTest(
      {},
      {
        resolve: async (host, { timeoutMs }) => {
          patience.push(timeoutMs);
          const isPatient = timeoutMs > 3000;
          const record = { stage: 'resolve', ms: 0, detail: host } as const;
          return isPatient
            ? { record: { ...record, outcome: 'failed', reason: 'name-not-found' }, value: undefined }
            : { record: { ...record, outcome: 'failed', reason: 'name-server-silent' }, value: undefined };
        },
      },
    );

    const { said } = await probe(
      listOf([
        ['a.example.com', [443]],
        ['b.example.com', [443]],
        ['c.example.com', [443]],
      ]),
      {},
      { stages, atOnce: 2 },
    );

    expect(new Set(Object.values(said))).toEqual(new Set(['blocked name-not-found']));
    expect(patience.toSorted((a, b) => a - b)).toEqual([2500, 2500, 2500, 5000, 5000, 5000]);
  });

  test('has never more than so many under way, of however many endpoints', async () => {
    let now = 0;
    let most = 0;
    const { stages } = stagesForTest(
      {},
      {
        resolve: async (host) => {
          now += 1;
          most = Math.max(most, now);
          await Promise.resolve();
          now -= 1;
          const record = {
            stage: 'resolve',
            outcome: 'failed',
            ms: 0,
            reason: 'name-not-found',
            detail: host,
          } as const;
          return { record, value: undefined };
        },
      },
    );
    const many = Array.from({ length: 10_000 }, (_, index): [string, number[]] => [`h${index}.example.com`, [443]]);

    const { endpoints } = await probe(listOf(many), {}, { stages, atOnce: 8 });

    expect(endpoints).toHaveLength(10_000);
    expect(most).toBeLessThanOrEqual(8);
  });
});

describe('through a proxy', () => {
  const PROXY: Route = { via: 'http-proxy', host: 'proxy.example.com', port: 3128 };
  const GONE: Route = { via: 'http-proxy', host: 'gone.example.com', port: 3128 };
  let proxyPort = 0;

  beforeAll(async () => {
    const proxy = createHttpServer();
    proxy.on('connect', (request, socket) => {
      if (request.url?.startsWith('login.example.com') !== true) {
        socket.end('HTTP/1.1 403 Forbidden\r\nServer: squid\r\n\r\n');
        return;
      }
      const onward = connect(ports.secure, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    proxyPort = await start(proxy);
  });

  test('the proxy looks names up, and its refusal is told', async () => {
    const list = listOf([
      ['login.example.com', [443]],
      ['denied.example.com', [443]],
    ]);

    const { said, contacted, run } = await probe(
      list,
      { 'proxy.example.com:3128': proxyPort },
      { routesTo: async () => [PROXY] },
    );

    expect(said).toEqual({
      'login.example.com:443': 'reachable answered',
      'denied.example.com:443': 'blocked proxy-denied',
    });
    expect(new Set(contacted)).toEqual(new Set(['proxy.example.com', 'proxy.example.com:3128']));
    expect(run.measured.get('tcp login.example.com:443')?.route).toBe('http://proxy.example.com:3128');
  });

  test('the next one is taken where the first cannot be reached', async () => {
    const list = listOf([['login.example.com', [443]]]);

    const { said, run } = await probe(
      list,
      { 'proxy.example.com:3128': proxyPort },
      { routesTo: async () => [GONE, PROXY] },
    );

    expect(said).toEqual({ 'login.example.com:443': 'reachable answered' });
    const details = run.measured.get('tcp login.example.com:443')?.stages.map(({ detail }) => detail);
    expect(details?.join()).toContain('after http://gone.example.com:3128 could not be reached');
  });

  test('that is gone, everything behind it is blocked by that', async () => {
    const { said } = await probe(listOf([['login.example.com', [443]]]), {}, { routesTo: async () => [GONE] });

    expect(said).toEqual({ 'login.example.com:443': 'blocked proxy-failed' });
  });
});

test.each([
  ['is not asked where there is no IPv6', false, [4, 6], 'not-testable no-route', []],
  ['is not asked where IPv6 is left out', true, [4], 'not-testable no-route', []],
  ['is asked where there is IPv6', true, [4, 6], 'blocked name-not-found', ['ipv6.msftconnecttest.com']],
] as const)('the test of IPv6 %s', async (_, hasIpv6, families, verdict, contacts) => {
  const { stages, contacted } = stagesForTest({}, { hasIpv6: async () => hasIpv6 });
  const plan = planProbes([listOf([['ipv6.msftconnecttest.com', [80]]])]);
  const settings = settingsForRun({ families });
  const options = { stages, settings, routesTo: async () => DIRECT, atOnce: 1, now: () => NOW };

  const { endpoints } = judgeRun(plan, await runProbes(plan, options), NOW.toISOString());

  expect(endpoints.map((one) => `${one.verdict} ${one.reason}`)).toEqual([verdict]);
  expect([...new Set(contacted)]).toEqual(contacts);
});

describe('a page that nobody knows, with status 200', () => {
  const page = (host = '') =>
    `<html><h1>Not here</h1><p>${host} is not for you, said at ${Date.now()}.</p>${' '.repeat(64)}</html>`;
  const hosts = ['a.example.com', 'b.example.net', 'c.example.org'];

  async function verdictsOn(names: readonly string[], type: string) {
    const port = await start(
      createHttpServer((asked, answer) =>
        answer.writeHead(200, { 'content-type': type }).end(page(asked.headers.host)),
      ),
    );
    const list = listOf(names.map((name) => [name, [80]] as const));
    return (await probe(list, Object.fromEntries(names.map((name) => [`${name}:80`, port])))).said;
  }

  test('is a block page where hosts of three owners send the same', async () => {
    const said = await verdictsOn(hosts, 'text/html');

    expect(Object.values(said)).toEqual(hosts.map(() => 'blocked block-page'));
  });

  test.each([
    ['one owner has many hosts', ['a.example.com', 'b.example.com', 'c.example.com'], 'text/html'],
    ['it is no page for people', hosts, 'text/plain'],
  ])('is the service itself where %s', async (_, names, type) => {
    const said = await verdictsOn(names, type);

    expect(Object.values(said)).toEqual(names.map(() => 'reachable answered'));
  });
});
