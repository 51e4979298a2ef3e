import XMLBuilder from 'fast-xml-builder';
import type { ReportedRequirement, ReportModel } from './model.ts';
import { outcomeOf } from './outcome.ts';
import { detailsOf, messageOf } from './plain-requirement.ts';
import { onOneLine } from './plain-text.ts';
import { AREA_WORDS } from './words.ts';

/** The results that NUnit knows; `Inconclusive` is its word for what could not be told. */
type Result = 'Passed' | 'Failed' | 'Inconclusive' | 'Skipped';

interface Case {
  readonly reported: ReportedRequirement;
  readonly result: Result;
}

/**
 * The report as NUnit 3 XML (docs.nunit.org, Test Result XML Format; and `TestResult.xsd` of nunit/nunit, which wants a
 * filter, seeds and warnings of everybody): a suite for each area, a test case for each
 * requirement. Failing and error are `Failed` (an error with the label `Error`), always with a `<failure>`: without one,
 * Azure DevOps counts a failure as passed. Unknown is `Inconclusive`; not applicable and waived are `Skipped`, both with
 * their `<reason>`.
 */
export function renderNunit(model: ReportModel): string {
  const { assessment, muster } = model;
  const times = { '@_start-time': assessment.assessedAt, '@_end-time': assessment.assessedAt, '@_duration': '0' };
  const areas = Object.entries(AREA_WORDS).flatMap(([area, title]) => {
    const cases = model.requirements.filter(({ text }) => text.area === area).map(caseOf);
    return cases.length === 0 ? [] : [{ area, title, cases }];
  });
  const all = areas.flatMap(({ cases }) => cases);
  const suites = areas.map(({ area, title, cases }, index) => ({
    '@_type': 'TestFixture',
    '@_id': `1-${index + 1}`,
    '@_name': title,
    '@_fullname': `Muster.${area}`,
    '@_classname': `Muster.${area}`,
    '@_runstate': 'Runnable',
    ...totals(cases),
    '@_warnings': '0',
    ...times,
    ...childFailure(cases),
    'test-case': cases.map((one, place) => testCase(one, area, `2-${index + 1}-${place + 1}`, times)),
  }));
  const document = {
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    'test-run': {
      '@_id': '0',
      '@_name': onOneLine(assessment.tenant.name),
      '@_fullname': 'Muster',
      ...totals(all),
      ...times,
      '@_random-seed': '0',
      filter: '',
      'test-suite': {
        '@_type': 'TestSuite',
        '@_id': '1-0',
        '@_name': onOneLine(assessment.tenant.name),
        '@_fullname': 'Muster',
        '@_runstate': 'Runnable',
        ...totals(all),
        '@_warnings': '0',
        ...times,
        properties: {
          property: [
            { '@_name': 'Muster', '@_value': muster },
            { '@_name': 'Assessment', '@_value': assessment.id },
            { '@_name': 'Tenant', '@_value': onOneLine(assessment.tenant.id) },
          ],
        },
        ...childFailure(all),
        'test-suite': suites,
      },
    },
  };
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    format: true,
    suppressEmptyNode: true,
  });
  return `${builder.build(document).trimEnd()}\n`;
}

function caseOf(reported: ReportedRequirement): Case {
  return { reported, result: resultOf(reported) };
}

function resultOf(reported: ReportedRequirement): Result {
  switch (outcomeOf(reported)) {
    case 'failing':
    case 'error':
      return 'Failed';
    case 'unknown':
      return 'Inconclusive';
    case 'waived':
    case 'not-applicable':
      return 'Skipped';
    case 'met':
      return 'Passed';
  }
}

function totals(cases: readonly Case[]): object {
  const count = (result: Result) => cases.filter((one) => one.result === result).length;
  const worst: readonly Result[] = ['Failed', 'Inconclusive', 'Passed', 'Skipped'];
  return {
    '@_testcasecount': cases.length,
    '@_result': worst.find((result) => count(result) > 0) ?? 'Inconclusive',
    '@_total': cases.length,
    '@_passed': count('Passed'),
    '@_failed': count('Failed'),
    '@_inconclusive': count('Inconclusive'),
    '@_skipped': count('Skipped'),
    '@_asserts': '0',
  };
}

function childFailure(cases: readonly Case[]): object {
  return cases.some(({ result }) => result === 'Failed')
    ? { failure: { message: 'One or more requirements are not met.' } }
    : {};
}

function testCase({ reported, result }: Case, area: string, id: string, times: object): object {
  const { text } = reported;
  const label = outcomeOf(reported) === 'error' ? { '@_label': 'Error' } : {};
  return {
    '@_id': id,
    '@_name': `${text.id}: ${onOneLine(text.title)}`,
    '@_fullname': `Muster.${area}.${text.id}`,
    '@_methodname': text.id,
    '@_classname': `Muster.${area}`,
    '@_runstate': 'Runnable',
    '@_seed': '0',
    '@_result': result,
    ...label,
    ...times,
    '@_asserts': '0',
    properties: { property: [{ '@_name': 'Category', '@_value': reported.result.level }] },
    ...(result === 'Failed' ? { failure: { message: detailsOf(reported) } } : {}),
    ...(result === 'Inconclusive' || result === 'Skipped' ? { reason: { message: messageOf(reported) } } : {}),
  };
}
