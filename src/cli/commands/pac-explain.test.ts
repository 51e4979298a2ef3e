import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

const OFFICE = `// The office in Oslo.
var proxy = "PROXY proxy.example.com:3128; DIRECT";
function FindProxyForURL(url, host) {
  if (isPlainHostName(host)) return "DIRECT";
  var way = proxy;
  if (dnsDomainIs(host, ".example.com")
      && isInNet(dnsResolve(host), "10.0.0.0", "255.0.0.0")) {
    way = "DIRECT";
  }
  return way;
}
`;

let folder = '';
let pac = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-pac-'));
  pac = join(folder, 'proxy.pac');
  await writeFile(pac, OFFICE);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function explain(...words: readonly string[]) {
  const machine = createTestMachine({ cwd: folder });
  const code = await runCli(['pac', 'explain', ...words], machine);
  return { code, out: machine.out(), err: machine.err() };
}

describe('muster pac explain', () => {
  it('says which way, which line, and why', async () => {
    const { code, out } = await explain('files.example.com', '--pac', pac, '--resolve', 'files.example.com=10.1.2.3');

    expect(code).toBe(EXIT.ok);
    expect(out.replaceAll(pac, 'proxy.pac')).toBe(
      [
        'files.example.com: direct',
        'proxy.pac:10: return way;',
        '  its value is from line 8: way = "DIRECT"',
        '  because on line 6 this held: dnsDomainIs(host, ".example.com") && isInNet(dnsResolve(host), "10.0.0.0", "255.0.0.0")',
        'What it asked',
        '  line 4: isPlainHostName("files.example.com") is false',
        '  line 6: dnsDomainIs("files.example.com", ".example.com") is true',
        '  line 7: dnsResolve("files.example.com") is "10.1.2.3"',
        '  line 7: isInNet("10.1.2.3", "10.0.0.0", "255.0.0.0") is true',
        '',
      ].join('\n'),
    );
  });

  it('says the same to a program, and which name nobody resolved', async () => {
    const { out } = await explain('https://files.example.com/secret?token=1', '--pac', pac, '--json');

    const said = JSON.parse(out);
    expect(said).toMatchObject({
      schema: 'muster.pac-explain/1',
      url: 'https://files.example.com/',
      answer: 'PROXY proxy.example.com:3128; DIRECT',
      steps: [{ kind: 'proxy', host: 'proxy.example.com', port: 3128 }, { kind: 'direct' }],
      decidedBy: { line: 10 },
      setBy: { line: 5, text: 'way = proxy' },
      unresolved: ['files.example.com'],
    });
    expect(said.notes[0]).toContain('--resolve');
  });

  it('names file, line and column of a mistake', async () => {
    await writeFile(pac, 'function FindProxyForURL(url, host) {\n  return "DIRECT" +;\n}\n');

    const { code, err } = await explain('a.example', '--pac', pac);

    expect(code).toBe(EXIT.usage);
    expect(err).toContain(`${pac}:2:20 cannot be read`);
  });

  it.each([
    [['a.example'], 'which PAC file'],
    [['a.example', '--pac', 'missing.pac'], 'missing.pac'],
    [['http://', '--pac', 'PAC'], 'neither a URL nor a host'],
    [['a.example', '--pac', 'PAC', '--resolve', 'a'], 'is no name and address'],
    [['a.example', '--pac', 'PAC', '--client-address', 'me'], 'is no address'],
    [['a.example', '--pac', 'PAC', '--time', 'noon'], 'is no time'],
  ])('refuses %j', async (words, says) => {
    const { code, err } = await explain(...words.map((word) => (word === 'PAC' ? pac : word)));

    expect(code).toBe(EXIT.usage);
    expect(err).toContain(says);
  });

  it('asks as if it were another time, at the clock of the client', async () => {
    await writeFile(pac, 'function FindProxyForURL() { return timeRange(9, 10) ? "DIRECT" : "PROXY p:1"; }');

    const { out } = await explain('a.example', '--pac', pac, '--time', '2026-03-01T09:30:00+05:30');
    const later = await explain('a.example', '--pac', pac, '--time', '2026-03-01T09:30:00-05:30', '--json');

    expect(out).toContain('a.example: direct');
    expect(JSON.parse(later.out).answer).toBe('DIRECT');
  });
});
