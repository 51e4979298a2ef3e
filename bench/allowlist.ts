/**
 * How long allow-lists take: a configuration with 100,000 names in a list, one with 50,000 acls and as many rules, and one
 * with 1,000,000 names, each against 1,000 required patterns and against `squid -k parse` of the same file; a PAC file;
 * every format from every list that ships; and 34 published versions. `npm run bench:allowlist`. Time is the processor's,
 * which a busy machine changes least; against Squid it is the clock's, process against process.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manyNames, requiredPatterns } from './allowlist-names.ts';
import type { Taken } from './allowlist-run.ts';
import { type Measured, measure, report } from './measure.ts';

const SQUID = '/usr/sbin/squid';
const LIMIT_MS = 1000;
const LIMIT_MB = 300;
const RUNS = 3;
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

  const pac = await runPart(
    'pac',
    write('proxy.pac', pacFile(names)),
    write('asked.json', JSON.stringify(asked(names))),
  );
  report('347 names through a PAC file of 60 lines, of 50 ms', took(pac), pac.cpuMs / 50, 1);
  const generated = await runPart('generate');
  report('every format from every list, of 200 ms', took(generated), generated.cpuMs / 200, 1);
  const series = await runPart('series');
  report('34 versions read and compared, of 100 ms', took(series), series.cpuMs / 100, 1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function proveAgainstSquid(what: string, file: string, required: string): Promise<Taken> {
  const { taken, whole } = await runWhole('prove', file, required);
  report(`${what}: read and proved, of ${LIMIT_MS} ms`, took(taken), taken.cpuMs / LIMIT_MS, 1);
  report(`${what}: memory, of ${LIMIT_MB} MiB`, `${taken.peakMb.toFixed(0)} MiB`, taken.peakMb / LIMIT_MB, 1);
  const squid = await measure(SQUID, ['-k', 'parse', '-f', file]);
  const against = `${whole.milliseconds.toFixed(0)} ms against ${squid.milliseconds.toFixed(0)} ms`;
  report(`${what}: against squid -k parse`, against, whole.milliseconds / squid.milliseconds, 1);
  return taken;
}

function took({ cpuMs, wallMs, found }: Taken): string {
  return `${cpuMs.toFixed(0)} ms (${wallMs.toFixed(0)} by the clock; ${found})`;
}

async function runPart(...args: readonly string[]): Promise<Taken> {
  return (await runWhole(...args)).taken;
}

/** Three runs of a part, of which the middle one counts; compiled code is kept between them, as `muster` keeps it. */
async function runWhole(...[part = '', ...args]: readonly string[]): Promise<{ taken: Taken; whole: Measured }> {
  const result = join(folder, 'result.json');
  const script = join(import.meta.dirname, 'allowlist-run.ts');
  const runs: { taken: Taken; whole: Measured }[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const whole = await measure(process.execPath, [script, part, result, ...args], {
      NODE_COMPILE_CACHE: join(folder, 'cache'),
    });
    runs.push({ taken: JSON.parse(readFileSync(result, 'utf8')), whole });
  }
  const middle = runs.sort((a, b) => a.taken.cpuMs - b.taken.cpuMs)[Math.floor(RUNS / 2)];
  if (middle === undefined) throw new Error('nothing ran');
  return middle;
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
