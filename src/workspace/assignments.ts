import { ASSIGNMENT_READS, type EffectiveAssignment, findEffectiveAssignments, startJudge } from '../assess/index.ts';
import type { StoredAssessment } from './assessment-folder.ts';
import { findEvidence } from './evidence.ts';
import { judgeTables } from './judge-tables.ts';
import { readInputs } from './report-model.ts';

const LIMITS = { timeoutMs: 120_000, rssMb: 2048 };

/** Policies, profiles and apps that reach a device or user, by the evidence of an assessment. */
export async function assignmentsOf(
  stored: StoredAssessment,
  folder: string,
  kind: 'device' | 'user',
  id: string,
): Promise<readonly EffectiveAssignment[]> {
  const { workspace, catalogs } = await readInputs(stored);
  const evidence = await findEvidence(folder, stored.manifest.snapshots);
  const { tables, derived } = judgeTables(
    {
      workspace,
      attested: [],
      reference: catalogs.reference,
      evidence: evidence.tables,
      assessedAt: new Date(stored.manifest.assessedAt),
    },
    [],
    [...ASSIGNMENT_READS, 'devices', 'directory_devices'],
  );
  const judge = startJudge();
  try {
    const made = await judge.ask(
      { kind: 'setup', setup: { threads: 2, memoryLimitMb: 1024, tables, derived, waivers: [] } },
      LIMITS,
    );
    if (made.kind === 'failed') throw new Error(`the evidence could not be loaded: ${made.message}`);
    if (kind === 'user') return await findEffectiveAssignments(judge, { userId: id });
    const found = await judge.ask(
      {
        kind: 'rows',
        reads: [],
        sql: `SELECT d.id AS object_id, v.user_id FROM devices v LEFT JOIN directory_devices d ON lower(d.device_id) = lower(v.entra_device_id) WHERE v.id = '${id.replaceAll("'", "''")}' LIMIT 1`,
      },
      LIMITS,
    );
    const row = found.kind === 'rows' ? found.rows[0] : undefined;
    const text = (column: string) => (typeof row?.[column] === 'string' ? row[column] : undefined);
    const [deviceObjectId, userId] = [text('object_id') ?? id, text('user_id')];
    return await findEffectiveAssignments(judge, { deviceObjectId, ...(userId === undefined ? {} : { userId }) });
  } finally {
    judge.close();
  }
}
