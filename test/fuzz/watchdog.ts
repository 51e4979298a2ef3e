import { Worker } from 'node:worker_threads';

/** Ends this process when it hangs: a loop that never ends leaves no other way. */
export interface Watchdog {
  /** Says that the next input begins. */
  alive(): void;
  close(): Promise<void>;
}

/** Longer than a slow input, which is measured, may work three times; and may take on a machine that is busy with others. */
const HANGS_AFTER_MS = { working: 30_000, waiting: 300_000 };
const LOOK_MS = 5000;

const SCRIPT = `
  const { workerData } = require('node:worker_threads');
  const beats = new Int32Array(workerData);
  const workedMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  let seen = { beat: -1, workedMs: 0, at: 0 };
  setInterval(() => {
    const now = { beat: Atomics.load(beats, 0), workedMs: workedMs(), at: performance.now() };
    if (now.beat !== seen.beat) seen = now;
    else if (now.workedMs - seen.workedMs > ${HANGS_AFTER_MS.working} || now.at - seen.at > ${HANGS_AFTER_MS.waiting})
      process.kill(process.pid, 'SIGKILL');
  }, ${LOOK_MS});
`;

/** Watches this process from a thread of its own. */
export function startWatchdog(): Watchdog {
  const shared = new SharedArrayBuffer(4);
  const beats = new Int32Array(shared);
  const worker = new Worker(SCRIPT, { eval: true, workerData: shared });
  worker.unref();
  return {
    alive: () => void Atomics.add(beats, 0, 1),
    close: async () => void (await worker.terminate()),
  };
}
