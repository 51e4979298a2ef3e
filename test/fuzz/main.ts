// `npm run fuzz`: mutated inputs for every parser. Each parser runs in a process of its own, so that one that takes its
// process with it is a finding too.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz, inputAt, keepFailure } from './fuzz-run.ts';
import type { Target } from './target.ts';
import { TARGETS } from './targets/index.ts';
import { startWatchdog } from './watchdog.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

/** With a time, this is no bound that is meant. */
const MOST_INPUTS = 10_000_000;

const INDEX_DIGITS = 10;

const USAGE = `Usage: npm run fuzz -- [--parser NAME]... [--inputs N] [--seconds N] [--seed S] [--from N]

Gives every parser mutated inputs: bits flipped, pieces spliced, cut, repeated, tokens, deep nesting, huge numbers,
bytes that are no text, other encodings. None may throw what it does not declare, take longer than 1 s (three times in a
row), or make the process grow. What fails is written to test/fuzz/fixtures and runs in \`npm test\` from then on.

--seconds N gives each parser as many as it takes in that time, whatever its number below.
An input depends on the seed, the parser and its number alone: --from N --inputs 1 gives one of them again.
Parsers that need DuckDB for each input run fewer than 100,000 by default; the code of ours that sees the bytes first
has a parser of its own that does not, with 100,000.

${TARGETS.map(({ name, unit, inputs }) => `  ${name.padEnd(22)} ${String(inputs).padStart(7)}  ${unit}`).join('\n')}
`;

interface Options {
  readonly seed: string;
  readonly inputs: number | undefined;
  readonly seconds: number | undefined;
  readonly from: number;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      parser: { type: 'string', multiple: true },
      inputs: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      'in-this-process': { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  const wanted = values.parser ?? TARGETS.map(({ name }) => name);
  const targets = TARGETS.filter(({ name }) => wanted.includes(name));
  const unknown = wanted.find((name) => !targets.some((target) => target.name === name));
  const numbers = [values.inputs ?? '1', values.seconds ?? '1', values.from];
  if (unknown !== undefined || !numbers.every((text) => /^\d{1,9}$/.test(text))) {
    process.stderr.write(
      `${unknown === undefined ? '--inputs, --seconds and --from take whole numbers' : `no parser is called ${unknown}`}\n\n${USAGE}`,
    );
    return 2;
  }
  const options = {
    seed: values.seed,
    inputs: values.inputs === undefined ? undefined : Number(values.inputs),
    seconds: values.seconds === undefined ? undefined : Number(values.seconds),
    from: Number(values.from),
  };
  mkdirSync(FIXTURES, { recursive: true });
  let failed = 0;
  for (const target of targets) {
    const failures = values['in-this-process'] ? await runHere(target, options) : await runApart(target, options);
    if (failures > 0) failed += 1;
  }
  return failed === 0 ? 0 : 1;
}

/** Runs one parser in this process and says how it went. */
async function runHere(target: Target, { seed, inputs, seconds: longest, from }: Options): Promise<number> {
  const watchdog = startWatchdog();
  const current = openSync(currentFile(target.name), 'w');
  const result = await fuzz(target, {
    seed,
    from,
    inputs: inputs ?? (longest === undefined ? target.inputs : MOST_INPUTS),
    ...(longest === undefined ? {} : { seconds: longest }),
    before: (index) => {
      watchdog.alive();
      writeSync(current, String(index).padStart(INDEX_DIGITS), 0);
    },
  });
  await watchdog.close();
  closeSync(current);
  const { failures, slowestMs, usualMs, seconds, growthMb } = result;
  process.stdout.write(
    `${target.name.padEnd(22)} ${String(result.inputs).padStart(7)} inputs ${(result.bytes / 1e6).toFixed(0).padStart(5)} MB ${seconds.toFixed(1).padStart(7)} s  slowest ${slowestMs.toFixed(0).padStart(4)} ms (99.9 %: ${usualMs.toFixed(1)} ms)  memory ${growthMb >= 0 ? '+' : ''}${growthMb.toFixed(0)} MB  ${failures.length} failures\n`,
  );
  for (const failure of failures) {
    const file = await keepFailure(FIXTURES, target.name, seed, failure);
    process.stdout.write(`  seed ${seed}, input ${failure.index}: ${failure.message}\n    ${file}\n`);
  }
  return failures.length;
}

/** Runs one parser in a process of its own; when that dies, the input that was on is kept. */
function runApart(target: Target, { seed, inputs, seconds, from }: Options): Promise<number> {
  const args = ['--in-this-process', '--parser', target.name, '--seed', seed, '--from', String(from)];
  if (inputs !== undefined) args.push('--inputs', String(inputs));
  if (seconds !== undefined) args.push('--seconds', String(seconds));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [import.meta.filename, ...args], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0 || code === 1) return resolve(code);
      keepLast(target, seed, signal ?? `code ${code}`).then(() => resolve(1), reject);
    });
  });
}

/** Keeps the input at which a parser took its process with it. */
async function keepLast(target: Target, seed: string, how: string): Promise<void> {
  const index = Number(readFileSync(currentFile(target.name), 'utf8'));
  const input = inputAt(target, await target.corpus(), seed, index);
  const file = await keepFailure(FIXTURES, target.name, seed, { index, input, message: how });
  process.stdout.write(
    `${target.name.padEnd(22)} its process ended (${how}) at seed ${seed}, input ${index}\n    ${file}\n`,
  );
}

function currentFile(parser: string): string {
  return join(tmpdir(), `muster-fuzz-${parser}-current`);
}

process.exitCode = await main();
