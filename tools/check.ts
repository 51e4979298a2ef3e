// `npm run check`: types, format and lint, dead code, layers. Every step runs, also after one that failed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

type Step = { readonly name: string; readonly args: readonly string[] };

const root = join(import.meta.dirname, '..');

const STEPS: readonly Step[] = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'] },
  { name: 'lint and format', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'] },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js'] },
  { name: 'layers', args: ['tools/layers/main.ts'] },
];

/** Runs one step on this Node.js; resolves to its exit code and everything it printed. */
function runStep(step: Step): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const child = spawn(process.execPath, step.args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8').trimEnd() }));
  });
}

let failed = 0;
for (const step of STEPS) {
  const startedAt = performance.now();
  const { code, output } = await runStep(step);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (code !== 0) failed += 1;
  if (code !== 0 && output !== '') console.log(output);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name.padEnd(16)} ${seconds} s`);
}
console.log(failed === 0 ? 'check passed' : `check failed: ${failed} of ${STEPS.length} steps`);
process.exitCode = failed === 0 ? 0 : 1;
