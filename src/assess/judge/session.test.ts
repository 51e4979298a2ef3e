import { expect, test } from 'vitest';
import { startJudge } from './process.ts';
import type { JudgeRequirement } from './protocol.ts';
import { createSession } from './session.ts';
import { problemsForTest, TENANT } from './tables-for-test.ts';

const LIMITS = { timeoutMs: 3000, rssMb: 700 };

function requirement(id: string, holds: string): JudgeRequirement {
  return {
    id,
    level: 'required',
    subject: 'tenant',
    check: `SELECT t.id AS subject, ${holds} AS holds FROM tenant t`,
    outputs: ['subject', 'holds'],
    reads: [{ table: 'tenant', tolerated: false }],
    mentions: ['tenant'],
    columns: ['id'],
    decides: [],
    reasons: [],
    reasonLevels: {},
    pin: [],
  };
}

const ENDLESS =
  '(SELECT count(*) > 0 FROM range(50000) a(i), range(50000) b(j), range(50000) c(k) WHERE (i * j + k) % 7 = 3)';
const BOMB = '(len(range(100000000)) + len(range(100000001)) + len(range(100000002)) > 0)';

test('checks that kill the process cost their own findings only, whatever ran beside them', async () => {
  const setup = {
    threads: 2,
    memoryLimitMb: 300,
    tables: [TENANT, problemsForTest([])],
    derived: [],
    waivers: [],
  };
  const session = createSession(startJudge(), setup, LIMITS);
  const done: number[] = [];
  try {
    await session.start();
    const judged = await session.judgeAll(
      [
        requirement('first', 'true'),
        requirement('memory', BOMB),
        requirement('beside', 'false'),
        requirement('time', ENDLESS),
        requirement('fails', "CAST('x' AS INTEGER) = 1"),
        requirement('last', 'true'),
      ],
      (count) => done.push(count),
    );

    expect(judged.map((one) => [one.requirement, one.findings[0]?.status, one.findings[0]?.reason])).toEqual([
      ['first', 'ready', null],
      ['memory', 'error', expect.stringMatching(/^query-(stopped|failed)$/)],
      ['beside', 'not-ready', 'fails'],
      ['time', 'error', 'query-stopped'],
      ['fails', 'error', 'query-failed'],
      ['last', 'ready', null],
    ]);
    expect(done.at(-1)).toBe(6);
  } finally {
    session.close();
  }
}, 60_000);
