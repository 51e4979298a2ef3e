import { setDefaultCACertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { Roots } from '../measurement.ts';
import { issueForTest } from './authority-for-test.ts';
import { settingsForTest, tcpServerForTest, tlsServerForTest } from './server-for-test.ts';
import { shakeHands } from './shake-hands.ts';

const HOST = 'login.example.com';
const DAY = 86_400_000;
const NOW = Date.now();
const CLOCK = () => new Date(NOW);

const publicRoot = issueForTest({ name: 'Public Root', isAuthority: true });
const companyRoot = issueForTest({ name: 'Contoso Root', isAuthority: true });
const unknownRoot = issueForTest({ name: 'Nobody Root', isAuthority: true });
const middle = issueForTest({ name: 'Public Issuing CA', by: publicRoot, isAuthority: true });
const bump = issueForTest({ name: 'Contoso Proxy CA', by: companyRoot, isAuthority: true });
const ROOTS: Roots = { public: [publicRoot.pem], company: [companyRoot.pem] };
// This machine trusts the root as well, and no chain may come out longer for that.
setDefaultCACertificates([publicRoot.pem]);
const CA_ISSUERS = ['http://ca.example.net/issuing.cer'];

const leaf = (changes: Partial<Parameters<typeof issueForTest>[0]> = {}) =>
  issueForTest({ name: 'service', by: middle, hosts: [HOST], ...changes });

async function shake(chain: Parameters<typeof tlsServerForTest>[0], options = {}, roots = ROOTS) {
  await using server = await tlsServerForTest(chain, options);
  return await shakeHands(await server.connect(), HOST, settingsForTest(roots), CLOCK);
}

describe('certificates', () => {
  it('hands on a chain to a public root, as it was sent', async () => {
    const { record, value } = await shake([leaf(), middle]);

    expect(record).toMatchObject({ stage: 'tls', outcome: 'passed', reason: null });
    expect(record.detail).toMatch(/^TLS 1\.3, certificate by CN=Public Issuing CA, valid until \d{4}-\d\d-\d\d$/);
    expect(value).toMatchObject({ version: '1.3', root: 'public', issuer: 'CN=Public Root', isProven: true });
    expect(value?.cipher).toMatch(/^TLS_AES/);
    expect(value?.chain.map(({ subject, names }) => [subject, names])).toEqual([
      ['CN=service', `DNS:${HOST}`],
      ['CN=Public Issuing CA', undefined],
    ]);
  });

  it('takes surplus and unordered certificates, and one that is signed by two roots', async () => {
    const crossed = issueForTest({ name: 'Public Root', by: unknownRoot, isAuthority: true });

    const { record, value } = await shake([leaf(), unknownRoot, crossed, middle]);

    expect(record.outcome).toBe('passed');
    expect(value?.root).toBe('public');
  });

  it('takes a wildcard for one label, and for no more', async () => {
    const one = await shake([leaf({ hosts: ['*.example.com'] }), middle]);
    const more = await shake([leaf({ hosts: ['*.com'] }), middle]);

    expect(one.record.outcome).toBe('passed');
    expect(more.record.reason).toBe('certificate-wrong-name');
  });

  it('tells inspection by the company from its own root, and names the issuer', async () => {
    const { record, value } = await shake([leaf({ by: bump }), bump]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'tls-reissued' });
    expect(record.detail).toContain("issued anew by the company's own CN=Contoso Proxy CA");
    expect(value).toMatchObject({ root: 'company', isProven: false });
  });

  it('tells inspection by an authority that nobody knows', async () => {
    const { record, value } = await shake([leaf({ by: unknownRoot }), unknownRoot]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'tls-reissued' });
    expect(record.detail).toContain('issued by CN=Nobody Root, which no known root stands behind');
    expect(value).toMatchObject({ root: 'unknown', issuer: 'CN=Nobody Root' });
  });

  it('does not believe an issuer who only has the name of a public root', async () => {
    const forged = issueForTest({ name: 'Public Root', isAuthority: true });

    const { record } = await shake([leaf({ by: forged }), forged]);

    expect(record.reason).toBe('tls-reissued');
  });

  it('does not let a certificate for servers issue others', async () => {
    const notAuthority = leaf({ name: 'not an authority' });

    const { record } = await shake([leaf({ by: notAuthority }), notAuthority, middle]);

    expect(record.reason).toBe('tls-reissued');
  });

  it('tells a chain without its issuer from a re-issued one by the address of the issuer', async () => {
    const { record, value } = await shake([leaf({ caIssuers: CA_ISSUERS })]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'certificate-incomplete' });
    expect(record.detail).toContain(
      'the certificate of CN=Public Issuing CA was not sent, and can be had at http://ca.example.net/issuing.cer',
    );
    expect(value?.chain).toHaveLength(1);
  });

  it('tells a self-signed certificate', async () => {
    const { record } = await shake([issueForTest({ name: 'firewall', hosts: [HOST] })]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'tls-untrusted' });
    expect(record.detail).toContain('self-signed certificate of CN=firewall');
  });

  it('tells another name, and lists whose certificate it is', async () => {
    const { record, value } = await shake([leaf({ hosts: ['other.example.net'] }), middle]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'certificate-wrong-name' });
    expect(record.detail).toContain(`the certificate is for other.example.net, not for ${HOST}`);
    expect(value?.isProven).toBe(false);
  });

  it('does not count a common name', async () => {
    const { record } = await shake([issueForTest({ name: HOST, by: middle }), middle]);

    expect(record.reason).toBe('certificate-wrong-name');
  });

  it('tells an expired certificate, and what the clock shows', async () => {
    const { record } = await shake([leaf({ validUntil: new Date('2020-01-02'), validFrom: new Date(0) }), middle]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'certificate-expired' });
    expect(record.detail).toMatch(/the certificate expired on 2020-01-02 \(this machine's clock shows \d{4}-/);
  });

  it('tells a certificate that is not valid yet, and that the clock may be slow', async () => {
    const { record } = await shake([
      leaf({ validFrom: new Date(NOW + 5 * DAY), validUntil: new Date(NOW + 9 * DAY) }),
      middle,
    ]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'certificate-expired' });
    expect(record.detail).toMatch(/is not valid before .* it may be slow\)/);
  });

  it('does not take dates that exclude each other for a time in which it is valid', async () => {
    const dates = { validFrom: new Date(NOW + 5 * DAY), validUntil: new Date(NOW - 5 * DAY) };

    const { record } = await shake([leaf(dates), middle]);

    expect(record.detail).toContain('the dates of the certificate cannot be read, or exclude each other');
  });

  it('tells an issuer that has expired', async () => {
    const old = issueForTest({
      name: 'Old CA',
      by: publicRoot,
      isAuthority: true,
      validFrom: new Date(0),
      validUntil: new Date('2021-01-01'),
    });

    const { record } = await shake([leaf({ by: old }), old]);

    expect(record.reason).toBe('certificate-expired');
    expect(record.detail).toContain('the certificate of CN=Old CA expired on 2021-01-01');
  });

  it('refuses a certificate that is not for servers', async () => {
    const { record } = await shake([leaf({ usages: ['1.3.6.1.5.5.7.3.2'] }), middle]);

    expect(record).toMatchObject({ reason: 'tls-untrusted' });
  });

  it('counts a root that stands in both stores as public', async () => {
    const { value } = await shake([leaf(), middle], {}, { public: [publicRoot.pem], company: [publicRoot.pem] });

    expect(value?.root).toBe('public');
  });

  it('does not put roots of its own into the chain', async () => {
    const { value } = await shake([leaf(), middle, publicRoot]);

    expect(value?.chain.map(({ subject }) => subject)).toEqual([
      'CN=service',
      'CN=Public Issuing CA',
      'CN=Public Root',
    ]);
    expect(value?.root).toBe('public');
  });
});

describe('versions', () => {
  it.each([
    ['TLSv1', '1.0'],
    ['TLSv1.1', '1.1'],
  ] as const)('measures a server that has only %s, and says that it is too old', async (version, said) => {
    const { record, value } = await shake([leaf(), middle], { maxVersion: version });

    expect(record).toMatchObject({ outcome: 'failed', reason: 'tls-too-old' });
    expect(record.detail).toContain(`only TLS ${said} could be agreed on`);
    expect(value?.version).toBe(said);
  });

  it.each([
    ['TLSv1.2', '1.2'],
    ['TLSv1.3', '1.3'],
  ] as const)('passes a server that has only %s', async (version, said) => {
    const { record, value } = await shake([leaf(), middle], { minVersion: version, maxVersion: version });

    expect(record.outcome).toBe('passed');
    expect(value?.version).toBe(said);
  });
});

describe('a handshake that does not come about', () => {
  const failing = async (talk: Parameters<typeof tcpServerForTest>[0], timeoutMs = 10_000) => {
    await using server = await tcpServerForTest(talk);
    const connected = await server.connect();
    const { record, value } = await shakeHands(connected, HOST, settingsForTest(ROOTS, { timeoutMs }), CLOCK);
    return { record, value, isClosed: connected.socket.destroyed };
  };
  const onHello = (answer: (socket: Parameters<Parameters<typeof tcpServerForTest>[0]>[0]) => void) =>
    failing((socket) => void socket.once('data', () => answer(socket)));

  it('names an alert', async () => {
    const { record } = await onHello((socket) => socket.end(Buffer.from([21, 3, 1, 0, 2, 2, 112])));

    expect(record).toMatchObject({
      outcome: 'failed',
      reason: 'tls-failed',
      detail: 'refused with the TLS alert unrecognized_name',
    });
  });

  it('tells a reset from an end in good order', async () => {
    const reset = await onHello((socket) => socket.resetAndDestroy());
    const ended = await onHello((socket) => socket.end());

    expect(reset.record).toMatchObject({ outcome: 'failed', reason: 'connection-reset' });
    expect(ended.record).toMatchObject({ outcome: 'failed', reason: 'connection-closed' });
  });

  it('tells silence, and closes', async () => {
    const { record, value, isClosed } = await failing(() => {}, 50);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'no-answer' });
    expect(value).toBeUndefined();
    expect(isClosed).toBe(true);
  });

  it('tells a page in plain text', async () => {
    const { record } = await onHello((socket) => socket.end('HTTP/1.1 400 Bad Request\r\nServer: squid\r\n\r\n'));

    expect(record).toMatchObject({
      reason: 'tls-failed',
      detail: 'answered the TLS handshake with something that is not TLS',
    });
  });

  it.each([
    ['squid/5.7', '400 Bad Request', [], 'tls-failed', 'plain HTTP where TLS belongs: HTTP 400 by squid/5.7'],
    ['portal', '302 Found', ['Location: http://10.0.0.1/login'], 'captive-portal', 'sent on to 10.0.0.1 (302)'],
  ] as const)('asks what answers in plain text who it is: %s', async (by, status, headers, reason, said) => {
    const answer = [`HTTP/1.1 ${status}`, `Server: ${by}`, ...headers, 'Content-Length: 0', '', ''].join('\r\n');
    await using server = await tcpServerForTest((socket) => void socket.once('data', () => socket.end(answer)));
    const connected = await server.connect();

    const { record, value } = await shakeHands(connected, HOST, settingsForTest(ROOTS), CLOCK, () =>
      server.open('', 0),
    );

    expect(record).toMatchObject({ stage: 'tls', outcome: 'failed', reason });
    expect(record.detail).toContain(said);
    expect(value).toBeUndefined();
    expect(server.connections()).toBe(2);
  });

  it('survives a connection that is already gone', async () => {
    await using server = await tcpServerForTest(() => {});
    const connected = await server.connect();
    connected.socket.destroy();

    const { record } = await shakeHands(connected, HOST, settingsForTest(ROOTS), CLOCK);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'connection-closed' });
  });

  it('ends when the run is aborted, and leaves nothing open', async () => {
    await using server = await tcpServerForTest(() => {});
    const connected = await server.connect();
    const controller = new AbortController();
    const waiting = shakeHands(connected, HOST, settingsForTest(ROOTS, { signal: controller.signal }), CLOCK);

    controller.abort(new Error('enough'));

    await expect(waiting).rejects.toThrow('enough');
    expect(connected.socket.destroyed).toBe(true);
  });

  it('sends a first message that fits one packet', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    await failing((socket) => {
      socket.once('data', (hello) => {
        resolve(hello.length);
        socket.end();
      });
    });

    expect(await promise).toBeLessThan(600);
  });
});
