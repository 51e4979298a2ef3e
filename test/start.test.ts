// `npm start`: the sample tenant from nothing to its report.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const RUN = join(import.meta.dirname, '..', 'bin', 'run.mjs');
let parent = '';
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'muster-start-'));
});
afterAll(() => rmSync(parent, { recursive: true }));

function start(folder: string) {
  return spawnSync(process.execPath, [RUN, 'start', folder], { cwd: parent, encoding: 'utf8' });
}

it('prints the verdict, writes the report, says where, and exits 0; a second time too', { timeout: 180_000 }, () => {
  for (const _ of ['first', 'second']) {
    const { status, stdout, stderr } = start('contoso');

    expect(status, stderr).toBe(0);
    expect(stdout).toContain('May enrol: not yet');
    expect(stdout).toContain('Open contoso/muster-report.html in a browser');
    const report = readFileSync(join(parent, 'contoso', 'muster-report.html'), 'utf8');
    expect(report).toMatch(/^<!doctype html>/i);
    expect(report).toMatch(/London head office: \d+ endpoints, inspected/);
  }
});

it('leaves a folder alone that it did not make', () => {
  writeFileSync(join(parent, 'own'), '');

  const { status, stderr } = start('own');

  expect(status).toBe(2);
  expect(stderr).toContain('left alone');
  expect(existsSync(join(parent, 'own'))).toBe(true);
});
