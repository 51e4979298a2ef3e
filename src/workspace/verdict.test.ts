import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Modules that Node loads for some of ours, by address. */
async function loadedFor(...names: readonly string[]): Promise<readonly string[]> {
  const urls = names.map((name) => JSON.stringify(join(import.meta.dirname, name)));
  const program = `import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) { console.log(url); return next(url, context); } });
    ${urls.map((url) => `await import(${url});`).join('\n')}`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  return stdout.trim().split('\n');
}

test('a verdict needs no collector and no DuckDB in its own process: they take longer to load than a tenant to judge', async () => {
  const loaded = await loadedFor('verdict.ts', 'assess.ts', 'report-model.ts');
  expect(loaded.filter((url) => /\/src\/(collect|allowlist|pac|onboard)\/|@duckdb/.test(url))).toEqual([]);
});

test('the process that judges is started before anything but the words is loaded', async () => {
  const loaded = await loadedFor('verdict.ts');
  expect(loaded.filter((url) => /node_modules|\/src\/(catalog|evidence|endpoints)\//.test(url))).toEqual([]);
});
