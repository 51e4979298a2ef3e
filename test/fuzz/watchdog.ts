import { Worker } from 'node:worker_threads';

/** Ends this process when it hangs: a loop that never ends leaves no other way. */
export interface Watchdog {
  /** Says that the next input begins. */
  alive(): void;
  close(): Promise<void>;
}

/** Longer than a slow input, which is measured, may take three times on a busy machine. */
const HANGS_AFTER_MS = 30_000;

const SCRIPT = `
  const { workerData } = require('node:worker_threads');
  const beats = new Int32Array(workerData);
  setInterval(() => {
    const before = Atomics.load(beats, 0);
    if (Atomics.exchange(beats, 1, before) === before) process.kill(process.pid, 'SIGKILL');
  }, ${HANGS_AFTER_MS}).unref();
  setInterval(() => undefined, 1000);
`;

/** Watches this process from a thread of its own. */
export function startWatchdog(): Watchdog {
  const shared = new SharedArrayBuffer(8);
  const beats = new Int32Array(shared);
  Atomics.store(beats, 1, -1);
  const worker = new Worker(SCRIPT, { eval: true, workerData: shared });
  worker.unref();
  return {
    alive: () => void Atomics.add(beats, 0, 1),
    close: async () => void (await worker.terminate()),
  };
}
