/**
 * A large directory: 200,000 users, 60,000 groups nested five deep, 500 policies. Import and all requirements in 10 s
 * and 2 GiB. `npm run bench:directory`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTenant } from '../lab/tenants/index.ts';
import { measureMuster, report } from './measure.ts';

const folder = mkdtempSync(join(tmpdir(), 'muster-directory-'));

try {
  await writeTenant({
    name: 'contoso',
    folder,
    seed: 'directory',
    now: new Date(),
    users: 200_000,
    groups: 60_000,
    policies: 500,
    devices: 100,
    parts: ['directory', 'workspace'],
  });
  const imported = await measureMuster(['import', '-C', folder, join(folder, 'directory')]);
  const assessed = await measureMuster(['assess', '-C', folder]);
  const total = (imported.milliseconds + assessed.milliseconds) / 1000;
  report(
    'import and assess, in units of 10 s',
    `${(imported.milliseconds / 1000).toFixed(1)} s + ${(assessed.milliseconds / 1000).toFixed(1)} s`,
    total / 10,
    1,
  );
  const peakMb = Math.max(imported.peakMb, assessed.peakMb);
  report('memory of all processes, of 2048 MB', `${peakMb.toFixed(0)} MB`, peakMb / 2048, 1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
