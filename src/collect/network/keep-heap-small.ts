import { setFlagsFromString } from 'node:v8';

/** V8's own: room for young objects may double, and it finds out by itself how far the old ones grow. */
const USUAL = ['--semi-space-growth-factor=2', '--heap-growing-percent=0'];
const SMALL = ['--semi-space-growth-factor=1', '--heap-growing-percent=30'];
let runs = 0;

/**
 * Keeps V8's heap near to what lives in it, and answers how to let it grow again. A probe makes thousands of sockets that
 * are of no use a second later, and has 20 MiB of its own; with each socket and certificate that is not collected goes what
 * OpenSSL keeps for it. Room for new objects stays what it is at the beginning (2 to 4 MiB, by itself up to 64), and the
 * old ones grow by a third at most between collections (by itself to four times): 1,000 hosts take 40 MiB less, and about as
 * much time. Both flags are read whenever room would grow; `--max-semi-space-size` only at the start of a process.
 */
export function keepHeapSmall(): () => void {
  runs += 1;
  for (const flag of SMALL) setFlagsFromString(flag);
  return () => {
    runs -= 1;
    for (const flag of runs === 0 ? USUAL : []) setFlagsFromString(flag);
  };
}
