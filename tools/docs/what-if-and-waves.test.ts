import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeTenant } from '../../lab/tenants/index.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { createTestMachine } from '../../src/cli/machine-for-test.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { BANDWIDTH_DEFAULTS, mbPerDay } from '../../src/onboard/index.ts';
import { commandLinesOf, filesOf } from './guide.ts';
import { DOCS } from './pages.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
const VERDICTS: readonly number[] = [EXIT.ok, EXIT.findings, EXIT.incomplete];

test.each(['what-if.md', 'waves.md'])(
  'every command line of %s runs on the sample tenant, in order',
  {
    timeout: 300_000,
  },
  async (name) => {
    const page = readFileSync(join(DOCS, name), 'utf8');
    const folder = await mkdtemp(join(tmpdir(), 'muster-page-'));
    await writeTenant({ name: 'contoso', folder, now: NOW, users: 60, devices: 40 });
    for (const [path, text] of filesOf(page)) await writeFile(join(folder, path), text);
    const failed: string[] = [];

    for (const { line, words } of commandLinesOf(page)) {
      const folders = ['directory', 'devices', 'probes'];
      // Paths on a command line are those of the process, whose folder a test does not change.
      const typed = words.map((word) => (folders.includes(word) ? join(folder, word) : word));
      const machine = createTestMachine({ cwd: folder, now: () => NOW });
      const code = await runCli(typed, machine);
      const isRight = words[0] === 'assess' ? VERDICTS.includes(code) : code === EXIT.ok;
      if (!isRight) failed.push(`${name}:${line}: muster ${words.join(' ')} ended with ${code}: ${machine.err()}`);
    }

    await rm(folder, { recursive: true });
    expect(failed).toEqual([]);
    expect(commandLinesOf(page).length).toBeGreaterThan(4);
  },
);

test('the figures that docs/waves.md tells are those that are counted with', () => {
  const page = readFileSync(join(DOCS, 'waves.md'), 'utf8');
  const figures = [
    ...BANDWIDTH_DEFAULTS.content.map(({ mb }) => `${mb.toLocaleString('en')} MB`),
    `${BANDWIDTH_DEFAULTS.peers.value} %`,
    `| ${BANDWIDTH_DEFAULTS.hours.value} |`,
    `| ${BANDWIDTH_DEFAULTS.share.value} % |`,
    `${mbPerDay(100, BANDWIDTH_DEFAULTS).toLocaleString('en')} MB`,
  ];

  expect(figures.filter((figure) => !page.includes(figure))).toEqual([]);
});
