import type { Blocker, Gate, GateCount, GateResult, RequirementResult, Status, SubjectKind } from '../finding/index.ts';
import { blocks, counts, GATES, STATUSES } from '../finding/index.ts';
import { type JudgeLimits, type JudgeProcess, JudgeStopped, startJudge } from './judge/process.ts';
import type { Judged, JudgedFinding, JudgeSetup } from './judge/protocol.ts';
import { universeOf } from './judge/universe.ts';
import type { PreparedRequirement } from './prepare.ts';

/** What to judge, over what, and how much it may cost. */
export interface AssessInput {
  readonly requirements: readonly (PreparedRequirement & { readonly catalogs: readonly string[] })[];
  /** `output` must exist with its folders `findings` and `subjects`. */
  readonly setup: JudgeSetup;
  readonly limits: JudgeLimits;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** All requirements judged: results for a report, listed findings, gates. */
export interface AssessOutput {
  readonly results: readonly RequirementResult[];
  readonly findings: ReadonlyMap<string, readonly JudgedFinding[]>;
  readonly gates: readonly GateResult[];
  readonly milliseconds: ReadonlyMap<string, number>;
}

/**
 * Judges every requirement in one child process (`first`, if it was started already); a check that kills it costs its own findings only: the process is
 * started anew for the rest. Gates are counted last, over all findings.
 */
export async function assess(input: AssessInput, first: JudgeProcess = startJudge()): Promise<AssessOutput> {
  const session = createSession(input, first);
  try {
    await session.start();
    const judged: Judged[] = [];
    for (const requirement of input.requirements) {
      input.signal?.throwIfAborted();
      judged.push(await session.judge(requirement));
      input.onProgress?.(judged.length, input.requirements.length);
    }
    await session.finish();
    return {
      results: input.requirements.map((requirement, index) => toResult(requirement, judged[index])),
      findings: new Map(judged.map((one) => [one.requirement, one.findings])),
      gates: await countGates(input, judged, session.rows),
      milliseconds: new Map(judged.map((one) => [one.requirement, one.milliseconds])),
    };
  } finally {
    session.close();
  }
}

type Rows = (sql: string) => Promise<readonly Record<string, unknown>[]>;

function createSession(
  input: AssessInput,
  first: JudgeProcess,
): {
  start(): Promise<void>;
  judge(requirement: PreparedRequirement): Promise<Judged>;
  finish(): Promise<void>;
  rows: Rows;
  close(): void;
} {
  let judge = first;
  const few: PreparedRequirement[] = [];
  const setupLimits = { timeoutMs: Math.max(input.limits.timeoutMs, 600_000), rssMb: input.limits.rssMb };

  async function start(): Promise<void> {
    const answer = await judge.ask({ kind: 'setup', setup: input.setup }, setupLimits);
    if (answer.kind === 'failed') throw new Error(`the evidence could not be loaded: ${answer.message}`);
  }

  async function giveUp(
    requirement: PreparedRequirement,
    reason: 'query-failed' | 'query-stopped',
    message: string,
  ): Promise<Judged> {
    const answer = await judge.ask({ kind: 'give-up', requirement: requirement.judge, reason, message }, setupLimits);
    if (answer?.kind === 'judged') return answer.judged;
    throw new Error(
      `${requirement.judge.id} could not be given up: ${answer?.kind === 'failed' ? answer.message : 'no answer'}`,
    );
  }

  return {
    start,
    async judge(requirement) {
      try {
        const answer = await judge.ask({ kind: 'judge', requirement: requirement.judge }, input.limits);
        if (answer.kind === 'judged') {
          if (answer.judged.isFew) few.push(requirement);
          return answer.judged;
        }
        return await giveUp(
          requirement,
          'query-failed',
          answer?.kind === 'failed' ? (answer.message.split('\n')[0] ?? '') : 'no answer',
        );
      } catch (error) {
        if (!(error instanceof JudgeStopped)) throw error;
        judge = startJudge();
        await start();
        // What the killed process had not written yet is judged again.
        for (const earlier of few) await judge.ask({ kind: 'judge', requirement: earlier.judge }, input.limits);
        return await giveUp(requirement, 'query-stopped', error.message);
      }
    },
    async finish() {
      const answer = await judge.ask({ kind: 'finish' }, setupLimits);
      if (answer.kind !== 'done')
        throw new Error(`findings could not be written: ${answer.kind === 'failed' ? answer.message : 'no answer'}`);
    },
    async rows(sql) {
      const answer = await judge.ask({ kind: 'rows', sql, reads: [] }, setupLimits);
      if (answer?.kind === 'rows') return answer.rows;
      throw new Error(`counting failed: ${answer?.kind === 'failed' ? answer.message : 'no answer'}`);
    },
    close: () => judge.close(),
  };
}

function toResult(
  requirement: PreparedRequirement & { readonly catalogs: readonly string[] },
  judged: Judged | undefined,
): RequirementResult {
  const counts: Record<Status, number> = {
    ready: 0,
    'not-applicable': 0,
    advisory: 0,
    'not-ready': 0,
    unknown: 0,
    error: 0,
  };
  const unwaived: Record<Status, number> = { ...counts };
  for (const group of judged?.groups ?? []) {
    counts[group.status] += group.count;
    unwaived[group.status] += group.count - group.waived;
  }
  const worst = (['not-ready', 'error', 'unknown', 'advisory', 'ready'] as const).find((status) => counts[status] > 0);
  return {
    requirement: requirement.judge.id,
    catalogs: requirement.catalogs,
    level: requirement.entry.level,
    subjectKind: requirement.judge.subject,
    universe: universeOf(requirement.judge).name.replace('universe_', ''),
    status: worst ?? 'not-applicable',
    counts,
    waived: (judged?.groups ?? []).reduce((sum, group) => sum + group.waived, 0),
    unwaived,
    reasons: (judged?.groups ?? [])
      .flatMap((group) =>
        group.reason === null ? [] : [{ reason: group.reason, status: group.status, count: group.count }],
      )
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    tables: requirement.judge.reads.map((read) => read.table).sort(),
  };
}

async function countGates(input: AssessInput, judged: readonly Judged[], rows: Rows): Promise<readonly GateResult[]> {
  const gates: GateResult[] = [];
  for (const gate of GATES) {
    const tenantBlockers: Blocker[] = [];
    const blocking = new Set<Status>();
    let isAsked = false;
    input.requirements.forEach((requirement, index) => {
      const ofPeople = isOwnGate(requirement.judge.subject);
      const findings = judged[index]?.findings.filter((finding) => finding.kind === 'tenant' || !ofPeople) ?? [];
      const groups = ofPeople
        ? findings.map((finding) => ({ status: finding.status, count: 1, waived: finding.waiver === null ? 0 : 1 }))
        : (judged[index]?.groups ?? []);
      if (isCounted(gate, requirement) && groups.some(({ status, count }) => status !== 'not-applicable' && count > 0))
        isAsked = true;
      const shut = groups.filter(
        (group) => blocks(gate, requirement.entry.level, group.status) && group.count > group.waived,
      );
      if (shut.length === 0) return;
      for (const group of shut) blocking.add(group.status);
      const blocked = shut.reduce((sum, group) => sum + group.count - group.waived, 0);
      tenantBlockers.push({ requirement: requirement.judge.id, alone: 0, blocked });
    });
    const only = tenantBlockers.length === 1 ? tenantBlockers[0] : undefined;
    gates.push({
      gate,
      state: stateOf(blocking, isAsked),
      tenantBlockers: only === undefined ? tenantBlockers.sort(byWeight) : [{ ...only, alone: 1 }],
      devices: await countSubjects(input, judged, gate, 'device', rows),
      users: await countSubjects(input, judged, gate, 'user', rows),
    });
  }
  return gates;
}

/** A gate that nothing decides is not open: a wrong "ready" is the worst answer. */
function stateOf(blocking: ReadonlySet<Status>, isAsked: boolean): GateResult['state'] {
  if (blocking.has('not-ready') || blocking.has('advisory')) return 'shut';
  if (blocking.size > 0) return 'undecided';
  return isAsked ? 'open' : 'not-asked';
}

/** Whether a requirement can keep a gate shut: by its own level, or by that of one of its reasons. */
function isCounted(gate: Gate, { entry, judge }: PreparedRequirement): boolean {
  const levels = [entry.level, ...Object.values(judge.reasonLevels)];
  return entry.level !== 'optional' && levels.some((level) => counts(gate, level));
}

/** A finding on a device or a user gates that device or user, not the tenant. */
function isOwnGate(kind: SubjectKind): boolean {
  return kind === 'device' || kind === 'user';
}

async function countSubjects(
  input: AssessInput,
  judged: readonly Judged[],
  gate: Gate,
  kind: 'device' | 'user',
  rows: Rows,
): Promise<GateCount> {
  const output = input.setup.output;
  const own = input.requirements.filter(
    (requirement) => requirement.judge.subject === kind && isCounted(gate, requirement),
  );
  if (output === undefined || own.length === 0) return { total: 0, passed: 0, undecided: 0, blockers: [] };
  const total = Number(
    (await rows(`SELECT count(*) AS n FROM universe_${kind} WHERE scope <> 'excluded'`).catch(() => []))[0]?.['n'] ?? 0,
  );
  const parts = own.flatMap((requirement, index) => {
    const statuses = STATUSES.flatMap((status, rank) => (blocks(gate, requirement.entry.level, status) ? [rank] : []));
    const isFew = judged.some((one) => one.requirement === requirement.judge.id && one.isFew);
    const file = `${output}/findings/${isFew ? 'few' : requirement.judge.id}.parquet`.replaceAll("'", "''");
    return statuses.length === 0
      ? []
      : [
          `SELECT ordinal, ${index}::USMALLINT AS r, status > 3 AS open FROM read_parquet('${file}') WHERE status IN (${statuses.join(', ')}) AND waiver IS NULL AND kind IS NULL ${isFew ? `AND requirement = '${requirement.judge.id}'` : ''}`,
        ];
  });
  if (parts.length === 0 || total === 0) return { total, passed: total, undecided: 0, blockers: [] };
  const found =
    await rows(`WITH b AS (${parts.join(' UNION ALL ')}), s AS (SELECT ordinal, count(*) AS n, bool_and(open) AS open FROM b GROUP BY ordinal)
    SELECT 'all' AS part, NULL AS r, count(*) AS blocked, count(*) FILTER (WHERE open) AS alone FROM s UNION ALL SELECT 'by number', n, count(*), 0 FROM s GROUP BY n UNION ALL SELECT 'each', b.r, count(*), count(*) FILTER (WHERE s.n = 1) FROM b JOIN s USING (ordinal) GROUP BY b.r`);
  const sum = found.find((row) => row['part'] === 'all');
  const passed = total - Number(sum?.['blocked'] ?? 0);
  const byNumber = found
    .filter((row) => row['part'] === 'by number')
    .map((row) => ({ blockers: Number(row['r']), subjects: Number(row['blocked']) }));
  const blockers = found
    .filter((row) => row['part'] === 'each')
    .map((row) => ({
      requirement: own[Number(row['r'])]?.judge.id ?? '',
      alone: Number(row['alone']),
      blocked: Number(row['blocked']),
    }));
  return {
    total,
    passed,
    undecided: Number(sum?.['alone'] ?? 0),
    blockers: blockers.sort(byWeight),
    byBlockers: [{ blockers: 0, subjects: passed }, ...byNumber.sort((a, b) => a.blockers - b.blockers)],
  };
}

function byWeight(a: Blocker, b: Blocker): number {
  return b.alone - a.alone || b.blocked - a.blocked || (a.requirement < b.requirement ? -1 : 1);
}
