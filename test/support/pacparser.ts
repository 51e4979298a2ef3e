import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Of Debian's libpacparser1. */
export const PACTESTER = '/usr/bin/pactester';
export const FAKETIME = '/usr/bin/faketime';
const run = promisify(execFile);

/** What pacparser is asked. */
export interface AskedPacparser {
  readonly script: string;
  readonly urls: readonly string[];
  /** The clock of the client; what pacparser sees of it needs faketime. */
  readonly clock?: { readonly at: Date; readonly offsetMinutes: number };
}

/** What pacparser answers for each URL, from the address 192.0.2.7; for what fails, what pactester prints. */
export async function askPacparser({ script, urls, clock }: AskedPacparser): Promise<readonly string[]> {
  if (!existsSync(PACTESTER)) throw new Error(`there is no ${PACTESTER}: .ci/run names the package that has it`);
  const folder = await mkdtemp(join(tmpdir(), 'muster-pacparser-'));
  try {
    const [pac, list] = [join(folder, 'proxy.pac'), join(folder, 'urls')];
    await writeFile(pac, script);
    await writeFile(list, urls.map((url) => `${url}\n`).join(''));
    const ask = [PACTESTER, '-p', pac, '-f', list, '-c', '192.0.2.7'];
    const zone = clock === undefined ? 'UTC' : zoneOf(clock.offsetMinutes);
    const wall = clock && new Date(clock.at.getTime() + clock.offsetMinutes * 60_000).toISOString().slice(0, 19);
    const words = wall === undefined ? ask : [FAKETIME, '-f', wall.replace('T', ' '), ...ask];
    const [program = '', ...args] = words;
    const { stdout } = await run(program, args, { timeout: 20_000, env: { PATH: '/usr/bin:/bin', TZ: zone } });
    return stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => line.slice(line.indexOf(' : ') + 3));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ahead of Greenwich is minus in POSIX. */
function zoneOf(offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes);
  return `AAA${offsetMinutes > 0 ? '-' : ''}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
