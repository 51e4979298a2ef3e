import { Duplex } from 'node:stream';
import { exchange } from '../../../src/collect/network/http/exchange.ts';
import { judgeAnswer } from '../../../src/collect/network/http/judge-answer.ts';
import { askable } from '../../../src/collect/network/revocation/ask-address.ts';
import { checkOcsp } from '../../../src/collect/network/revocation/check-ocsp.ts';
import { checkCrl, readCrlHead } from '../../../src/collect/network/revocation/crl.ts';
import { readCertificate } from '../../../src/collect/network/revocation/read-certificate.ts';
import { readSigned } from '../../../src/collect/network/revocation/signed.ts';
import { readFirstWord } from '../../../src/collect/network/tls/hello-message.ts';
import { judgeChain } from '../../../src/collect/network/tls/judge-chain.ts';
import { must, type Target } from '../target.ts';

// Made once, so that every run mutates the same: a root, a certificate with every extension that is read, a list of two
// entries, an OCSP answer.
const ROOT = [
  'MIIBLzCB1qADAgECAhBA0LwU4WeNKyl7yXbLwbHpMAoGCCqGSM49BAMCMA8xDTALBgNVBAMMBFJvb3QwIhgPMjAyNjAxMDEwMDAw',
  'MDBaGA8yMDQwMDEwMTAwMDAwMFowDzENMAsGA1UEAwwEUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABK1UVjUUOMXBSbvO',
  'kYbgHYWJqHVHydGsTpUyXZ4jSbZIpa1TriEkSkjky7SImTbp1nQGZdL/W1mW0HeM9izj+0CjEDAOMAwGA1UdEwQFMAMBAf8wCgYI',
  'KoZIzj0EAwIDSAAwRQIgdtfvH5zRMwdl5F9xAz3JJEOowqds/i7fWx9TevTjpPgCIQDcLuW7CKnkZ+beaHzzflUox74+U+AKgLn0',
  'mZTaoxH6Uw==',
].join('');
const LEAF = [
  'MIIB1zCCAX2gAwIBAgIQQNx7VRWnc5CaupezpgqTkDAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARSb290MCIYDzIwMjYwMTAxMDAw',
  'MDAwWhgPMjA0MDAxMDEwMDAwMDBaMA8xDTALBgNVBAMMBGxlYWYwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARv4C9uoIgCIcP0',
  '/Ja7I55Q+QEpzDCk/+aTseT3PXojc3im+CWqu7N0YT8RVAJhTTMZDSgJj8QRD4YCYg9HcVAIo4G2MIGzMCAGA1UdEQQZMBeCD3d3',
  'dy5leGFtcGxlLmNvbYcEwAACATATBgNVHSUEDDAKBggrBgEFBQcDATAnBgNVHR8EIDAeMBygGqAYhhZodHRwOi8vYy5leGFtcGxl',
  'L2EuY3JsMFEGCCsGAQUFBwEBBEUwQzAdBggrBgEFBQcwAYYRaHR0cDovL28uZXhhbXBsZS8wIgYIKwYBBQUHMAKGFmh0dHA6Ly9h',
  'LmV4YW1wbGUveC5jZXIwCgYIKoZIzj0EAwIDSAAwRQIgH2cE3TVGdBFhzIMfBPP3FJbrR8ejlsjGWia/aw0x1CQCIQDEdQ1pWYek',
  'j7ZSmrX7PPBf4ntAkcynj6xJ57sRsHiLuA==',
].join('');
const LIST = [
  'MIHoMIGOAgEBMAoGCCqGSM49BAMCMA8xDTALBgNVBAMMBFJvb3QYDzE5NzAwMTAxMDAwMDAwWhgPMjA0MDAxMDEwMDAwMDBaMEow',
  'IwIQ2nQlkRSg0re6C0LS0jn62BgPMTk3MDAxMDEwMDAwMDBaMCMCENp0JZEUoNK3ugtC0tI5+tgYDzE5NzAwMTAxMDAwMDAwWjAK',
  'BggqhkjOPQQDAgNJADBGAiEA8S6ljZCWfznByjT+gQOSwUlC8hBFjspK9OoG9cJ5AtsCIQDsZQXs9G/5+rXHtWySnvZwJ0Bn9kZo',
  '0/2eY4ekDFy0AA==',
].join('');
const ANSWER = [
  'MIH+CgEAoIH4MIH1BgkrBgEFBQcwAQEEgecwgeQwgYuiFgQU6WhXxY9xYQTK6tZI7mqmGrjkHNwYDzE5NzAwMTAxMDAwMDAwWjBg',
  'MF4wSTAJBgUrDgMCGgUABBRu5L9Op3kl2xUuUq0sadLj6HhUagQUkDsua3HJZf4HGngtm67bFdKsVFQCEEDce1UVp3OQmrqXs6YK',
  'k5CAABgPMTk3MDAxMDEwMDAwMDBaMAoGCCqGSM49BAMCA0gAMEUCIQC4VQgnbuN5y/iRdGw0bQksJAeuV0XbjYvMPXiDg/bKVQIg',
  'G6QPRtMRGIaLutFUScLjumfLbsMKOpFUZGLDv2NUMdk=',
].join('');

/** The header of the octet string in which ANSWER holds what was signed. */
const BASIC_HEAD = Buffer.from('0481e7', 'hex');

const bytesOf = (text: string) => Buffer.from(text, 'base64');
const DER_TOKENS = [
  '\u0030\u0080',
  '\u0030\u0082\u00ff\u00ff',
  '\u0030\u0084\u00ff\u00ff\u00ff\u00ff',
  '\u0030\u0000',
  '\u0086\u007fhttp://127.0.0.1/',
  '\u0086\u0012http://a.example:1',
  '\u0002\u0001\u0000',
  '\u000a\u0001\u0006',
  '\u0004\u0081\u0080',
  '\u0006\u0003\u0055\u001d\u001f',
];

/** Certificates as a server sends them, and what is asked because of them. */
const certificate: Target = {
  name: 'certificate',
  unit: 'readCertificate and judgeChain, on the DER of a server',
  inputs: 50_000,
  slice: 500,
  growthMb: 50,
  tokens: DER_TOKENS,
  corpus: async () => [bytesOf(LEAF), bytesOf(ROOT)],
  open: async () => {
    const pem = `-----BEGIN CERTIFICATE-----\n${ROOT}\n-----END CERTIFICATE-----`;
    const roots = { public: [pem], company: [] };
    const now = new Date('2026-11-15T08:00:00Z');
    return {
      run(input) {
        const facts = readCertificate(input);
        const addresses = [...(facts?.crls ?? []), ...(facts?.ocsp ?? [])];
        must(addresses.length <= 8 && addresses.every((address) => address.length <= 1024), 'addresses are bounded');
        for (const address of addresses) {
          const url = askable(address);
          must(url === undefined || url.protocol === 'http:', 'only plain HTTP is asked');
          must(url === undefined || !/^[\d.]+$|:|^localhost$/.test(url.host), 'only names at port 80 are asked');
        }
        const chain = [{ der: input, subject: 'CN=x', issuer: 'CN=y' }];
        const { detail, reason, path } = judgeChain(chain, 'www.example.com', roots, now);
        must(detail.length < 1500, 'a sentence is short');
        must(path.length <= 2, 'a chain has what was sent and a root');
        if (reason === null) must(input.includes('www.example.com'), 'what passes has the name');
      },
    };
  },
};

/** What responders and list servers send. */
const revocation: Target = {
  name: 'revocation-answer',
  unit: 'checkOcsp, checkCrl and readCrlHead',
  inputs: 200_000,
  slice: 2000,
  growthMb: 30,
  tokens: DER_TOKENS,
  corpus: async () => [
    bytesOf(ANSWER),
    bytesOf(LIST),
    bytesOf(LIST).subarray(0, 120),
    Buffer.from('30030a0106', 'hex'),
  ],
  open: async () => {
    const leaf = readCertificate(bytesOf(LEAF));
    const root = readCertificate(bytesOf(ROOT));
    if (leaf === undefined || root === undefined) throw new Error('the certificates of the target cannot be read');
    const answered = bytesOf(ANSWER).subarray(bytesOf(ANSWER).indexOf(BASIC_HEAD) + BASIC_HEAD.length);
    const [said, listed] = [answered, bytesOf(LIST)].map((bytes) => Buffer.from(readSigned(bytes)?.tbs.raw ?? []));
    if (!said?.length || !listed?.length) throw new Error('what the target signed cannot be read');
    const now = new Date('2026-11-15T08:00:00Z');
    must(checkOcsp(bytesOf(ANSWER), leaf, root, now)?.isGood === true, 'the answer itself is believed');
    must(checkCrl(bytesOf(LIST), leaf, root, now)?.isGood === true, 'the list itself is believed');
    return {
      run(input) {
        const answer = checkOcsp(input, leaf, root, now);
        if (answer?.isGood === true && /^OCSP says (good|revoked|unknown)$/.test(answer.detail))
          must(input.includes(said), 'what is believed was signed so');
        const list = checkCrl(input, leaf, root, now);
        if (list?.isGood === true && !list.detail.endsWith('not looked at'))
          must(input.includes(listed), 'a list that is believed was signed so');
        const head = readCrlHead(input);
        if (head !== undefined) must(Number.isSafeInteger(head.bytes) && head.bytes > 0, 'a list has a size');
      },
    };
  },
};

const REPLIES = [
  'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 30\r\n\r\n<title>Web Page Blocked</title>',
  'HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/login?u=www.example.com\r\nConnection: close\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 407 Who\r\nProxy-Authenticate: NTLM\r\n\r\n',
  'HTTP/1.0 403 Forbidden\r\nServer: squid\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\nVia: 1.1 x\r\n\r\n',
];

/** Answers over HTTP, of whoever answers. */
const http: Target = {
  name: 'http-answer',
  unit: 'exchange and judgeAnswer, on a stream that says the input and ends',
  inputs: 20_000,
  slice: 300,
  growthMb: 60,
  tokens: [
    'HTTP/1.1 ',
    '\r\n\r\n',
    '\r\n ',
    'Transfer-Encoding: chunked\r\n',
    'Content-Length: 99999999999999999999\r\n',
    'Content-Length: -1\r\n',
    'Connection: upgrade\r\nUpgrade: x\r\n',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'ffffffffffffffff\r\n',
    '<meta http-equiv=refresh content="0;url=http://',
    'Location: http://[::1\r\n',
    '\u0000',
  ],
  corpus: async () => REPLIES.map((text) => Buffer.from(text)),
  open: async () => {
    const settings = { timeoutMs: 10_000, signal: new AbortController().signal };
    const question = { method: 'GET', target: '/', headers: { host: 'www.example.com' }, bodyBytes: 64 } as const;
    return {
      async run(input) {
        const said = await exchange(streamOf(input), question, settings);
        if (!said.ok) {
          must(said.reason !== 'no-answer' && said.reason !== 'time-out', 'a stream that ended is not waited for');
          return;
        }
        must(said.answer.body.length <= 64, 'no more of a body is kept than was asked for');
        const asked = { host: 'www.example.com', isProven: false, isSecure: false, isPageless: true };
        must(judgeAnswer(said.answer, asked).detail.length < 3000, 'a sentence is short');
      },
    };
  },
};

/** A connection on which somebody says one thing and hangs up. */
function streamOf(input: Buffer): Duplex {
  const stream = new Duplex({
    read() {},
    write(_chunk, _encoding, done) {
      done();
    },
  });
  stream.push(input);
  stream.push(null);
  return stream;
}

/** The first bytes of an answer to an offer of TLS. */
const hello: Target = {
  name: 'server-hello',
  unit: 'readFirstWord, on what answers an offer of TLS versions',
  inputs: 200_000,
  slice: 2000,
  growthMb: 30,
  tokens: ['\u0016\u0003', '\u0015\u0003\u0001\u0000\u0002\u0001', '\u0002\u0000\u0000', '\u0000\u0000'],
  corpus: async () =>
    ['16030200310200002d0302', '15030100020246', '15030100020170160302003102000002d0303'].map((hex) =>
      Buffer.from(hex, 'hex'),
    ),
  open: async () => ({
    run(input) {
      const word = readFirstWord(input);
      must(input.length < 100 || word !== undefined, 'a hundred bytes are enough');
      must(word?.kind !== 'version' || input.includes('\u0016\u0003'), 'a version is that of a handshake');
    },
  }),
};

export const tlsAndHttp: readonly Target[] = [certificate, revocation, http, hello];
