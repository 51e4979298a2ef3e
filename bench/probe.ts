/**
 * How fast the network is probed, in the hostile network's lab at 80 ms round trip, against `curl --parallel`,
 * prometheus-blackbox-exporter and testssl.sh (Debian's packages curl, prometheus-blackbox-exporter, testssl.sh) in the
 * same run. Needs root, for the relay that delays packets.
 * `npm run bench:probe [-- PART...]`, where a part is one of those that `--help` lists; `--small` takes a quarter of the names.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { obstacles } from '../lab/network/enter.ts';
import { PARTS } from './probe-parts.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((part) => !Object.keys(PARTS).includes(part));
const obstaclesHere = [...obstacles(), ...(process.getuid?.() === 0 ? [] : ['be root: the relay needs a TUN device'])];

if (values.help || unknown.length > 0) {
  const parts = Object.entries(PARTS).map(([name, title]) => `  ${name.padEnd(10)} ${title}`);
  process.stdout.write(`Usage: npm run bench:probe [-- [--small] PART...]\n\n${parts.join('\n')}\n`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else if (obstaclesHere.length > 0) {
  process.stderr.write(`The lab cannot stand here: ${obstaclesHere.join('; ')}.\n`);
  process.exitCode = 69;
} else {
  // One part that fails does not keep the others from being measured.
  for (const part of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
    const code = await runInside(part, values.small);
    if (code !== 0) process.exitCode = code;
  }
}

/** Runs a part in namespaces of its own, which end with it, and answers the code that it ends with. */
async function runInside(part: string, isSmall: boolean): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-probe-bench-'));
  const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const inside = [process.execPath, join(import.meta.dirname, 'probe-lab.ts'), folder, isSmall ? 'small' : 'whole'];
  try {
    return await new Promise<number>((resolve, reject) => {
      const child = spawn('unshare', [...namespaces, ...inside, part], {
        stdio: 'inherit',
        env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` },
      });
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
