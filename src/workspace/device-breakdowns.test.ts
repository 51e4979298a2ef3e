import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDatabase } from '../evidence/index.ts';
import type { Level } from '../finding/index.ts';
import type { StoredAssessment } from './assessment-folder.ts';
import { deviceBreakdowns } from './device-breakdowns.ts';
import type { FoundEvidence } from './evidence.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-breakdowns-test-'));
  await mkdir(join(folder, 'findings', 'texts'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** An assessment of three requirements on devices: one required, one recommended, one optional. */
function stored(waived = 0): StoredAssessment {
  const result = (requirement: string, level: Level, count = 0) => ({
    requirement,
    level,
    subjectKind: 'device',
    waived: count,
  });
  // As much of an assessment as break-downs read.
  return {
    folder,
    assessment: {
      results: [
        result('encrypted', 'required', waived),
        result('fast-disk', 'recommended'),
        result('camera', 'optional'),
      ],
    },
  } as unknown as StoredAssessment;
}

const DEVICES = [
  ['a', 'LON-1', 'Contoso', 'Book 5', 'Pilot'],
  ['b', 'LON-2', 'Contoso', 'Contoso Book 5', ''],
  ['c', 'NYC-1', 'Fabrikam', 'Slate', 'Unknown'],
  ['d', 'NYC_1', 'Fabrikam', null, null],
  ['e', 'KIOSK', 'Fabrikam', 'Slate', 'Kiosk'],
];

function evidence(): FoundEvidence {
  const text = (value: string | null | undefined) => (value === null || value === undefined ? 'NULL' : `'${value}'`);
  const rows = DEVICES.map(
    ([id, name, manufacturer, model, category]) =>
      `(${[id, name, manufacturer, model, category, `intune-${id}`, 'user'].map(text).join(', ')})`,
  );
  const sql = `SELECT * FROM (VALUES ${rows.join(', ')}) t(id, name, manufacturer, model, category, intune_device_id, user_id)`;
  const tags = "SELECT 'INTUNE-C' AS managed_device_id, 'Fast' AS group_tag";
  // The state of a table decides nothing here.
  return {
    tables: new Map([
      ['devices', { state: {}, rows: { kind: 'sql', sql } }],
      ['autopilot_devices', { state: {}, rows: { kind: 'sql', sql: tags } }],
    ]),
    snapshots: new Map(),
  } as unknown as FoundEvidence;
}

/** Findings as they lie on the disk where devices are many. */
async function writeMany(): Promise<void> {
  const rows = [
    "(0, 'a', 'LON-1', 'ready', 'ready', 'advisory fails')",
    "(1, 'b', 'LON-2', 'not-ready fails', 'ready', 'ready')",
    "(2, 'c', 'NYC-1', 'unknown not-collected devices', 'advisory fails', NULL)",
    "(3, 'd', 'NYC_1', 'ready', 'error unreadable devices.disk_type', 'ready')",
    "(4, 'e', 'KIOSK', 'not-applicable excluded', 'not-applicable excluded', 'not-applicable excluded')",
  ];
  await run(
    `COPY (SELECT * FROM (VALUES ${rows.join(', ')}) t(ordinal, subject_id, subject_name, encrypted, "fast-disk", camera)) TO '${folder}/findings/device.parquet' (FORMAT parquet)`,
  );
}

async function writeFew(): Promise<void> {
  const rows = [
    "('encrypted', 'device', 'a', 'ready', NULL, NULL)",
    "('encrypted', 'device', 'b', 'not-ready', 'fails', NULL)",
    "('encrypted', 'device', 'c', 'unknown', 'not-collected', NULL)",
    "('encrypted', 'device', 'd', 'ready', NULL, NULL)",
    "('fast-disk', 'device', 'c', 'advisory', 'fails', NULL)",
    "('fast-disk', 'device', 'd', 'error', 'unreadable', NULL)",
    "('camera', 'device', 'a', 'advisory', 'fails', NULL)",
    "('encrypted', 'device', 'e', 'not-applicable', 'excluded', NULL)",
  ];
  await run(
    `COPY (SELECT * FROM (VALUES ${rows.join(', ')}) t(requirement, kind, subject, status, reason, waiver)) TO '${folder}/findings/few.parquet' (FORMAT parquet)`,
  );
}

function run(sql: string): Promise<void> {
  return withDatabase({ scratch: join(folder, 'scratch') }, (database) => database.run(sql));
}

/** Break-downs as lines: label, devices, who may enrol and could not be told, who may deploy and could not be told, and what blocks most. */
async function lines(sites: Parameters<typeof deviceBreakdowns>[1] = [], waived = 0) {
  const found = await deviceBreakdowns(stored(waived), sites, evidence());
  return Object.fromEntries(
    found.map(({ by, rows }) => [
      by,
      rows.map(
        ({ label, devices, gates, mostly }) =>
          `${label}: ${devices}, ${gates.map(({ passed, undecided }) => `${passed}+${undecided}`).join(' ')}, ${mostly?.requirement ?? '-'}`,
      ),
    ]),
  );
}

describe.each([
  { of: 'many devices', write: writeMany },
  { of: 'few devices', write: writeFew },
])('break-downs over $of', ({ write }) => {
  it('count devices in scope by model, ring and country, and what is most often in the way', async () => {
    await write();

    expect(await lines()).toEqual({
      model: [
        'Contoso Book 5: 2, 1+0 1+0, encrypted',
        'Fabrikam Slate: 1, 0+1 0+0, encrypted',
        'null: 1, 1+0 0+1, fast-disk',
      ],
      ring: ['null: 2, 1+0 0+1, encrypted', 'Fast: 1, 0+1 0+0, encrypted', 'Pilot: 1, 1+0 1+0, -'],
      country: ['null: 4, 2+1 1+1, encrypted'],
    });
  });

  it('count by site where muster.yaml tells devices apart: the first pattern that fits, and only a star stands for more', async () => {
    await write();

    const { site } = await lines([
      { id: 'london', name: 'London', devices: ['lon-*'] },
      { id: 'york', name: 'New York', devices: ['NYC_*'] },
      { id: 'pune', name: 'Pune' },
    ]);

    expect(site).toEqual([
      'London: 2, 1+0 1+0, encrypted',
      'New York: 1, 1+0 0+1, fast-disk',
      'null: 1, 0+1 0+0, encrypted',
    ]);
  });
});

describe('what is waived', () => {
  it('counts as met', async () => {
    await writeMany();
    await run(
      `COPY (SELECT 1 AS ordinal, 'old-lab' AS waiver) TO '${folder}/findings/texts/encrypted.parquet' (FORMAT parquet)`,
    );

    expect((await lines([], 1))['model']?.[0]).toBe('Contoso Book 5: 2, 2+0 2+0, -');
  });
});

it('breaks nothing down where nobody brought devices', async () => {
  expect(await deviceBreakdowns(stored(), [], { tables: new Map(), snapshots: new Map() })).toEqual([]);
});
