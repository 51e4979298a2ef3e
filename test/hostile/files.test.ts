// Files that are not what they should be: each is told, none ends the run, and memory stays bounded.
import { closeSync, openSync, readFileSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listSnapshots } from '../../src/evidence/index.ts';
import { createGround, type Ended, put, startMuster } from './muster.ts';

const ground = createGround('files');
afterAll(() => ground.clear());

const PEAK_MB = 700;
const USER = { id: 'u1', displayName: 'Ada', userPrincipalName: 'ada@contoso.com', accountEnabled: true };

interface Told {
  readonly file: string;
  readonly collection?: string;
  readonly objects: number;
  readonly problems: readonly string[];
  readonly skipped?: string;
}

/** Imports a folder; answers what was said of each file, and how much memory the process held at most. */
async function importFrom(
  workspace: string,
  ...paths: readonly string[]
): Promise<Ended & { readonly files: ReadonlyMap<string, Told>; readonly peakMb: number }> {
  const { child, ended } = startMuster([
    'import',
    '-C',
    workspace,
    '--json',
    ...paths.map((path) => join(workspace, path)),
  ]);
  let peakMb = 0;
  const sampler = setInterval(() => {
    peakMb = Math.max(peakMb, residentMb(child.pid ?? 0));
  }, 50);
  const result = await ended;
  clearInterval(sampler);
  const files: readonly Told[] = JSON.parse(result.stdout).files ?? [];
  return { ...result, files: new Map(files.map((file) => [file.file, file])), peakMb };
}

/** Linux only: elsewhere memory is not looked at. */
function residentMb(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Writes a large file piece by piece. */
function putLarge(folder: string, path: string, pieces: Iterable<string>): void {
  const file = openSync(put(folder, path, ''), 'w');
  for (const piece of pieces) writeSync(file, piece);
  closeSync(file);
}

function* times(count: number, piece: string): Iterable<string> {
  for (let index = 0; index < count; index++) yield piece;
}

describe('an import', () => {
  it('tells truncated, deep, wrong and foreign files apart, and takes the good ones', { timeout: 60_000 }, async () => {
    const folder = ground.workspace('mixed');
    const users = JSON.stringify({ value: [USER, { ...USER, id: 'u2' }] });
    put(folder, 'in/users.json', users.slice(0, -20));
    put(folder, 'in/groups.json', '['.repeat(100_000));
    put(folder, 'in/domains.json', `{"value":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`);
    put(
      folder,
      'in/subscribedSkus.json',
      JSON.stringify({ value: [7, null, 'x', [], { id: { a: 1 }, skuId: [], servicePlans: 'System.Object[]' }] }),
    );
    put(folder, 'in/directoryRoles.json', '');
    put(folder, 'in/deviceManagement.json', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]));
    put(
      folder,
      'in/identity/conditionalAccess/policies.json',
      Buffer.concat([
        Buffer.from([0xff, 0xfe]),
        Buffer.from('{"value":[{"id":"p1","displayName":"Zwölf","state":"enabled"}]}', 'utf16le'),
      ]),
    );
    put(
      folder,
      'in/devices/managedDevices.ndjson',
      `{"id":"d1","deviceName":"A","operatingSystem":"Windows"}\n{"id":\n\n[1]\n{"id":"d2","deviceName":{"x":1}}\n`,
    );
    put(
      folder,
      'in/devices/export.csv',
      Buffer.from('Device ID,Device name,Serial number,OS\n"d1,A,S1,Windows\nd2,B\n', 'utf16le').swap16(),
    );
    put(folder, 'in/notes.txt', 'hello');

    const { code, files, stderr } = await importFrom(folder, 'in');

    expect(code).toBe(0);
    expect(stderr).not.toContain('fault in Muster');
    expect(files.get('in/users.json')?.problems.join()).toContain('ends in the middle');
    expect(files.get('in/users.json')?.objects).toBe(1);
    expect(files.get('in/groups.json')?.objects).toBe(0);
    expect(files.get('in/groups.json')?.problems.length).toBeGreaterThan(0);
    expect(files.get('in/identity/conditionalAccess/policies.json')).toMatchObject({ objects: 1, problems: [] });
    expect(files.get('in/subscribedSkus.json')?.problems.length).toBe(4);
    expect(files.get('in/directoryRoles.json')?.problems).toEqual(['byte 0: the file is empty']);
    expect(files.get('in/notes.txt')?.skipped).toBeDefined();
    const { snapshots } = await listSnapshots(join(folder, 'evidence'));
    const statuses = snapshots.flatMap(({ manifest }) =>
      manifest.collections.map(({ name, status }) => [name, status]),
    );
    expect(Object.fromEntries(statuses)).toMatchObject({ users: 'truncated', conditionalAccessPolicies: 'complete' });
  });

  it('reads past a string of 200 MB, in little memory', { timeout: 120_000 }, async () => {
    const folder = ground.workspace('long');
    const piece = 'x'.repeat(1 << 20);
    putLarge(
      folder,
      'in/users.json',
      (function* () {
        yield `{"value":[${JSON.stringify(USER)},{"id":"u2","displayName":"`;
        yield* times(200, piece);
        yield `"},${JSON.stringify({ ...USER, id: 'u3' })}]}`;
      })(),
    );
    putLarge(
      folder,
      'in/devices/managedDevices.ndjson',
      (function* () {
        yield '{"id":"d1","deviceName":"A","operatingSystem":"Windows"}\n{"id":"';
        yield* times(200, piece);
        yield '"}\n{"id":"d3","deviceName":"C","operatingSystem":"Windows"}\n';
      })(),
    );

    const { code, files, peakMb } = await importFrom(folder, 'in');

    expect(code).toBe(0);
    expect(files.get('in/users.json')).toMatchObject({ objects: 2 });
    expect(files.get('in/users.json')?.problems[0]).toContain('larger than');
    expect(files.get('in/devices/managedDevices.ndjson')).toMatchObject({ objects: 2 });
    expect(peakMb).toBeLessThan(PEAK_MB);
  });

  it('takes a million tiny objects of a wrong shape, in little memory', { timeout: 180_000 }, async () => {
    const folder = ground.workspace('many');
    putLarge(
      folder,
      'in/users.json',
      (function* () {
        yield '{"value":[{}';
        yield* times(1000, ',{"a":1}'.repeat(500) + ',1'.repeat(500));
        yield ']}';
      })(),
    );

    const { code, files, peakMb, stderr } = await importFrom(folder, 'in');

    expect(code).toBe(0);
    expect(stderr).not.toContain('fault in Muster');
    expect(files.get('in/users.json')?.problems.length).toBeLessThan(50);
    expect(peakMb).toBeLessThan(PEAK_MB);
  });

  it('follows no link, and takes no path out of its folder', { timeout: 60_000 }, async () => {
    const folder = ground.workspace('links');
    put(folder, 'secret.json', JSON.stringify({ value: [{ ...USER, id: 'secret' }] }));
    put(folder, 'in/domains.json', JSON.stringify({ value: [{ id: 'contoso.com' }] }));
    symlinkSync(join(folder, 'secret.json'), join(folder, 'in/users.json'));
    symlinkSync('..', join(folder, 'in/loop'));
    symlinkSync('/dev/zero', join(folder, 'in/groups.json'));
    put(folder, 'in/groups/..%2F..%2Fescape/members.json', JSON.stringify({ value: [{ id: 'u1' }] }));
    put(folder, "in/groups/' || getenv('HOME') || '/members.json", JSON.stringify({ value: [{ id: 'u1' }] }));
    put(folder, 'in/devices/[a]*?.csv', 'Device ID,Device name,Serial number,OS\nd1,A,S1,Windows\n');

    const { code, files } = await importFrom(folder, 'in');

    expect(code).toBe(0);
    expect(files.get('in/users.json')?.skipped).toContain('link');
    expect(files.get('in/loop')?.skipped).toContain('link');
    expect(files.get('in/groups.json')?.skipped).toContain('link');
    expect(files.get('in/devices/[a]*?.csv')?.objects).toBe(1);
  });

  it('shows no control characters of a name or a problem on the terminal', { timeout: 60_000 }, async () => {
    const folder = ground.workspace('terminal');
    put(folder, 'in/\u001b[2J\u001b]0;owned\u0007.json', '{"\u001b[31m": \u001b[2J}');
    put(folder, 'in/users.json', '{"value":[{"id":"u1"},{"\u001b[2J": \u001b[2J}]}');

    const { ended } = startMuster(['import', '-C', folder, join(folder, 'in')]);
    const { code, stdout, stderr } = await ended;

    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('\u001b');
    expect(stdout + stderr).not.toContain('\u0007');
  });
});
