import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

type AtClient = (
  argv: readonly string[],
) => Promise<{ readonly stdout: string; readonly milliseconds: number; readonly stderr: string }>;

interface Names {
  readonly hosts: readonly string[];
  readonly file: string;
}

/** The most that curl does at a time. */
const CURL_PARALLEL = 300;
const BLACKBOX_PORT = 9115;

/** Milliseconds in which curl fetches the page of every name side by side, start and end of the program included. */
export async function curl(atClient: AtClient, names: Names, more: readonly string[] = []): Promise<number> {
  const config = `${names.file}.curl`;
  writeFileSync(config, names.hosts.map((host) => `url = "https://${host}/"\noutput = /dev/null\n`).join(''));
  const parallel = ['--parallel', '--parallel-immediate', '--parallel-max', String(CURL_PARALLEL)];
  const says = ['-s', '-w', '%{http_code}\n', ...more];
  const { stdout, milliseconds } = await atClient(['curl', ...parallel, ...says, '-K', config]);
  expectAll('curl', stdout.split('\n').filter((line) => line === '200').length, names);
  return milliseconds;
}

/** Milliseconds in which a blackbox-exporter that runs answers for every name, asked side by side by curl. */
export async function blackbox(atClient: AtClient, names: Names, root: string, folder: string): Promise<number> {
  const settings = join(folder, 'blackbox.yml');
  writeFileSync(
    settings,
    `modules:\n  https:\n    prober: http\n    timeout: 10s\n    http: { preferred_ip_protocol: ip4, tls_config: { ca_file: ${root} } }\n`,
  );
  const at = `http://127.0.0.1:${BLACKBOX_PORT}`;
  const config = `${names.file}.blackbox`;
  writeFileSync(
    config,
    names.hosts.map((host) => `url = "${at}/probe?module=https&target=https://${host}/"\n`).join(''),
  );
  const ask = `curl -s --parallel --parallel-immediate --parallel-max ${CURL_PARALLEL} -K ${config}`;
  const script = [
    `prometheus-blackbox-exporter --config.file=${settings} --web.listen-address=127.0.0.1:${BLACKBOX_PORT} 2> /dev/null &`,
    `curl -s -o /dev/null --retry 100 --retry-connrefused --retry-delay 1 ${at}/-/healthy`,
    `began=$(date +%s%N); answered=$(${ask} | grep -c '^probe_success 1'); ended=$(date +%s%N)`,
    'kill %1; echo $(( (ended - began) / 1000000 )) $answered',
  ].join('\n');
  const { stdout } = await atClient(['bash', '-mc', script]);
  const [milliseconds = Number.NaN, answered = 0] = stdout.trim().split(' ').map(Number);
  expectAll('blackbox-exporter', answered, names);
  return milliseconds;
}

/** Milliseconds in which testssl.sh looks at the versions and the certificates of one host. */
export async function testssl(atClient: AtClient, host: string): Promise<number> {
  // Its exit code counts what it has to say of the host.
  const look = `testssl --quiet --color 0 --phone-out -p -S ${host} || true`;
  const { stdout, milliseconds } = await atClient(['bash', '-c', look]);
  if (!stdout.includes('TLS 1.2')) throw new Error(`testssl.sh said nothing of ${host}: ${stdout.slice(-500)}`);
  return milliseconds;
}

function expectAll(peer: string, answered: number, { hosts }: Names): void {
  if (answered !== hosts.length) throw new Error(`${peer} reached ${answered} of ${hosts.length} names`);
}
