/** One part of `bench/probe.ts`, inside namespaces of its own: `node bench/probe-lab.ts FOLDER small|whole PART` */
import { randomUUID } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATEWAY_PORTS } from '../lab/network/addresses.ts';
import { type Lab, launch, openScenario, outcomeOf, startLab } from '../lab/network/lab.ts';
import type { Network, Scenario } from '../lab/network/scenario.ts';
import { report } from './measure.ts';
import { NAMES, type Part } from './probe-parts.ts';
import { blackbox, curl, testssl } from './probe-peers.ts';

const PROXY = `http://10.77.0.1:${GATEWAY_PORTS.proxy}`;
const FAR = { roundTripMs: 80, loss: 0, seed: 1 };
const MOST_MS = 900_000;
const CONCURRENCY = 256;
/** Of the runs that are compared with another program the median counts; they take turns. */
const TURNS = 3;

/** Says how much memory a command held at most, in MiB, and then what it said. */
const MOST_MEMORY = `
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
sys.stdout.flush()
sys.stdout.buffer.write(done.stdout)
sys.exit(done.returncode)
`;

interface Run {
  readonly allMs: number;
  readonly httpMs: number;
  readonly answeringMs: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly firstOf: Readonly<Record<string, string>>;
  readonly mostSockets: number;
  readonly cpuMs: number;
  readonly maxRssMb: number;
}

/** Runs a command at the client; answers what it printed and how long it took, start and end included. */
type AtClient = (
  argv: readonly string[],
) => Promise<{ readonly stdout: string; readonly milliseconds: number; readonly stderr: string }>;

const [folder = '', size, word] = process.argv.slice(2);
const share = size === 'small' ? 4 : 1;
const part = word as Part; // probe.ts starts it with one of them
/** As for a user from the second time on: nothing is compiled anew, nor the types taken out. */
const COMPILED = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
const hosts = Array.from({ length: Math.ceil(NAMES[part] / share) }, (_, index) => `host-${index}.bench.example`);
const lab = await startLab(folder, hosts);
let sites = 0;

if (part === 'proxy') await inNetwork({ latency: FAR, proxy: {} }, throughProxy);
else if (part === 'silent') await silent();
else if (part === 'lossy') {
  await inNetwork({ latency: { roundTripMs: 300, loss: 0.02, seed: 20261121 }, ipv6: 'broken' }, lossy);
} else await inNetwork({ latency: FAR }, far);
process.exit(0); // the servers of the lab end with the first process of its namespaces

async function far(atClient: AtClient): Promise<void> {
  const bare = await atClient([
    process.execPath,
    '-e',
    'process.stdout.write(String(process.resourceUsage().maxRSS / 1024))',
  ]);
  const nodeMb = Number(bare.stdout);
  await probe(atClient, listOf('warm', 4).file);
  if (part === 'direct') {
    const names = listOf('direct');
    const turns = await inTurns(async () => ({
      other: await curl(atClient, names),
      peer: await blackbox(atClient, names, lab.pki.publicRoot, folder),
      own: await probe(atClient, names.file),
    }));
    const [other, peer] = [median(turns.map((turn) => turn.other)), median(turns.map((turn) => turn.peer))];
    const own = medianRun(turns.map((turn) => turn.own));
    const what = `${names.hosts.length} names, from the first question to the last HTTP verdict`;
    report(`${what}, against curl`, `${inMs(own.httpMs)} against ${inMs(other)}`, own.httpMs / other, 1.25);
    report('  against blackbox-exporter', `${inMs(own.httpMs)} against ${inMs(peer)}`, own.httpMs / peer, 1);
    report('  all stages with revocation, of 1.5 s', inMs(own.allMs), own.allMs / 1500, 1);
    report('  of 4 round trips', inMs(own.httpMs), own.httpMs / (4 * FAR.roundTripMs), 1.5);
    await sayRest(atClient, own, names, nodeMb);
  }
  if (part === 'many') {
    const names = listOf('many');
    const other = await curl(atClient, names);
    const own = await probe(atClient, names.file);
    const what = `${names.hosts.length} names, to the last HTTP verdict, against curl`;
    report(what, `${inMs(own.httpMs)} against ${inMs(other)}`, own.httpMs / other, 1.25);
    report('  of 2.5 s', inMs(own.httpMs), own.httpMs / 2500, 1);
    await sayRest(atClient, own, names, nodeMb);
  }
  if (part === 'depth') {
    const names = listOf('depth');
    const own = await probe(atClient, names.file);
    const other = await testssl(atClient, names.hosts[0] ?? '');
    const what = `versions, chain and revocation of ${names.hosts.length} hosts, against one of testssl.sh`;
    report(what, `${inMs(own.allMs)} against ${inMs(other)}`, own.allMs / other, 1);
  }
  if (part === 'command') await command(atClient);
  if (part === 'linear') {
    const few = await probe(atClient, listOf('few', 1000).file);
    const all = listOf('all');
    const many = await probe(atClient, all.file);
    const ratio = many.allMs / few.allMs / 10;
    report(
      'ten times as many names take ten times as long',
      `${inMs(many.allMs)} against ${inMs(few.allMs)}`,
      ratio,
      1.2,
    );
    await sayRest(atClient, many, all, nodeMb);
  }
}

async function throughProxy(atClient: AtClient): Promise<void> {
  const names = listOf('proxy');
  const turns = await inTurns(async () => ({
    other: await curl(atClient, names, ['-x', PROXY]),
    own: await probe(atClient, names.file, { proxyPort: GATEWAY_PORTS.proxy }),
  }));
  const other = median(turns.map((turn) => turn.other));
  const own = medianRun(turns.map((turn) => turn.own));
  const what = `${names.hosts.length} names through a proxy, to the last HTTP verdict, against curl`;
  report(what, `${inMs(own.httpMs)} against ${inMs(other)}`, own.httpMs / other, 1.25);
  sayVerdicts(own, names.hosts.length);
}

/** `muster probe` as a user runs it, with all that stands around the measuring. */
async function command(atClient: AtClient): Promise<void> {
  const workspace = join(folder, 'workspace');
  const muster = [process.execPath, join(import.meta.dirname, '..', 'bin', 'muster.mjs')];
  await atClient([...muster, 'init', '-C', workspace, '--tenant', randomUUID(), '--name', 'Bench']);
  appendFileSync(join(workspace, 'muster.yaml'), '\nsites: [{ id: lab, name: Lab }]\n');
  const args = ['probe', '-C', workspace, '--site', 'lab', '--public-roots', lab.pki.publicRoot, '--json'];
  const measured = await atClient(['/usr/bin/python3', '-c', MOST_MEMORY, ...muster, ...args]);
  const [memoryMb = '', ...out] = measured.stdout.split('\n');
  const { endpoints } = JSON.parse(out.join('\n')) as { readonly endpoints: readonly unknown[] }; // by its declaration
  process.stdout.write(
    `muster probe of the ${endpoints.length} endpoints in scope: ${inMs(measured.milliseconds)}, ${Number(memoryMb).toFixed(0)} MiB in all\n`,
  );
}

async function silent(): Promise<void> {
  const names = listOf('silent');
  const dark = names.hosts.filter((_, index) => index % 10 === 0);
  const timeoutMs = 5000;
  await inNetwork(
    { latency: FAR, firewall: [{ hosts: dark, protocol: 'tcp', port: 443, does: 'drop' }] },
    async (atClient) => {
      const own = await probe(atClient, names.file, { timeoutMs });
      const what = `${names.hosts.length} names, ${dark.length} of them silent: all that answer, of 1 s`;
      report(what, inMs(own.answeringMs), own.answeringMs / 1000, 1);
      report('  the end, of one timeout and 0.3 s', inMs(own.allMs), own.allMs / (timeoutMs + 300), 1);
      sayVerdicts(own, names.hosts.length - dark.length);
    },
  );
}

async function lossy(atClient: AtClient): Promise<void> {
  const names = listOf('lossy');
  const own = await probe(atClient, names.file);
  const open = (own.counts['reachable answered'] ?? 0) + (own.counts['degraded family-broken'] ?? 0);
  const wrong = names.hosts.length - open;
  report(
    `${names.hosts.length} names at 300 ms and 2 % loss: wrong verdicts`,
    `${wrong} in ${inMs(own.allMs)}`,
    wrong,
    0,
  );
  sayVerdicts(own, names.hosts.length);
}

async function inTurns<T>(turn: () => Promise<T>): Promise<readonly T[]> {
  const turns: T[] = [];
  while (turns.length < TURNS) turns.push(await turn());
  return turns;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** The run with the median time to the last HTTP verdict. */
function medianRun(runs: readonly Run[]): Run {
  const middle = median(runs.map(({ httpMs }) => httpMs));
  const found = runs.find(({ httpMs }) => httpMs === middle);
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}

/** Memory and verdicts of a run, and how many sockets another one of the same names has open. */
async function sayRest(atClient: AtClient, run: Run, names: ReturnType<typeof listOf>, nodeMb: number): Promise<void> {
  const ownMb = run.maxRssMb - nodeMb;
  const { mostSockets } = await probe(atClient, names.file, { isWatched: true });
  report(`  sockets at most, of ${CONCURRENCY}`, String(mostSockets), mostSockets / CONCURRENCY, 1);
  report("  memory beyond Node's own, of 90 MiB", `${ownMb.toFixed(0)} MiB`, ownMb / 90, 1);
  sayVerdicts(run, names.hosts.length);
}

function sayVerdicts({ counts, firstOf, cpuMs }: Run, expected: number): void {
  const right = counts['reachable answered'] ?? 0;
  const rest = Object.entries(counts)
    .filter(([verdict]) => verdict !== 'reachable answered')
    .map(([verdict, count]) => `${count} ${verdict} (first ${firstOf[verdict]})`);
  process.stdout.write(
    `  ${inMs(cpuMs)} of CPU; ${right} of ${expected} reachable${rest.length === 0 ? '' : `; ${rest.join('; ')}`}\n`,
  );
}

interface Probing {
  readonly timeoutMs?: number;
  readonly proxyPort?: number;
  /** Whether it is counted how many sockets are open, which takes time. */
  readonly isWatched?: boolean;
}

async function probe(
  atClient: AtClient,
  file: string,
  { timeoutMs = 10_000, proxyPort, isWatched = false }: Probing = {},
): Promise<Run> {
  const run = join(import.meta.dirname, 'probe-run.ts');
  const more = [...(proxyPort === undefined ? [] : ['--proxy', String(proxyPort)]), ...(isWatched ? ['--watch'] : [])];
  const argv = [process.execPath, run, file, String(timeoutMs), String(CONCURRENCY), ...more];
  const { stdout, stderr } = await atClient(argv);
  if (stdout === '') throw new Error(`the probe said nothing: ${stderr}`);
  return JSON.parse(stdout) as Run; // probe-run.ts writes it
}

/** The first names of the bench, or all, in a file; a quarter of them where the bench is small. */
function listOf(name: string, count?: number) {
  const own = count === undefined ? hosts : hosts.slice(0, Math.ceil(count / share));
  const file = join(folder, `${name}.txt`);
  writeFileSync(file, own.join('\n'));
  return { hosts: own, file };
}

async function inNetwork(network: Network, work: (atClient: AtClient) => Promise<void>): Promise<void> {
  const scenario: Scenario = { title: 'Bench', story: 'A network to measure in.', network, witnesses: [], expects: [] };
  sites += 1;
  const site = await openScenario(lab satisfies Lab, scenario, sites);
  try {
    await work(async (argv) => {
      const beganAt = performance.now();
      const { code, stdout, stderr } = await outcomeOf(
        launch(lab, site, scenario, argv, { stdio: 'pipe', env: COMPILED }),
        MOST_MS,
      );
      if (code !== 0) throw new Error(`${argv.join(' ').slice(0, 200)} ended with ${code}: ${stderr.slice(-2000)}`);
      return { stdout, stderr, milliseconds: performance.now() - beganAt };
    });
  } finally {
    await site.close();
  }
}

function inMs(milliseconds: number): string {
  return milliseconds < 10_000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
