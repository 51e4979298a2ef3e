export { EXIT, type ExitCode } from './exit-codes.ts';
export type { Machine, Sink } from './machine.ts';
export { runCli } from './run-cli.ts';
