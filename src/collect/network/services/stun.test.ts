import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { exchangeOnce, resolvesTo, staysSilent, testSettings, udpServer } from './reach-for-test.ts';
import { probeStun } from './stun.ts';
import { encodeBindingRequest, readBindingAnswer } from './stun-message.ts';

// RFC 5769, sections 2.2 and 2.3: a server's answers with both integrity attributes.
const TRANSACTION = Buffer.from('b7e7a701bc34d686fa87dfae', 'hex');
const RFC_5769_IPV4 = Buffer.from(
  '0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f722000200008' +
    '0001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96',
  'hex',
);
const RFC_5769_IPV6 = Buffer.from(
  '010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f722000200014' +
    '0002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed41' +
    '80280004c8fb0b4c',
  'hex',
);
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A message with the transaction of a question, and attributes given as hexadecimal. */
function answerTo(question: Uint8Array, type: number, attributes: string): Buffer {
  const body = Buffer.from(attributes, 'hex');
  const head = Buffer.from(question.subarray(0, 20));
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

async function probe(answer: (question: Buffer) => readonly Uint8Array[]) {
  const { port, close } = await udpServer(answer);
  closers.push(close);
  const reach = { resolve: resolvesTo('127.0.0.1'), exchange: exchangeOnce() };
  return probeStun({ host: 'relay.example', port }, reach, testSettings());
}

describe('a media relay', () => {
  it('that answers tells the address it saw', async () => {
    const record = await probe((question) => [
      answerTo(question, 0x0101, '00200008 0001a147 e112a643'.replaceAll(' ', '')),
    ]);

    expect(record).toMatchObject({ stage: 'stun', outcome: 'passed', reason: null });
    expect(record.detail).toMatch(
      /^relay\.example \(127\.0\.0\.1\), UDP port \d+, answers by STUN; it sees this machine as 192\.0\.2\.1:32853$/,
    );
  });

  it('that refuses the question has shown that UDP gets through', async () => {
    const record = await probe((question) => [answerTo(question, 0x0111, '0009000400000401')]);

    expect(record.outcome).toBe('passed');
    expect(record.detail).toContain('with error 401: it refuses the question, but UDP gets through');
  });

  it('that is silent leaves calls to TCP', async () => {
    const reach = { resolve: resolvesTo('127.0.0.1'), exchange: staysSilent };

    const record = await probeStun({ host: 'relay.example', port: 3478 }, reach, testSettings());

    expect(record).toMatchObject({ outcome: 'failed', reason: 'no-answer' });
    expect(record.detail).toContain('calls fall back to TCP port 443');
  });

  it.each<[string, (question: Buffer) => Uint8Array, string]>([
    ['a few bytes', () => Buffer.from('hello'), 'too short for STUN (5 of at least 20 bytes)'],
    ['another protocol', () => Buffer.alloc(64, 7), 'not STUN'],
    ['our own question', (question) => question, 'STUN, but no answer to a binding request'],
    ['an answer to another question', () => RFC_5769_IPV4, 'a STUN answer to another question'],
    ['no address', (question) => answerTo(question, 0x0101, ''), 'a STUN answer without the address it saw'],
    ['an address cut short', (question) => answerTo(question, 0x0101, '002000040001a147'), 'a broken address'],
    ['an attribute beyond its end', (question) => answerTo(question, 0x0101, '0020ffff'), 'a broken attribute'],
    [
      'a wrong length',
      (question) => Buffer.concat([answerTo(question, 0x0101, ''), Buffer.alloc(4)]),
      'a wrong length',
    ],
    ['an error without a code', (question) => answerTo(question, 0x0111, ''), 'a STUN error without its code'],
    ['a damaged fingerprint', (question) => answerTo(question, 0x0101, '8028000400000000'), 'its fingerprint is wrong'],
  ])('that sends %s has answered wrongly', async (_, answer, words) => {
    const record = await probe((question) => [answer(question)]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'wrong-answer' });
    expect(record.detail).toContain(words);
  });
});

describe('the message', () => {
  it('is the shortest there is: a head without attributes', () => {
    expect(Buffer.from(encodeBindingRequest(TRANSACTION)).toString('hex')).toBe(
      `000100002112a442${TRANSACTION.toString('hex')}`,
    );
  });

  it.each([
    ['IPv4', RFC_5769_IPV4, '192.0.2.1', 4],
    ['IPv6', RFC_5769_IPV6, '2001:db8:1234:5678:11:2233:4455:6677', 6],
  ])('of RFC 5769 for %s is read as printed there', (_, message, address, family) => {
    expect(readBindingAnswer(message, TRANSACTION)).toEqual({ kind: 'mapped', address, family, port: 32_853 });
  });

  it('of RFC 5769 with any one bit changed is refused, unless that hides the fingerprint', () => {
    const taken = new Set<number>();
    for (let bit = 0; bit < RFC_5769_IPV4.length * 8; bit += 1) {
      const damaged = Buffer.from(RFC_5769_IPV4);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      if (typeof readBindingAnswer(damaged, TRANSACTION) !== 'string') taken.add(bit >> 3);
    }

    // The fingerprint's own type, and the length of the attribute before, which may then reach over it.
    expect([...taken]).toEqual([51, 72, 73]);
  });

  it('with an address that is not exclusive-ored is read as old servers mean it', () => {
    const old = answerTo(encodeBindingRequest(TRANSACTION), 0x0101, '0001000800018055c0000201');

    expect(readBindingAnswer(old, TRANSACTION)).toEqual({
      kind: 'mapped',
      address: '192.0.2.1',
      family: 4,
      port: 32_853,
    });
  });

  it('is read whatever the bytes are', () => {
    const any = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(any, (bytes) => {
        const answer = answerTo(encodeBindingRequest(TRANSACTION), 0x0101, Buffer.from(bytes).toString('hex'));

        expect(['string', 'object']).toContain(typeof readBindingAnswer(answer, TRANSACTION));
      }),
    );
  });
});
