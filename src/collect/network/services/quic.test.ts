import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { probeQuic } from './quic.ts';
import {
  encodeUnknownInitial,
  isReserved,
  readVersionNegotiation,
  reservedVersion,
  versionText,
} from './quic-packet.ts';
import { exchangeOnce, resolvesTo, staysSilent, testSettings, udpServer } from './reach-for-test.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** As RFC 8999, section 6: version zero, the ids in each other's place, then the versions. */
function negotiationFor(question: Uint8Array, ...versions: readonly number[]): Buffer {
  const list = Buffer.alloc(versions.length * 4);
  for (const [index, version] of versions.entries()) list.writeUInt32BE(version, index * 4);
  const head = Buffer.from([0xca, 0, 0, 0, 0]);
  return Buffer.concat([head, question.subarray(14, 23), question.subarray(5, 14), list]);
}

async function probe(answer: (question: Buffer) => readonly Uint8Array[]) {
  const { port, close } = await udpServer(answer);
  closers.push(close);
  const reach = { resolve: resolvesTo('127.0.0.1'), exchange: exchangeOnce() };
  return probeQuic({ host: 'office.example', port }, reach, testSettings());
}

describe('a host', () => {
  it('that has QUIC names its versions, and no more is claimed', async () => {
    const record = await probe((question) => [
      negotiationFor(question, 1, 0x6b3343cf, 0xff00001d, 0x3a4a5a6a, 0x51303433),
    ]);

    expect(record).toMatchObject({ stage: 'quic', outcome: 'passed', reason: null });
    expect(record.detail).toContain('offers version 1, 2, draft 29, 0x51303433;');
    expect(record.detail).toContain('that a handshake ends was not tried');
  });

  it('is asked with 1,200 bytes, for servers must ignore less', async () => {
    const sizes: number[] = [];

    await probe((question) => {
      sizes.push(question.length);
      return [negotiationFor(question, 1)];
    });

    expect(sizes).toEqual([1200]);
  });

  it('that is silent may be without QUIC as well as blocked', async () => {
    const reach = { resolve: resolvesTo('127.0.0.1'), exchange: staysSilent };

    const record = await probeQuic({ host: 'office.example', port: 443 }, reach, testSettings());

    expect(record).toMatchObject({ outcome: 'failed', reason: 'no-answer' });
    expect(record.detail).toContain('blocked on the way or the server has no QUIC');
  });

  it('that lists a thousand versions gets a short sentence', async () => {
    const many = Array.from({ length: 300 }, (_, index) => 0x5000_0000 + index);

    const record = await probe((question) => [negotiationFor(question, ...many)]);

    expect(record.detail).toContain(' and 294 more;');
    expect(record.detail.length).toBeLessThan(300);
  });

  it.each<[string, (question: Buffer) => Uint8Array, string]>([
    ['nothing but an empty datagram', () => Buffer.alloc(0), 'no QUIC packet with a long header'],
    ['a short header', () => Buffer.alloc(40, 0x40), 'no QUIC packet with a long header'],
    ['our own packet', (question) => question, 'QUIC, but no version negotiation'],
    [
      "another connection's ids",
      (question) => negotiationFor(Buffer.alloc(question.length, 8), 1),
      'for another connection',
    ],
    ['no versions', (question) => negotiationFor(question), 'with a broken list'],
    ['half a version', (question) => negotiationFor(question, 1).subarray(0, -2), 'with a broken list'],
    [
      'the version that nobody has',
      (question) => negotiationFor(question, question.readUInt32BE(1)),
      'offers what was asked for',
    ],
  ])('that sends %s has answered wrongly', async (_, answer, words) => {
    const record = await probe((question) => [answer(question)]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'wrong-answer' });
    expect(record.detail).toContain(words);
  });
});

describe('the packet', () => {
  const ids = fc.record({
    destination: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    source: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    version: fc.integer().map(reservedVersion),
  });

  it('asks for a version of the form 0x?a?a?a?a', () => {
    fc.assert(fc.property(fc.integer(), (random) => isReserved(reservedVersion(random))));
    expect(versionText(reservedVersion(0x12345678))).toBe('0x1a3a5a7a');
  });

  it('is answered by what a server makes of it, and by nothing else', () => {
    fc.assert(
      fc.property(ids, fc.array(fc.constantFrom(1, 0x6b3343cf, 0xff00001d), { minLength: 1 }), (own, versions) => {
        const answer = negotiationFor(encodeUnknownInitial(own), ...versions);

        expect(readVersionNegotiation(answer, own)).toEqual(versions);
        for (const at of [0, 5, 6, 14, 15]) {
          const damaged = Buffer.from(answer);
          damaged[at] = (damaged[at] ?? 0) ^ 0x80;
          expect(typeof readVersionNegotiation(damaged, own)).toBe('string');
        }
      }),
    );
  });

  it('is read whatever the bytes are', () => {
    fc.assert(
      fc.property(ids, fc.uint8Array({ maxLength: 100 }), (own, bytes) => {
        expect(typeof readVersionNegotiation(bytes, own)).toBe('string');
      }),
    );
  });
});
