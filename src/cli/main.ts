import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Sink } from './machine.ts';

/** How long a command may take to end in order after a signal. */
const GRACE_MS = 2_000;
/** A second signal sooner than this is the same key press, passed on by a parent process too. */
const SAME_PRESS_MS = 300;

/** Runs `muster` in this process: its streams, its signals, its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const stdout = toSink(process.stdout);
  if (isCallForHelp(argv)) {
    const { drawHelp } = await import('./help.ts');
    await stdout.write(drawHelp());
    process.exit(EXIT.ok);
  }
  const stopped = new AbortController();
  listenForSignals(stopped);
  listenForFaults(argv);
  const { runCli } = await import('./run-cli.ts');
  const code = await runCli(argv, {
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(),
    signal: stopped.signal,
    stdout,
    stderr: toSink(process.stderr),
    askSecret: async (question, signal) => {
      const { askSecret } = await import('./ask-secret.ts');
      const interrupt = () => process.kill(process.pid, 'SIGINT');
      return askSecret(question, { input: process.stdin, output: process.stderr, signal, interrupt });
    },
  });
  process.exit(code);
}

/** Whether nothing but the help of `muster` itself is asked for: it is drawn without loading the rest. */
function isCallForHelp(argv: readonly string[]): boolean {
  const [word, ...rest] = argv;
  return word === undefined || (rest.length === 0 && ['--help', '-h', 'help'].includes(word));
}

function listenForSignals(stopped: AbortController): void {
  let firstAt: number | undefined;
  const stop = (signal: 'SIGINT' | 'SIGTERM', code: ExitCode) => () => {
    const nowMs = performance.now();
    if (firstAt !== undefined && nowMs - firstAt > SAME_PRESS_MS) process.exit(code);
    if (firstAt !== undefined) return;
    firstAt = nowMs;
    stopped.abort(signal);
    setTimeout(() => process.exit(code), GRACE_MS).unref();
  };
  process.on('SIGINT', stop('SIGINT', EXIT.interrupted));
  process.on('SIGTERM', stop('SIGTERM', EXIT.terminated));
}

/** What nobody waited for and failed is a fault of ours too; without this, Node.js would print a stack trace and exit 1. */
function listenForFaults(argv: readonly string[]): void {
  const fail = (error: unknown) => {
    void import('./fault-report.ts')
      .then(({ reportFault }) => reportFault({ error, argv, at: new Date() }))
      .then((lines) => process.stderr.write(`muster: ${lines.join('\n')}\n`))
      .finally(() => process.exit(EXIT.fault));
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}

/** A stream as a sink. A reader that went away (`| head`) is no error: the rest is dropped, the exit code stays. */
function toSink(stream: NodeJS.WriteStream): Sink {
  let isGone = false;
  // Each write hears of its own error; without a listener, Node.js would end the process.
  stream.on('error', () => undefined);
  const write = (text: string | Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      if (isGone) return resolve();
      stream.write(text, (error) => {
        isGone ||= isBrokenPipe(error);
        if (error === null || error === undefined || isGone) resolve();
        else reject(error);
      });
    });
  return { write, isTerminal: stream.isTTY === true };
}

function isBrokenPipe(error: Error | null | undefined): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
