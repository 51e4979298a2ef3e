import { startJudge } from '../../assess/index.ts';
import type { Requirement, TextFault } from '../../catalog/index.ts';
import { type AttestedHistory, buildPlan, type JournalEvent, type Plan, type PlanInput } from '../../onboard/index.ts';
import { readActions } from '../actions.ts';
import { type StoredAssessment, sha256 } from '../assessment-folder.ts';
import { readCatalogsOf } from '../catalogs.ts';
import { findEvidence } from '../evidence.ts';
import { findAssessment } from '../find-assessment.ts';
import { readHistory } from '../history.ts';
import { endOf, standingOf } from '../in-force.ts';
import { readWorkspace, type Workspace } from '../read.ts';
import { checkPeople, dueBeforeStart } from './check-people.ts';
import { answerFacts } from './facts.ts';
import { type ReadJournal, readJournal } from './journal-file.ts';
import { readOnboarding } from './onboarding.ts';
import { type PlanSettings, readPlanSettings } from './settings.ts';

/** A plan with what it was made from. */
export interface MadePlan {
  readonly plan: Plan;
  /** The same plan with more events in the journal. */
  readonly planWith: (events: readonly JournalEvent[]) => Plan;
  /** The plan as it stood at an earlier ISO time, with the facts of today; undefined before the first assessment. */
  readonly planAt: (time: string) => Plan | undefined;
  readonly settings: PlanSettings;
  readonly journal: ReadJournal;
  readonly stored: StoredAssessment;
  readonly requirements: ReadonlyMap<string, Requirement>;
  /** Tasks and facts that could not be used. */
  readonly faults: readonly TextFault[];
  /** What a reader should know of it: lines of the journal that were left out, proofs that nothing judges. */
  readonly told: readonly string[];
}

/** When a plan is made, and what may stop it. */
export interface PlanOptions {
  readonly now: Date;
  readonly signal?: AbortSignal;
}

/**
 * The onboarding of a workspace as it stands: the tasks of the catalogs over the newest assessment, all earlier ones, what
 * people stated and what the journal says. Facts are answered by the judge over the evidence that the assessment rests on,
 * and by muster.yaml and the attestations of today. Nothing is written.
 */
export async function planWorkspace(folder: string, { now, signal }: PlanOptions): Promise<MadePlan> {
  const judge = startJudge();
  try {
    const workspace = await readWorkspace(folder);
    const [{ settings }, journal, actions, stored, catalogs] = await Promise.all([
      readPlanSettings(folder),
      readJournal(folder),
      readActions(folder),
      findAssessment(folder),
      readCatalogsOf(workspace),
    ]);
    const [evidence, history, onboarding] = await Promise.all([
      findEvidence(folder, stored.manifest.snapshots),
      readHistory(folder, stored),
      readOnboarding(workspace, catalogs),
    ]);
    const inputs = { workspace, catalogs, evidence, assessedAt: now };
    const answered = await answerFacts([...onboarding.facts.values()], inputs, judge, signal);
    const { requirements } = catalogs.library;
    const input: PlanInput = {
      tenant: workspace.config.tenant,
      asOf: now.toISOString(),
      tasks: [...onboarding.tasks.values()],
      offered: onboarding.services,
      chosen: workspace.config.services,
      facts: answered.facts,
      requirements,
      assessments: [...history.slice(0, -1), stored.assessment],
      subjects: failingSubjects(stored),
      attested: attestedHistory(workspace),
      actions: new Map(actions.filter(({ subject }) => subject === undefined).map((one) => [one.requirement, one])),
      events: journal.events,
      people: settings.people,
      hash: sha256,
      ...(settings.start === undefined ? {} : { start: settings.start }),
    };
    const plan = buildPlan(input);
    checkPeople(plan, settings, journal);
    return {
      plan,
      planWith: (events) => buildPlan({ ...input, events: [...journal.events, ...events] }),
      planAt: (time) => planAt(input, time),
      settings,
      journal,
      stored,
      requirements,
      faults: [...onboarding.faults, ...answered.faults],
      told: [...journal.told, ...dueBeforeStart(plan, settings), ...unjudged(plan, stored, requirements)],
    };
  } finally {
    judge.close();
  }
}

function planAt(input: PlanInput, time: string): Plan | undefined {
  const isBefore = (at: string) => Date.parse(at) <= Date.parse(time);
  const seen = input.assessments.filter(({ assessedAt }) => isBefore(assessedAt));
  const last = seen.at(-1);
  if (last === undefined) return undefined;
  const events = input.events.filter(({ at }) => isBefore(at));
  return buildPlan({ ...input, asOf: time, assessments: [...seen.slice(0, -1), last], events });
}

/** Names of what fails, by requirement, as far as the assessment lists them. */
function failingSubjects({ findings }: StoredAssessment): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...findings].map(([requirement, listed]) => [
      requirement,
      listed
        .filter(({ status, waiver }) => (status === 'not-ready' || status === 'advisory') && waiver === null)
        .map(({ name }) => name),
    ]),
  );
}

function attestedHistory({ attestations }: Workspace): AttestedHistory {
  return {
    standingAt: (table, at) => {
      const { state, statement } = standingOf(attestations, table, new Date(at));
      if (statement === undefined) return { state, facts: {} };
      return { state, facts: statement.facts, by: statement.by, at: statement.at, until: statement.until };
    },
    changesOf: (table) =>
      attestations
        .filter((one) => one.table === table)
        .flatMap(({ at, until, withdrawn }) => [
          new Date(at).toISOString(),
          new Date(endOf(until) + 1).toISOString(),
          ...(withdrawn === undefined ? [] : [new Date(withdrawn.at).toISOString()]),
        ]),
  };
}

/** A sentence on the catalogs that would judge what tasks are proven by, and are not in muster.yaml. */
function unjudged(
  { tasks }: Plan,
  { assessment }: StoredAssessment,
  requirements: ReadonlyMap<string, Requirement>,
): readonly string[] {
  const judged = new Set(assessment.results.map(({ requirement }) => requirement));
  const wanted = new Set(tasks.flatMap((task) => task.requirements.map(({ requirement }) => requirement)));
  const missing = [...wanted].filter((id) => !judged.has(id));
  if (missing.length === 0) return [];
  const catalogs = [...new Set(missing.flatMap((id) => requirements.get(id)?.catalog ?? []))].sort();
  const inScope = new Set(assessment.catalogs.map(({ id }) => id));
  const others = catalogs.filter((id) => !inScope.has(id));
  const how =
    others.length === 0
      ? 'run `muster assess` again'
      : `name ${others.join(', ')} under catalogs in muster.yaml and assess`;
  return [`${missing.length} requirements that prove tasks are not judged: ${how}`];
}
