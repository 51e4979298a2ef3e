import XMLBuilder from 'fast-xml-builder';
import type { ReportedRequirement, ReportModel } from './model.ts';
import { outcomeOf, statusOf } from './outcome.ts';
import { detailsOf, messageOf } from './plain-requirement.ts';
import { onOneLine } from './plain-text.ts';
import { AREA_WORDS, LEVEL_WORDS, STATUS_WORDS } from './words.ts';

/**
 * The report as JUnit XML: a test suite for each area, a test case for each requirement. One that fails has its
 * `<failure>` (of type `not-ready` or `advisory`), one that could not be judged for an error its `<error>`. Unknown, not
 * applicable and waived are `<skipped>` with the reason: nothing was found wrong, and nobody is told that it is right.
 *
 * JUnit has no schema of its own; this satisfies the one of Jenkins (jenkinsci/xunit-plugin, junit-10.xsd) and, except for
 * what is skipped, which Ant's first schema does not know, the one of Ant (github.com/windyroad/JUnit-Schema).
 */
export function renderJunit(model: ReportModel): string {
  const suites = Object.entries(AREA_WORDS).flatMap(([area, title]) => {
    const requirements = model.requirements.filter(({ text }) => text.area === area);
    return requirements.length === 0 ? [] : [{ area, title, requirements }];
  });
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });
  const document = {
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    testsuites: { testsuite: suites.map((suite, index) => suiteOf(suite, index, model)) },
  };
  return `${builder.build(document).trimEnd()}\n`;
}

interface Suite {
  readonly area: string;
  readonly title: string;
  readonly requirements: readonly ReportedRequirement[];
}

function suiteOf({ area, title, requirements }: Suite, index: number, model: ReportModel): object {
  const { assessment, muster } = model;
  const count = (...outcomes: readonly string[]) =>
    requirements.filter((reported) => outcomes.includes(outcomeOf(reported))).length;
  const properties = {
    tenant: onOneLine(assessment.tenant.name),
    'tenant-id': onOneLine(assessment.tenant.id),
    assessment: assessment.id,
    muster,
  };
  return {
    '@_id': index,
    '@_name': title,
    '@_package': `muster.${area}`,
    // The schema of Ant allows no time zone here; it is UTC.
    '@_timestamp': assessment.assessedAt.slice(0, 19),
    '@_hostname': 'localhost',
    '@_tests': requirements.length,
    '@_failures': count('failing'),
    '@_errors': count('error'),
    '@_skipped': count('unknown', 'waived', 'not-applicable'),
    '@_time': '0',
    properties: {
      property: Object.entries(properties).map(([name, value]) => ({ '@_name': name, '@_value': value })),
    },
    testcase: requirements.map((reported) => testCaseOf(reported, area)),
    'system-out': '',
    'system-err': '',
  };
}

function testCaseOf(reported: ReportedRequirement, area: string): object {
  const { text, result } = reported;
  return {
    '@_name': `${text.id}: ${onOneLine(text.title)}`,
    '@_classname': `muster.${area}.${LEVEL_WORDS[result.level].title.toLowerCase()}`,
    '@_time': '0',
    ...outcomeElement(reported),
  };
}

function outcomeElement(reported: ReportedRequirement): object {
  const outcome = outcomeOf(reported);
  const status = statusOf(reported);
  const said = { '@_message': messageOf(reported), '@_type': outcome === 'waived' ? 'waived' : status };
  switch (outcome) {
    case 'failing':
      return { failure: { ...said, '#text': detailsOf(reported) } };
    case 'error':
      return { error: { ...said, '#text': detailsOf(reported) } };
    case 'unknown':
    case 'waived':
    case 'not-applicable':
      return {
        skipped: {
          '@_message': `${outcome === 'waived' ? 'Waived' : STATUS_WORDS[status].title}: ${messageOf(reported)}`,
        },
      };
    case 'met':
      return {};
  }
}
