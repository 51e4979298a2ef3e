import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startJudge } from './process.ts';
import type { Judged, JudgeRequirement, JudgeTable, Row } from './protocol.ts';

const LIMITS = { timeoutMs: 60_000, rssMb: 1200 };
const COLUMNS = {
  id: 'VARCHAR',
  name: 'VARCHAR',
  operating_system: 'VARCHAR',
  serial_number: 'VARCHAR',
  model: 'VARCHAR',
  category: 'VARCHAR',
  memory_bytes: 'BIGINT',
};
const DEVICES: readonly Row[] = Array.from({ length: 12_000 }, (_, index) => ({
  id: `d${(index * 7919) % 12_000}`,
  name: `PC-${index}`,
  operating_system: index % 50 === 0 ? 'ios' : index % 51 === 0 ? null : 'windows',
  category: index % 13 === 0 ? 'Kiosk' : null,
  memory_bytes: index % 17 === 0 ? null : index % 5,
}));

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
    check: `SELECT d.id AS subject, d.memory_bytes >= $least AS holds, d.memory_bytes <> 4 AS applies, CASE WHEN d.memory_bytes = 0 THEN 'none' ELSE 'little' END AS reason, d.memory_bytes || ' bytes' AS observed FROM devices d ${order}`,
    params: { least: 2 },
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

async function judged(one: JudgeRequirement, output: string | undefined): Promise<Judged> {
  const table = (name: string, columns: Record<string, string>, rows: readonly Row[]): JudgeTable => ({
    name,
    columns,
    rows: { kind: 'inline', rows },
    state: { table: name, status: 'complete', rows: rows.length },
  });
  const tables = [
    table('tenant', { id: 'VARCHAR', name: 'VARCHAR' }, [{ id: 'contoso', name: 'Contoso' }]),
    table('devices', COLUMNS, DEVICES),
    table('exclusions', { kind: 'VARCHAR', value: 'VARCHAR', reason: 'VARCHAR' }, [
      { kind: 'category', value: 'kiosk', reason: 'stays' },
    ]),
    table(
      'problems',
      { table_name: 'VARCHAR', subject: 'VARCHAR', column_name: 'VARCHAR', problem: 'VARCHAR', detail: 'VARCHAR' },
      [{ table_name: 'devices', subject: 'd0', column_name: 'memory_bytes', problem: 'unreadable', detail: 'lots' }],
    ),
  ];
  const judge = startJudge();
  try {
    await judge.ask(
      {
        kind: 'setup',
        setup: {
          threads: 2,
          memoryLimitMb: 600,
          tables,
          derived: [],
          waivers: [],
          ...(output === undefined ? {} : { output }),
        },
      },
      LIMITS,
    );
    const answer = await judge.ask({ kind: 'judge', requirement: one }, LIMITS);
    if (answer.kind !== 'judged') throw new Error(JSON.stringify(answer));
    return answer.judged;
  } finally {
    judge.close();
  }
}

test.each([
  ['in the order of the table', ''],
  ['in another order', 'ORDER BY d.memory_bytes, d.id'],
  ['with a device missing', "WHERE d.id <> 'd7'"],
])('many devices come out as few do, with a check that answers %s', async (_, order) => {
  const many = await judged(requirement(order), folder);
  const few = await judged(requirement(order), undefined);

  expect(many.groups).toEqual(few.groups);
  const failing = (one: Judged) =>
    one.findings.filter(({ status }) => status === 'not-ready' || status === 'advisory').slice(0, 20);
  expect(failing(many)).toEqual(failing(few));
});
