import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { probeNtp } from './ntp.ts';
import { encodeNtpRequest, offsetOf, readNtpAnswer } from './ntp-packet.ts';
import { exchangeOnce, findsNothing, resolvesTo, staysSilent, testSettings, udpServer } from './reach-for-test.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const NTP_1970 = 2_208_988_800;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Said {
  leap: number;
  version: number;
  mode: number;
  stratum: number;
  code: string;
  rootDispersionS: number;
  aheadMs: number;
}

/** What a sound server of stratum 2 answers, with changes. */
function answerTo(question: Uint8Array, changes: Partial<Said> = {}, time = NOW): Buffer {
  const said = { leap: 0, version: 4, mode: 4, stratum: 2, code: '', rootDispersionS: 0.01, aheadMs: 0, ...changes };
  const packet = Buffer.alloc(48);
  packet[0] = (said.leap << 6) | (said.version << 3) | said.mode;
  packet[1] = said.stratum;
  packet.writeUInt32BE(Math.round(said.rootDispersionS * 65_536), 8);
  packet.write(said.code, 12, 'latin1');
  packet.set(question.subarray(40, 48), 24);
  const seconds = (time + said.aheadMs) / 1000 + NTP_1970;
  for (const at of [32, 40]) {
    packet.writeUInt32BE(Math.floor(seconds) % 2 ** 32, at);
    packet.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), at + 4);
  }
  return packet;
}

async function probe(answer: (question: Buffer) => readonly Uint8Array[], patience = 1) {
  const { port, close } = await udpServer(answer);
  closers.push(close);
  const reach = { resolve: resolvesTo('127.0.0.1'), exchange: exchangeOnce(patience), now: () => NOW };
  return probeNtp({ host: 'time.example', port }, reach, testSettings());
}

describe('a time server', () => {
  it('that is synchronised and agrees with this machine passes, with its stratum and offset', async () => {
    const record = await probe((question) => [answerTo(question, { aheadMs: 40 })]);

    expect(record).toEqual({
      stage: 'ntp',
      outcome: 'passed',
      ms: 12,
      reason: null,
      detail:
        "time.example (127.0.0.1) answers as stratum 2; its clock is 40 ms ahead of this machine's, give or take 0.0 ms",
    });
  });

  it('an hour ahead is told as a wrong clock, and that it may be ours', async () => {
    const record = await probe((question) => [answerTo(question, { aheadMs: 3_600_000 })]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'clock-wrong' });
    expect(record.detail).toContain('3600.0 s ahead of this machine');
    expect(record.detail).toContain('which of the two is wrong cannot be told');
  });

  it.each([
    ['five minutes less a second behind', -299_000, 'passed'],
    ['five minutes and a second behind', -301_000, 'failed'],
  ])('%s has %i ms: %s', async (_, aheadMs, outcome) => {
    expect(await probe((question) => [answerTo(question, { aheadMs })])).toMatchObject({ outcome });
  });

  it.each([
    ['DENY', 'the server denies access'],
    ['RSTR', "the server's policy denies access"],
    ['RATE', 'this address asks too often'],
    ['NKEY', 'the server turns clients away'],
  ])('that answers with the kiss %s has refused', async (code, meaning) => {
    const record = await probe((question) => [answerTo(question, { stratum: 0, leap: 3, code })]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'clock-refused' });
    expect(record.detail).toContain(meaning);
  });

  it.each<[string, Partial<Said>, string]>([
    ['marks itself so', { leap: 3 }, 'leap indicator 3'],
    ['has stratum 16', { stratum: 16 }, 'its stratum is 16'],
    ['has stratum 0 without a code', { stratum: 0 }, 'it has no stratum yet'],
    ['is still starting', { stratum: 0, code: 'INIT' }, 'it has no stratum yet (INIT)'],
    ['sends a code that is not letters', { stratum: 0, code: '\u001b[2J' }, 'it has no stratum yet'],
    ['may be 20 s from its reference', { rootDispersionS: 20 }, 'it may be 20.0 s from its own reference clock'],
  ])('is not synchronised where it %s', async (_, changes, words) => {
    const record = await probe((question) => [answerTo(question, changes)]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'clock-unsynchronised' });
    expect(record.detail).toContain(words);
  });

  it('that is silent has not answered', async () => {
    const reach = { resolve: resolvesTo('127.0.0.1'), exchange: staysSilent, now: () => NOW };

    const record = await probeNtp({ host: 'time.example', port: 123 }, reach, testSettings());

    expect(record).toMatchObject({ outcome: 'failed', reason: 'no-answer' });
    expect(record.detail).toContain('(127.0.0.1) does not answer: either the port is blocked on the way');
  });

  it.each<[string, (question: Buffer) => Uint8Array, string]>([
    ['an empty datagram', () => Buffer.alloc(0), 'too short for NTP (0 of 48 bytes)'],
    ['half a packet', (question) => answerTo(question).subarray(0, 47), 'too short for NTP (47 of 48 bytes)'],
    ['our own question, mirrored', (question) => question, 'no answer of an NTP server (mode 3 instead of 4)'],
    ['version 1', (question) => answerTo(question, { version: 1 }), 'of NTP version 1'],
    ['an answer to somebody else', () => answerTo(Buffer.alloc(48, 1)), 'an NTP answer to another question'],
    ['no time', (question) => answerTo(question).fill(0, 40), 'an NTP answer without a time'],
  ])('that sends %s has answered wrongly', async (_, answer, words) => {
    const record = await probe((question) => [answer(question)]);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'wrong-answer' });
    expect(record.detail).toContain(`sends something back, but it is ${words}`);
  });

  it('is heard although a forger is faster', async () => {
    const answers = (question: Buffer) => [answerTo(Buffer.alloc(48), { aheadMs: 9e6 }), answerTo(question)];

    const record = await probe(answers, 2);

    expect(record.outcome).toBe('passed');
  });

  it('without an address is not asked: the name is what is in the way', async () => {
    const reach = { resolve: findsNothing, exchange: exchangeOnce(), now: () => NOW };

    const record = await probeNtp({ host: 'time.example', port: 123 }, reach, testSettings());

    expect(record).toMatchObject({ stage: 'ntp', outcome: 'failed', reason: 'name-not-found' });
    expect(record.detail).toBe('no address of time.example to ask: time.example does not exist');
  });

  it('whose IPv6 address is dead answers by IPv4', async () => {
    const { port, close } = await udpServer((question) => [answerTo(question)]);
    closers.push(close);
    const exchange = exchangeOnce();
    const reach = {
      resolve: resolvesTo('2001:db8::1', '127.0.0.1'),
      exchange: (...[request, settings]: Parameters<typeof exchange>) =>
        request.family === 4
          ? exchange(request, settings)
          : new Promise<never>((_, reject) =>
              settings.signal.addEventListener('abort', () => reject(new Error('cut'))),
            ),
      now: () => NOW,
    };

    const record = await probeNtp({ host: 'time.example', port }, reach, testSettings());

    expect(record).toMatchObject({ outcome: 'passed' });
    expect(record.detail).toContain('(127.0.0.1)');
  });

  it('is let go when the run is aborted', async () => {
    const abort = new AbortController();
    const reach = { resolve: resolvesTo('127.0.0.1'), exchange: exchangeOnce(), now: () => NOW };
    const { port, close } = await udpServer(() => {
      abort.abort(new Error('enough'));
      return [];
    });
    closers.push(close);

    const asked = probeNtp({ host: 'time.example', port }, reach, testSettings({ signal: abort.signal }));

    await expect(asked).rejects.toThrow();
  });
});

describe('the packet', () => {
  it('tells nothing but the version, the mode and the nonce', () => {
    const packet = encodeNtpRequest(Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]));

    expect(Buffer.from(packet).toString('hex')).toBe(`23${'00'.repeat(39)}0102030405060708`);
  });

  it('gives offset and delay as RFC 5905 has them, at any time of any era', () => {
    const seconds = fc.integer({ min: 0, max: 4e9 });
    const small = fc.integer({ min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(seconds, small, fc.nat(5000), fc.nat(5000), (start, aheadMs, outMs, inMs) => {
        const askedAt = start * 1000;
        const there = answerTo(new Uint8Array(48), { aheadMs }, askedAt + outMs);
        const answer = readNtpAnswer(there, new Uint8Array(8));
        if (typeof answer === 'string') throw new Error(answer);

        const { offsetMs, delayMs } = offsetOf(answer, { askedAt, heardAt: askedAt + outMs + inMs });

        expect(delayMs).toBeCloseTo(outMs + inMs, 1);
        expect(offsetMs).toBeCloseTo(aheadMs + (outMs - inMs) / 2, 1);
      }),
    );
  });

  it('is read whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const answer = readNtpAnswer(bytes, new Uint8Array(8));

        if (typeof answer !== 'string') expect(answer.code).toMatch(/^[A-Z0-9]{0,4}$/);
      }),
    );
  });
});
