import { afterEach, describe, expect, test } from 'vitest';
import { type JudgeProcess, JudgeStopped, startJudge } from './process.ts';
import type { Judged, JudgeRequirement, JudgeSetup, JudgeTable, Row } from './protocol.ts';
import { DEVICE_COLUMNS, EXCLUSIONS, problemsForTest, TENANT, tableForTest } from './tables-for-test.ts';

const LIMITS = { timeoutMs: 20_000, rssMb: 900 };

let judge: JudgeProcess | undefined;
afterEach(() => judge?.close());

function windows(id: string, more: Row = {}): Row {
  return { id, name: `PC-${id}`, operating_system: 'windows', memory_bytes: 8, ...more };
}

async function setUp(
  devices: readonly Row[],
  state: Partial<JudgeTable['state']> = {},
  more: Partial<JudgeSetup> = {},
): Promise<void> {
  const tables = [
    TENANT,
    tableForTest('devices', DEVICE_COLUMNS, devices, state),
    EXCLUSIONS,
    problemsForTest([
      {
        table_name: 'devices',
        subject: 'unreadable',
        column_name: 'memory_bytes',
        problem: 'unreadable',
        detail: 'lots',
      },
    ]),
  ];
  judge = startJudge();
  const answer = await judge.ask(
    { kind: 'setup', setup: { threads: 1, memoryLimitMb: 400, tables, derived: [], waivers: [], ...more } },
    LIMITS,
  );
  expect(answer).toEqual({ kind: 'done' });
}

const MEMORY: JudgeRequirement = {
  id: 'memory-sufficient',
  level: 'required',
  subject: 'device',
  check: "SELECT d.id AS subject, d.memory_bytes >= 8 AS holds, d.memory_bytes || ' bytes' AS observed FROM devices d",
  outputs: ['subject', 'holds', 'observed'],
  reads: [{ table: 'devices', tolerated: false }],
  mentions: ['devices'],
  columns: ['id', 'memory_bytes'],
  decides: ['devices.memory_bytes'],
  reasons: [],
  reasonLevels: {},
  pin: ['observed'],
};

async function judged(requirement: JudgeRequirement): Promise<Judged> {
  const answer = await judge?.ask({ kind: 'judge', requirement }, LIMITS);
  if (answer?.kind !== 'judged') throw new Error(JSON.stringify(answer));
  return answer.judged;
}

async function verdicts(requirement: JudgeRequirement): Promise<Record<string, string>> {
  const { findings } = await judged(requirement);
  return Object.fromEntries(
    findings.map((finding) => [
      finding.subject,
      finding.reason === null ? finding.status : `${finding.status} ${finding.reason}`,
    ]),
  );
}

describe('universe: every subject gets exactly one finding', () => {
  test('whatever the value says', async () => {
    await setUp([
      windows('a'),
      windows('b', { memory_bytes: 4 }),
      windows('c', { memory_bytes: null }),
      windows('unreadable', { memory_bytes: null }),
      windows('kiosk', { category: 'Kiosk', memory_bytes: 1 }),
      windows('phone', { operating_system: 'ios' }),
      windows('odd', { operating_system: null }),
    ]);

    expect(await verdicts(MEMORY)).toEqual({
      a: 'ready',
      b: 'not-ready fails',
      c: 'unknown value-missing',
      unreadable: 'error value-unreadable',
      kiosk: 'not-applicable excluded',
      odd: 'unknown scope-unknown',
    });
  });

  test('a subject the check is silent about is unknown', async () => {
    await setUp([windows('a'), windows('b')]);

    expect(await verdicts({ ...MEMORY, check: `${MEMORY.check} WHERE d.id = 'a'` })).toEqual({
      a: 'ready',
      b: 'unknown no-row',
    });
  });

  test('two verdicts on one subject are an error, also when they agree', async () => {
    await setUp([windows('a'), windows('b')]);

    expect(
      await verdicts({
        ...MEMORY,
        check:
          "SELECT d.id AS subject, d.memory_bytes >= 8 AS holds, 'x' AS observed FROM devices d, (VALUES (1), (2)) v(x) WHERE d.id = 'a' OR v.x = 1",
      }),
    ).toEqual({ a: 'error duplicate-rows', b: 'ready' });
  });

  test('a verdict on something that is no subject counts for nothing', async () => {
    await setUp([windows('a')]);

    expect(
      await verdicts({
        ...MEMORY,
        check: "SELECT 'z' AS subject, true AS holds, 'x' AS observed FROM devices d WHERE d.memory_bytes >= 8",
      }),
    ).toEqual({ a: 'unknown no-row' });
  });

  test.each([
    ['not-collected', 'unknown not-collected'],
    ['stale', 'unknown stale'],
    ['denied', 'error permission-refused'],
    ['not-licensed', 'error not-licensed'],
    ['failed', 'error collector-failed'],
  ] as const)('when devices are %s the tenant stands in: %s', async (status, expected) => {
    await setUp([], { status });

    expect(await verdicts(MEMORY)).toEqual({ contoso: expected });
  });

  test('when only some devices were collected, they are judged and the tenant says that there are more', async () => {
    await setUp([windows('a')], { status: 'truncated' });

    expect(await verdicts(MEMORY)).toEqual({ a: 'ready', contoso: 'unknown truncated' });
  });
});

test('a site that was not probed beside one that was says so', async () => {
  judge = startJudge();
  const tables = [
    TENANT,
    tableForTest('sites', { id: 'VARCHAR', name: 'VARCHAR' }, [{ id: 'main' }, { id: 'branch' }, { id: 'listed' }]),
    tableForTest('probes', { site: 'VARCHAR', passes: 'BOOLEAN' }, [{ site: 'main', passes: null }]),
    tableForTest('allow_list_verdicts', { site: 'VARCHAR' }, [{ site: 'listed' }]),
    problemsForTest([]),
  ];
  await judge.ask(
    { kind: 'setup', setup: { threads: 1, memoryLimitMb: 400, tables, derived: [], waivers: [] } },
    LIMITS,
  );

  expect(
    await verdicts({
      ...MEMORY,
      subject: 'site',
      check: 'SELECT s.id AS subject, p.passes AS holds FROM sites s LEFT JOIN probes p ON p.site = s.id',
      outputs: ['subject', 'holds'],
      reads: [{ table: 'probes', tolerated: false }],
      mentions: ['sites', 'probes'],
      columns: ['passes'],
      decides: ['probes.passes'],
      pin: [],
    }),
  ).toEqual({ main: 'unknown value-missing', branch: 'unknown not-probed', listed: 'unknown value-missing' });
});

test('kept plans see the rows of the moment, not those they were made for', async () => {
  const derived = [
    { name: 'large', sql: 'SELECT id, memory_bytes FROM devices WHERE memory_bytes = 64', reads: ['devices'] },
  ];
  await setUp([windows('a')], {}, { derived, isReplayed: true });
  const requirement: JudgeRequirement = {
    ...MEMORY,
    check: 'SELECT d.id AS subject, l.id IS NOT NULL AS holds FROM devices d LEFT JOIN large l ON l.id = d.id',
    outputs: ['subject', 'holds'],
    mentions: ['devices', 'large'],
  };
  const after = async (memory: number) => {
    const tables = [tableForTest('devices', DEVICE_COLUMNS, [windows('a', { memory_bytes: memory })])];
    const answer = await judge?.ask({ kind: 'judge', requirement, tables }, LIMITS);
    return answer?.kind === 'judged' ? answer.judged.findings[0]?.status : answer;
  };

  expect([await after(8), await after(8), await after(64), await after(8), await after(64)]).toEqual([
    'not-ready',
    'not-ready',
    'ready',
    'not-ready',
    'ready',
  ]);
});

test('a waiver holds only while what was accepted is still observed', async () => {
  await setUp([windows('b', { memory_bytes: 4 })]);
  const pin = (await judged(MEMORY)).findings[0]?.pin ?? '';
  judge?.close();

  await setUp(
    [windows('b', { memory_bytes: 4 })],
    {},
    { waivers: [{ id: 'w-1', requirement: MEMORY.id, subject: 'b', pin }] },
  );
  expect((await judged(MEMORY)).findings[0]).toMatchObject({ status: 'not-ready', waiver: 'w-1' });
  judge?.close();

  await setUp(
    [windows('b', { memory_bytes: 2 })],
    {},
    { waivers: [{ id: 'w-1', requirement: MEMORY.id, subject: 'b', pin }] },
  );
  expect((await judged(MEMORY)).findings[0]).toMatchObject({ status: 'not-ready', waiver: null });
});

// These get past the lint on purpose: what a check could do if the lint had a hole.
describe('a hostile check', () => {
  test.each([
    ['reads a file', "SELECT content AS subject, true AS holds, '' AS observed FROM read_text('/etc/hostname')"],
    ['reads a file by its name', "SELECT 'a' AS subject, true AS holds, '' AS observed FROM '/etc/hostname'"],
    ['lists files', "SELECT file AS subject, true AS holds, '' AS observed FROM glob('/etc/*')"],
    [
      'runs a second statement',
      "SELECT 'a' AS subject, true AS holds, '' AS observed); CREATE TABLE stolen AS (SELECT 1",
    ],
    ['changes a setting', "SELECT 'a' AS subject, true AS holds, '' AS observed); SET threads = 64; SELECT (1"],
    [
      'attaches a database',
      "SELECT 'a' AS subject, true AS holds, '' AS observed); ATTACH '/tmp/stolen.db' AS stolen; SELECT (1",
    ],
    [
      'writes a file',
      "SELECT 'a' AS subject, true AS holds, '' AS observed); COPY devices TO '/tmp/stolen.csv'; SELECT (1",
    ],
    ['reads the environment', "SELECT getenv('HOME') AS subject, true AS holds, '' AS observed"],
  ])('%s: fails, and the next check is judged', async (_, check) => {
    await setUp([windows('a')]);

    const answer = await judge?.ask({ kind: 'judge', requirement: { ...MEMORY, check } }, LIMITS);

    expect(answer?.kind).toBe('failed');
    expect(await verdicts(MEMORY)).toEqual({ a: 'ready' });
  });

  test('never ends: it is killed when its time is over', async () => {
    await setUp([windows('a')]);
    const endless =
      "SELECT 'a' AS subject, count(*) > 0 AS holds, '' AS observed FROM range(50000) a(i), range(50000) b(j), range(50000) c(k) WHERE (i * j + k) % 7 = 3";

    await expect(
      judge?.ask({ kind: 'judge', requirement: { ...MEMORY, check: endless } }, { ...LIMITS, timeoutMs: 700 }),
    ).rejects.toThrow(JudgeStopped);
  });

  test("takes memory past DuckDB's own limit: it is killed or fails", async () => {
    await setUp([windows('a')]);
    const bomb = "SELECT 'a' AS subject, len(range(400000000)) + len(range(400000000)) > 0 AS holds, '' AS observed";

    const outcome = await judge?.ask({ kind: 'judge', requirement: { ...MEMORY, check: bomb } }, LIMITS).then(
      (answer) => answer.kind,
      (error: unknown) => (error instanceof JudgeStopped ? error.why : 'other'),
    );

    expect(['failed', 'memory']).toContain(outcome);
  });
});
