import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TARGETS } from '../../allowlist/index.ts';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';
import { allowlistGenerate } from './allowlist-generate.ts';

const LIST = `list: house
title: Our own
source: us
date: 2026-03-01
sources: { us: { title: Our own } }
services:
  - id: portal
    title: The portal
    inventory: []
    fatal: 'no'
    consequence: The portal cannot be opened.
    source: us
    defaults: { protocol: tcp, ports: [443], required: true, tls_inspection_allowed: false, authenticated_proxy_allowed: unknown }
    endpoints:
      - pattern: portal.contoso.example
      - pattern: '*.contoso.example'
        members: [www.contoso.example]
        members_source: us
      - pattern: <tenant>-my.sharepoint.example
        members: [contoso-my.sharepoint.example]
        members_source: us
      - pattern: optional.example
        required: false
`;

let folder = '';
let list = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-generate-'));
  list = join(folder, 'house.yaml');
  await writeFile(list, LIST);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function generate(...words: readonly string[]) {
  const machine = createTestMachine({ cwd: folder });
  const code = await runCli(['allowlist', 'generate', '--list', list, ...words], machine);
  return { code, out: machine.out().replaceAll(`${folder}/`, ''), err: machine.err() };
}

describe('muster allowlist generate', () => {
  it('prints a file alone, and says beside it what is not said as the list means it', async () => {
    const { code, out, err } = await generate('--for', 'squid', '--treatment', 'allow', '--tenant-domain', 'fabrikam');

    expect(code).toBe(EXIT.ok);
    expect(out).toBe(`# Hosts that must get through, written by Muster.
# Endpoint list house of 2026-03-01
# Include it before the line that denies the rest, as http_access deny all; where users are asked for, after that.

acl muster-allow-1-ports port 443
# house/portal
acl muster-allow-1 dstdomain .contoso.example
# house/portal
acl muster-allow-1 dstdomain fabrikam-my.sharepoint.example
http_access allow muster-allow-1-ports muster-allow-1
`);
    expect(err).toContain('widened: what is below a name cannot be said without the name itself (*.contoso.example)');
  });

  it('says so where the tenant is not filled in', async () => {
    const { out, err } = await generate('--for', 'csv', '--treatment', 'allow');

    expect(err).toContain('<tenant>-my.sharepoint.example: not filled in');
    expect(out).toContain('allow,*-my.sharepoint.example,tcp,443,house/portal,house 2026-03-01\r\n');
  });

  it('writes a file for each treatment into a folder', async () => {
    const { code, out } = await generate('--for', 'squid', '--out', join(folder, 'made'));

    expect(code).toBe(EXIT.ok);
    expect(out).toContain('wrote made/muster-allow.conf\n');
    expect(await readdir(join(folder, 'made'))).toEqual(['muster-allow.conf', 'muster-do-not-inspect.conf']);
    expect(await readFile(join(folder, 'made', 'muster-do-not-inspect.conf'), 'utf8')).toContain('ssl_bump splice');
  });

  it('asks where to, where there are several files', async () => {
    const { code, err } = await generate('--for', 'squid');

    expect(code).toBe(EXIT.usage);
    expect(err).toContain('there are 2 files: muster-allow.conf, muster-do-not-inspect.conf');
    expect(err).toContain('--out FOLDER');
  });

  it('explains a host: the entries that mean it, and whose they are', async () => {
    const { out } = await generate('--for', 'cisco-asa', '--explain', 'a.contoso.example');

    expect(out).toBe(
      'allow\n  no entry means a.contoso.example\n  *.contoso.example is narrowed: the vendor knows no such stars: only the hosts are meant that are known of it\n',
    );
    expect((await generate('--for', 'squid', '--explain', 'WWW.contoso.example.')).out).toContain(
      'allow\n  .contoso.example on tcp 443, for house/portal\n',
    );
  });

  it('leaves out what is not required, unless it is asked for', async () => {
    expect((await generate('--for', 'json')).out).not.toContain('optional.example');
    expect((await generate('--for', 'json', '--all')).out).toContain('optional.example');
  });

  it.each([
    [['--for', 'squids'], 'squid'],
    [['--for', 'pac', '--treatment', 'allow'], 'it knows bypass-proxy'],
    [['--for', 'squid', '--treatment', 'allowed'], 'there is no treatment allowed'],
    [['--for', 'squid', '--service', 'portals'], 'portal'],
    [[], '--for is missing'],
  ])('refuses %j', async (words, why) => {
    const { code, err } = await generate(...words);

    expect(code).toBe(EXIT.usage);
    expect(err).toContain(why);
  });

  it('knows every product that there is', () => {
    expect(allowlistGenerate.options['for']?.choices).toEqual(TARGETS.map(({ id }) => id));
  });
});
