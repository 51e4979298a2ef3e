import type { RequirementResult } from '../../finding/index.ts';
import { createRedactor, type ReportModel, redactFinding, redactModel } from '../../report/index.ts';
import type { StoredAssessment } from '../assessment-folder.ts';
import { readCatalogs } from '../catalogs.ts';
import { readShippedOnboarding } from '../plan/onboarding.ts';
import type { StoredFinding } from '../query-findings.ts';
import { readInputs } from '../report-model.ts';
import { knownNames } from './known-names.ts';
import { ourWords } from './our-words.ts';
import { pseudonymsOf, readPseudonymKey } from './pseudonym-key.ts';

/** A report for a copy to share, and how rows of findings are redacted with it. */
export interface RedactedReport {
  readonly model: ReportModel;
  readonly redactRow: (finding: StoredFinding) => StoredFinding;
  /** The result, as it is stored, of a requirement by the id that the model gives it. */
  readonly resultOf: (requirement: string) => RequirementResult | undefined;
}

/**
 * Takes what is the tenant's out of a report. The pseudonyms are made with the key of the workspace, so that they are the
 * same in every format and assessment of it and nobody outside can try out names. Throws `WorkspaceFault` where the key
 * cannot be used.
 */
export async function redactReport(
  workspaceFolder: string,
  stored: StoredAssessment,
  model: ReportModel,
): Promise<RedactedReport> {
  const pseudonymise = pseudonymsOf(await readPseudonymKey(workspaceFolder));
  const { workspace } = await readInputs(stored);
  const shipped = await readCatalogs();
  const ours = ourWords(shipped, readShippedOnboarding(shipped));
  const redactor = createRedactor(ours, await knownNames(stored, workspace, model, ours), pseudonymise);
  const results = new Map(
    stored.assessment.results.map((result) => [redactor.id(result.requirement), result] as const),
  );
  return {
    model: redactModel(model, redactor),
    redactRow: (finding) => {
      const { requirement, kind, subject, name, status, reason, observed, expected, blockedBy, waiver } = finding;
      const own = { kind, subject, name, status, reason, observed, expected, blockedBy, waiver, pin: null };
      return { ...redactFinding(own, requirement, redactor), requirement: redactor.id(requirement) };
    },
    resultOf: (requirement) => results.get(requirement),
  };
}
