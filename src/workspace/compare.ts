import type { Status } from '../finding/index.ts';
import type { AssessmentInputs, AssessOptions } from './assess.ts';
import {
  hashOfCatalogs,
  listAssessments,
  readAssessment,
  requireRows,
  type StoredAssessment,
} from './assessment-folder.ts';
import { nearest } from './describe.ts';
import { inputsOf, judgeAside } from './judge-aside.ts';
import { type MovedFinding, queryFindings, queryMoved, type StoredFinding } from './query-findings.ts';
import { WorkspaceFault } from './read.ts';

/** How a finding moved from one assessment to the next. */
export type Movement = 'new' | 'gone' | 'fixed' | 'worse' | 'better' | 'waived' | 'waiver-ended';

/** What made it move: found by judging the old inputs with one new one at a time. */
export type Cause = 'tenant' | 'catalog' | 'time' | 'profile' | 'completeness' | 'waiver' | 'several';

export interface Change {
  readonly requirement: string;
  readonly subject: string;
  readonly name: string;
  readonly movement: Movement;
  readonly from: Status | null;
  readonly to: Status | null;
  readonly fromReason: string | null;
  readonly toReason: string | null;
  readonly cause: Cause;
}

export interface Comparison {
  readonly from: string;
  readonly to: string;
  readonly changes: readonly Change[];
  readonly unchanged: number;
}

type Factor = 'tenant' | 'catalog' | 'time' | 'profile' | 'waiver';

const RANK: Readonly<Record<Status, number>> = {
  ready: 0,
  'not-applicable': 0,
  advisory: 1,
  unknown: 2,
  error: 2,
  'not-ready': 3,
};
const COMPLETENESS = new Set([
  'not-collected',
  'column-not-supplied',
  'stale',
  'truncated',
  'permission-refused',
  'not-licensed',
  'collector-failed',
  'not-probed',
  'not-attested',
  'not-stated',
  'attestation-lapsed',
  'scope-unknown',
]);

/** Compares two assessments of a workspace (ids, or `latest` and `previous`) and finds the cause of each change. */
export async function compareAssessments(
  folder: string,
  from: string,
  to: string,
  options: AssessOptions,
): Promise<Comparison> {
  const ids = await listAssessments(folder);
  const [before, after] = [
    await readAssessment(folder, resolveId(ids, from)),
    await readAssessment(folder, resolveId(ids, to)),
  ];
  requireRows(before);
  requireRows(after);
  const { moved: differing, total } = await queryMoved(before, after);
  const moved = differing.flatMap((finding) => movementOf(finding) ?? []);
  return {
    from: before.manifest.id,
    to: after.manifest.id,
    changes: await withCauses(moved, before, after, folder, options),
    unchanged: total - moved.length,
  };
}

function resolveId(ids: readonly string[], wanted: string): string {
  const id =
    wanted === 'latest'
      ? ids.at(-1)
      : wanted === 'previous'
        ? ids.at(-2)
        : ids.find((one) => one === wanted || one.endsWith(`-${wanted}`));
  if (id === undefined) throw new WorkspaceFault([`there is no assessment ${wanted}${nearest(wanted, ids)}`]);
  return id;
}

function keyOf(finding: { readonly requirement: string; readonly subject: string }): string {
  return `${finding.requirement} ${finding.subject}`;
}

function movementOf({ requirement, subject, name, old, now }: MovedFinding): Omit<Change, 'cause'> | undefined {
  const movement = nameMovement(old, now);
  if (movement === undefined) return undefined;
  return {
    requirement,
    subject,
    name,
    movement,
    from: old?.status ?? null,
    to: now?.status ?? null,
    fromReason: old?.reason ?? null,
    toReason: now?.reason ?? null,
  };
}

function nameMovement(old: MovedFinding['old'], now: MovedFinding['now']): Movement | undefined {
  if (old === undefined) return now === undefined ? undefined : 'new';
  if (now === undefined) return 'gone';
  const difference = RANK[now.status] - RANK[old.status];
  if (difference > 0) return 'worse';
  if (difference < 0) return RANK[now.status] === 0 ? 'fixed' : 'better';
  if (old.status !== now.status && RANK[now.status] > 0) return 'worse';
  if (old.waiver === null && now.waiver !== null) return 'waived';
  return old.waiver !== null && now.waiver === null && RANK[now.status] > 0 ? 'waiver-ended' : undefined;
}

async function withCauses(
  moved: readonly Omit<Change, 'cause'>[],
  before: StoredAssessment,
  after: StoredAssessment,
  folder: string,
  options: AssessOptions,
): Promise<readonly Change[]> {
  if (moved.length === 0) return [];
  const [old, now] = [await inputsOf(before, folder), await inputsOf(after, folder)];
  const factors = differingFactors(old, now, before, after);
  const explained = new Map<string, Set<Factor>>();
  if (factors.length > 1) {
    for (const factor of factors) {
      const mixed = await judgedWith(mix(old, now, factor), moved, options);
      for (const change of moved) {
        const finding = mixed.get(keyOf(change));
        const isSame =
          (finding?.status ?? null) === change.to &&
          (change.movement !== 'waived' && change.movement !== 'waiver-ended'
            ? true
            : (finding?.waiver !== null) === (change.movement === 'waived'));
        if (isSame) explained.set(keyOf(change), (explained.get(keyOf(change)) ?? new Set()).add(factor));
      }
    }
  }
  const incomplete = new Set(
    moved.filter((change) => wasIncomplete(change) && isComingOrGoing(change)).map(({ requirement }) => requirement),
  );
  return moved.map((change) => {
    const candidates = factors.length > 1 ? [...(explained.get(keyOf(change)) ?? [])] : factors;
    const only = candidates.length === 1 ? candidates[0] : undefined;
    return { ...change, cause: only === 'tenant' ? tenantOrCompleteness(change, incomplete) : (only ?? 'several') };
  });
}

/** Where one finding on the tenant stood for subjects that nobody knew, they come and go with the evidence too. */
function tenantOrCompleteness(change: Omit<Change, 'cause'>, incomplete: ReadonlySet<string>): Cause {
  const isIncomplete = wasIncomplete(change) || (isComingOrGoing(change) && incomplete.has(change.requirement));
  return isIncomplete ? 'completeness' : 'tenant';
}

function wasIncomplete({ fromReason, toReason }: Omit<Change, 'cause'>): boolean {
  return [fromReason, toReason].some((reason) => reason !== null && COMPLETENESS.has(reason));
}

function isComingOrGoing({ movement }: Omit<Change, 'cause'>): boolean {
  return movement === 'new' || movement === 'gone';
}

function differingFactors(
  old: AssessmentInputs,
  now: AssessmentInputs,
  before: StoredAssessment,
  after: StoredAssessment,
): readonly Factor[] {
  const texts = (file: 'muster.yaml' | 'attestations.yaml' | 'waivers.yaml') =>
    old.workspace.texts[file] !== now.workspace.texts[file];
  const all: readonly (readonly [Factor, boolean])[] = [
    [
      'tenant',
      JSON.stringify(before.manifest.snapshots) !== JSON.stringify(after.manifest.snapshots) ||
        texts('attestations.yaml'),
    ],
    ['catalog', hashOfCatalogs(old.catalogs.files) !== hashOfCatalogs(now.catalogs.files)],
    ['profile', texts('muster.yaml')],
    ['waiver', texts('waivers.yaml')],
    ['time', before.manifest.assessedAt !== after.manifest.assessedAt],
  ];
  return all.flatMap(([factor, differs]) => (differs ? [factor] : []));
}

/** What was said after the old assessment counts in it all the same, when it alone is new. */
function earlier(day: string, at: Date): string {
  return Date.parse(day) <= at.getTime() ? day : at.toISOString();
}

/** The old inputs with one of them new. */
function mix(old: AssessmentInputs, now: AssessmentInputs, factor: Factor): AssessmentInputs {
  const texts = old.workspace.texts;
  switch (factor) {
    case 'tenant':
      return {
        ...old,
        evidence: now.evidence,
        workspace: {
          ...old.workspace,
          attestations: now.workspace.attestations.map(({ withdrawn, ...one }) => ({
            ...one,
            at: earlier(one.at, old.assessedAt),
            ...(withdrawn === undefined
              ? {}
              : { withdrawn: { ...withdrawn, at: earlier(withdrawn.at, old.assessedAt) } }),
          })),
          texts: { ...texts, 'attestations.yaml': now.workspace.texts['attestations.yaml'] },
        },
      };
    case 'catalog':
      return { ...old, catalogs: now.catalogs };
    case 'time':
      return { ...old, assessedAt: now.assessedAt };
    case 'profile':
      return {
        ...old,
        workspace: {
          ...old.workspace,
          config: now.workspace.config,
          texts: { ...texts, 'muster.yaml': now.workspace.texts['muster.yaml'] },
        },
      };
    case 'waiver':
      return {
        ...old,
        workspace: {
          ...old.workspace,
          waivers: now.workspace.waivers.map(({ ended, ...one }) => ({
            ...one,
            approved_at: earlier(one.approved_at, old.assessedAt),
            ...(ended === undefined ? {} : { ended: { ...ended, at: earlier(ended.at, old.assessedAt) } }),
          })),
          texts: { ...texts, 'waivers.yaml': now.workspace.texts['waivers.yaml'] },
        },
      };
  }
}

/** The findings that moved, as other inputs judge them. */
async function judgedWith(
  inputs: AssessmentInputs,
  moved: readonly Omit<Change, 'cause'>[],
  options: AssessOptions,
): Promise<ReadonlyMap<string, StoredFinding>> {
  return judgeAside(inputs, options, async (stored) => {
    const found = new Map<string, StoredFinding>();
    for (const [requirement, changes = []] of Object.entries(Object.groupBy(moved, (change) => change.requirement))) {
      const subjects = changes.map(({ subject }) => subject);
      for (const finding of await queryFindings(stored, { requirements: [requirement], subjects }))
        found.set(keyOf(finding), finding);
    }
    return found;
  });
}
