import { assess, type JudgedFinding, type JudgeProcess, prepare } from '../../assess/index.ts';
import { type Fact, factAsRequirement, type TextFault } from '../../catalog/index.ts';
import type { AnsweredFact } from '../../onboard/index.ts';
import type { AssessmentInputs } from '../assess.ts';
import { cached } from '../cache.ts';
import { judgeTables } from '../judge-tables.ts';

const LIMITS = { timeoutMs: 60_000, rssMb: 2048 };
const MEMORY_MB = 1536;

/**
 * Answers the facts that scope rules rest on, by the judge and over the same evidence as an assessment: true where the
 * fact's check holds, false where it does not, unknown in every other case. No assessment is written.
 */
export async function answerFacts(
  facts: readonly Fact[],
  { workspace, catalogs, evidence, assessedAt }: AssessmentInputs,
  judge: JudgeProcess,
  signal?: AbortSignal,
): Promise<{ readonly facts: readonly AnsweredFact[]; readonly faults: readonly TextFault[] }> {
  if (facts.length === 0) return { facts: [], faults: [] };
  const attested = [...catalogs.library.attested.values()];
  const entries = facts.map((fact) => ({
    requirement: factAsRequirement(fact),
    level: 'optional' as const,
    inventory: [],
  }));
  const { prepared, faults } = await prepare(entries, attested, judge, (question, ask) =>
    cached('facts', question, ask),
  );
  const requirements = prepared.map((one) => ({ ...one, catalogs: ['onboarding'] }));
  const { tables, derived } = judgeTables(
    { workspace, attested, reference: catalogs.reference, evidence: evidence.tables, assessedAt },
    requirements,
  );
  const setup = { threads: 1, memoryLimitMb: MEMORY_MB, tables, derived, waivers: [] };
  const output = await assess(
    { requirements, setup, limits: LIMITS, ...(signal === undefined ? {} : { signal }) },
    judge,
  );
  return { facts: facts.map((fact) => toAnswer(fact, output.findings.get(fact.id)?.[0])), faults };
}

function toAnswer({ id, title, tell }: Fact, finding: JudgedFinding | undefined): AnsweredFact {
  const answer = finding?.status === 'ready' ? true : finding?.status === 'advisory' ? false : null;
  return { id, title, tell, answer, observed: finding?.observed ?? null };
}
