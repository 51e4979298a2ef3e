import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
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

  it('leaves out the proxy where a PAC file goes direct, and says by which way', async () => {
    const files = {
      'proxy.pac':
        'function FindProxyForURL(url, host) {\n  return dnsDomainIs(host, ".live.com") ? "DIRECT" : "PROXY p:1";\n}\n',
      'squid.conf': 'acl office dstdomain .office.com\nhttp_access allow office\nhttp_access deny all\n',
    };
    const hosts = ['login.live.com', 'www.office.com', 'example.com'].flatMap((host) => ['--host', host]);

    const { out } = await verify(files, inFolder('proxy.pac'), '--next', inFolder('squid.conf'), ...hosts);

    expect(out).toContain('pac proxy.pac, then squid squid.conf');
    expect(out).toMatch(/blocked example\.com:443 \(no service\), proxy\n {4}squid\.conf:3: http_access deny all/);
    expect(out).toMatch(/cannot-tell login\.live\.com:443 \(.*\), direct/);
    expect(out).toContain('give the configuration of that proxy or firewall too');
    expect(out).toMatch(/allowed www\.office\.com:\d+.* \(.*\), proxy/);
  });

  it('tells once what would have to be known for many, and where it can be said', async () => {
    const squid = 'acl office src 10.1.0.0/16\nhttp_access allow office\nhttp_access deny all\n';

    const unknown = await verify({ 'squid.conf': squid }, inFolder('squid.conf'), '--service', 'intune');
    const known = await verify({}, inFolder('squid.conf'), '--service', 'intune', '--address', '10.1.2.3');

    expect(unknown.code).toBe(EXIT.incomplete);
    expect(unknown.out).toMatch(
      /To be known\n {2}for \d+ hosts: .*address.*\n {2}Where the devices are can be said: --address/,
    );
    expect(known.code).toBe(EXIT.ok);
  });

  it('includes files of the same folder, by the end of their path, and never others', async () => {
    const conf = (file: string) => `acl ms dstdomain "${file}"\nhttp_access allow ms\nhttp_access deny all\n`;
    const files = {
      'squid.conf': conf('/etc/squid/ms.txt'),
      'ms.txt': '.live.com\n',
      'passwd.conf': conf('/etc/passwd'),
    };
    await symlink('/etc/passwd', join(folder, 'linked.txt'));

    const found = await verify(files, inFolder('squid.conf'), '--host', 'login.live.com', '--json');
    const outside = await verify({}, inFolder('passwd.conf'), '--host', 'login.live.com', '--json');
    const linked = await verify(
      { 'squid.conf': conf('linked.txt') },
      ...[inFolder('squid.conf'), '--host', 'login.live.com', '--json'],
    );

    expect(JSON.parse(found.out).endpoints[0].verdict).toBe('allowed');
    for (const { out } of [outside, linked]) {
      expect(JSON.parse(out).endpoints[0].verdict).toBe('cannot-tell');
      expect(out).not.toContain('root:');
    }
  });

  it('writes SARIF at the lines of the files', async () => {
    const squid = 'acl live dstdomain .live.com\nhttp_access deny live\nhttp_access deny all\nhttp_access allow live\n';

    const { code, out } = await verify(
      { 'squid.conf': squid },
      inFolder('squid.conf'),
      '--service',
      'intune',
      '--sarif',
    );

    const [run] = JSON.parse(out).runs;
    const lineOf = (text: string) =>
      run.results.find(({ message }: { message: { text: string } }) => message.text.includes(text))?.locations[0]
        .physicalLocation.region.startLine;
    expect(code).toBe(EXIT.findings);
    expect(lineOf('login.live.com:443 (intune): blocked')).toBe(2);
    expect(run.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'shadowed-rule')).toMatchObject({
      level: 'note',
      locations: [{ physicalLocation: { region: { startLine: 4 } } }],
    });
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
