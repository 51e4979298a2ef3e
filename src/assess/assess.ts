import type { GateResult, RequirementResult, Status } from '../finding/index.ts';
import { countGates } from './gates.ts';
import { type JudgeLimits, type JudgeProcess, startJudge } from './judge/process.ts';
import type { Judged, JudgedFinding, JudgeSetup } from './judge/protocol.ts';
import { createSession } from './judge/session.ts';
import { universeOf } from './judge/universe.ts';
import type { PreparedRequirement } from './prepare.ts';

/** What to judge, over what, and how much it may cost. */
export interface AssessInput {
  readonly requirements: readonly (PreparedRequirement & { readonly catalogs: readonly string[] })[];
  /** `output` must exist with its folders `findings` and `findings/texts`. */
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
}

/**
 * Judges every requirement in one child process (`first`, if it was started already), which is started anew for the rest
 * when a check kills it. Gates are counted last, over all findings.
 */
export async function assess(input: AssessInput, first: JudgeProcess = startJudge()): Promise<AssessOutput> {
  const { requirements, setup, limits, signal } = input;
  const session = createSession(first, setup, limits, signal);
  try {
    await session.start();
    const judged = await session.judgeAll(
      requirements.map((requirement) => requirement.judge),
      (done) => input.onProgress?.(done, requirements.length),
    );
    const [gates] = await Promise.all([countGates(requirements, judged, session), session.finish()]);
    return {
      results: requirements.map((requirement, index) => toResult(requirement, judged[index])),
      findings: new Map(judged.map((one) => [one.requirement, one.findings])),
      gates,
    };
  } finally {
    session.close();
  }
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
