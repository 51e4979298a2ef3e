import type { EffectiveAssignment } from '../assess/index.ts';
import type { Requirement } from '../catalog/index.ts';
import type { RequirementResult } from '../finding/index.ts';
import type { ReportedTool } from '../report/index.ts';
import { listAssessments, readAssessment, requireRows, type StoredAssessment } from './assessment-folder.ts';
import { assignmentsOf } from './assignments.ts';
import { nearest } from './describe.ts';
import { findSubjects, queryFindings, type StoredFinding } from './query-findings.ts';
import { WorkspaceFault } from './read.ts';
import { readInputs, sentenceOf } from './report-model.ts';
import { toolResults } from './tool-results.ts';

/** A finding with the words that go with it. */
export interface ExplainedFinding extends StoredFinding {
  readonly title: string;
  readonly sentence: string;
  /** What to do: the steps of its reason, or of its requirement. */
  readonly steps: readonly string[];
}

/** What stands behind a requirement, a finding, or everything about one device or user. */
export type Explanation =
  | {
      readonly about: 'requirement';
      readonly requirement: Requirement;
      readonly result: RequirementResult;
      readonly findings: readonly ExplainedFinding[];
      readonly more: number;
    }
  | {
      readonly about: 'subject';
      readonly kind: 'device' | 'user';
      readonly id: string;
      readonly name: string;
      readonly findings: readonly ExplainedFinding[];
      /** What reaches it, and through which groups. */
      readonly assignments: readonly EffectiveAssignment[];
    }
  | {
      readonly about: 'other-tools';
      /** What other tools said, as they said it: it decides nothing. */
      readonly tools: readonly ReportedTool[];
      /** None: what another tool said is no finding. */
      readonly findings: readonly ExplainedFinding[];
    };

const MOST = 50;
const MOST_TESTS = 1000;
/** So many subjects are looked at for one that may have been meant. */
const NAMES = 5000;
const ORDER = ['not-ready', 'error', 'unknown', 'advisory', 'ready', 'not-applicable'];

/**
 * Explains a word from the newest assessment: a requirement (and perhaps one of its subjects), a device or a user; or another
 * tool whose results were imported, or one of its tests.
 */
export async function explain(folder: string, word: string, subject?: string): Promise<Explanation> {
  const newest = (await listAssessments(folder)).at(-1);
  if (newest === undefined) throw fault('there is no assessment yet: run `muster assess` first');
  const stored = await readAssessment(folder, newest);
  requireRows(stored);
  const { catalogs } = await readInputs(stored);
  const requirement = catalogs.library.requirements.get(word);
  const result = stored.assessment.results.find((one) => one.requirement === word);
  if (requirement !== undefined && result !== undefined)
    return explainRequirement(stored, requirement, result, subject);
  for (const kind of ['device', 'user'] as const) {
    const found = await findSubjects(stored, kind, word);
    const one = found[0];
    if (found.length > 1)
      throw fault(
        `${word} is the name of ${found.length} ${kind}s; take one of the ids ${found
          .map(({ id }) => id)
          .slice(0, 5)
          .join(', ')}`,
      );
    if (one !== undefined)
      return {
        about: 'subject',
        kind,
        ...one,
        findings: await findingsAbout(stored, kind, one.id, catalogs.library.requirements),
        assignments: await assignmentsOf(stored, folder, kind, one.id),
      };
  }
  const tools = await toolResults(folder, { word, most: MOST_TESTS });
  if (tools.length > 0) return { about: 'other-tools', tools, findings: [] };
  throw fault(
    `${word} is no requirement, device or user of the newest assessment${nearest(
      word,
      stored.assessment.results.map((one) => one.requirement),
    )}`,
  );
}

async function explainRequirement(
  stored: StoredAssessment,
  requirement: Requirement,
  result: RequirementResult,
  subject: string | undefined,
): Promise<Explanation> {
  const requirements = [requirement.id];
  const found = await queryFindings(stored, {
    requirements,
    ...(subject === undefined ? { limit: MOST } : { named: subject }),
  });
  if (subject !== undefined && found.length === 0) {
    const others = await queryFindings(stored, { requirements, limit: NAMES });
    throw fault(
      `${requirement.id} has no finding on ${subject}${nearest(
        subject,
        others.map((one) => one.name),
      )}`,
    );
  }
  const total = Object.values(result.counts).reduce((sum, count) => sum + count, 0);
  return {
    about: 'requirement',
    requirement,
    result,
    findings: found.slice(0, MOST).map((finding) => withWords(finding, requirement)),
    more: subject === undefined ? Math.max(0, total - MOST) : 0,
  };
}

async function findingsAbout(
  stored: StoredAssessment,
  kind: 'device' | 'user',
  id: string,
  requirements: ReadonlyMap<string, Requirement>,
): Promise<readonly ExplainedFinding[]> {
  const ids = stored.assessment.results
    .filter((result) => result.subjectKind === kind)
    .map((result) => result.requirement);
  const found = await queryFindings(stored, { requirements: ids, subjects: [id] });
  return found
    .flatMap((finding) => {
      const requirement = requirements.get(finding.requirement);
      return requirement === undefined ? [] : [withWords(finding, requirement)];
    })
    .toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || (a.requirement < b.requirement ? -1 : 1));
}

function withWords(finding: StoredFinding, requirement: Requirement): ExplainedFinding {
  const own = finding.reason === null ? undefined : requirement.reasons[finding.reason]?.remediation;
  return {
    ...finding,
    title: requirement.title,
    sentence: sentenceOf(finding, requirement),
    steps: own ?? requirement.remediation.steps,
  };
}

function fault(message: string): WorkspaceFault {
  return new WorkspaceFault([message]);
}
