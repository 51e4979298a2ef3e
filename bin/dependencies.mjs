// Installs the locked dependencies when they are missing or out of date. Plain JavaScript: this file must load on Node.js 20.19.
import { accessSync, constants, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runChild } from './run-child.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage */

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Whether two entries name the same package; one without an integrity is taken at its version.
 * @param {LockedPackage} a
 * @param {LockedPackage} b
 */
function isSame(a, b) {
  if (a.version !== b.version) return false;
  return a.integrity === b.integrity || a.integrity === undefined || b.integrity === undefined;
}

/**
 * Why the dependencies in `root` must be installed, or undefined when what is installed is what is locked.
 * npm writes node_modules/.package-lock.json last, so an installation that was interrupted counts as missing.
 * @param {string} root
 */
export function whyInstall(root) {
  const locked = readPackages(join(root, 'package-lock.json'));
  if (locked === undefined)
    throw new Error(`${join(root, 'package-lock.json')} cannot be read: this clone is not complete.`);
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return 'the dependencies are not installed yet';
  for (const [path, want] of Object.entries(locked)) {
    if (path === '' || want.link === true) continue;
    const have = installed[path];
    // An optional package for another platform is rightly absent; one for this platform comes with the others.
    if (have === undefined && want.optional === true) continue;
    if (have === undefined || !isSame(have, want)) {
      return `package-lock.json has changed (${path.replace(/^.*node_modules\//, '')})`;
    }
  }
  return undefined;
}

/**
 * npm, on the Node.js that started it where npm runs us: the one in node_modules is about to be replaced.
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
function findNpm() {
  const cli = process.env['npm_execpath'];
  if (cli !== undefined && basename(cli) === 'npm-cli.js') {
    return { command: process.env['npm_node_execpath'] ?? process.execPath, args: [cli], shell: false };
  }
  return process.platform === 'win32'
    ? { command: 'npm.cmd', args: [], shell: true }
    : { command: 'npm', args: [], shell: false };
}

/** @param {string} root */
function isWritable(root) {
  try {
    accessSync(root, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes sure that the locked dependencies are installed; says on stderr what it does, and nothing when there is nothing to do.
 * Resolves to 0, or to the exit code to leave with.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function ensureDependencies(root, say) {
  const reason = whyInstall(root);
  if (reason === undefined) return 0;
  if (!isWritable(root)) {
    say(`muster: ${reason}, and ${root} cannot be written to.`);
    say('Ask the owner of that folder to run `npm ci` in it, or copy it to a folder of your own.');
    return 2;
  }
  if (process.platform === 'win32' && process.execPath.startsWith(join(root, 'node_modules'))) {
    // npm puts the Node.js of node_modules first in the path, and Windows does not delete a program that runs.
    say(`muster: ${reason}. Run npm ci, then the same command again.`);
    return 2;
  }
  say(`muster: ${reason}; running npm ci in ${root} (once; some 180 MB) ...`);
  const npm = findNpm();
  const args = [
    ...npm.args,
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const startedAt = Date.now();
  const patience = setInterval(() => say('muster: npm ci is still at work ...'), 30_000);
  // npm's own output is not data: it goes to stderr.
  const options = { cwd: root, shell: npm.shell, stdio: /** @type {['ignore', number, number]} */ (['ignore', 2, 2]) };
  const code = await runChild(npm.command, args, options).catch((error) => {
    say(`muster: npm could not be started: ${error.message}`);
    return 1;
  });
  clearInterval(patience);
  if (code > 128) return code;
  if (code !== 0) {
    say(`muster: the dependencies could not be installed (npm ci ended with ${code}; its own message is above).`);
    say(
      'They come from the npm registry once, so this needs a network connection, or a mirror: npm config set registry https://...',
    );
    say('Then run the same command again. Nothing else was changed.');
    return 2;
  }
  say(`muster: dependencies installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
  return 0;
}
