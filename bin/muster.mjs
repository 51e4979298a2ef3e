#!/usr/bin/env node
// The `muster` command: in this process on Node.js 24, else on the Node.js 24 that came with the dependencies.
// Plain JavaScript: this file must load on Node.js 20.19.
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= 24) {
  const { compileCacheFolder } = await import('./node24.mjs');
  // In the environment too, for the processes that this one starts.
  process.env['NODE_COMPILE_CACHE'] ??= compileCacheFolder();
  module.enableCompileCache(process.env['NODE_COMPILE_CACHE']);
  const { main } = await import('../src/cli/main.ts');
  await main(process.argv.slice(2));
} else {
  const { compileCacheFolder, describeMissingNode, findPackagedNode } = await import('./node24.mjs');
  const { runChild } = await import('./run-child.mjs');
  const node = findPackagedNode(join(here, '..', 'node_modules')) ?? findPackagedNode(join(here, '..', '..'));
  if (node === undefined) {
    process.stderr.write(`${describeMissingNode()}\n`);
    process.exitCode = 2;
  } else {
    const env = { ...process.env, NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? compileCacheFolder() };
    process.exitCode = await runChild(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { env });
  }
}
