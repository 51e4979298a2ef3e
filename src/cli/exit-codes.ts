/** Every exit code of `muster`. Where findings and incomplete evidence meet, findings win: 1. */
export const EXIT = {
  /** The gate is passed, or the command did what it was asked. */
  ok: 0,
  /** There are findings at or above `--fail-on`. */
  findings: 1,
  /** Wrong use, a wrong configuration or input, or a machine that cannot do it (a full disk). */
  usage: 2,
  /** The evidence is incomplete for the gate that was asked for. */
  incomplete: 3,
  /** Something was refused: a file, a folder or a permission. */
  notPermitted: 4,
  /** Our fault. */
  fault: 5,
  /** SIGINT, Ctrl+C. */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One line for each exit code, as `muster --help` shows them. */
export const EXIT_CODE_LINES: readonly string[] = [
  '0    gate passed, or done',
  '1    findings at or above --fail-on',
  '2    wrong use, configuration or input (with file, line and column), or a full disk',
  '3    evidence incomplete for the gate asked for (where 1 and 3 both hold: 1)',
  '4    not permitted',
  '5    our fault; what to report is printed',
  '130  interrupted (143: terminated)',
];
