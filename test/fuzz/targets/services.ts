import { encodeNtpRequest, offsetOf, readNtpAnswer } from '../../../src/collect/network/services/ntp-packet.ts';
import {
  encodeUnknownInitial,
  readVersionNegotiation,
  reservedVersion,
} from '../../../src/collect/network/services/quic-packet.ts';
import { encodeBindingRequest, readBindingAnswer } from '../../../src/collect/network/services/stun-message.ts';
import { acceptOf, flawOfUpgrade, readAnswerHead } from '../../../src/collect/network/services/upgrade-answer.ts';
import { must, type Target } from '../target.ts';

/** The same in every run, so that mutated answers still belong to the question. */
const NONCE = Buffer.from('0123456789abcdef', 'hex');
const TRANSACTION = Buffer.from('b7e7a701bc34d686fa87dfae', 'hex');
const IDS = { destination: Buffer.alloc(8, 0xd1), source: Buffer.alloc(8, 0x5c), version: reservedVersion(0) };
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const TIMES = { askedAt: Date.UTC(2026, 10, 21), heardAt: Date.UTC(2026, 10, 21) + 40 };

/** A server's packet to the nonce: stratum 2, now. */
function ntpAnswer(): Buffer {
  const packet = Buffer.alloc(48);
  packet.set([0x24, 2]);
  packet.set(NONCE, 24);
  for (const at of [32, 40]) packet.writeUInt32BE((TIMES.askedAt / 1000 + 2_208_988_800) % 2 ** 32, at);
  return packet;
}

/** Answers of time servers. */
const ntp: Target = {
  name: 'ntp-answer',
  unit: 'readNtpAnswer and offsetOf, on datagrams that answer a known question',
  inputs: 200_000,
  slice: 2000,
  growthMb: 30,
  tokens: ['\u0024\u0002', '\u00e4\u0000', 'DENY', 'RATE', '\u0000\u0000\u0000\u0000', '\u00ff\u00ff\u00ff\u00ff'],
  corpus: async () => [ntpAnswer(), Buffer.from(encodeNtpRequest(NONCE))],
  open: async () => ({
    run(input) {
      const answer = readNtpAnswer(input, NONCE);
      if (typeof answer === 'string') return;
      must(input.subarray(24, 32).equals(NONCE), 'an answer carries the nonce of the question');
      must(/^[A-Z0-9]{0,4}$/.test(answer.code), 'a code is letters and digits');
      const { offsetMs, delayMs } = offsetOf(answer, TIMES);
      must(Number.isFinite(delayMs) && delayMs >= 0, 'a delay is a span of time');
      must(Math.abs(offsetMs) <= 2 ** 32 * 1000, 'an offset is within an era');
    },
  }),
};

/** Answers of media relays. */
const stun: Target = {
  name: 'stun-answer',
  unit: 'readBindingAnswer, on datagrams that answer a known question',
  inputs: 200_000,
  slice: 2000,
  growthMb: 30,
  tokens: [
    '\u0000\u0020\u0000\u0008',
    '\u0000\u0001\u0000\u0014',
    '\u0080\u0028\u0000\u0004',
    '\u0000\u0009\u00ff\u00ff',
  ],
  corpus: async () => [
    Buffer.from(
      '0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f722000200008' +
        '0001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96',
      'hex',
    ),
    Buffer.from('0101000c2112a442b7e7a701bc34d686fa87dfae002000080001a147e112a643', 'hex'),
    Buffer.from('011100082112a442b7e7a701bc34d686fa87dfae0009000400000401', 'hex'),
    Buffer.from(encodeBindingRequest(TRANSACTION)),
  ],
  open: async () => ({
    run(input) {
      const answer = readBindingAnswer(input, TRANSACTION);
      if (typeof answer === 'string') return;
      must(input.subarray(8, 20).equals(TRANSACTION), 'an answer carries the transaction of the question');
      if (answer.kind === 'error') must(answer.code >= 300 && answer.code <= 699, 'an error has a code of STUN');
      else must(/^[0-9a-f.:]+$/.test(answer.address) && answer.port <= 65_535, 'an address is one');
    },
  }),
};

/** Version negotiations. */
const quic: Target = {
  name: 'quic-versions',
  unit: 'readVersionNegotiation, on datagrams that answer a known packet',
  inputs: 200_000,
  slice: 2000,
  growthMb: 30,
  tokens: [
    '\u0000\u0000\u0000\u0001',
    '\u0000\u0000\u0000\u0000',
    '\u006b\u0033\u0043\u00cf',
    '\u000a\u000a\u000a\u000a',
  ],
  corpus: async () => {
    const sent = Buffer.from(encodeUnknownInitial(IDS));
    const head = Buffer.from('ca00000000', 'hex');
    const versions = Buffer.from('000000016b3343cfff00001d', 'hex');
    return [Buffer.concat([head, sent.subarray(14, 23), sent.subarray(5, 14), versions]), sent.subarray(0, 64)];
  },
  open: async () => ({
    run(input) {
      const versions = readVersionNegotiation(input, IDS);
      if (typeof versions === 'string') return;
      must(versions.length === (input.length - 23) / 4, 'all versions are read, and nothing else');
      must(!versions.includes(IDS.version), 'nobody has the version that means nothing');
    },
  }),
};

/** Answers to the WebSocket handshake. */
const websocket: Target = {
  name: 'websocket-answer',
  unit: 'readAnswerHead and flawOfUpgrade',
  inputs: 100_000,
  slice: 1000,
  growthMb: 50,
  tokens: [
    'HTTP/1.1 101 ',
    '\r\n\r\n',
    '\n\n',
    'Upgrade: websocket\r\n',
    ': ',
    '\r\n ',
    '\u0000',
    'Connection: upgrade, x\r\n',
  ],
  corpus: async () => [
    Buffer.from(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptOf(KEY)}\r\n\r\n`,
    ),
    Buffer.from('HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\n\r\n'),
  ],
  open: async () => ({
    run(input) {
      const head = readAnswerHead(input);
      if (head === undefined) return;
      must(head.status >= 100 && head.status <= 999, 'a status has three digits');
      must(head.fields.size <= 100, 'no more than 100 fields are read');
      if (flawOfUpgrade(head, KEY) === undefined)
        must(head.fields.get('sec-websocket-accept') === acceptOf(KEY), 'an upgrade is accepted by our key alone');
    },
  }),
};

/** The parsers of what servers answer to the probes of services. */
export const serviceAnswers: readonly Target[] = [ntp, stun, quic, websocket];
