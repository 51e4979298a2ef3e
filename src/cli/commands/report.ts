import { join } from 'node:path';
import type { Reader, ReportFormatName } from '../../workspace/index.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { keepHeapSmall } from '../small-heap.ts';
import { choice, flag, text } from '../values.ts';

/** The names in `REPORT_FORMATS`, which is too heavy to load for a help text; a test holds the two against each other. */
const FORMATS = [
  'html',
  'json',
  'xlsx',
  'csv',
  'ndjson',
  'parquet',
  'markdown',
  'ticket',
  'junit',
  'nunit',
  'sarif',
  'oscal-catalog',
  'oscal-results',
  'oscal-poam',
] as const satisfies readonly ReportFormatName[];

/** Those that carry every finding, whatever their number. */
const STREAMED: readonly ReportFormatName[] = ['xlsx', 'csv', 'ndjson', 'parquet'];

/** Those of `READERS`. */
const READERS = ['everybody', 'executive', 'project-manager', 'engineer'] as const satisfies readonly Reader[];

/** `muster report`. */
export const report = defineCommand({
  about:
    'Writes what an assessment found, why, and what to do: as one HTML file that needs no network, for a mail or for paper, or in a format for another program: json is the same content; xlsx a workbook with an action plan that `muster import` reads back; csv, ndjson and parquet carry all findings; markdown is a summary for a pull request, ticket a ticket for each requirement that fails; junit, nunit and sarif are for pipelines, oscal-catalog, oscal-results and oscal-poam for auditors. Without --output it becomes muster-report.html (or .json, ...) in the workspace.',
  args: {},
  options: {
    assessment: text('--assessment <id>', 'an assessment, or the beginning of its id; the newest where not given'),
    format: choice('--format <format>', 'how it is written; --json is short for json on stdout', FORMATS, 'html'),
    for: choice(
      '--for <reader>',
      'for whom the page is: executive is one page, project-manager the onboarding with checklist and timeline, engineer what is not in order with evidence, query and steps',
      READERS,
      'everybody',
    ),
    catalog: text('--catalog <id>', 'with --format oscal-catalog: one catalog of the assessment instead of all'),
    redact: flag(
      '--redact',
      'a copy to share: pseudonyms instead of names, addresses and ids, made with a key that stays in the workspace',
    ),
  },
  json: {
    version: 1,
    fields: {
      assessment: 'results by requirement, gates, evidence by table',
      muster: 'version of Muster that made it',
      requirements: 'each with text (its file), result, findings (at most a few hundred), changedParams and history',
      tables: 'each with doc, and request, permission or question',
      reference: 'reference data with date, ageDays and isOld',
      waivers:
        'each with requirement, reason, approver, until, subjects and inForce, and ended where it was given up early',
      collections: 'who brought which evidence, each with snapshot, source, by, startedAt, endedAt and collector',
      run: 'who made the assessment: by, startedAt, durationMs and timeZone; null where nobody wrote it down',
      trend:
        'the assessments of the workspace up to this one, oldest first, each with gates and requirements by status',
      breakdowns: 'devices by model, ring, and site or country, each with rows of devices, gates and mostly',
      breakdownsMissing: 'why there are no break-downs; null where there are',
      otherTools: 'what other tools said, each with at, snapshot, counts and tests; it decides nothing',
      network: 'sites by services as probes saw them, with endpoints, hosts and stages; null where nobody probed',
      plan: 'the onboarding as `muster plan --json` says it, with timeline and nextCalls; null where there is no plan.yaml, or the assessment is not the newest',
    },
  },
  examples: [
    ['muster report', 'the newest assessment as muster-report.html'],
    ['muster report -C contoso -o verdict.html', 'the same elsewhere'],
    ['muster report --json', 'the same for a program'],
    ['muster report --for executive', 'one page for who decides, as muster-report-executive.html'],
    ['muster report --for project-manager', 'the onboarding, as muster-report-project-manager.html'],
    ['muster report --format xlsx', 'a workbook; fill in its action plan, then `muster import muster-report.xlsx`'],
    ['muster report --format junit -o -', 'test results for a pipeline, on stdout'],
    ['muster report --redact', 'a copy to share, as muster-report-redacted.html'],
    ['muster report --format oscal-results', 'assessment results for an auditor, as OSCAL'],
  ],
  run: async ({ folder, now, options, hasTarget, note, signal }) => {
    if (STREAMED.includes(options.format)) keepHeapSmall();
    const {
      buildReportModel,
      buildWholeReport,
      findAssessment,
      onlyCatalog,
      redactReport,
      REPORT_FORMATS,
      reportFields,
      withPlan,
    } = await import('../../workspace/index.ts');
    if (options.for !== 'everybody' && options.format !== 'html')
      throw new UsageError(`--for: ${options.format} has no readers to choose from; leave out --for or --format`);
    const { writeResultFile } = await import('../result-file.ts');
    const stored = await findAssessment(folder, options.assessment);
    // Whoever asks for rows does not wait for what only a page shows.
    const isWhole = options.format === 'html' || options.format === 'json';
    const found = await (isWhole ? buildWholeReport : buildReportModel)(stored);
    const isNeeded = options.for === 'project-manager';
    const whole = isWhole ? await withPlan(stored, found, { now, isNeeded, signal }) : found;
    if (options.catalog !== undefined && options.format !== 'oscal-catalog')
      throw new UsageError('--catalog is for --format oscal-catalog', 'Leave it out: other formats have all catalogs.');
    const full = options.catalog === undefined ? whole : onlyCatalog(whole, options.catalog);
    const shared = options.redact ? await redactReport(folder, stored, full) : { model: full };
    const { model } = shared;
    const format = REPORT_FORMATS[options.format];
    const body = format.write({ ...shared, stored, reader: options.for, signal });
    if (hasTarget) return { code: EXIT.ok, data: reportFields(model), text: () => '', body };
    const file = join(
      folder,
      `muster-report${options.for === 'everybody' ? '' : `-${options.for}`}${options.redact ? '-redacted' : ''}.${format.extension}`,
    );
    await writeResultFile(file, body);
    note(`The report on ${full.assessment.tenant.name}${options.redact ? ', redacted,' : ''} is in ${file}`);
    return { code: EXIT.ok, data: reportFields(model), text: () => '' };
  },
});
