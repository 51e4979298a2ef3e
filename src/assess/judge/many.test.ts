import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startJudge } from './process.ts';
import type { BlockedCount, Judged, JudgeRequirement, JudgeWaiver, Row } from './protocol.ts';
import { DEVICE_COLUMNS, EXCLUSIONS, problemsForTest, TENANT, tableForTest } from './tables-for-test.ts';

const LIMITS = { timeoutMs: 60_000, rssMb: 1200 };
const DEVICES: readonly Row[] = Array.from({ length: 12_000 }, (_, index) => ({
  id: `d${(index * 7919) % 12_000}`,
  name: `PC-${index}`,
  operating_system: index % 50 === 0 ? 'ios' : index % 51 === 0 ? null : 'windows',
  category: index % 13 === 0 ? 'Kiosk' : null,
  memory_bytes: index % 17 === 0 ? null : index % 5,
}));

/** The same devices, all of them judged: none is excluded or of an unknown system. */
const ALL_IN: readonly Row[] = DEVICES.map((row) => ({ ...row, operating_system: 'windows', category: null }));
const SILENT = DEVICES.filter((row) => row['memory_bytes'] === null)
  .slice(0, 20)
  .map((row) => String(row['id']));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-fleet-test-'));
  for (const name of ['findings/texts', 'scratch']) mkdirSync(join(folder, name), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function requirement(order: string): JudgeRequirement {
  return {
    id: 'memory-sufficient',
    level: 'required',
    subject: 'device',
    check: `SELECT d.id AS subject, d.memory_bytes >= 2 AS holds, d.memory_bytes <> 4 AS applies, CASE WHEN d.memory_bytes = 0 THEN 'none' ELSE 'little' END AS reason, d.memory_bytes || ' bytes' AS observed FROM devices d ${order}`,
    outputs: ['subject', 'holds', 'applies', 'reason', 'observed'],
    reads: [{ table: 'devices', tolerated: false }],
    mentions: ['devices'],
    columns: ['id', 'memory_bytes'],
    decides: ['devices.memory_bytes'],
    reasons: ['none', 'little'],
    reasonLevels: { little: 'recommended' },
    pin: ['observed'],
  };
}

interface Outcome {
  readonly judged: Judged;
  readonly counted: BlockedCount;
}

async function outcome(
  one: JudgeRequirement,
  output: string | undefined,
  waivers: readonly JudgeWaiver[],
  devices: readonly Row[] = DEVICES,
): Promise<Outcome> {
  const tables = [
    TENANT,
    tableForTest('devices', DEVICE_COLUMNS, devices),
    EXCLUSIONS,
    problemsForTest(
      SILENT.map((subject, index) => ({
        table_name: 'devices',
        subject,
        column_name: 'memory_bytes',
        problem: index % 2 === 0 ? 'conflict' : 'unreadable',
        detail: 'lots',
      })),
    ),
  ];
  const judge = startJudge();
  try {
    const setup = { threads: 2, memoryLimitMb: 600, tables, derived: [], waivers };
    await judge.ask({ kind: 'setup', setup: { ...setup, ...(output === undefined ? {} : { output }) } }, LIMITS);
    const answer = await judge.ask({ kind: 'judge', requirement: one }, LIMITS);
    if (answer.kind !== 'judged') throw new Error(JSON.stringify(answer));
    const blocking = [{ requirement: one.id, statuses: ['not-ready', 'unknown', 'error'] as const }];
    const counted = await judge.ask({ kind: 'count', subject: 'device', blocking }, LIMITS);
    if (counted.kind !== 'counted') throw new Error(JSON.stringify(counted));
    expect(await judge.ask({ kind: 'finish' }, LIMITS)).toEqual({ kind: 'done' });
    return { judged: answer.judged, counted: counted.counted };
  } finally {
    judge.close();
  }
}

/** Every finding that was written, in the words of its columns. */
async function written(requirement: string): Promise<Record<string, unknown>> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const found = await connection.runAndReadAll(
    `SELECT v.subject_id, v."${requirement}", t.observed, t.blocked_by, t.pin, t.waiver FROM read_parquet('${folder}/findings/device.parquet') v LEFT JOIN read_parquet('${folder}/findings/texts/${requirement}.parquet') t USING (ordinal)`,
  );
  return Object.fromEntries(found.getRows().map(([subject, ...rest]) => [String(subject), rest]));
}

test.each([
  ['in the order of the table', ''],
  ['in another order', 'ORDER BY d.memory_bytes, d.id'],
  ['with a device missing', "WHERE d.id <> 'd7'"],
  ['twice for some', "CROSS JOIN (VALUES (1), (2)) v(x) WHERE v.x = 1 OR d.id IN ('d10', 'd20')"],
])('many devices come out as few do, with a check that answers %s', async (_, order) => {
  await compare(requirement(order), DEVICES, ['value-unreadable', 'sources-conflict', 'excluded', 'scope-unknown']);
});

test('many devices that are all in scope come out as few do, waivers and unreadable cells among them', async () => {
  await compare(requirement(''), ALL_IN, ['value-unreadable', 'sources-conflict']);
});

/** Judges the devices both ways and holds every finding of one against the other. */
async function compare(one: JudgeRequirement, devices: readonly Row[], reasons: readonly string[]): Promise<void> {
  const unwaived = await outcome(one, undefined, [], devices);
  const waivers = unwaived.judged.findings
    .filter(({ pin }) => pin !== null)
    .slice(0, 300)
    .map(({ subject, pin }, index) => ({
      id: `w-${index % 3}`,
      requirement: one.id,
      subject,
      pin: index % 5 === 0 ? 'moved' : (pin ?? ''),
    }));
  const few = await outcome(one, undefined, waivers, devices);
  const many = await outcome(one, folder, waivers, devices);

  expect(few.judged.groups.some(({ waived }) => waived > 0)).toBe(true);
  expect(few.judged.groups.map(({ reason }) => reason)).toEqual(expect.arrayContaining([...reasons]));
  expect(many.judged.groups).toEqual(few.judged.groups);
  expect(many.counted).toEqual(few.counted);
  const failing = ({ judged }: Outcome) =>
    judged.findings.filter(({ status }) => status === 'not-ready' || status === 'advisory').slice(0, 20);
  expect(failing(many)).toEqual(failing(few));
  const expected = few.judged.findings.map(({ subject, status, reason, observed, blockedBy, pin, waiver }) => {
    const isFailing = status === 'not-ready' || status === 'advisory';
    const isOwn = reason === 'value-unreadable' || reason === 'sources-conflict';
    const words = [status, reason, isOwn ? 'devices.memory_bytes' : blockedBy, waiver === null ? null : 'waived'];
    const verdict = words.filter((word) => word !== null).join(' ');
    return [
      subject,
      [isOwn ? `${status} ${reason}` : verdict, isFailing ? observed : null, isOwn ? blockedBy : null, pin, waiver],
    ];
  });
  expect(await written(one.id)).toEqual(Object.fromEntries(expected));
}

test('a waiver that is supposed for whatever fails holds for many devices as for few', async () => {
  const one = requirement('');
  const waivers: readonly JudgeWaiver[] = [
    { id: 'supposed', requirement: 'memory-sufficient', subject: null, pin: '' },
    { id: 'w-1', requirement: 'memory-sufficient', subject: 'd1', pin: 'no such' },
  ];

  const few = await outcome(one, undefined, waivers);
  const many = await outcome(one, folder, waivers);

  const failing = many.judged.groups.filter(({ status }) => status === 'not-ready' || status === 'advisory');
  expect(failing.length).toBe(2);
  expect(failing.every(({ count, waived }) => count > 0 && waived === count)).toBe(true);
  expect(many.judged.groups).toEqual(few.judged.groups);
  expect(many.counted).toEqual(few.counted);
});
