import { readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { writeTenant } from '../../lab/tenants/index.ts';
import { COMMANDS } from '../../src/cli/commands/table.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { deflated, makeZip } from '../../src/collect/archive/zip-for-test.ts';
import { STATUSES } from '../../src/finding/index.ts';
import { WorkspaceText } from '../../src/workspace/config.ts';
import {
  readCatalogs,
  readWorkspace,
  requirementsMatching,
  testCatalogs,
  withOnboarding,
} from '../../src/workspace/index.ts';
import { blocksOf, commandLinesOf, filesOf, firstColumnUnder, keysOf } from './guide.ts';
import { DOCS } from './pages.ts';

const GUIDE = readFileSync(join(DOCS, 'guide.md'), 'utf8');
const FILES = filesOf(GUIDE);
/** The day that the guide says. */
const NOW = new Date('2026-11-21T09:00:00Z');
/** Results of other tools, as if their runs were of the sample tenant. */
async function bringOtherTools(sample: string): Promise<void> {
  const fixtures = join(DOCS, '..', 'src', 'collect', 'tools', 'fixtures');
  const { config } = await readWorkspace(sample);
  for (const [path, place] of [
    ['scuba-gear/ProviderSettingsExport.json', 'other-tools/scuba-gear/ProviderSettingsExport.json'],
    ['maester/TestResults-2026-11-18-222907.json', 'other-tools/maester/TestResults-2026-11-18-222907.json'],
    [
      'intune-network-requirements/ResultList_19112026_101500_PC-BERLIN-1.csv',
      `other-tools/sites/${config.sites[0]?.id ?? 'main'}/ResultList_19112026_101500_PC-BERLIN-1.csv`,
    ],
  ] as const) {
    const text = await readFile(join(fixtures, path), 'utf8');
    await mkdir(dirname(join(sample, place)), { recursive: true });
    await writeFile(join(sample, place), text.replaceAll('6f1c9d0e-0000-4000-8000-000000000001', config.tenant.id));
  }
  for (const folder of ['entra-exporter', 'intune-policy-export'])
    await cp(join(fixtures, folder), join(sample, 'other-exports', folder), { recursive: true });
  const organization = join(sample, 'other-exports', 'entra-exporter', 'Organization', 'Organization.json');
  const text = await readFile(organization, 'utf8');
  await writeFile(organization, text.replaceAll('6f1c9d0e-0000-4000-8000-000000000001', config.tenant.id));
}

/** Exports of devices, registration files as a script and a report write them, and the directory's export as an archive. */
async function bringFiles(sample: string): Promise<void> {
  const exports = join(DOCS, '..', 'src', 'collect', 'devices', 'fixtures');
  await mkdir(join(sample, 'device-files'), { recursive: true });
  for (const name of (await readdir(exports)).filter((name) => !name.includes('damaged')))
    await copyFile(join(exports, name), join(sample, 'device-files', name));
  const fixtures = join(DOCS, '..', 'src', 'collect', 'autopilot', 'fixtures');
  await mkdir(join(sample, 'autopilot'), { recursive: true });
  await copyFile(join(fixtures, 'AutopilotHWID.csv'), join(sample, 'autopilot', 'AutopilotHWID.csv'));
  const report = join(sample, 'autopilot', 'report-of-configuration-manager.csv');
  await copyFile(join(fixtures, 'configuration-manager-report.csv'), report);
  const files = await readdir(join(sample, 'directory'), { recursive: true, withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  const entries = paths.map((path) => deflated(relative(sample, path), readFileSync(path)));
  await writeFile(join(sample, 'directory.zip'), makeZip(entries));
  for (const [file, mark] of [
    ['proxy.pac', '// proxy.pac'],
    ['squid.conf', '# squid.conf'],
    ['changed.conf', '# changed.conf'],
    ['access.log', '1795251600.'],
  ] as const) {
    const block = blocksOf(GUIDE).find(({ text }) => text.startsWith(mark));
    await writeFile(join(sample, file), block?.text ?? '');
  }
}

/** Commands that the guide shows and that do not exist yet: they are run as soon as they do. */
const PENDING: readonly string[] = ['forget'];
const VERDICTS: readonly number[] = [EXIT.ok, EXIT.findings, EXIT.incomplete];

/** The line from which on the sample has the requirement of the guide. */
const OWN_RULES = GUIDE.split('\n').indexOf('## A requirement of your own');

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-guide-'));
});

afterAll(async () => {
  process.chdir(DOCS);
  await rm(folder, { recursive: true, force: true });
});

test('every command line of the guide runs on the sample tenant, in order', { timeout: 900_000 }, async () => {
  const sample = join(folder, 'contoso');
  await writeTenant({ name: 'contoso', folder: sample, now: NOW, users: 60, devices: 40 });
  await bringOtherTools(sample);
  await bringFiles(sample);
  await writeFiles(sample, ['our-hosts.yaml']);
  await dateFiles(sample);
  // Paths of files are those of the process, as in a shell.
  process.chdir(sample);
  const failed: string[] = [];

  let hasOwnRules = false;
  for (const [index, { line, words }] of commandLinesOf(GUIDE).entries()) {
    if (!isKnown(words)) continue;
    if (line > OWN_RULES && !hasOwnRules) {
      await addOwnRules(sample);
      hasOwnRules = true;
    }
    const now = new Date(NOW.getTime() + index * 60_000);
    const { code, said } = await run(words, sample, now);
    const isRight = ['assess', 'allowlist'].includes(words[0] ?? '') ? VERDICTS.includes(code) : code === EXIT.ok;
    if (!isRight) failed.push(`guide.md:${line}: muster ${words.join(' ')} ended with ${code}: ${said}`);
  }

  expect(failed).toEqual([]);
});

test('commands of the guide exist, or are known to be on their way', () => {
  const words = commandLinesOf(GUIDE).map((line) => line.words);

  expect(words.filter((line) => !isKnown(line) && !PENDING.includes(line[0] ?? ''))).toEqual([]);
  expect(words.length).toBeGreaterThan(15);
});

test('blocks of commands are those that the test runs', () => {
  const others = blocksOf(GUIDE).filter((block) => block.language === 'sh' && !block.text.startsWith('muster '));

  expect(others, 'a block that cannot run here is no sh block: text, powershell or bash').toEqual([]);
});

describe('the files of a workspace', () => {
  test('every key of muster.yaml is explained, and no other', () => {
    const keys = keysOf(z.toJSONSchema(WorkspaceText, { io: 'input' }));

    expect([...firstColumnUnder(GUIDE, '### muster.yaml')].sort()).toEqual([...keys].sort());
  });

  test('its examples are right', async () => {
    const own = join(folder, 'own');
    await writeFiles(own, ['muster.yaml', 'attestations.yaml']);

    const workspace = await readWorkspace(own);

    expect(workspace.config.tenant.name).toBe('My tenant');
    expect(workspace.attestations).toHaveLength(1);
    expect(Object.keys(workspace.config.params)).toEqual(['entra-connect-version']);
  });
});

test('every status is explained, and no other', () => {
  expect([...firstColumnUnder(GUIDE, '## How a verdict is decided')].sort()).toEqual([...STATUSES].sort());
});

test('the requirement of the guide passes its examples', { timeout: 60_000 }, async () => {
  const own = join(folder, 'catalogs-of-own');
  await writeFiles(
    own,
    [...FILES.keys()].filter((path) => path.startsWith('catalogs/')),
  );
  const catalogs = withOnboarding(await readCatalogs(join(own, 'catalogs')));

  const outcome = await testCatalogs(catalogs, requirementsMatching(catalogs, ['contoso-rules']), 1);

  expect(outcome).toEqual({ tested: 1, faults: [] });
});

test('the requirement of the guide is judged once muster.yaml names its catalog', { timeout: 60_000 }, async () => {
  const own = join(folder, 'workspace-of-own');
  await writeFiles(own, [...FILES.keys()]);
  await addOwnRules(own);

  const foreseen = await run(['import', '--preflight'], own, NOW);
  const assessed = await run(['assess'], own, NOW);
  const explained = await run(['explain', 'device-named-by-site'], own, NOW);

  expect(foreseen, foreseen.said).toMatchObject({ code: EXIT.ok });
  expect(VERDICTS, assessed.said).toContain(assessed.code);
  expect(explained, explained.said).toMatchObject({ code: EXIT.ok });
});

/** Puts the catalog of the guide into a workspace, and names it in its settings as the guide says. */
async function addOwnRules(workspace: string): Promise<void> {
  await writeFiles(
    workspace,
    [...FILES.keys()].filter((path) => path.startsWith('catalogs/')),
  );
  const lines = blocksOf(GUIDE).find((block) => block.text.startsWith('catalog_folder:'))?.text ?? '';
  const file = join(workspace, 'muster.yaml');
  const settings = (await readFile(file, 'utf8')).replace(/^catalogs:.*\n( +- .*\n)*/m, `${lines}\n`);
  await writeFile(file, settings);
}

function isKnown([first = '', second = '']: readonly string[]): boolean {
  return COMMANDS.some(({ name }) => name === first || name === `${first} ${second}`);
}

async function run(argv: readonly string[], cwd: string, now: Date) {
  const said: string[] = [];
  const sink = (keeps: boolean) => ({
    isTerminal: false,
    write: async (text: string | Uint8Array) => {
      if (keeps && typeof text === 'string') said.push(text);
    },
  });
  const code = await runCli(argv, {
    env: {},
    cwd,
    now: () => now,
    signal: new AbortController().signal,
    stdout: sink(false),
    stderr: sink(true),
  });
  return { code, said: said.join('') };
}

/** Makes all files as old as the day of the guide, whatever day it is. */
async function dateFiles(root: string): Promise<void> {
  for (const entry of await readdir(root, { recursive: true })) await utimes(join(root, entry), NOW, NOW);
}

async function writeFiles(root: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), FILES.get(path) ?? '');
    expect(await readFile(join(root, path), 'utf8'), `the guide has no block for ${path}`).not.toBe('');
  }
}
