// Killed in the middle, at seeded moments: what was there stays, nothing half-written is read, the next run clears up.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../lab/tenants/random.ts';
import { findDamage, listSnapshots } from '../../src/evidence/index.ts';
import { listAssessments, readAssessment } from '../../src/workspace/assessment-folder.ts';
import { createGround, type Ended, muster, startMuster } from './muster.ts';

const TIMES = 10;
const SEED = 'kills 1';
const AT = '2026-11-16T08:00:00Z';

const ground = createGround('kills');
afterAll(() => ground.clear());

let workspace = '';
let importMs = 0;
let assessMs = 0;

beforeAll(async () => {
  workspace = await ground.contoso('workspace');
  const sources = [join(workspace, 'directory'), join(workspace, 'devices')];
  await muster('import', '-C', workspace, ...sources);
  await muster('assess', '-C', workspace, '--at', AT);
  const startedAt = performance.now();
  await muster('import', '-C', workspace, ...sources);
  importMs = performance.now() - startedAt;
  const againAt = performance.now();
  await muster('assess', '-C', workspace, '--at', AT);
  assessMs = performance.now() - againAt;
}, 120_000);

/** Starts a command and sends it a signal after so many milliseconds. */
async function interrupted(args: readonly string[], signal: NodeJS.Signals, afterMs: number): Promise<Ended> {
  const { child, ended } = startMuster(args);
  await Promise.race([setTimeout(afterMs), ended]);
  child.kill(signal);
  return ended;
}

/** The snapshots there are, each whole, by the hash of its content. */
async function wholeSnapshots(folder: string): Promise<readonly string[]> {
  const { snapshots, unreadable } = await listSnapshots(join(folder, 'evidence'));
  expect(unreadable).toEqual([]);
  for (const snapshot of snapshots) expect(await findDamage(snapshot)).toEqual([]);
  return snapshots.map(({ id, contentHash }) => `${id} ${contentHash}`);
}

function hidden(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('.')) : [];
}

/** In this first part of a run Node.js itself still starts, and a signal ends it as it ends any program. */
const START_SHARE = 0.3;

/** 0 and 1 where it was done before the signal came. */
const DONE = [0, 1, 3];

describe.each([
  ['SIGKILL', [null]],
  ['SIGTERM', [143]],
  ['SIGINT', [130]],
] as const)('%s', (signal, codes) => {
  const times = signal === 'SIGINT' ? 3 : TIMES;

  it(`in an import, ${times} times`, { timeout: 240_000 }, async () => {
    const random = createRandom(`${SEED} import ${signal}`);
    const before = await wholeSnapshots(workspace);
    const args = ['import', '-C', workspace, join(workspace, 'directory'), join(workspace, 'devices')];

    for (let time = 0; time < times; time++) {
      const afterMs = random.next() * importMs * 1.1;
      const { code, stderr } = await interrupted(args, signal, afterMs);

      expect([...codes, ...DONE, ...(afterMs < importMs * START_SHARE ? [null] : [])]).toContain(code);
      expect(stderr).not.toContain('fault in Muster');
      expect(await wholeSnapshots(workspace)).toEqual(expect.arrayContaining([...before]));
      if (signal !== 'SIGKILL') expect(hidden(join(workspace, 'evidence'))).toEqual([]);
    }
    const last = await muster(...args);

    expect(last.code).toBe(0);
    expect((await wholeSnapshots(workspace)).length).toBeGreaterThanOrEqual(before.length + 3);
    expect(hidden(join(workspace, 'evidence'))).toEqual([]);
  });

  it(`in an assessment that replaces one, ${times} times`, { timeout: 240_000 }, async () => {
    const random = createRandom(`${SEED} assess ${signal}`);
    const args = ['assess', '-C', workspace, '--at', AT];
    await muster(...args);
    const before = await listAssessments(workspace);

    for (let time = 0; time < times; time++) {
      const afterMs = random.next() * assessMs * 1.1;
      const { code, stderr } = await interrupted(args, signal, afterMs);

      expect([...codes, ...DONE, ...(afterMs < assessMs * START_SHARE ? [null] : [])]).toContain(code);
      expect(stderr).not.toContain('fault in Muster');
      expect(await listAssessments(workspace)).toEqual(before);
      for (const id of before)
        expect((await readAssessment(workspace, id)).assessment.results.length).toBeGreaterThan(50);
    }
    const last = await muster(...args);

    expect(DONE).toContain(last.code);
    expect(hidden(join(workspace, 'assessments'))).toEqual([]);
  });
});

describe('a run that was killed', () => {
  it('leaves no judge behind that works on', { timeout: 60_000 }, async () => {
    const { child, ended } = startMuster(['assess', '-C', workspace, '--at', AT]);
    await setTimeout(assessMs * 0.6);
    const children = childrenOf(child.pid ?? 0);

    child.kill('SIGKILL');
    await ended;
    await setTimeout(1500);

    expect(children.filter((pid) => existsSync(`/proc/${pid}`) && !isZombie(pid))).toEqual([]);
  });
});

/** Linux only: elsewhere there are none to see. */
function childrenOf(pid: number): readonly number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}
