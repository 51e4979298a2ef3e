import {
  type Blocker,
  blocks,
  counts,
  GATES,
  type Gate,
  type GateCount,
  type GateResult,
  STATUSES,
  type Status,
  type SubjectKind,
} from '../finding/index.ts';
import type { Judged } from './judge/protocol.ts';
import type { JudgeSession } from './judge/session.ts';
import type { PreparedRequirement } from './prepare.ts';

const NOBODY: GateCount = { total: 0, passed: 0, undecided: 0, blockers: [] };

/** Both gates: for the tenant, and on how many devices and users. */
export async function countGates(
  requirements: readonly PreparedRequirement[],
  judged: readonly Judged[],
  session: Pick<JudgeSession, 'count'>,
): Promise<readonly GateResult[]> {
  const devices = await Promise.all(GATES.map((gate) => countSubjects(requirements, gate, 'device', session)));
  const users = await Promise.all(GATES.map((gate) => countSubjects(requirements, gate, 'user', session)));
  return GATES.map((gate, index) => ({
    gate,
    ...tenantGate(gate, requirements, judged),
    devices: devices[index] ?? NOBODY,
    users: users[index] ?? NOBODY,
  }));
}

function tenantGate(
  gate: Gate,
  requirements: readonly PreparedRequirement[],
  judged: readonly Judged[],
): Pick<GateResult, 'state' | 'tenantBlockers'> {
  const tenantBlockers: Blocker[] = [];
  const blocking = new Set<Status>();
  let isAsked = false;
  requirements.forEach((requirement, index) => {
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
  return {
    state: stateOf(blocking, isAsked),
    tenantBlockers: only === undefined ? tenantBlockers.sort(byWeight) : [{ ...only, alone: 1 }],
  };
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
  requirements: readonly PreparedRequirement[],
  gate: Gate,
  kind: 'device' | 'user',
  session: Pick<JudgeSession, 'count'>,
): Promise<GateCount> {
  const own = requirements.filter((requirement) => requirement.judge.subject === kind && isCounted(gate, requirement));
  if (own.length === 0) return NOBODY;
  const { total, undecided, byNumber, each } = await session.count(
    kind,
    own.map(({ entry, judge }) => ({
      requirement: judge.id,
      statuses: STATUSES.filter((status) => blocks(gate, entry.level, status)),
    })),
  );
  const passed = total - byNumber.reduce((sum, { subjects }) => sum + subjects, 0);
  if (total === 0 || byNumber.length === 0) return { total, passed, undecided, blockers: [] };
  return {
    total,
    passed,
    undecided,
    blockers: [...each].sort(byWeight),
    byBlockers: [{ blockers: 0, subjects: passed }, ...byNumber],
  };
}

function byWeight(a: Blocker, b: Blocker): number {
  return b.alone - a.alone || b.blocked - a.blocked || (a.requirement < b.requirement ? -1 : 1);
}
