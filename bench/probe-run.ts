/**
 * Probes the hosts of a file on port 443 in the lab, as `muster probe` does without what stands around it, and says as
 * JSON when what was known. `node bench/probe-run.ts HOSTS TIMEOUT_MS CONCURRENCY [--proxy PORT] [--watch]`, where watching
 * looks every 20 ms how many sockets are open, for which it takes some of the time.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { parseArgs } from 'node:util';
import { probeNetwork } from '../src/collect/network/probe-network.ts';
import { REAL_STAGES } from '../src/collect/network/run/real-stages.ts';
import type { Stages } from '../src/collect/network/run/stages.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { proxy: { type: 'string' }, watch: { type: 'boolean', default: false } },
});
const [file = '', timeoutMs = '10000', concurrency = '256'] = positionals;
const { proxy: proxyPort } = values;
const hosts = readFileSync(file, 'utf8').trim().split('\n');
const root = readFileSync(process.env['MUSTER_LAB_PUBLIC_ROOT'] ?? '', 'utf8');
const beganAt = performance.now();
const cpuBefore = process.cpuUsage();
const httpAt = new Map<string, number>();
const probedAt = new Map<string, { readonly at: number; readonly verdict: string; readonly reason: string }>();

const stages: Stages = {
  ...REAL_STAGES,
  ask: async (connection, question, settings) => {
    const answer = await REAL_STAGES.ask(connection, question, settings);
    if (question.secure) httpAt.set(question.host, performance.now() - beganAt);
    return answer;
  },
};

let mostSockets = 0;
const before = socketsAmong(descriptors());
const watch = values.watch
  ? setInterval(() => {
      const open = descriptors();
      if (open.length - before > mostSockets) mostSockets = Math.max(mostSockets, socketsAmong(open) - before);
    }, 20)
  : undefined;

await probeNetwork(
  {
    endpoints: [],
    targets: hosts.map((host) => ({ host, protocol: 'tcp', port: 443, services: [] })),
  },
  {
    choice:
      proxyPort === undefined
        ? { kind: 'none' }
        : { kind: 'proxy', route: { via: 'http-proxy', host: '10.77.0.1', port: Number(proxyPort) } },
    env: {},
    concurrency: Number(concurrency),
    settings: {
      nameServers: [],
      families: [4, 6],
      timeoutMs: Number(timeoutMs),
      roots: { public: [...rootCertificates, root], company: [] }, // as many as outside the lab
    },
    signal: new AbortController().signal,
    now: () => new Date(),
    onProbed: ({ target, judged }) => {
      const { verdict, reason } = judged;
      const known = probedAt.get(target.host);
      // What is said early counts where nothing else is said in the end.
      const at = known?.verdict === verdict && known.reason === reason ? known.at : performance.now() - beganAt;
      probedAt.set(target.host, { at, verdict, reason });
    },
    stages,
  },
);
const allMs = performance.now() - beganAt;
clearInterval(watch);

const counts: Record<string, number> = {};
const firstOf: Record<string, string> = {};
for (const [host, { verdict, reason }] of probedAt) {
  const key = `${verdict} ${reason}`;
  counts[key] = (counts[key] ?? 0) + 1;
  firstOf[key] ??= host;
}
const answering = [...probedAt.values()].filter(({ verdict }) => verdict !== 'blocked');
process.stdout.write(
  JSON.stringify({
    allMs,
    httpMs: Math.max(0, ...httpAt.values()),
    answeringMs: Math.max(0, ...answering.map(({ at }) => at)),
    counts,
    firstOf,
    mostSockets,
    cpuMs: Object.values(process.cpuUsage(cpuBefore)).reduce((sum, used) => sum + used, 0) / 1000,
    maxRssMb: process.resourceUsage().maxRSS / 1024,
  }),
);

/** What this process has open, by number. */
function descriptors(): readonly string[] {
  return readdirSync('/proc/self/fd');
}

function socketsAmong(open: readonly string[]): number {
  return open.filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith('socket:');
    } catch {
      return false; // that of the folder itself, which is closed by now
    }
  }).length;
}
