import type { ListedFinding, ReportedRequirement, ReportModel } from './model.ts';
import { findingsOf, outcomeOf, statusOf } from './outcome.ts';
import { detailsOf, MOST_NAMED, messageOf } from './plain-requirement.ts';
import { onOneLine } from './plain-text.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** What the addresses are relative to; where that is, only the reader knows. */
const BASES = {
  '%SRCROOT%': { description: { text: 'The workspace, where muster.yaml is.' } },
  CATALOGS: { description: { text: 'The catalogs that ship with Muster, or those of the workspace.' } },
} as const;

/**
 * The report as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0): a rule for each requirement, a result for each that
 * fails (`error` where it is required, else `warning`; with a suppression where a waiver accepts all of it) and one of the
 * kind `open` for each that could not be told. What is met has no result. A result is about the workspace's `muster.yaml`,
 * since a tenant has no files; the requirement's own file is a related location, the subjects are logical locations.
 */
export function renderSarif(model: ReportModel): string {
  const { assessment, muster, requirements } = model;
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Muster', version: muster, rules: requirements.map(ruleOf) } },
        automationDetails: { id: `muster/${onOneLine(assessment.tenant.id)}/` },
        invocations: [{ executionSuccessful: true, endTimeUtc: assessment.assessedAt }],
        originalUriBaseIds: BASES,
        columnKind: 'utf16CodeUnits',
        properties: { assessment: assessment.id, tenant: onOneLine(assessment.tenant.name) },
        results: requirements.flatMap((reported, ruleIndex) => resultOf(reported, ruleIndex, model)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf({ text, result }: ReportedRequirement): object {
  const link = text.remediation.links.find((one) => one.startsWith('https://'));
  const steps = text.remediation.steps.map((step, index) => `${index + 1}. ${onOneLine(step)}`).join('\n');
  return {
    id: text.id,
    shortDescription: { text: onOneLine(text.title) },
    fullDescription: { text: onOneLine(`${text.why} ${text.consequence}`, 1000) },
    help: { text: steps },
    ...(link === undefined ? {} : { helpUri: link }),
    defaultConfiguration: { level: levelOf(result.level) },
    properties: { tags: [text.area, result.level], owner: text.remediation.owner },
  };
}

function levelOf(level: ReportedRequirement['result']['level']): 'error' | 'warning' | 'note' {
  return level === 'required' ? 'error' : level === 'recommended' ? 'warning' : 'note';
}

function resultOf(reported: ReportedRequirement, ruleIndex: number, model: ReportModel): readonly object[] {
  const outcome = outcomeOf(reported);
  if (outcome === 'met' || outcome === 'not-applicable') return [];
  const isOpen = outcome === 'unknown' || outcome === 'error';
  const status = statusOf(reported);
  const waivers = model.waivers.filter((waiver) => waiver.inForce && waiver.requirement === reported.text.id);
  const failingLevel = status === 'not-ready' ? 'error' : levelOf(reported.result.level);
  return [
    {
      ruleId: reported.text.id,
      ruleIndex,
      // The standard wants no level where nothing failed.
      ...(isOpen ? { kind: 'open', level: 'none' } : { kind: 'fail', level: failingLevel }),
      message: { text: outcome === 'waived' ? messageOf(reported) : detailsOf(reported) },
      locations: [{ physicalLocation: place('muster.yaml', '%SRCROOT%'), ...subjectsOf(reported) }],
      relatedLocations: [
        {
          id: 1,
          physicalLocation: place(reported.text.file, 'CATALOGS'),
          message: { text: 'The requirement in its catalog.' },
        },
      ],
      partialFingerprints: { 'requirementOfTenant/v1': `${model.assessment.tenant.id}/${reported.text.id}` },
      ...(outcome === 'waived'
        ? {
            suppressions: waivers.map(({ id, reason, approver, until }) => ({
              kind: 'external',
              status: 'accepted',
              justification: onOneLine(`${id}: ${reason} (approved by ${approver}, until ${until})`),
            })),
          }
        : {}),
      properties: { status: outcome === 'waived' ? 'waived' : status, subjects: reported.result.counts },
    },
  ];
}

/** A place in a file, as a URI; its first line, since that is what every reader can show. */
function place(file: string, uriBaseId: keyof typeof BASES): object {
  const uri = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return { artifactLocation: { uri, uriBaseId }, region: { startLine: 1 } };
}

function subjectsOf(reported: ReportedRequirement): object {
  const { findings } = findingsOf(reported, [statusOf(reported)], MOST_NAMED);
  return findings.length === 0 ? {} : { logicalLocations: findings.map(logicalLocation) };
}

function logicalLocation({ subject, name, kind }: ListedFinding): object {
  return { name: onOneLine(name), fullyQualifiedName: `${kind}/${onOneLine(subject)}`, kind };
}
