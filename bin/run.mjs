#!/usr/bin/env node
// Runs a TypeScript entry of this clone on Node.js 24, whatever Node.js (20.19 or newer) and npm the machine has.
// Plain JavaScript without dependencies: it installs them.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './dependencies.mjs';
import { compileCacheFolder, describeMissingNode, findNode } from './node24.mjs';
import { runChild } from './run-child.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The scripts with a short name; anything else is a file in this clone. */
const SCRIPTS = /** @type {Record<string, string[]>} */ ({
  start: ['lab/start.ts'],
  // The native loader writes nothing, so that the tests also run in a clone that belongs to somebody else.
  test: ['node_modules/vitest/vitest.mjs', 'run', '--root', root, '--configLoader', 'native'],
  check: ['tools/check.ts'],
});

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/** @param {readonly string[]} argv */
async function main([name, ...args]) {
  const [entry, ...entryArgs] = SCRIPTS[name ?? ''] ?? [name ?? ''];
  const file = resolve(root, entry ?? '');
  if (name === undefined || (!SCRIPTS[name] && !existsSync(file))) {
    say(`usage: node bin/run.mjs ${Object.keys(SCRIPTS).join('|')}|FILE [ARGUMENT...]`);
    return 2;
  }
  const installed = await ensureDependencies(root, say);
  if (installed !== 0) return installed;
  const node = findNode(join(root, 'node_modules'));
  if (node === undefined) {
    say(describeMissingNode());
    return 2;
  }
  // `test` and `check` are about this clone; other entries may care where they were called from.
  const cwd = name === 'test' || name === 'check' ? root : process.cwd();
  const env = { ...process.env, NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? compileCacheFolder() };
  return runChild(node, [file, ...entryArgs, ...args], { cwd, env });
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  say(`muster: ${error instanceof Error ? error.message : String(error)}`);
  return 5;
});
