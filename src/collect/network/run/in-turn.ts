/** What is left to do of something, for which others need not wait. */
export type Rest = () => Promise<void>;

/** So long nothing may have come to its first end before the rests begin, where some are still waited for. */
const CALM_MS = 100;
/** So many begin before the event loop is let go on: what the first ones send is to be under way when the last ones begin. */
const BATCH = 16;
/** So many rests wait at most: each keeps what it needs. */
const MOST_RESTS = 1024;

/**
 * Does something with each of many, at most `atOnce` at a time. Each may leave a rest, which is done after the beginnings of
 * all others, of those at least that end before long: rests begin when no beginning is under way, or none has ended for a
 * tenth of a second. Nothing more is begun once the signal is aborted; what is under way is waited for, and its failures are
 * those of the abort. Rejects with the first failure otherwise.
 */
export async function inTurn<T>(
  all: readonly T[],
  atOnce: number,
  signal: AbortSignal,
  begin: (one: T) => Promise<Rest | undefined>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const rests: Rest[] = [];
  let next = 0;
  let beginnings = 0;
  let busy = 0;
  let hasFailed = false;
  let endedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let isPaused = false;

  /** Whether rests stand in nobody's way. */
  function isCalm(): boolean {
    if (rests.length >= MOST_RESTS) return true;
    if (next < all.length) return false;
    return beginnings === 0 || performance.now() - endedAt >= CALM_MS;
  }

  async function doBegin(one: T): Promise<void> {
    beginnings += 1;
    try {
      const rest = await begin(one);
      if (rest !== undefined) rests.push(rest);
    } finally {
      beginnings -= 1;
      endedAt = performance.now();
    }
  }

  function nextWork(): (() => Promise<void>) | undefined {
    if (busy >= atOnce || signal.aborted || hasFailed) return undefined;
    if (rests.length > 0 && isCalm()) return rests.shift();
    const one = all[next];
    if (one === undefined) return undefined;
    next += 1;
    return () => doBegin(one);
  }

  function pump(): void {
    if (isPaused) return;
    clearTimeout(timer);
    for (let begun = 0; begun < BATCH; begun++) {
      const work = nextWork();
      if (work === undefined) {
        if (busy === 0) resolve();
        else if (rests.length > 0 && busy < atOnce) timer = setTimeout(pump, CALM_MS);
        return;
      }
      busy += 1;
      work().then(done, failed);
    }
    isPaused = true;
    setImmediate(resume);
  }

  function resume(): void {
    isPaused = false;
    pump();
  }

  function done(): void {
    busy -= 1;
    pump();
  }
  function failed(error: unknown): void {
    if (!signal.aborted) {
      hasFailed = true;
      reject(error);
    }
    done();
  }

  pump();
  await promise;
}
