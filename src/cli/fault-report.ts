import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { readVersion } from './version.ts';

/** What a report of a fault of ours says. */
export type Fault = {
  readonly error: unknown;
  readonly argv: readonly string[];
  readonly at: Date;
};

/**
 * Writes what we need to know of a fault to a file only this user can read, and says where it is and what to do.
 * It holds no evidence, but the command line and the error's own text.
 */
export async function reportFault(fault: Fault): Promise<readonly string[]> {
  const { error, argv, at } = fault;
  const message = error instanceof Error ? error.message : String(error);
  const file = join(tmpdir(), `muster-fault-${at.toISOString().replaceAll(/[:.]/g, '-')}-${process.pid}.txt`);
  const text = [
    `muster ${readVersion()}, node ${process.versions.node}, ${process.platform}-${process.arch}, ${at.toISOString()}`,
    `command line: ${JSON.stringify(argv)}`,
    inspect(error, { depth: 6 }),
    '',
  ].join('\n');
  const isWritten = await writeFile(file, text, { mode: 0o600, flag: 'wx' }).then(
    () => true,
    () => false,
  );
  return [
    `This is a fault in Muster, not in your evidence: ${message.split('\n')[0] ?? message}`,
    'Please report it to whoever gave you Muster (CONTRIBUTING.md, "Reporting a fault"), with the command you ran',
    isWritten
      ? `and ${file} (the stack trace and the command line; read it before you send it).`
      : 'and what you expected.',
  ];
}
