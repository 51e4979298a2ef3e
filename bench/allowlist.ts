/**
 * How long allow-lists take: a configuration with 100,000 names in a list, one with 50,000 acls and as many rules, and one
 * with 1,000,000 names, each against 1,000 required patterns and against `squid -k parse` of the same file; a PAC file;
 * every format from every list that ships; and 34 published versions. `npm run bench:allowlist`. Time is the processor's,
 * which a busy machine changes least; against Squid it is the clock's, process against process; and of the last three, which
 * are over before a busy machine turns back to them, it is the clock's of the best of nine runs.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manyNames, requiredPatterns } from './allowlist-names.ts';
import type { Taken } from './allowlist-run.ts';
import { type Measured, measure, report } from './measure.ts';

const SQUID = '/usr/sbin/squid';
const LIMIT_MS = 1000;
const SHORT_MS = 5000;
const LIMIT_MB = 300;
const RUNS = 3;
const BEST_OF = 9;
const HEAD = ['http_port 3128', 'acl SSL_ports port 443', 'http_access deny CONNECT !SSL_ports'];
const folder = mkdtempSync(join(tmpdir(), 'muster-allowlist-'));

try {
  const names = manyNames(100_000);
  const required = write('required.json', JSON.stringify(requiredPatterns(names)));
  const listed = await proveAgainstSquid('100,000 names in a list', listFile('list', names), required);
  await proveAgainstSquid('50,000 acls and rules', rulesFile(names.slice(0, 50_000)), required);

  const million = manyNames(1_000_000);
  const more = await runPart(
    'prove',
    listFile('million', million),
    write('more.json', JSON.stringify(requiredPatterns(million))),
  );
  report('1,000,000 names against 100,000', took(more), more.cpuMs / listed.cpuMs, 11);

  const proxy = write('proxy.pac', pacFile(names));
  await takeBest(
    '347 names through a PAC file of 60 lines',
    50,
    'pac',
    proxy,
    write('asked.json', JSON.stringify(asked(names))),
  );
  await takeBest('every format from every list', 200, 'generate');
  await takeBest('34 versions read and compared', 100, 'series');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function proveAgainstSquid(what: string, file: string, required: string): Promise<Taken> {
  const { taken, whole } = await runWhole('prove', file, required);
  report(`${what}: read and proved, of ${LIMIT_MS} ms`, took(taken), taken.cpuMs / LIMIT_MS, 1);
  report(`${what}: memory, of ${LIMIT_MB} MiB`, `${taken.peakMb.toFixed(0)} MiB`, taken.peakMb / LIMIT_MB, 1);
  let squidMs = (await measure(SQUID, ['-k', 'parse', '-f', file])).milliseconds;
  let wholeMs = whole.milliseconds;
  // What takes half a second varies by a fifth: each is the best of three.
  for (let again = 0; again < 2 && squidMs < SHORT_MS; again++) {
    wholeMs = Math.min(wholeMs, (await runWhole('prove', file, required)).whole.milliseconds);
    squidMs = Math.min(squidMs, (await measure(SQUID, ['-k', 'parse', '-f', file])).milliseconds);
  }
  const against = `${wholeMs.toFixed(0)} ms against ${squidMs.toFixed(0)} ms`;
  report(`${what}: against squid -k parse`, against, wholeMs / squidMs, 1);
  return taken;
}

/** A part that is short: by the clock, of the best of some runs. */
async function takeBest(what: string, limitMs: number, ...part: readonly string[]): Promise<void> {
  const runs = await runOften(BEST_OF, ...part);
  const best = runs.map(({ taken }) => taken).sort((a, b) => a.wallMs - b.wallMs)[0];
  if (best === undefined) throw new Error('nothing ran');
  const { wallMs, cpuMs, found } = best;
  const shown = `${wallMs.toFixed(0)} ms (${cpuMs.toFixed(0)} of the processor; ${found})`;
  report(`${what}, of ${limitMs} ms`, shown, wallMs / limitMs, 1);
}

function took({ cpuMs, wallMs, found }: Taken): string {
  return `${cpuMs.toFixed(0)} ms (${wallMs.toFixed(0)} by the clock; ${found})`;
}

async function runPart(...args: readonly string[]): Promise<Taken> {
  return (await runWhole(...args)).taken;
}

/** Three runs of a part, of which the middle one counts. */
async function runWhole(...part: readonly string[]): Promise<Run> {
  const runs = await runOften(RUNS, ...part);
  const middle = runs.sort((a, b) => a.taken.cpuMs - b.taken.cpuMs)[Math.floor(RUNS / 2)];
  if (middle === undefined) throw new Error('nothing ran');
  return middle;
}

interface Run {
  readonly taken: Taken;
  readonly whole: Measured;
}

/** Runs of a part; compiled code is kept between them, as `muster` keeps it. */
async function runOften(count: number, part = '', ...args: readonly string[]): Promise<Run[]> {
  const result = join(folder, 'result.json');
  const script = join(import.meta.dirname, 'allowlist-run.ts');
  const runs: Run[] = [];
  for (let run = 0; run < count; run += 1) {
    const whole = await measure(process.execPath, [script, part, result, ...args], {
      NODE_COMPILE_CACHE: join(folder, 'cache'),
    });
    runs.push({ taken: JSON.parse(readFileSync(result, 'utf8')), whole });
  }
  return runs;
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function listFile(name: string, names: readonly string[]): string {
  const list = write(`${name}.txt`, `${names.join('\n')}\n`);
  const lines = [...HEAD, `acl allowed dstdomain "${list}"`, 'http_access allow allowed', 'http_access deny all'];
  return write(`${name}.conf`, `${lines.join('\n')}\n`);
}

function rulesFile(names: readonly string[]): string {
  const lines = names.map((name, index) => `acl a${index} dstdomain ${name}\nhttp_access allow a${index}`);
  return write('rules.conf', `${[...HEAD, ...lines, 'http_access deny all'].join('\n')}\n`);
}

/** A PAC file of 60 lines as they are written: nine patterns, each with its comment and its own way. */
function pacFile(names: readonly string[]): string {
  const blocks = names.slice(0, 9).flatMap((name, index) => {
    const domain = name.replace(/^\./, '');
    const test = index % 2 === 0 ? `shExpMatch(host, "*.${domain}")` : `dnsDomainIs(host, ".${domain}")`;
    return [`  // What ${domain} needs`, `  if (${test}) {`, `    way = "DIRECT";`, '    return way;', '  }', ''];
  });
  const head = ['function FindProxyForURL(url, host) {', '  host = host.toLowerCase();', '  var way = "PROXY p:8080";'];
  return [...head, ...blocks, '  // All others', '  return way;', '}\n'].join('\n');
}

function asked(names: readonly string[]): readonly string[] {
  return names.slice(0, 347).map((name) => name.replace(/^\./, 'www.'));
}
