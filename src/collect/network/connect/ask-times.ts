/** A system repeats an unanswered SYN after 1, 3 and 7 s: RFC 6298 doubles an initial second. Some repeat sooner. */
const SYN_REPEATS_MS = [0, 1000, 3000, 7000];
/** A SYN that is sent later has too little of the timeout left to be answered. */
const USEFUL = 0.8;
/** At 2 % loss each way, 1,000 probes lose four in a row once in 400 runs, two in a row in every run. */
const FEWEST_SYNS = 4;
const MOST_PASSES = 4;
/** Under 4.5 s of patience, the times at which a datagram is sent again shrink in proportion. */
const PATIENT_MS = 4500;

/**
 * When the addresses are tried, again each time from fresh sockets, in milliseconds from the beginning: twice at
 * least, and as often as it takes for four SYNs to go out early enough to be answered within the timeout. It is
 * reckoned as if the earlier sockets had to be closed for the new ones.
 */
export function passTimes(timeoutMs: number): readonly number[] {
  for (let passes = 2; passes < MOST_PASSES; passes++) {
    const times = spread(passes, timeoutMs);
    const syns = times.flatMap((start, index) => {
      const end = times[index + 1] ?? timeoutMs * USEFUL + 1;
      return SYN_REPEATS_MS.filter((repeat) => start + repeat < end);
    });
    if (syns.length >= FEWEST_SYNS) return times;
  }
  return spread(MOST_PASSES, timeoutMs);
}

/** How many SYNs of a socket that was open for so long could be answered while it was, by an answer that takes so long. */
export function usefulSyns(openMs: number, answerMs: number): number {
  return SYN_REPEATS_MS.filter((at) => at + answerMs <= openMs).length;
}

/**
 * When a datagram is sent, in milliseconds from the beginning: at 0, 0.5, 1.5 and 3.5 s, then doubling, as long as an
 * answer has a second left to come; all four and sooner where the timeout is shorter.
 */
export function datagramTimes(timeoutMs: number): readonly number[] {
  const patienceMs = Math.max(timeoutMs, PATIENT_MS);
  const times: number[] = [];
  for (let gap = 500, at = 0; at <= patienceMs - 1000; at += gap, gap *= 2) times.push((at * timeoutMs) / patienceMs);
  return times;
}

function spread(passes: number, timeoutMs: number): readonly number[] {
  return Array.from({ length: passes }, (_, index) => (index * timeoutMs * USEFUL) / passes);
}
