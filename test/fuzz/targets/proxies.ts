import { authorise } from '../../../src/collect/network/proxy/authorise.ts';
import { parseChallenges, schemesOf } from '../../../src/collect/network/proxy/challenge.ts';
import {
  bodyLength,
  headLength,
  oneLine,
  parseHead,
  staysOpen,
  titleOf,
} from '../../../src/collect/network/proxy/connect-answer.ts';
import { parseNoProxy } from '../../../src/collect/network/proxy/no-proxy.ts';
import { readChoice, readPasswordAnswer, readReply } from '../../../src/collect/network/proxy/socks-messages.ts';
import { must, type Target } from '../target.ts';

const DENIED = `HTTP/1.1 403 Forbidden\r\nServer: squid/5.7\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\nVia: 1.1 proxy (squid/5.7)\r\nContent-Length: 40\r\n\r\n<html><title>ERROR: denied</title></html>`;
const WANTS = `HTTP/1.0 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM TlRMTVNTUAAC==, Digest realm="a\\"b", nonce="n", qop="auth", algorithm=SHA-256, Basic realm="x"\r\nProxy-Connection: keep-alive\r\n\r\n`;

/** What a proxy answers to CONNECT. */
export const connectAnswers: Target = {
  name: 'connect-answer',
  unit: 'headLength, parseHead, parseChallenges, authorise and titleOf',
  inputs: 200_000,
  slice: 2000,
  growthMb: 40,
  tokens: [
    '\r\n',
    '\n',
    '\r',
    ': ',
    'HTTP/1.1 200 ',
    '407',
    ',',
    '"',
    '\\',
    '=',
    'Digest ',
    'nonce=',
    '__proto__=',
    '<title',
    '</title>',
    '\u0000',
    'Content-Length: 9e9',
    'qop="',
    'Transfer-Encoding: chunked',
  ],
  corpus: async () => [
    Buffer.from(DENIED),
    Buffer.from(WANTS),
    Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n'),
  ],
  open: async () => ({
    run(input) {
      const length = headLength(input);
      must(length === undefined || (length > 0 && length <= input.length), 'a head ends inside what came');
      const head = parseHead(input.subarray(0, length));
      if (typeof head === 'string') return must(head.length < 100, 'a refusal is a sentence of ours');
      must(head.status >= 100 && head.status <= 999, 'a status has three digits');
      must(head.headers.length <= 200, 'headers are bounded');
      const body = bodyLength(head);
      must(body === undefined || Number.isSafeInteger(body), 'a length is a number');
      staysOpen(head);
      const challenges = parseChallenges(
        head.headers.filter(([name]) => name === 'proxy-authenticate').map(([, value]) => value),
      );
      must(challenges.length <= 20 && schemesOf(challenges).length <= 20, 'challenges are bounded');
      const answer = authorise(challenges, { user: 'u', password: 'p' }, 'a.example:443', 'c');
      must(answer === undefined || !/\p{Cc}/u.test(answer.header), 'what we send is one header');
      const title = titleOf(input.toString('utf8'));
      must(title === undefined || (title.length <= 120 && !/\p{Cc}/u.test(title)), 'a title is one short line');
      must(oneLine(head.phrase, 60).length <= 60, 'a phrase is short');
    },
  }),
};

/** What a SOCKS proxy answers. */
export const socksAnswers: Target = {
  name: 'socks-answer',
  unit: 'readChoice, readPasswordAnswer and readReply',
  inputs: 200_000,
  slice: 2000,
  growthMb: 40,
  tokens: ['\u0005', '\u0000', '\u0001', '\u0003', '\u0004', '\u0002'],
  corpus: async () => [
    Buffer.from([5, 0]),
    Buffer.from([5, 0, 0, 1, 10, 0, 0, 1, 0, 80]),
    Buffer.from([5, 2, 0, 3, 4, 0x61, 0x2e, 0x62, 0x63, 0, 80]),
    Buffer.from([5, 4, 0, 4, ...Array<number>(16).fill(0), 1, 187]),
  ],
  open: async () => ({
    run(input) {
      for (const read of [readChoice, readPasswordAnswer, readReply]) {
        const part = read(input);
        must(part.is !== 'whole' || part.length <= input.length, 'a message ends inside what came');
        must(part.is !== 'more' || input.length < 4 + 1 + 255 + 2, 'no more is waited for than a message may have');
      }
    },
  }),
};

/** NO_PROXY is the user's own, but typed by hand. */
export const noProxy: Target = {
  name: 'no-proxy',
  unit: 'parseNoProxy',
  inputs: 100_000,
  slice: 1000,
  growthMb: 40,
  tokens: ['*', '.', '*.', ',', ' ', '/', '/8', ':', ':443', '[', ']', '10.0.0.0/8', '::1', '%25', '\u0000'],
  corpus: async () => [Buffer.from('localhost,.example.com,*.a.example:443 10.0.0.0/8,[2001:db8::]/32,::1')],
  open: async () => ({
    run(input) {
      const bypass = parseNoProxy(input.toString('utf8'));
      for (const host of ['a.example', '10.1.2.3', '2001:db8::1', ''])
        must(typeof bypass(host, 443) === 'boolean', 'it answers');
    },
  }),
};
