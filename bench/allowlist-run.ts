/**
 * One part of `npm run bench:allowlist` in a process of its own, so that its memory and time are its own:
 * `allowlist-run.ts PART RESULT [FILE REQUIRED]`. Writes what it measured as JSON to the file RESULT.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { generate, prove, READERS, recognise, TARGETS } from '../src/allowlist/index.ts';
import {
  diffLists,
  type EndpointList,
  type EndpointTuple,
  parseEndpointList,
  parseWebServiceList,
} from '../src/endpoints/index.ts';
import { openPac, pacTargetOf } from '../src/pac/index.ts';

/** What a part took: time of the processor and of the clock, and the most memory that its process held. */
export interface Taken {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly peakMb: number;
  /** What it came to, so that nothing can be left out. */
  readonly found: string;
}

const ROOT = join(import.meta.dirname, '..');
const [part = '', result = '', file = '', required = ''] = process.argv.slice(2);
const taken = await run();
writeFileSync(result, JSON.stringify(taken));

async function run(): Promise<Taken> {
  switch (part) {
    case 'prove':
      return take(() => proveFile(file, JSON.parse(readFileSync(required, 'utf8'))));
    case 'pac':
      return askPac(file, JSON.parse(readFileSync(required, 'utf8')));
    case 'generate': {
      const lists = shippedLists();
      return take(() => generateAll(lists));
    }
    case 'series': {
      const answers = series();
      return take(() => diffAll(answers));
    }
    default:
      throw new Error(`there is no part ${part}`);
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function take(work: () => string | Promise<string>): Promise<Taken> {
  const [cpu, wall] = [cpuMs(), performance.now()];
  const found = await work();
  return {
    cpuMs: cpuMs() - cpu,
    wallMs: performance.now() - wall,
    peakMb: process.resourceUsage().maxRSS / 1024,
    found,
  };
}

/** Reads a configuration with what it includes, and proves what it does with the patterns; how many of each verdict. */
function proveFile(path: string, patterns: readonly string[]): string {
  const given = [{ file: path, text: readFileSync(path, 'utf8') }];
  const recognised = recognise(given, READERS);
  if (!recognised.ok) throw new Error(recognised.fault);
  const configuration = recognised.reader.read(given, (name) => readFileSync(name, 'utf8'));
  if (configuration.remarks.length > 0) throw new Error(`${path}: ${configuration.remarks[0]?.message}`);
  const counts = Map.groupBy(prove([configuration], patterns.map(endpoint)), ({ verdict }) => verdict);
  return [...counts].map(([verdict, all]) => `${all.length} ${verdict}`).join(', ');
}

function endpoint(pattern: string): EndpointTuple {
  return {
    list: 'bench',
    service: 'bench',
    pattern,
    kind: pattern.includes('*') ? 'wildcard' : 'exact',
    protocol: 'tcp',
    port: 443,
    required: true,
    tls_inspection_allowed: true,
    authenticated_proxy_allowed: true,
    testable: true,
  };
}

/** Asks a PAC file, once it is loaded, for every name. */
async function askPac(path: string, names: readonly string[]): Promise<Taken> {
  const pac = await openPac(readFileSync(path, 'utf8'), {
    file: path,
    at: new Date(),
    offsetMinutes: 0,
    ownAddresses: [],
    resolve: async () => [],
  });
  try {
    const targets = names.map((name) => pacTargetOf(`https://${name}/`));
    return await take(async () => {
      const found = targets.flatMap((target) => (target === undefined ? [] : [pac.find(target)]));
      const answers = (await Promise.all(found)).map(({ answer }) => answer);
      return `${answers.length} answers, ${new Set(answers).size} different`;
    });
  } finally {
    pac.close();
  }
}

function shippedLists(): readonly EndpointList[] {
  const folder = join(ROOT, 'catalogs', 'endpoints');
  const own = ['minimal', 'managed-desktop', 'intune', 'linked-pages'].map((id) =>
    parseEndpointList(readFileSync(join(folder, `${id}.yaml`), 'utf8'), `${id}.yaml`),
  );
  const published = parseWebServiceList(readFileSync(join(folder, 'microsoft-365-worldwide.json')), 'worldwide', {
    id: 'microsoft-365',
    title: 'Microsoft 365',
    source: 'web service',
    date: '2026-07-31',
  });
  return [...own, published].map((read) => {
    if (!read.ok) throw new Error(read.faults[0]?.message);
    return read.value;
  });
}

function generateAll(lists: readonly EndpointList[]): string {
  const files = TARGETS.flatMap((target) =>
    generate(lists, target, target.treatments, { tenant: 'contoso', all: true }).files.map(({ text }) => text),
  );
  return `${TARGETS.length} products, ${files.length} files, ${(files.join('').length / 1e6).toFixed(1)} MB`;
}

function series(): readonly (readonly [date: string, answer: Uint8Array])[] {
  const packed = readFileSync(join(ROOT, 'src', 'endpoints', 'fixtures', 'worldwide-series.json.br'));
  // Our own fixture.
  const answers = JSON.parse(brotliDecompressSync(packed).toString('utf8')) as Readonly<Record<string, unknown>>;
  return Object.entries(answers).map(([date, answer]) => [date, new TextEncoder().encode(JSON.stringify(answer))]);
}

function diffAll(answers: ReturnType<typeof series>): string {
  const lists = answers.map(([date, answer]) => {
    const read = parseWebServiceList(answer, date, { id: 'microsoft-365', title: '', source: '', date });
    if (!read.ok) throw new Error(read.faults[0]?.message);
    return read.value;
  });
  const names = lists.slice(1).map((list, index) => diffLists(lists[index] ?? list, list).names);
  const changed = names.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0);
  return `${lists.length} versions, ${changed} names came or went`;
}
