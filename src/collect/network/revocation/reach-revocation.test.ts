import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { writeElement } from '../der/index.ts';
import type { Connected, Open } from '../measurement.ts';
import { crlForTest, type IssuedForTest, issueForTest, ocspAnswerForTest } from '../tls/authority-for-test.ts';
import { judgeChain } from '../tls/judge-chain.ts';
import { settingsForTest } from '../tls/server-for-test.ts';
import { reachRevocation } from './reach-revocation.ts';

const CRL = 'http://crl.example.net/issuing.crl';
const OCSP = 'http://ocsp.example.net';
const NOW = () => new Date('2026-11-15T08:00:00Z');
const LATER = new Date('2026-12-01T00:00:00Z');
const GOOD = writeElement(0x80);

const root = issueForTest({ name: 'Public Root', isAuthority: true });
const stranger = issueForTest({ name: 'Proxy CA', isAuthority: true });
const impostor = issueForTest({ name: 'Public Root', isAuthority: true });
const settings = settingsForTest({ public: [root.pem] });
const leafWith = (crls: readonly string[], ocsp: readonly string[]) =>
  issueForTest({ name: 'service', by: root, hosts: ['www.example.com'], crls, ocsp });

/** A chain that was sent, as it goes on to its root. */
function sent(...chain: readonly IssuedForTest[]) {
  const certificates = chain.map(({ der, name }) => ({ der, subject: `CN=${name}`, issuer: '' }));
  return judgeChain(certificates, 'www.example.com', settings.roots, NOW()).path;
}

type Answer = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;

/** A server that answers for every host on port 80; it notes what it was asked for. */
async function serve(answer: Answer) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push(`${request.method} ${request.headers.host}${request.url?.slice(0, 12)}`);
      answer(request, Buffer.concat(chunks), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sockets: Socket[] = [];
  const opened: string[] = [];
  const open: Open = async (host, wanted) => {
    opened.push(`${host}:${wanted}`);
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    const value: Connected = { socket, address: '127.0.0.1', family: 4 };
    return { record: { stage: 'connect', outcome: 'passed', ms: 1, reason: null, detail: '' }, value };
  };
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { open, opened, asked, sockets, [Symbol.asyncDispose]: close };
}

const questionOf = (request: IncomingMessage, body: Buffer) =>
  request.method === 'POST' ? body : Buffer.from(decodeURIComponent(request.url?.slice(1) ?? ''), 'base64');
const sayGood: Answer = (request, body, response) =>
  response.end(ocspAnswerForTest(root, questionOf(request, body), GOOD));
const sendList: Answer = (_, _body, response) => response.end(crlForTest(root, LATER));

describe('the addresses of a chain', () => {
  it('are fetched over port 80: the list, and a question by OCSP', async () => {
    await using server = await serve((request, body, response) =>
      (request.headers.host?.startsWith('crl.') ? sendList : sayGood)(request, body, response),
    );

    const { record, value } = await reachRevocation(sent(leafWith([CRL], [OCSP])), server.open, settings, NOW);

    expect(record).toMatchObject({ stage: 'revocation', outcome: 'passed', reason: null });
    expect(record.detail).toBe('2 of 2 addresses answered');
    expect(value?.addresses).toMatchObject([
      { kind: 'crl', url: CRL, isReached: true, detail: expect.stringMatching(/^a list of \d+ bytes$/) },
      { kind: 'ocsp', url: `${OCSP}/`, isReached: true, detail: 'OCSP says good' },
    ]);
    expect(server.opened.toSorted()).toEqual(['crl.example.net:80', 'ocsp.example.net:80']);
    expect(server.sockets.every(({ destroyed }) => destroyed)).toBe(true);
  });

  it('are asked once for all chains that name them, by one route', async () => {
    await using server = await serve(sendList);
    await using other = await serve(sendList);
    const chains = [leafWith([CRL], []), leafWith([CRL], []), leafWith([CRL], [])];

    const records = await Promise.all(chains.map((leaf) => reachRevocation(sent(leaf), server.open, settings, NOW)));
    await reachRevocation(sent(leafWith([CRL], [])), other.open, settings, NOW);

    expect(records.map(({ record }) => record.outcome)).toEqual(['passed', 'passed', 'passed']);
    expect(server.opened).toHaveLength(1);
    expect(other.opened).toHaveLength(1);
  });

  it('of the issuers count too, with the root that was not sent', async () => {
    await using server = await serve((request, body, response) =>
      response.end(ocspAnswerForTest(root, questionOf(request, body), GOOD)),
    );
    const middle = issueForTest({ name: 'Issuing CA', by: root, isAuthority: true, ocsp: [OCSP] });
    const leaf = issueForTest({ name: 'service', by: middle, hosts: ['www.example.com'] });

    const { record, value } = await reachRevocation(sent(leaf, middle), server.open, settings, NOW);

    expect(record.outcome).toBe('passed');
    expect(value?.addresses).toHaveLength(1);
  });

  it('of which none is named leave nothing to do', async () => {
    await using server = await serve(sendList);

    const { record } = await reachRevocation(sent(leafWith([], [])), server.open, settings, NOW);

    expect(record.outcome).toBe('not-applicable');
  });

  it.each([
    'ldap:///CN=CA',
    'https://crl.example.net/a.crl',
    'http://crl.example.net:8080/a.crl',
    'http://169.254.169.254/latest',
    'http://[::1]/a.crl',
    'http://0x7f.1/a.crl',
    'http://localhost/a.crl',
    'http://user:word@crl.example.net/a.crl',
    'nothing',
  ])('that lead elsewhere are not followed: %s', async (address) => {
    await using server = await serve(sendList);

    const { record } = await reachRevocation(sent(leafWith([address], [address])), server.open, settings, NOW);

    expect(record.outcome).toBe('not-applicable');
    expect(server.opened).toEqual([]);
  });
});

describe('a certificate whose revocation cannot be asked for', () => {
  const crlOnly = async (answer: Answer) => {
    await using server = await serve(answer);
    const { record } = await reachRevocation(sent(leafWith([CRL], [])), server.open, settings, NOW);
    return { record, asked: server.asked };
  };

  it('fails, with each address and what became of it', async () => {
    const open: Open = async () => ({
      record: { stage: 'connect', outcome: 'failed', ms: 1, reason: 'no-answer', detail: 'no answer to 4 SYNs' },
      value: undefined,
    });

    const { record } = await reachRevocation(sent(leafWith([CRL], [OCSP])), open, settings, NOW);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'revocation-unreachable' });
    expect(record.detail).toBe(
      `whether CN=service was revoked cannot be asked: ${CRL} (no answer to 4 SYNs), ${OCSP}/ (no answer to 4 SYNs)`,
    );
  });

  it('passes where one of its addresses answers, and names the other', async () => {
    await using server = await serve((request, body, response) => {
      if (request.headers.host?.startsWith('crl.')) response.destroy();
      else sayGood(request, body, response);
    });

    const { record } = await reachRevocation(sent(leafWith([CRL], [OCSP])), server.open, settings, NOW);

    expect(record.outcome).toBe('passed');
    expect(record.detail).toBe(
      `1 of 2 addresses answered; not: ${CRL} (closed by the other side without an answer over HTTP)`,
    );
  });

  it.each([
    ['a block page', 'a page for people'],
    ['a list of somebody else', 'a list of another issuer'],
    ['a list that somebody else signed', 'a list that its issuer did not sign'],
    ['a redirect, which is not followed', 'no list of revoked certificates: HTTP 302'],
    ['an old copy', 'a list that ended on 2020-01-01: an old copy'],
    ['nothing', 'no list of revoked certificates: HTTP 404'],
    ['a refusal by a proxy', 'a proxy refuses it: HTTP 403 from squid/5.7'],
  ] as const)('is not helped by %s', async (what, said) => {
    const { record, asked } = await crlOnly((_request, _body, response) => {
      if (what === 'a block page') response.setHeader('content-type', 'text/html').end('<h1>Blocked</h1>');
      else if (what === 'an old copy') response.end(crlForTest(root, new Date('2020-01-01T00:00:00Z')));
      else if (what === 'a list of somebody else') response.end(crlForTest(stranger, LATER));
      else if (what === 'a list that somebody else signed') response.end(crlForTest(impostor, LATER));
      else if (what === 'nothing') response.writeHead(404).end();
      else if (what === 'a refusal by a proxy') response.writeHead(403, { server: 'squid/5.7' }).end();
      else response.writeHead(302, { location: 'http://www.example.net/' }).end();
    });

    expect(record).toMatchObject({ outcome: 'failed', reason: 'revocation-unreachable' });
    expect(record.detail).toContain(said);
    expect(asked).toHaveLength(1);
  });
});

describe('a long list', () => {
  it('is not downloaded', async () => {
    const list = crlForTest(root, LATER, 100_000);
    await using server = await serve((_request, _body, response) => response.end(list));

    const { value } = await reachRevocation(sent(leafWith([CRL], [])), server.open, settings, NOW);

    expect(value?.addresses[0]?.detail).toBe(`a list of ${list.length} bytes, whose signature was not looked at`);
    expect(list.length).toBeGreaterThan(3_000_000);
    expect(server.sockets[0]?.bytesRead).toBeLessThan(1_000_000);
  });
});

describe('an OCSP responder', () => {
  const ask = async (answer: Answer) => {
    await using server = await serve(answer);
    const { value } = await reachRevocation(sent(leafWith([], [OCSP])), server.open, settings, NOW);
    return { address: value?.addresses[0], asked: server.asked };
  };
  const revoked = writeElement(0xa1, writeElement(0x18, Buffer.from('20260101000000Z')));

  it.each([
    ['good', GOOD],
    ['revoked', revoked],
    ['unknown', writeElement(0x82)],
  ] as const)('that says %s was reached', async (status, element) => {
    const { address } = await ask((request, body, response) =>
      response.end(ocspAnswerForTest(root, questionOf(request, body), element)),
    );

    expect(address).toMatchObject({ isReached: true, detail: `OCSP says ${status}` });
  });

  it('that refuses was reached', async () => {
    const { address } = await ask((_request, _body, response) => response.end(Buffer.from('30030a0106', 'hex')));

    expect(address).toMatchObject({ isReached: true, detail: 'OCSP says unauthorised' });
  });

  it('is asked by POST where it does not answer GET', async () => {
    const { address, asked } = await ask((request, body, response) => {
      if (request.method === 'GET') response.writeHead(405).end();
      else sayGood(request, body, response);
    });

    expect(address?.isReached).toBe(true);
    expect(asked.map((line) => line.split(' ')[0])).toEqual(['GET', 'POST']);
  });

  it.each([
    ['signed by somebody else', 'an OCSP answer that neither the issuer nor a responder of its own signed'],
    ['of last year', 'an OCSP answer that ended on 2025-01-01: an old copy'],
    ['of next year', 'an OCSP answer that counts from 2027-01-01 on only: is the clock of this machine right?'],
  ] as const)('whose answer is %s was not reached', async (what, detail) => {
    const { address } = await ask((request, body, response) => {
      const by = what === 'signed by somebody else' ? impostor : root;
      const times =
        what === 'of last year'
          ? { until: new Date('2025-01-01T00:00:00Z') }
          : { from: new Date(what === 'of next year' ? '2027-01-01T00:00:00Z' : 0) };
      response.end(ocspAnswerForTest(by, questionOf(request, body), GOOD, times));
    });

    expect(address).toMatchObject({ isReached: false, detail });
  });

  it('that repeats what it said of another certificate was not reached', async () => {
    const kept: Buffer[] = [];
    const { address } = await ask((request, body, response) => {
      const other = Buffer.from(questionOf(request, body));
      other.writeUInt8(other.readUInt8(other.length - 1) ^ 1, other.length - 1);
      kept.push(other);
      response.end(ocspAnswerForTest(root, other, GOOD));
    });

    expect(kept.length).toBeGreaterThan(0);
    expect(address).toMatchObject({ isReached: false, detail: 'an OCSP answer about another certificate' });
  });

  it('of one issuer is asked again for a certificate of another', async () => {
    await using server = await serve(sayGood);
    const middle = issueForTest({ name: 'Issuing CA', by: root, isAuthority: true, ocsp: [OCSP] });
    const leaf = issueForTest({ name: 'service', by: middle, hosts: ['www.example.com'], ocsp: [OCSP] });

    const { record } = await reachRevocation(sent(leaf, middle), server.open, settings, NOW);

    expect(server.opened).toHaveLength(3);
    expect(record.detail).toContain('neither the issuer nor a responder of its own');
  });

  it('that sends something else was not reached', async () => {
    const { address } = await ask((_request, _body, response) => response.end('hello'));

    expect(address).toMatchObject({ isReached: false, detail: 'no OCSP answer: HTTP 200' });
  });
});
