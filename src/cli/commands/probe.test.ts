import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorkspace, type SmallWorkspace } from '../../workspace/workspace-for-test.ts';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

let workspace: SmallWorkspace;
let server: Server;
let port = 0;
const isOpen = true;

beforeAll(async () => {
  server = createServer((_, answer) => answer.end('here'));
  server.on('connection', (socket) => {
    if (!isOpen) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  port = (server.address() as AddressInfo).port;
  workspace = await makeWorkspace({ isEmpty: true });
  await workspace.settings({ sites: [{ id: 'oslo', name: 'Oslo' }] });
  await workspace.write('lab.yaml', {
    list: 'lab',
    source: 'ours',
    date: '2026-11-21',
    sources: { ours: { title: 'Ours', date: '2026-11-21' } },
    services: [
      {
        id: 'local',
        title: 'Local',
        inventory: [],
        fatal: 'yes',
        ours: true,
        consequence: 'Nothing works here',
        source: 'ours',
        defaults: {
          protocol: 'tcp',
          ports: [port],
          required: true,
          tls_inspection_allowed: true,
          authenticated_proxy_allowed: false,
        },
        endpoints: [
          { pattern: '127.0.0.1.lab.example' },
          { pattern: '*.lab.example', members: ['a.lab.example'], members_source: 'ours', required: false },
        ],
      },
    ],
  });
  await writeFile(join(workspace.folder, 'no.pem'), 'this is no certificate');
});
afterAll(async () => {
  server.close();
  await workspace.remove();
});

async function probe(...words: readonly string[]) {
  const machine = createTestMachine({ cwd: workspace.folder, now: () => new Date() });
  const code = await runCli(['probe', ...words], machine);
  return { code, out: machine.out(), err: machine.err() };
}

const LIST = () => ['--list', join(workspace.folder, 'lab.yaml')];

describe('muster probe', () => {
  test('names what it would contact, and contacts nothing', async () => {
    const { code, out } = await probe('--site', 'oslo', ...LIST(), '--dry-run', '--proxy', 'http://proxy.example:3128');

    expect(code).toBe(EXIT.ok);
    expect(out).toContain(`a.lab.example:${port} local`);
    expect(out).toContain('http://proxy.example:3128 asked to pass on');
    expect(out).toContain('Redirects are reported and never followed');
    expect(await readdir(join(workspace.folder, 'evidence')).catch(() => [])).toEqual([]);
  });

  test('keeps what it saw, also that nothing resolves, and exits with 1', async () => {
    const { code, out, err } = await probe(
      '--site',
      'oslo',
      ...LIST(),
      '--dns',
      '127.0.0.1:1',
      '--timeout',
      '1',
      '--json',
    );

    const { snapshot, endpoints, services } = JSON.parse(out);
    expect(code).toBe(EXIT.findings);
    expect(snapshot).toMatch(/network-probe$/);
    expect(services).toEqual([{ list: 'lab', service: 'local', title: 'Local', counts: { blocked: 2 } }]);
    expect(endpoints[0]).toMatchObject({ pattern: '127.0.0.1.lab.example', reason: 'name-server-failed' });
    expect(err).toContain('local: 0 of 2 hosts answer');
    expect(err).toContain('Ways out: ');
  });

  test('writes a file that muster import makes the same snapshot of', async () => {
    const evidence = join(workspace.folder, 'evidence');
    const file = join(workspace.folder, 'oslo.json');
    const manifest = async (id: string) => JSON.parse(await readFile(join(evidence, id, 'manifest.json'), 'utf8'));
    const away = ['--dns', '127.0.0.1:1', '--timeout', '1'];
    await probe('--site', 'oslo', ...LIST(), ...away, '--json', '--output', file);
    const { snapshot } = JSON.parse(await readFile(file, 'utf8'));
    const made = await manifest(snapshot);
    await rm(join(evidence, snapshot), { recursive: true });

    const machine = createTestMachine({ cwd: workspace.folder, now: () => new Date() });
    const code = await runCli(['import', file], machine);

    expect(code).toBe(EXIT.ok);
    expect(await manifest(snapshot)).toEqual({
      ...made,
      inputs: [{ file: 'oslo.json', collection: 'networkProbes', objects: 2, problems: [] }],
    });
  });

  test('is stopped by a signal, and keeps nothing where nothing was measured', async () => {
    const machine = createTestMachine({
      cwd: workspace.folder,
      now: () => new Date(),
      signal: AbortSignal.abort('SIGINT'),
    });

    expect(await runCli(['probe', '--site', 'oslo', ...LIST()], machine)).toBe(EXIT.interrupted);
  });

  test.each<[string, () => readonly string[], RegExp]>([
    ['no site', () => LIST(), /--site is missing/],
    ['a site that is not there', () => ['--site', 'osl', ...LIST()], /no site osl; did you mean oslo\?; it has oslo/],
    ['a site that is a path', () => ['--site', '../oslo', ...LIST()], /no site \.\.\/oslo/],
    ['a list that is not there', () => ['--site', 'oslo', '--list', 'nothing'], /no endpoint list nothing/],
    [
      'catalogs that ask for no endpoint',
      () => ['--site', 'oslo'],
      /no catalog of this workspace asks for an endpoint/,
    ],
    [
      'a service that is not there',
      () => ['--site', 'oslo', ...LIST(), '--service', 'locl'],
      /no service locl|has a service locl; did you mean local/,
    ],
    [
      'an endpoint that no list has',
      () => ['--site', 'oslo', ...LIST(), '--endpoint', 'www.example.com'],
      /no list in scope has www.example.com/,
    ],
    [
      'roots that are no certificates',
      () => ['--site', 'oslo', ...LIST(), '--ca-file', join(workspace.folder, 'no.pem')],
      /no certificate in PEM form/,
    ],
    ['roots that are not there', () => ['--site', 'oslo', ...LIST(), '--public-roots', 'none.pem'], /no such file/],
    ['a proxy that is none', () => ['--site', 'oslo', ...LIST(), '--proxy', 'ftp://x'], /is none of: none, system/],
    [
      'a proxy with a password',
      () => ['--site', 'oslo', ...LIST(), '--proxy', 'http://ann:secret@proxy:8080'],
      /MUSTER_PROXY_USER/,
    ],
    ['a PAC file that is not there', () => ['--site', 'oslo', ...LIST(), '--proxy', 'pac none.pac'], /none\.pac/],
    [
      'a name server that is a name',
      () => ['--site', 'oslo', ...LIST(), '--dns', 'dns.example'],
      /dns.example is no name server/,
    ],
    [
      'a source address that is none',
      () => ['--site', 'oslo', ...LIST(), '--source-address', 'eth0'],
      /eth0 is no IP address/,
    ],
    [
      'a tenant domain that is none',
      () => ['--site', 'oslo', ...LIST(), '--tenant-domain', 'a.b.c/d'],
      /no initial domain/,
    ],
    [
      'to watch what it does not contact',
      () => ['--site', 'oslo', ...LIST(), '--dry-run', '--watch', '5'],
      /--dry-run and --watch exclude each other/,
    ],
    [
      'to wait longer than a timer can',
      () => ['--site', 'oslo', ...LIST(), '--watch', '99999999'],
      /at least 1 and at most 10080/,
    ],
    [
      'silence longer than a timer can take',
      () => ['--site', 'oslo', ...LIST(), '--timeout', '9999999'],
      /at least 1 and at most 600/,
    ],
    [
      'a PAC file that is not there, before anything is contacted',
      () => ['--site', 'oslo', ...LIST(), '--dry-run', '--proxy', 'pac none.pac'],
      /there is no PAC file none\.pac; write its path/,
    ],
    ['both families alone', () => ['--site', 'oslo', ...LIST(), '--ipv4', '--ipv6'], /exclude each other/],
  ])('refuses %s', async (_, words, says) => {
    const { code, err } = await probe(...words());

    expect(code).toBe(EXIT.usage);
    expect(err).toMatch(says);
    expect(err).not.toContain('secret');
  });
});
