import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JudgedFinding } from '../assess/index.ts';
import type { CatalogFile, Requirement } from '../catalog/index.ts';
import { TABLES } from '../evidence/index.ts';
import { isReasonCode, REASONS } from '../finding/index.ts';
import type { ListedFinding, ReportedRequirement, ReportedTable, ReportModel } from '../report/index.ts';
import type { StoredAssessment } from './assessment-folder.ts';
import { type Catalogs, parseCatalogs } from './catalogs.ts';
import { requestOf } from './describe.ts';
import { isWaiverInForce } from './in-force.ts';
import { parseWorkspace, type Workspace } from './read.ts';
import { referenceAges } from './reference-age.ts';

/** The workspace and the catalogs as they were when an assessment was made. */
export async function readInputs(
  stored: StoredAssessment,
): Promise<{ readonly workspace: Workspace; readonly catalogs: Catalogs }> {
  const read = (name: string) => readFile(join(stored.folder, 'inputs', name), 'utf8');
  const texts = {
    'muster.yaml': await read('muster.yaml'),
    'attestations.yaml': await read('attestations.yaml'),
    'waivers.yaml': await read('waivers.yaml'),
  };
  // The file was written by `finishFolder`: a list of paths and texts, parsed again as catalogs right here.
  const files = JSON.parse(await read('catalogs.json')) as readonly CatalogFile[];
  return { workspace: parseWorkspace(join(stored.folder, '..', '..'), texts), catalogs: await parseCatalogs(files) };
}

/** What a report shows of an assessment, from what the assessment itself keeps. */
export async function buildReportModel(
  stored: StoredAssessment,
  inputs?: { readonly workspace: Workspace; readonly catalogs: Catalogs },
): Promise<ReportModel> {
  const { workspace, catalogs } = inputs ?? (await readInputs(stored));
  const at = Date.parse(stored.assessment.assessedAt);
  return {
    assessment: stored.assessment,
    muster: stored.manifest.muster,
    requirements: stored.assessment.results.flatMap((result): ReportedRequirement[] => {
      const text = catalogs.library.requirements.get(result.requirement);
      if (text === undefined) return [];
      return [
        {
          text,
          result,
          findings: (stored.findings.get(result.requirement) ?? []).map((finding) => listed(finding, text)),
          changedParams: workspace.config.params[result.requirement] ?? {},
        },
      ];
    }),
    tables: reportedTables(stored, catalogs),
    reference: referenceAges(catalogs, new Date(at)),
    waivers: workspace.waivers.map((waiver) => ({
      id: waiver.id,
      requirement: waiver.requirement,
      reason: waiver.reason,
      approver: waiver.approver,
      approvedAt: waiver.approved_at,
      until: waiver.until,
      subjects: waiver.subjects.length,
      inForce: isWaiverInForce(waiver, new Date(at)),
      ...(waiver.ended === undefined || Date.parse(waiver.ended.at) > at ? {} : { ended: waiver.ended }),
    })),
  };
}

/** What the tables are that the requirements read, and what brings each. */
function reportedTables({ assessment }: StoredAssessment, { library }: Catalogs): readonly ReportedTable[] {
  const names = [
    ...new Set([
      ...assessment.results.flatMap((result) => result.tables),
      ...assessment.tables.map((state) => state.table),
    ]),
  ].sort();
  return names.flatMap((name): ReportedTable[] => {
    const fact = library.attested.get(name);
    if (fact !== undefined) return [{ name, doc: fact.doc, question: fact.question }];
    const declared = TABLES.find((table) => table.name === name);
    const request = requestOf(name)[0];
    return declared === undefined
      ? []
      : [
          {
            name,
            doc: declared.doc,
            ...(request === undefined ? {} : { request: request.request, permission: request.permission }),
          },
        ];
  });
}

/** What a finding's reason means: the requirement's own sentence, or that of the closed list. */
export function sentenceOf(finding: Pick<JudgedFinding, 'reason' | 'status'>, requirement: Requirement): string {
  const { reason } = finding;
  if (reason === null) return '';
  if (isReasonCode(reason)) return REASONS[reason].sentence;
  return requirement.reasons[reason]?.sentence ?? requirement.consequence;
}

function listed(finding: JudgedFinding, requirement: Requirement): ListedFinding {
  const { subject, name, kind, status, reason, observed, expected, blockedBy, waiver } = finding;
  return {
    subject,
    name,
    kind,
    status,
    reason,
    sentence: sentenceOf(finding, requirement),
    observed,
    expected,
    blockedBy,
    waiver,
  };
}
