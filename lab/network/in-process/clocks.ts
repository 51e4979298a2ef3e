/** Seconds between the epochs of NTP and Unix (RFC 5905, section 6). */
const NTP_EPOCH = 2_208_988_800;
const HOUR = 3600;

/** A time server's answer (RFC 5905, section 7.3): right, an hour fast, or of a server that does not know the time. */
export function answerTime(request: Buffer, clock: 'right' | 'fast' | 'lost'): Buffer | undefined {
  if (request.length < 48 || ((request[0] ?? 0) & 0b111) !== 3) return undefined;
  const answer = Buffer.alloc(48);
  answer.writeUInt8(clock === 'lost' ? 0b11_100_100 : 0b00_100_100, 0);
  answer.writeUInt8(clock === 'lost' ? 0 : 2, 1);
  answer.writeInt8(-20, 3);
  const seconds = Date.now() / 1000 + NTP_EPOCH + (clock === 'fast' ? HOUR : 0);
  for (const at of [16, 32, 40]) {
    answer.writeUInt32BE(Math.floor(seconds), at);
    answer.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), at + 4);
  }
  if (clock === 'lost') answer.fill(0, 16, 24);
  request.copy(answer, 24, 40, 48);
  return answer;
}
