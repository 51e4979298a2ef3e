import type { CommonOptions } from './common-options.ts';
import type { Machine } from './machine.ts';
import { printable } from './printable.ts';

const CLEAR_LINE = '\r\u001b[K';

/** What a run says on stderr besides its result. */
export type Messages = {
  /** Whether `progress` is shown. */
  readonly isMoving: boolean;
  readonly note: (line: string) => void;
  readonly progress: (line: string) => void;
  /** Removes the progress line and waits until everything was taken. */
  readonly end: () => Promise<void>;
};

/** Messages on stderr: none with `--quiet`, progress only on a terminal. */
export function createMessages(common: CommonOptions, machine: Machine): Messages {
  const isMoving = machine.stderr.isTerminal && !common.isQuiet && machine.env['TERM'] !== 'dumb';
  let shown = false;
  let last: Promise<void> = Promise.resolve();
  const write = (text: string) => {
    last = machine.stderr.write(text);
  };
  const clear = () => {
    if (shown) write(CLEAR_LINE);
    shown = false;
  };
  return {
    isMoving,
    note: (line) => {
      clear();
      if (!common.isQuiet) write(`${printable(line, false)}\n`);
    },
    progress: (line) => {
      if (!isMoving) return;
      write(`${CLEAR_LINE}${printable(line, false)}`);
      shown = true;
    },
    end: () => {
      clear();
      return last;
    },
  };
}
