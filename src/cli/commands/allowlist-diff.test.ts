import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-allowlist-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function diff(files: Readonly<Record<string, string>>, ...words: readonly string[]) {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const machine = createTestMachine({ cwd: folder });
  const args = words.map((word) => (Object.hasOwn(files, word) ? join(folder, word) : word));
  const code = await runCli(['allowlist', 'diff', ...args], machine);
  return { code, out: machine.out().replaceAll(`${folder}/`, ''), err: machine.err() };
}

interface SarifResult {
  readonly ruleId: string;
  readonly level: string;
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { readonly startLine: number };
      };
    },
  ];
}

describe('muster allowlist diff', () => {
  it('says what opens, what closes, and what only looks like a change', async () => {
    const files = {
      'before.txt': '*.live.com/\nlogin.live.com/\n*.notify.windows.com/\n',
      'after.txt': '*.live.com/\n*.wns.windows.com/\nevil.example/\n',
    };

    const { code, out } = await diff(files, 'before.txt', 'after.txt', '--service', 'push-notifications');

    expect(code).toBe(EXIT.findings);
    expect(out).toBe(
      [
        'From palo-alto before.txt to palo-alto after.txt',
        'Services that it is about: minimal push-notifications',
        '',
        'Endpoints',
        '  opens',
        '    *.wns.windows.com:443 (push-notifications): for example a.wns.windows.com',
        '    was: a list alone is taken to be all that is let through',
        '    now: after.txt:2: *.wns.windows.com/',
        '  closes',
        '    *.notify.windows.com:443 (push-notifications): for example a.notify.windows.com',
        '    was: before.txt:3: *.notify.windows.com/',
        '    now: a list alone is taken to be all that is let through',
        '',
        'Names that nobody in scope needs',
        '  opens evil.example:443, 80',
        '    was: a list alone is taken to be all that is let through',
        '    now: after.txt:3: evil.example/',
        '',
        'Rules that changed without effect',
        '  removed login.live.com (before.txt:2: login.live.com/), is covered by after.txt:1: *.live.com/',
        '',
      ].join('\n'),
    );
  });

  it('is SARIF at the lines that decide: what is lost an error, what nobody needs a warning', async () => {
    const files = {
      'before.txt': '*.live.com/\nlogin.live.com/\n*.notify.windows.com/\n',
      'after.txt': '*.live.com/\n*.wns.windows.com/\nevil.example/\n',
    };

    const { out } = await diff(files, 'before.txt', 'after.txt', '--service', 'push-notifications', '--sarif');

    const [run] = JSON.parse(out).runs;
    const told = run.results.map(
      ({ ruleId, level, locations: [{ physicalLocation: at }] }: SarifResult) =>
        `${ruleId} ${level} ${at.artifactLocation.uri}:${at.region.startLine}`,
    );
    expect(told.map((line: string) => line.replace(/ \S*(before|after)/, ' $1')).sort()).toEqual([
      'closes error before.txt:3',
      'opens note after.txt:2',
      'opens-beyond warning after.txt:3',
      'without-effect note before.txt:2',
    ]);
  });

  it('finds nothing in the same', async () => {
    const files = { 'before.txt': '*.live.com/\n', 'after.txt': '# new\n*.live.com/\n' };

    const { code, out } = await diff(files, 'before.txt', 'after.txt');

    expect(code).toBe(EXIT.ok);
    expect(out).toContain('Nothing changes\n');
  });

  it('gives the fix for a configuration that lacks what a list names, for its product', async () => {
    const files = { 'squid.conf': 'acl ms dstdomain .live.com\nhttp_access allow ms\nhttp_access deny all\n' };

    const { code, out } = await diff(
      files,
      ...['squid.conf', 'minimal', '--service', 'push-notifications', '--for', 'squid', '--json'],
    );

    expect(code).toBe(EXIT.ok);
    const { patch } = JSON.parse(out) as { patch: readonly { name: string; added: readonly string[] }[] };
    expect(patch.find(({ name }) => name === 'muster-allow.conf')?.added).toContain(
      'acl muster-allow-1 dstdomain .wns.windows.com',
    );
  });

  it('refuses what is neither a file nor a list', async () => {
    const { code, err } = await diff({ 'before.txt': '*.live.com/\n' }, 'before.txt', 'nothing-like-it');

    expect(code).toBe(EXIT.usage);
    expect(err).toContain('there is no endpoint list nothing-like-it');
  });
});
