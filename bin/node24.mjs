// Finds the Node.js that Muster runs on. Plain JavaScript: this file must load on Node.js 20.19.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The oldest major version of Node.js that runs Muster's TypeScript directly. */
export const REQUIRED_MAJOR = 24;

/** The program that loads C libraries on Linux; where it is absent (Alpine), the packaged Node.js cannot start. */
const GLIBC_LOADER = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' };

/** @param {string} version */
function majorOf(version) {
  return Number(version.split('.')[0]);
}

/** Whether this very process already is a Node.js that runs Muster. */
export function isNodeRecentEnough(version = process.versions.node) {
  return majorOf(version) >= REQUIRED_MAJOR;
}

/**
 * The Node.js of the optional platform packages in `nodeModules`, or undefined where there is none for this machine.
 * @param {string} nodeModules
 * @param {{ platform: string, arch: string }} machine
 */
export function findPackagedNode(nodeModules, machine = process) {
  const platform = machine.platform === 'win32' ? 'win' : machine.platform;
  const folder = join(nodeModules, `node-${platform}-${machine.arch}`);
  const executable = join(folder, 'bin', machine.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(executable) || !existsSync(join(folder, 'package.json'))) return undefined;
  if (majorOf(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version) < REQUIRED_MAJOR)
    return undefined;
  const loader = machine.platform === 'linux' ? GLIBC_LOADER[/** @type {'x64'} */ (machine.arch)] : undefined;
  if (loader !== undefined && !existsSync(loader)) return undefined;
  return executable;
}

/**
 * The Node.js to run Muster on: the packaged one, else the running one when it is recent enough, else undefined.
 * @param {string} nodeModules
 */
export function findNode(nodeModules) {
  return findPackagedNode(nodeModules) ?? (isNodeRecentEnough() ? process.execPath : undefined);
}

/** What to tell a user whose machine has no Node.js for Muster. */
export function describeMissingNode() {
  return [
    `Muster runs on Node.js ${REQUIRED_MAJOR} or newer; this is ${process.versions.node}.`,
    `npm has no Node.js ${REQUIRED_MAJOR} that runs on this machine (${process.platform}-${process.arch}), so it could not be installed with the dependencies.`,
    `Install Node.js ${REQUIRED_MAJOR} (https://nodejs.org) and run the same command again.`,
  ].join('\n');
}

/** A folder of this user's own for compiled code; a shared one could be written to by somebody else. */
export function compileCacheFolder(env = process.env) {
  if (process.platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'muster', 'compile-cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'muster', 'compile-cache');
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'muster', 'compile-cache');
}
