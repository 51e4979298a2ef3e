/** The terminal that a secret is typed at. */
export interface SecretTerminal {
  readonly input: NodeJS.ReadableStream & {
    readonly isTTY?: boolean;
    setRawMode?(isRaw: boolean): unknown;
  };
  readonly output: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly signal: AbortSignal;
  /** Ctrl-C makes no signal while keys come one by one: what it would have done. */
  readonly interrupt: () => void;
}

const MAX_LENGTH = 1000;

/**
 * Asks for a line that is not shown while it is typed. Undefined where nobody sits at a terminal, and after Ctrl-C,
 * Ctrl-D or an abort. The line is returned and nowhere else.
 */
export function askSecret(question: string, terminal: SecretTerminal): Promise<string | undefined> {
  const { input, output, signal, interrupt } = terminal;
  if (input.isTTY !== true || output.isTTY !== true || signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const typed: string[] = [];
    const end = (answer: string | undefined) => {
      input.off('data', onData).off('end', onEnd);
      signal.removeEventListener('abort', onEnd);
      input.setRawMode?.(false);
      input.pause();
      output.write('\n');
      resolve(answer);
    };
    const onEnd = () => end(undefined);
    const onData = (chunk: string | Buffer) => {
      for (const key of chunk.toString()) {
        if (key === '\r' || key === '\n') return end(typed.join(''));
        if (key === '\u0003') {
          end(undefined);
          return interrupt();
        }
        if (key === '\u0004') return end(undefined);
        if (key === '\u007f' || key === '\b') typed.pop();
        else if (key >= ' ' && typed.length < MAX_LENGTH) typed.push(key);
      }
    };
    output.write(question);
    input.setRawMode?.(true);
    signal.addEventListener('abort', onEnd, { once: true });
    input.on('data', onData).on('end', onEnd).resume();
  });
}
