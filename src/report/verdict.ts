import { type Blocker, blocks, type Gate, type GateCount, type GateResult, type Status } from '../finding/index.ts';
import type { ReportedRequirement, ReportModel } from './model.ts';
import { counted, grouped } from './plain-text.ts';
import { GATE_WORDS } from './words.ts';

/** A requirement that stands before a gate, with how it came out. */
export interface NamedBlocker extends Blocker {
  readonly reported: ReportedRequirement;
  /** The worst status among the findings that stand before this gate. */
  readonly status: Status;
  /** Whether it was found wrong, or only could not be told. */
  readonly isFailing: boolean;
}

/** One gate, in sentences. */
export interface GateVerdict {
  readonly gate: Gate;
  readonly title: string;
  readonly state: GateResult['state'];
  /** Yes, no or not known, in a word or two. */
  readonly answer: string;
  /** The verdict on the tenant, for somebody who reads nothing else. */
  readonly sentence: string;
  /** The verdicts on devices and users. */
  readonly counts: readonly SubjectVerdict[];
  /** What was found wrong on the tenant, the most blocking first. */
  readonly failing: readonly NamedBlocker[];
  /** What could not be told of the tenant. */
  readonly open: readonly NamedBlocker[];
}

/** How many of a kind may pass a gate. */
export interface SubjectVerdict {
  readonly kind: 'device' | 'user';
  readonly count: GateCount;
  readonly sentence: string;
  readonly blockers: readonly NamedBlocker[];
}

const ANSWERS: Readonly<Record<GateResult['state'], string>> = {
  open: 'Yes',
  shut: 'Not yet',
  undecided: 'Cannot be told',
  'not-asked': 'Not asked',
};

/** Whether a gate was open, in a word or two; empty where it is not known. */
export function gateWord(state: GateResult['state'] | undefined): string {
  return state === undefined ? '' : ANSWERS[state];
}

/** Both gates in sentences, with what stands before them. */
export function gateVerdicts(model: ReportModel): readonly GateVerdict[] {
  const byId = new Map(model.requirements.map((one) => [one.text.id, one]));
  return model.assessment.gates.map((gate) => {
    const named = nameBlockers(gate.tenantBlockers, gate.gate, byId);
    const failing = named.filter((blocker) => blocker.isFailing);
    const open = named.filter((blocker) => !blocker.isFailing);
    return {
      gate: gate.gate,
      title: GATE_WORDS[gate.gate].title,
      state: gate.state,
      answer: ANSWERS[gate.state],
      sentence: sentenceOf(gate, model.assessment.tenant.name, failing.length, open.length),
      counts: (['device', 'user'] as const).flatMap((kind) => {
        const count = kind === 'device' ? gate.devices : gate.users;
        return count.total === 0
          ? []
          : [
              {
                kind,
                count,
                sentence: countSentence(kind, count, GATE_WORDS[gate.gate].verb),
                blockers: nameBlockers(count.blockers, gate.gate, byId),
              },
            ];
      }),
      failing,
      open,
    };
  });
}

function sentenceOf(
  { gate, state, devices, users }: GateResult,
  tenant: string,
  failing: number,
  open: number,
): string {
  const { verb } = GATE_WORDS[gate];
  const things = counted(failing, 'thing stands', 'things stand');
  const untold = counted(open, 'thing', 'things');
  if (state === 'open') return `${tenant} may ${verb}: nothing stands in the way.`;
  if (state === 'not-asked') {
    const others = [devices.total > 0 ? 'devices' : '', users.total > 0 ? 'users' : ''].filter(Boolean).join(' and ');
    return `Nothing in scope decides whether ${tenant} itself may ${verb}${others === '' ? '' : `; ${others} are counted one by one`}.`;
  }
  if (state === 'undecided')
    return `It cannot be told yet whether ${tenant} may ${verb}: nothing was found in the way, but ${untold} could not be judged for want of evidence.`;
  const rest = open === 0 ? '' : ` ${grouped(open)} more could not be judged for want of evidence.`;
  return `${tenant} may not ${verb} yet: ${things} in the way.${rest}`;
}

function countSentence(kind: 'device' | 'user', { total, passed, undecided }: GateCount, verb: string): string {
  const blocked = total - passed - undecided;
  const parts = [
    blocked > 0 ? `${grouped(blocked)} ${blocked === 1 ? 'is' : 'are'} blocked` : '',
    undecided > 0 ? `${grouped(undecided)} could not be told` : '',
  ].filter((part) => part !== '');
  return `${grouped(passed)} of ${counted(total, kind)} may ${verb}${parts.length > 0 ? `; ${parts.join(', ')}` : ''}.`;
}

const WORST_FIRST: readonly Status[] = ['not-ready', 'advisory', 'error', 'unknown'];

function nameBlockers(
  blockers: readonly Blocker[],
  gate: Gate,
  byId: ReadonlyMap<string, ReportedRequirement>,
): readonly NamedBlocker[] {
  return blockers.flatMap((blocker) => {
    const reported = byId.get(blocker.requirement);
    if (reported === undefined) return [];
    const { level, unwaived } = reported.result;
    const status = WORST_FIRST.find((one) => unwaived[one] > 0 && blocks(gate, level, one)) ?? reported.result.status;
    return [{ ...blocker, reported, status, isFailing: status === 'not-ready' || status === 'advisory' }];
  });
}

/** Evidence that keeps requirements from being judged, the most wanted first. */
export interface MissingEvidence {
  readonly table: string;
  readonly requirements: readonly ReportedRequirement[];
}

/** What to bring, by how many requirements wait for it. */
export function missingEvidence(model: ReportModel): readonly MissingEvidence[] {
  const waiting = new Map<string, ReportedRequirement[]>();
  for (const reported of model.requirements) {
    const blamed = new Set(
      reported.findings.flatMap((finding) =>
        (finding.status === 'unknown' || finding.status === 'error') && finding.blockedBy !== null
          ? [tableIn(finding.blockedBy)]
          : [],
      ),
    );
    for (const table of blamed)
      if (model.tables.some((one) => one.name === table)) waiting.set(table, [...(waiting.get(table) ?? []), reported]);
  }
  return [...waiting]
    .map(([table, requirements]) => ({ table, requirements }))
    .sort((a, b) => b.requirements.length - a.requirements.length || (a.table < b.table ? -1 : 1));
}

/** The table in what a finding blames: `users`, `users.active_plans`, `users.upn: not text`. */
export function tableIn(blockedBy: string): string {
  return /^[a-z][a-z0-9_]*/.exec(blockedBy)?.[0] ?? '';
}
