import { randomBytes } from 'node:crypto';
import type { ProbeSettings, StageRecord } from '../measurement.ts';
import { type Answered, askByUdp } from './ask-by-udp.ts';
import { encodeNtpRequest, type NtpAnswer, offsetOf, readNtpAnswer } from './ntp-packet.ts';
import type { Exchange, HostAndPort, Resolve } from './reach.ts';
import { failed, passed, spoken } from './records.ts';

/**
 * Five minutes: the greatest difference of clocks that Kerberos accepts by Windows' default ("Maximum tolerance for
 * computer clock synchronization"), and beyond which tokens and attestations are refused.
 */
const CLOCK_LIMIT_MS = 300_000;

/** RFC 5905, MAXDISP: a source whose distance to its reference clock may be 16 s and more is not to be used. */
const DISTANCE_LIMIT_MS = 16_000;

/** Kiss-o'-death codes with which a server turns clients away (RFC 5905, section 7.4); INIT and STEP mean "not yet". */
const REFUSALS: Readonly<Record<string, string>> = {
  DENY: 'the server denies access',
  RSTR: "the server's policy denies access",
  RATE: 'this address asks too often, perhaps because many share it',
};
const NOT_YET = ['INIT', 'STEP'];

interface Times {
  askedAt: number;
  heardAt: number;
}

/**
 * Asks a time server as a device does. It passes where the server is synchronised and its clock and this machine's
 * agree within five minutes; otherwise `no-answer`, `wrong-answer`, `clock-refused` (kiss-o'-death),
 * `clock-unsynchronised` or `clock-wrong`. `now` is this machine's clock, in milliseconds since 1970.
 */
export async function probeNtp(
  target: HostAndPort,
  reach: { readonly resolve: Resolve; readonly exchange: Exchange; readonly now: () => number },
  settings: ProbeSettings,
): Promise<StageRecord> {
  const silence =
    'either the port is blocked on the way or the server is down, and devices cannot set their clocks by it';
  const asked = await askByUdp('ntp', target, silence, () => makeQuestion(reach.now), reach, settings);
  return asked.kind === 'failed' ? asked.record : judge(target, asked);
}

function makeQuestion(now: () => number) {
  const nonce = randomBytes(8);
  const askedAt = now();
  const read = (datagram: Uint8Array): (NtpAnswer & Times) | string => {
    const answer = readNtpAnswer(datagram, nonce);
    return typeof answer === 'string' ? answer : { ...answer, askedAt, heardAt: now() };
  };
  return { payload: encodeNtpRequest(nonce), read };
}

function judge({ host }: HostAndPort, { answer, address, ms }: Answered<NtpAnswer & Times>): StageRecord {
  const server = `${host} (${address})`;
  if (answer.stratum === 0 && answer.code !== '' && !NOT_YET.includes(answer.code)) {
    const meaning = REFUSALS[answer.code] ?? 'the server turns clients away';
    return failed('ntp', ms, 'clock-refused', `${server} answers with the kiss-o'-death ${answer.code}: ${meaning}`);
  }
  const flaw = unsynchronised(answer);
  if (flaw !== undefined) {
    const detail = `${server} answers, but does not know the time itself, so devices do not accept it: ${flaw}`;
    return failed('ntp', ms, 'clock-unsynchronised', detail);
  }
  const { offsetMs, delayMs } = offsetOf(answer, answer);
  const direction = offsetMs < 0 ? 'behind' : 'ahead of';
  const measured = `${spoken(Math.abs(offsetMs))} ${direction} this machine's, give or take ${spoken(delayMs / 2)}`;
  if (Math.abs(offsetMs) - delayMs / 2 > CLOCK_LIMIT_MS) {
    const detail =
      `the clock of ${server} is ${measured}; which of the two is wrong cannot be told from one answer: ` +
      'if other machines here agree with the server it is the clock of this machine';
    return failed('ntp', ms, 'clock-wrong', detail);
  }
  return passed('ntp', ms, `${server} answers as stratum ${answer.stratum}; its clock is ${measured}`);
}

function unsynchronised(answer: NtpAnswer): string | undefined {
  if (answer.leap === 3) return 'it marks its clock as not synchronised (leap indicator 3)';
  if (answer.stratum === 0) return `it has no stratum yet${answer.code === '' ? '' : ` (${answer.code})`}`;
  if (answer.stratum >= 16) return `its stratum is ${answer.stratum}, and 16 means not synchronised`;
  const distance = answer.rootDelayMs / 2 + answer.rootDispersionMs;
  if (distance >= DISTANCE_LIMIT_MS) return `it may be ${spoken(distance)} from its own reference clock`;
  return undefined;
}
