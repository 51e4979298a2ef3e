/** How fast the command line starts, and how fast it assesses the sample tenant. `npm run bench:start`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTenant } from '../lab/tenants/index.ts';
import { measure, measureMuster, medianOf, report } from './measure.ts';

const RUNS = 15;
const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'));
const cache = { NODE_COMPILE_CACHE: join(folder, 'cache') };

try {
  await measureMuster(['--help'], cache);
  const bare = await medianOf(RUNS, () => measure(process.execPath, ['-e', '0']));
  const help = await medianOf(RUNS, () => measureMuster(['--help'], cache));
  report('muster --help against node -e 0', `${help.toFixed(0)} ms against ${bare.toFixed(0)} ms`, help / bare, 1.8);

  const workspace = join(folder, 'contoso');
  await writeTenant({ name: 'contoso', folder: workspace, seed: 'bench', now: new Date() });
  await measureMuster(['import', '-C', workspace, join(workspace, 'directory'), join(workspace, 'devices')], cache);
  await measureMuster(['assess', '-C', workspace], cache);
  const assess = await medianOf(5, () => measureMuster(['assess', '-C', workspace], cache));
  report('muster assess on Contoso, in seconds', `${assess.toFixed(0)} ms`, assess / 1000, 1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
