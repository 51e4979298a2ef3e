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

async function verify(files: Readonly<Record<string, string>>, ...words: readonly string[]) {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const machine = createTestMachine({ cwd: folder });
  const code = await runCli(['allowlist', 'verify', ...words], machine);
  return { code, out: machine.out().replaceAll(`${folder}/`, ''), err: machine.err() };
}

const inFolder = (name: string) => join(folder, name);

describe('muster allowlist verify', () => {
  it('names the line that lets a host through, or what blocks it', async () => {
    const files = { 'urls.txt': '*.manage.microsoft.com/\nlogin.live.com/\n' };

    const { code, out } = await verify(
      files,
      inFolder('urls.txt'),
      ...['--host', 'login.live.com', '--host', 'evil.example'],
    );

    expect(code).toBe(EXIT.findings);
    expect(out).toBe(
      [
        'palo-alto urls.txt',
        '  blocked evil.example:443 (no service)',
        '    a list alone is taken to be all that is let through',
        '  allowed login.live.com:443 (activation, deployment-service, diagnostic-data, and 3 more)',
        '    urls.txt:2: login.live.com/',
        '',
      ].join('\n'),
    );
  });

  it('says of a service what it has, and shows what does not pass, the worst first', async () => {
    const { code, out } = await verify(
      { 'urls.txt': '*.notify.windows.com/\n*.wns.windows.com/\n' },
      ...[inFolder('urls.txt'), '--service', 'push-notifications'],
    );

    expect(code).toBe(EXIT.findings);
    expect(out).toMatch(/ {2}minimal push-notifications +3 blocked, 2 allowed\n/);
    expect(out).toContain('blocked clientconfig.passport.net:443 (push-notifications)');
    expect(out).not.toContain('allowed *.wns.windows.com');
  });

  it('lets through what all of a chain let through', async () => {
    const files = { 'near.txt': 'login.live.com/\n*.office.com/\n', 'far.txt': '*.office.com/\n*.live.com/\n' };
    const hosts = ['login.live.com', 'www.office.com', 'outlook.live.com'].flatMap((host) => ['--host', host]);

    const { out } = await verify(files, inFolder('near.txt'), '--next', inFolder('far.txt'), ...hosts, '--json');

    const said = JSON.parse(out);
    expect(said.schema).toBe('muster.allowlist-verify/1');
    const verdicts = said.endpoints.map(({ asked, verdict }: Record<string, string>) => `${asked} ${verdict}`);
    expect([...new Set(verdicts)].sort()).toEqual([
      'login.live.com allowed',
      'outlook.live.com blocked',
      'www.office.com allowed',
    ]);
  });

  it.each([
    ['a format that nobody knows', ['urls.txt', '--format', 'abacus'], 'there is no format abacus'],
    ['a file that is not there', ['missing.txt'], 'there is no such file'],
    ['a file of no format', ['picture.png'], 'no format that is known here'],
    ['a service that nobody knows', ['urls.txt', '--service', 'intnue'], 'did you mean intune'],
    ['a site without a workspace', ['urls.txt', '--site', 'oslo'], 'there is no workspace here'],
  ])('refuses %s', async (_, [file = '', ...words], says) => {
    const { code, err } = await verify(
      { 'urls.txt': '*.live.com/\n', 'picture.png': '\u0001\u0002\u0003' },
      ...[inFolder(file), ...words],
    );

    expect(code).toBe(EXIT.usage);
    expect(err).toContain(says);
  });
});
