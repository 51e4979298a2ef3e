import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableColumns } from '../../../assess/index.ts';
import { withDatabase } from '../../../evidence/index.ts';
import type { Gate, GateResult, RequirementResult } from '../../../finding/index.ts';
import type { AssessOptions } from '../../assess.ts';
import { requireRows, type StoredAssessment } from '../../assessment-folder.ts';
import { findAssessment } from '../../find-assessment.ts';
import { subjectsSql } from '../../finding-files.ts';
import { inputsOf, judgeAside } from '../../judge-aside.ts';
import { type Licence, receiversSql } from '../buy-seats.ts';
import { type Change, readChanges, supposedOf, type WhatIfRequest } from '../changes.ts';
import { rowsSql } from '../table-sql.ts';
import { withBefore } from '../what-if.ts';
import { type BlockingFinding, blockingTenant } from './blocking.ts';
import { type Candidate, type CandidateKind, candidatesFor, costOf } from './candidates.ts';
import { type PassingSteps, passingSteps, type Question } from './passing-steps.ts';
import { findSmallest, type Obstacle, type SmallestSet } from './search.ts';

/** A candidate as it came out. */
export interface JudgedCandidate extends Candidate {
  /** Findings in the way of the tenant that it clears, and that it would add. */
  readonly clears: number;
  readonly adds: number;
  /** Judged over the evidence; or taken to do what its requirement asks for. */
  readonly isJudged: boolean;
}

/** Which smallest set of changes would open a gate. */
export interface Smallest {
  readonly assessment: string;
  readonly gate: Gate;
  readonly state: GateResult['state'];
  /** Findings in the way of the tenant, of so many requirements. */
  readonly findings: number;
  readonly requirements: number;
  readonly candidates: readonly JudgedCandidate[];
  readonly search: Omit<SmallestSet, 'chosen'>;
  readonly chosen: readonly JudgedCandidate[];
  /** Findings that are still in the way when all that was chosen is judged together. */
  readonly left: readonly string[];
  readonly devices: PassingSteps;
  readonly users: PassingSteps;
  readonly outside: readonly string[];
}

const MOST_JUDGED = 24;

const OUTSIDE = [
  'What a licence costs, whether a change is allowed, and what else hangs on a host or setting, Muster does not know: effort is what the requirement says.',
  'That a requirement is put right means that evidence shows it on every subject; what else that work changes is not foreseen.',
];

/**
 * Finds the smallest set of changes that opens a gate for the tenant, and those by which most more devices and users pass.
 * What a licence, a host or a proposed change clears is judged over the evidence, each by itself and the chosen ones
 * together; nothing is written to the workspace.
 */
export async function findSmallestChange(
  folder: string,
  gate: Gate,
  kinds: ReadonlySet<CandidateKind>,
  request: WhatIfRequest,
  options: AssessOptions,
): Promise<Smallest> {
  const stored = await findAssessment(folder);
  requireRows(stored);
  const inputs = await inputsOf(stored, folder);
  const proposed = readChanges(request, inputs, stored);
  const scratch = await mkdtemp(join(tmpdir(), 'muster-smallest-'));
  try {
    return await withBefore(stored, inputs, options, (before) =>
      search({ stored: before, inputs, gate, options, scratch }, kinds, proposed),
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function search(
  question: Question,
  kinds: ReadonlySet<CandidateKind>,
  proposed: readonly Change[],
): Promise<Smallest> {
  const { stored, inputs, gate, scratch } = question;
  const result = stored.assessment.gates.find((one) => one.gate === gate);
  const findings = await blockingTenant(stored, gate, scratch);
  const candidates = await candidatesFor(blockingResults(stored, result), kinds, inputs, proposed, {
    owned: await ownedSkus(question),
    lackingOf: (licence) => countLacking(question, licence),
  });
  const real = candidates.flatMap((one, place) => (one.change === undefined ? [] : [place])).slice(0, MOST_JUDGED);
  return withEach(question, candidates, real, async (supposed) => {
    const left = new Map<number, readonly BlockingFinding[]>();
    for (const [index, place] of real.entries()) {
      const one = supposed[index];
      if (one !== undefined) left.set(place, await blockingTenant(one, gate, scratch));
    }
    const clearing = candidates.map((candidate, place) => clearedBy(candidate, left.get(place), findings));
    const obstacles = findings.map(
      (_, at): Obstacle => ({
        clearedBy: candidates.flatMap((__, place) => (clearing[place]?.has(at) ? [place] : [])),
      }),
    );
    const choices = candidates.map((one) => ({ cost: costOf(one) }));
    const { chosen, ...how } = findSmallest(obstacles, choices);
    const known = new Set(findings.map(keyOf));
    const judged = candidates.map(
      (candidate, place): JudgedCandidate => ({
        ...candidate,
        clears: clearing[place]?.size ?? 0,
        adds: left.get(place)?.filter((one) => !known.has(keyOf(one))).length ?? 0,
        isJudged: left.has(place),
      }),
    );
    const picked = chosen.flatMap((place) => judged[place] ?? []);
    const steps = (kind: 'device' | 'user') => passingSteps(question, kind, result, candidates, real, supposed);
    return {
      assessment: stored.manifest.id,
      gate,
      state: result?.state ?? 'not-asked',
      findings: findings.length,
      requirements: new Set(findings.map(({ requirement }) => requirement)).size,
      candidates: judged,
      search: how,
      chosen: picked,
      left: await stillBlocking(question, picked, findings),
      devices: await steps('device'),
      users: await steps('user'),
      outside: OUTSIDE,
    };
  });
}

/** The requirements in the way of the tenant, of devices and of users, those of the tenant first. */
function blockingResults(
  { assessment }: StoredAssessment,
  result: GateResult | undefined,
): readonly RequirementResult[] {
  const ids = [result?.tenantBlockers, result?.devices.blockers, result?.users.blockers]
    .flatMap((blockers) => blockers ?? [])
    .map(({ requirement }) => requirement);
  return [...new Set(ids)].flatMap((id) => assessment.results.find(({ requirement }) => requirement === id) ?? []);
}

/** Judges the evidence with each candidate by itself, and keeps all of them until `use` is done. */
async function withEach<T>(
  question: Question,
  candidates: readonly Candidate[],
  places: readonly number[],
  use: (supposed: readonly StoredAssessment[]) => Promise<T>,
  done: readonly StoredAssessment[] = [],
): Promise<T> {
  const [place, ...rest] = places;
  const change = place === undefined ? undefined : candidates[place]?.change;
  if (change === undefined) return use(done);
  const { inputs, options, stored } = question;
  return judgeAside({ ...inputs, supposed: supposedOf([change], stored) }, options, (one) =>
    withEach(question, candidates, rest, use, [...done, one]),
  );
}

function keyOf({ requirement, subject }: BlockingFinding): string {
  return `${requirement} ${subject}`;
}

/** Places of the findings that a candidate clears: as judged, or all of its requirement (for a waiver: what fails). */
function clearedBy(
  { kind, requirement }: Candidate,
  left: readonly BlockingFinding[] | undefined,
  findings: readonly BlockingFinding[],
): ReadonlySet<number> {
  const still = left === undefined ? undefined : new Set(left.map(keyOf));
  return new Set(
    findings.flatMap((finding, at) => {
      const isCleared =
        still === undefined
          ? finding.requirement === requirement && (kind !== 'waive' || finding.isWaivable)
          : !still.has(keyOf(finding));
      return isCleared ? [at] : [];
    }),
  );
}

/** Judges all that was chosen together, and names what is in the way all the same. */
async function stillBlocking(
  question: Question,
  chosen: readonly JudgedCandidate[],
  findings: readonly BlockingFinding[],
): Promise<readonly string[]> {
  const { inputs, options, stored, gate, scratch } = question;
  const changes = chosen.flatMap(({ change }) => change ?? []);
  const after =
    changes.length === 0
      ? findings
      : await judgeAside({ ...inputs, supposed: supposedOf(changes, stored) }, options, (one) =>
          blockingTenant(one, gate, scratch),
        );
  const isMet = (finding: BlockingFinding) =>
    chosen.some(
      ({ kind, change, requirement }) =>
        change === undefined && requirement === finding.requirement && (kind !== 'waive' || finding.isWaivable),
    );
  return [...new Set(after.filter((finding) => !isMet(finding)).map(({ requirement }) => requirement))];
}

/** Ids of the SKUs that the tenant has bought already. */
async function ownedSkus({ inputs, scratch }: Question): Promise<ReadonlySet<string>> {
  const found = inputs.evidence.tables.get('subscribed_skus');
  const columns = tableColumns(inputs.catalogs.library.attested.values()).get('subscribed_skus');
  if (found === undefined || columns === undefined || found.state.status !== 'complete') return new Set();
  const sql = rowsSql({ name: 'subscribed_skus', columns, rows: found.rows, state: found.state });
  const rows = await withDatabase({ scratch }, ({ rows: query }) => query(`SELECT DISTINCT sku_id FROM (${sql})`));
  return new Set(rows.map((row) => String(row['sku_id'])));
}

/** How many people in scope lack something that a licence carries; nobody where that is not known. */
async function countLacking({ inputs, stored, scratch }: Question, licence: Licence): Promise<number> {
  const found = inputs.evidence.tables.get('users');
  const columns = tableColumns(inputs.catalogs.library.attested.values()).get('users');
  if (found === undefined || columns === undefined || found.state.status !== 'complete') return 0;
  const users = { name: 'users', columns, rows: found.rows, state: found.state };
  const sql = receiversSql(users, licence, Number.MAX_SAFE_INTEGER, subjectsSql(stored.folder, 'user'));
  return withDatabase({ scratch }, async ({ row }) => Number((await row(`SELECT count(*) AS n FROM (${sql})`))['n']));
}
