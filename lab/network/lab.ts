import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { type Place, placesOf, SITE } from './addresses.ts';
import { type Internet, startInternet } from './internet.ts';
import { shippedHosts } from './names.ts';
import { makePki, type Pki } from './pki.ts';
import { script } from './processes.ts';
import type { Scenario } from './scenario.ts';
import { openSite, type Site } from './site.ts';

/** What is kept of what a command says on either stream. */
const OUTPUT_LIMIT = 8 * 1024 * 1024;

/** The lab as it stands, inside its own namespaces; there is one in a process. */
export interface Lab {
  readonly folder: string;
  readonly places: readonly Place[];
  readonly pki: Pki;
  readonly internet: Internet;
}

/** What a command came to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts the internet of the lab. Only for a process that is alone in namespaces of its own (network, mounts, processes): it
 * covers the folder and the shared memory with empty ones, and leads names to the gateway. `more` are hosts that it has besides
 * those of the lists that ship. Throws where something does not start.
 */
export async function startLab(folder: string, more: readonly string[] = []): Promise<Lab> {
  await script(PREPARE, [folder, SITE.gateway.v4]);
  const places = placesOf([...shippedHosts(), ...more]);
  const pki = await makePki(
    join(folder, 'pki'),
    places.map(({ host }) => host),
  );
  const internet = await startInternet(join(folder, 'internet'), places, pki);
  return { folder, places, pki, internet };
}

/** The name server is bound over the file that the machine's own is in, also where that is a link. */
const PREPARE = `
mount -t tmpfs -o mode=700 lab "$1"
mount -t tmpfs shm /dev/shm
ip link set lo up
echo "nameserver $2" > "$1/resolv.conf"
echo "options timeout:2 attempts:2" >> "$1/resolv.conf"
mount --bind "$1/resolv.conf" "$(realpath /etc/resolv.conf)"
`;

/** A site of the lab with a scenario's network. */
export function openScenario(lab: Lab, scenario: Scenario, number: number): Promise<Site> {
  const folder = join(lab.folder, `site-${number}`);
  return openSite({ ...lab, folder, number, network: scenario.network });
}

/** Starts a command at a site's client, with where the roots are in its environment, and in place of `{...}` in its words. */
export function launch(
  lab: Lab,
  site: Site,
  scenario: Scenario,
  argv: readonly string[],
  how: {
    readonly stdio: 'inherit' | 'pipe';
    readonly cwd?: string | undefined;
    readonly env?: NodeJS.ProcessEnv | undefined;
  },
): ChildProcess {
  const pac = join(site.folder, 'proxy.pac');
  if (scenario.pac !== undefined) writeFileSync(pac, scenario.pac);
  const paths: Readonly<Record<string, string>> = {
    '{public-root}': lab.pki.publicRoot,
    '{company-root}': lab.pki.companyRoot,
    '{pac}': pac,
  };
  const filled = argv.map((word) => word.replace(/\{[a-z-]+\}/g, (name) => paths[name] ?? name));
  const [command = '', ...args] = site.atClient(filled);
  const env = { ...withoutProxies(process.env), ...how.env, ...rootsAsEnvironment(lab.pki), MUSTER_LAB_PAC: pac };
  const stdio = how.stdio === 'inherit' ? 'inherit' : (['ignore', 'pipe', 'pipe'] as const);
  return spawn(command, args, {
    env,
    stdio: stdio === 'inherit' ? stdio : [...stdio],
    ...(how.cwd === undefined ? {} : { cwd: how.cwd }),
  });
}

/** Where a command finds the roots; curl and openssl take the public one for the world's by themselves. */
function rootsAsEnvironment(pki: Pki): NodeJS.ProcessEnv {
  return {
    MUSTER_LAB_PUBLIC_ROOT: pki.publicRoot,
    MUSTER_LAB_COMPANY_ROOT: pki.companyRoot,
    CURL_CA_BUNDLE: pki.publicRoot,
    SSL_CERT_FILE: pki.publicRoot,
  };
}

/** The machine's own proxies are none of the lab's. */
function withoutProxies(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(https?|ftp|all|no)_proxy$/i.test(name)));
}

/** What a command that was launched with pipes came to; it is ended after the time given, in milliseconds. */
export async function outcomeOf(child: ChildProcess, timeoutMs: number): Promise<Outcome> {
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      if (said[stream].length < OUTPUT_LIMIT) said[stream] += text;
    });
  }
  try {
    const [code, signal]: unknown[] = await once(child, 'close');
    return { code: exitCode(code, signal), ...said };
  } finally {
    clearTimeout(timer);
  }
}

/** The code to leave with for how a child ended: 128 and the signal's number where one ended it. */
export function exitCode(code: unknown, signal: unknown): number {
  if (typeof code === 'number') return code;
  const found = Object.entries(constants.signals).find(([name]) => name === signal);
  return 128 + (found?.[1] ?? 0);
}
