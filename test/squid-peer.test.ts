// Our reader of Squid's configuration, and the proof on it, against Squid itself: what it refuses to start with, whom it lets
// through, and whose TLS it opens.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prove } from '../src/allowlist/index.ts';
import { squidReader } from '../src/allowlist/squid/read.ts';
import type { EndpointTuple } from '../src/endpoints/index.ts';
import { refusalOf, SQUID, withFolder, withSquid } from './support/squid.ts';

/** In CI Squid must be there; elsewhere these tests run where it is. */
const isWanted = process.env['CI'] !== undefined || existsSync(SQUID);
const NOT_HERE = `there is no ${SQUID}: run apt-get install squid-openssl`;
/** Makes certificates for what Squid opens. */
const CERTIFICATES = '/usr/lib/squid/security_file_certgen';
const run = promisify(execFile);

function sample<T>(arbitrary: fc.Arbitrary<T>, count: number, seed: number): readonly T[] {
  return fc.sample(arbitrary, { numRuns: count, seed });
}

function endpoint(pattern: string, port: number): EndpointTuple {
  return {
    list: 'test',
    service: 'test',
    pattern,
    kind: 'exact',
    protocol: 'tcp',
    port,
    required: true,
    tls_inspection_allowed: true,
    authenticated_proxy_allowed: true,
    testable: true,
  };
}

function read(lines: readonly string[]) {
  return squidReader.read([{ file: 'squid.conf', text: lines.join('\n') }], () => undefined);
}

const LABELS = ['a', 'b', 'ab', 'x1', 'live', 'ms-live'] as const;
const label = fc.constantFrom(...LABELS);
const name = fc
  .tuple(fc.array(label, { minLength: 0, maxLength: 3 }), fc.constantFrom('com.test', 'net.test', 'evilcom.test'))
  .map(([labels, end]) => [...labels, end].join('.'));
const domain = fc.tuple(fc.boolean(), name).map(([isDomain, text]) => `${isDomain ? '.' : ''}${text}`);
const odd = fc.constantFrom(
  '*.com.test',
  'https://a.com.test',
  'a.com.test/',
  'A.COM.TEST',
  '.LIVE.net.test',
  'a.com.test.',
);
const regex = fc.oneof(
  label.map((text) => `^${text}\\.`),
  label.map((text) => `(^|\\.)${text}\\.(com|net)\\.test$`),
  label.map((text) => `${text}.*live`),
  fc.constantFrom(
    '[0-9]',
    'LIVE',
    '^[a-z]{1,2}\\.',
    'l?ive\\.com',
    '(?:a|b)',
    'a(b',
    '\\d',
    '^[^.]+\\.[^.]+\\.test$',
    '\\.$',
  ),
);

describe.runIf(isWanted)('what Squid does not start with', () => {
  const list = fc.array(fc.oneof({ weight: 8, arbitrary: domain }, { weight: 1, arbitrary: odd }), {
    minLength: 2,
    maxLength: 5,
  });
  const type = fc.constantFrom('dstdomain', 'ssl::server_name');

  it('is an error of ours too, in 40 lists of domains', { timeout: 60_000 }, async () => {
    expect(existsSync(SQUID), NOT_HERE).toBe(true);
    const cases = sample(fc.tuple(type, list), 40, 11).map(([kind, domains]) => [`acl a ${kind} ${domains.join(' ')}`]);

    const [theirs, own] = await verdictsOn(cases);

    expect(own).toEqual(theirs);
    expect(theirs).toContain(true);
    expect(theirs).toContain(false);
  });

  it.each([
    ['an acl of two types', ['acl a dstdomain a.test', 'acl a port 443']],
    ['an acl that is not there', ['http_access allow nobody']],
    ['an acl of itself', ['acl a all-of a']],
    ['an option that is none', ['acl a dstdomain -f list']],
    ['a condition that is none', ['if 1', 'endif']],
    ['a branch that belongs to nothing', ['endif']],
  ])('is an error of ours too: %s', async (_, lines) => {
    expect(existsSync(SQUID), NOT_HERE).toBe(true);
    expect(await verdictsOn([lines])).toEqual([[true], [true]]);
  });

  it.each([
    ['acls that Squid brings along', ['http_access deny CONNECT to_localhost manager localhost all']],
    [
      'a comment at the end, and a line that goes on',
      ['acl a dstdomain a.test # the first', 'http_access allow \\', '  a'],
    ],
    ['branches', ['if true', 'http_access deny all', 'else', 'endif', 'if 1 = 2', 'acl', 'endif']],
    ['expressions that it leaves out', ['acl a dstdom_regex a(b']],
  ])('is not %s', async (_, lines) => {
    expect(existsSync(SQUID), NOT_HERE).toBe(true);
    await withFolder(async (folder) => expect(await refusalOf(folder, lines)).toBeUndefined());

    const errors = read(lines).remarks.filter(({ kind, code }) => kind === 'error' && code !== 'expression-unreadable');

    expect(errors).toEqual([]);
  });

  async function verdictsOn(cases: readonly (readonly string[])[]) {
    const theirs = await withFolder(async (folder) => {
      const found: boolean[] = [];
      for (const lines of cases) found.push((await refusalOf(folder, lines)) !== undefined);
      return found;
    });
    const own = cases.map((lines) => read(lines).remarks.some(({ kind }) => kind === 'error'));
    return [theirs, own] as const;
  }
});

/** Lines of one policy; `allow` and `deny` are told apart from acls by their place. */
interface Policy {
  readonly acls: readonly string[];
  readonly rules: readonly (readonly [decision: string, acls: readonly string[]])[];
}

const ACLS = 6;
const aclBody = fc.oneof(
  { weight: 6, arbitrary: domainsThatStart().map((domains) => `dstdomain ${domains.join(' ')}`) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom('', '-i '), regex).map(([flag, text]) => `dstdom_regex ${flag}${text}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('port 443', 'port 80 8443', 'port 1-442', 'port 444-65535') },
  { weight: 1, arbitrary: fc.constantFrom('method CONNECT', 'proto HTTP', 'proto NONE', 'proto HTTPS') },
  { weight: 1, arbitrary: fc.constantFrom('src all', 'src 127.0.0.0/8', 'src 10.0.0.0/8', 'dst all') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('url_regex live', 'url_regex ^a\\.', 'url_regex ^http://', 'url_regex -i COM/'),
  },
);
/** Acls of acls name those before them; a policy has its own. */
const groupBody = fc
  .tuple(
    fc.constantFrom('any-of', 'all-of'),
    fc.array(fc.tuple(fc.boolean(), fc.nat(ACLS - 1)), { minLength: 1, maxLength: 3 }),
  )
  .map(([kind, parts]) => [kind, parts.map(([isNot, of]) => `${isNot ? '!' : ''}c${of}`)] as const);
const policy: fc.Arbitrary<Policy> = fc
  .tuple(
    fc.array(aclBody, { minLength: ACLS, maxLength: ACLS }),
    groupBody,
    fc.array(
      fc.tuple(
        fc.constantFrom('allow', 'deny'),
        fc.array(fc.tuple(fc.boolean(), fc.nat(ACLS)), { minLength: 1, maxLength: 3 }),
      ),
      { minLength: 2, maxLength: 7 },
    ),
  )
  .map(([bodies, [kind, parts], rules]) => ({
    acls: [...bodies.map((body, at) => `acl c${at} ${body}`), `acl c${ACLS} ${kind} ${parts.join(' ')}`],
    rules: rules.map(([decision, names]) => [decision, names.map(([isNot, at]) => `${isNot ? '!' : ''}c${at}`)]),
  }));

/** Domains that are not in one another. */
function domainsThatStart() {
  const isApart = (domains: readonly string[]) =>
    domains.every((one, at) =>
      domains.every((other, place) => {
        const [a, b] = [one.replace(/^\./, ''), other.replace(/^\./, '')];
        return at === place || (a !== b && !a.endsWith(`.${b}`));
      }),
    );
  return fc
    .array(fc.oneof({ weight: 9, arbitrary: domain }, { weight: 1, arbitrary: odd }), { minLength: 1, maxLength: 4 })
    .filter((domains) => isApart(domains.map((one) => one.toLowerCase())));
}

/** Puts every acl of a policy under names of its own, and its rules behind the port that it is asked at. */
function ofPort({ acls, rules }: Policy, number: number, isLast: boolean): readonly string[] {
  const own = (text: string) => text.replaceAll(/(^|[ !])c(\d)(?= |$)/g, `$1p${number}c$2`);
  const other = rules.at(-1)?.[0] === 'allow' ? 'deny' : 'allow';
  return [
    ...acls.map(own),
    `acl at${number} myportname port${number}`,
    ...rules.map(([decision, names]) => `http_access ${decision} at${number} ${own(names.join(' '))}`),
    ...(isLast ? [] : [`http_access ${other} at${number}`]),
  ];
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

/** The status by which Squid answers a request for a host. */
async function ask(proxyPort: number, host: string, port: number): Promise<number> {
  const head =
    port === 80
      ? `GET http://${host}/ HTTP/1.0\r\n\r\n`
      : `CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`;
  return await new Promise((done, fail) => {
    const socket: Socket = connect(proxyPort, '127.0.0.1', () => socket.write(head));
    socket.once('data', (bytes) => {
      socket.destroy();
      done(Number(/^HTTP\/1\.\d (\d{3})/.exec(bytes.toString('latin1'))?.[1] ?? 0));
    });
    socket.once('error', fail);
    socket.once('close', () => done(0));
  });
}

async function inParallel<T, R>(
  items: readonly T[],
  many: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const left = [...items.entries()];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: many }, worker));
  return results;
}

describe.runIf(isWanted)('whom Squid lets through', () => {
  it('is whom the proof says, in 10,000 pairs of a policy and a host', { timeout: 120_000 }, async () => {
    expect(existsSync(SQUID), NOT_HERE).toBe(true);
    const policies = sample(policy, 48, 21);
    const hosts = [...new Set(sample(name, 600, 22))].slice(0, 125);
    const ports = await freePorts(policies.length);
    const questions = policies.flatMap((_, at) =>
      hosts.flatMap((host) => [443, host.length % 3 === 0 ? 80 : 8443].map((port) => ({ at, host, port }))),
    );
    const lines = [
      ...ports.map((port, at) => `http_port 127.0.0.1:${port} name=port${at}`),
      ...policies.flatMap((one, at) => ofPort(one, at, at === policies.length - 1)),
    ];

    const statuses = await withFolder((folder) =>
      withSquid(folder, { ports, lines, hosts }, () =>
        inParallel(questions, 16, ({ at, host, port }) => ask(ports[at] ?? 0, host, port)),
      ),
    );

    const own = policies.map(({ acls, rules }) => {
      const text = [...acls, ...rules.map(([decision, names]) => `http_access ${decision} ${names.join(' ')}`)];
      return squidReader.read([{ file: 'squid.conf', text: text.join('\n') }], () => undefined, {
        address: '127.0.0.1',
      });
    });
    const wrong: unknown[] = [];
    let sure = 0;
    for (const [index, { at, host, port }] of questions.entries()) {
      const chain = own[at];
      const [proof] = chain === undefined ? [] : prove([chain], [endpoint(host, port)]);
      if (proof?.verdict === 'cannot-tell') continue;
      sure += 1;
      const isLetThrough = statuses[index] !== 403;
      if ((proof?.verdict === 'allowed') !== isLetThrough)
        wrong.push({ at, host, port, status: statuses[index], proof, policy: policies[at] });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(sure).toBeGreaterThanOrEqual(10_000);
    // A refused connection is 503: nothing listens behind. Anything else would say nothing of what was let through.
    expect(new Set(statuses)).toEqual(new Set([403, 503]));
    expect(statuses.filter((status) => status === 403).length).toBeGreaterThan(questions.length / 5);
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(questions.length / 5);
  });
});

describe.runIf(isWanted)('whose TLS Squid opens', () => {
  const action = fc.constantFrom('peek', 'peek', 'stare', 'splice', 'bump', 'terminate');
  const bumpAcl = fc.oneof(
    { weight: 4, arbitrary: domainsThatStart().map((domains) => `ssl::server_name ${domains.join(' ')}`) },
    { weight: 2, arbitrary: domainsThatStart().map((domains) => `ssl::server_name --client-requested ${domains[0]}`) },
    { weight: 2, arbitrary: regex.map((text) => `ssl::server_name_regex ${text}`) },
    { weight: 1, arbitrary: domainsThatStart().map((domains) => `dstdomain ${domains.join(' ')}`) },
    { weight: 1, arbitrary: domainsThatStart().map((domains) => `ssl::server_name --server-provided ${domains[0]}`) },
  );
  const step = fc.constantFrom('', '', 'c4', '!c4', 'c5', 'c6');
  const bumpPolicy: fc.Arbitrary<Policy> = fc
    .tuple(
      fc.array(bumpAcl, { minLength: 4, maxLength: 4 }),
      fc.array(fc.tuple(action, step, fc.array(fc.tuple(fc.boolean(), fc.nat(3)), { maxLength: 2 })), {
        minLength: 1,
        maxLength: 6,
      }),
    )
    .map(([bodies, rules]) => ({
      acls: [
        ...bodies.map((body, at) => `acl c${at} ${body}`),
        ...[1, 2, 3].map((number) => `acl c${number + 3} at_step SslBump${number}`),
      ],
      rules: rules.map(([decision, when, names]) => [
        decision,
        [...(when === '' ? [] : [when]), ...names.map(([isNot, at]) => `${isNot ? '!' : ''}c${at}`), 'all'],
      ]),
    }));

  it('is whose the proof says, in 60 policies over their steps', { timeout: 120_000 }, async () => {
    expect(existsSync(SQUID), NOT_HERE).toBe(true);
    const policies = sample(bumpPolicy, 60, 31);
    const hosts = [...new Set(sample(name, 60, 32))].slice(0, 10);
    const ports = await freePorts(policies.length);
    const own = policies.map(({ acls, rules }) =>
      read([
        'http_port 3128 ssl-bump',
        ...acls,
        ...rules.map(([decision, names]) => `ssl_bump ${decision} ${names.join(' ')}`),
        'http_access allow all',
      ]),
    );

    const found = await withFolder(async (folder) => {
      const [proxy, origin] = [await certificate(folder, 'proxy'), await certificate(folder, 'origin')];
      const server = createTlsServer({ ...origin, maxVersion: 'TLSv1.2' }).on('tlsClientError', () => undefined);
      server.on('secureConnection', (socket) => socket.on('error', () => undefined));
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const address = server.address();
      const originPort = typeof address === 'object' && address !== null ? address.port : 0;
      const tls = `ssl-bump cert=${proxy.file} generate-host-certificates=on dynamic_cert_mem_cache_size=4MB`;
      const made = join(folder, 'certificates');
      await run(CERTIFICATES, ['-c', '-s', made, '-M', '4MB']);
      await chmodAll(made);
      const lines = [
        `sslcrtd_program ${CERTIFICATES} -s ${made} -M 4MB`,
        'sslcrtd_children 2 startup=2',
        ...ports.map((port, at) => `http_port 127.0.0.1:${port} name=port${at} ${tls}`),
        'tls_outgoing_options flags=DONT_VERIFY_PEER',
        'sslproxy_cert_error allow all',
        'http_access allow all',
        ...policies.flatMap((one, at) => {
          const text = ofPort(one, at, true);
          return text.map((line) => line.replace(/^http_access/, 'ssl_bump'));
        }),
      ];
      try {
        const questions = policies.flatMap((_, at) => hosts.map((host) => ({ at, host })));
        return await withSquid(folder, { ports, lines, hosts }, () =>
          inParallel(questions, 8, async ({ at, host }) => ({
            at,
            host,
            port: originPort,
            end: await endOf(ports[at] ?? 0, host, originPort),
          })),
        );
      } finally {
        await new Promise((done) => server.close(done));
      }
    });

    const wrong: unknown[] = [];
    const seen = new Map<string, number>();
    for (const { at, host, port, end } of found) {
      const chain = own[at];
      const [proof] = chain === undefined ? [] : prove([chain], [endpoint(host, port)]);
      const verdict = proof?.verdict ?? '';
      seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
      if (verdict !== 'cannot-tell' && verdict !== end) wrong.push({ at, host, end, proof, policy: policies[at] });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    for (const verdict of ['allowed', 'inspected', 'blocked']) expect(seen.get(verdict) ?? 0).toBeGreaterThan(30);
  });

  /** Squid gives its privileges up where it was started with any. */
  async function chmodAll(path: string): Promise<void> {
    await chmod(path, 0o777);
    for (const entry of await readdir(path, { withFileTypes: true }))
      await (entry.isDirectory() ? chmodAll(join(path, entry.name)) : chmod(join(path, entry.name), 0o666));
  }

  async function certificate(folder: string, subject: string) {
    const file = join(folder, `${subject}.pem`);
    const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${subject}`];
    await run('openssl', [...args, '-keyout', `${file}.key`, '-out', `${file}.crt`]);
    const [key, cert] = [await readFile(`${file}.key`, 'utf8'), await readFile(`${file}.crt`, 'utf8')];
    await writeFile(file, cert + key);
    return { file, key, cert };
  }

  /** By whose certificate a client is answered through the proxy; blocked where it is not. */
  async function endOf(proxyPort: number, host: string, port: number): Promise<string> {
    const head = `CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`;
    return await new Promise((done, fail) => {
      const socket = connect(proxyPort, '127.0.0.1', () => socket.write(head));
      socket.once('error', fail);
      socket.once('close', () => done('blocked'));
      socket.once('data', (bytes) => {
        if (!/^HTTP\/1\.\d 200/.test(bytes.toString('latin1')))
          return fail(new Error(bytes.toString('latin1').slice(0, 80)));
        socket.removeAllListeners('error').on('error', () => done('blocked'));
        const secure = connectTls({ socket, servername: host, rejectUnauthorized: false });
        secure.once('error', () => done('blocked'));
        secure.once('close', () => done('blocked'));
        secure.once('secureConnect', () => {
          done(secure.getPeerCertificate().issuer.CN === 'origin' ? 'allowed' : 'inspected');
          secure.destroy();
        });
      });
    });
  }
});
