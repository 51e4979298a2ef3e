import type { RequirementResult } from '../finding/index.ts';
import {
  type Reader,
  type ReportModel,
  renderHtml,
  renderJson,
  renderJunit,
  renderMarkdown,
  renderNunit,
  renderOscalCatalog,
  renderOscalPoam,
  renderOscalResults,
  renderSarif,
  renderTickets,
} from '../report/index.ts';
import type { StoredAssessment } from './assessment-folder.ts';
import type { StoredFinding } from './query-findings.ts';
import { writeCsv, writeNdjson, writeParquet } from './write-report-findings.ts';
import { writeXlsx } from './write-report-xlsx.ts';

/** What a format is made from. */
export interface ReportInput {
  /** Aggregates and bounded lists: all that a format for people needs. */
  readonly model: ReportModel;
  /** Where the rows of all findings lie, for the formats that carry every one of them. */
  readonly stored: StoredAssessment;
  /**
   * For a copy to share: what a row of the findings says without names, by `muster report --redact`. A format that reads
   * rows passes each through it; the model was redacted already.
   */
  readonly redactRow?: (finding: StoredFinding) => StoredFinding;
  /** Where the model is redacted: the result, as it is stored, of a requirement by the id that the model gives it. */
  readonly resultOf?: (requirement: string) => RequirementResult | undefined;
  /** For whom; only the page for people is written for one of them. */
  readonly reader?: Reader;
  /** Stops a format that is long in the making. */
  readonly signal?: AbortSignal;
}

/** One way of writing an assessment down. Equal input gives equal bytes. */
export interface ReportFormat {
  /** What follows `muster-report.` in the name of its file. */
  readonly extension: string;
  readonly media: string;
  /** What it is good for, in a few words. */
  readonly doc: string;
  /** The document in pieces: what carries all findings is never in memory as a whole. */
  readonly write: (input: ReportInput) => AsyncIterable<string | Uint8Array>;
}

/** Every format of `muster report`, by the name that `--format` takes. */
export const REPORT_FORMATS = {
  html: {
    extension: 'html',
    media: 'text/html',
    doc: 'one page that needs no network, for a mail or for paper',
    write: async function* ({ model, reader }) {
      yield renderHtml(model, reader);
    },
  },
  json: {
    extension: 'json',
    media: 'application/json',
    doc: 'the same for a program',
    write: rendered(renderJson),
  },
  xlsx: {
    extension: 'xlsx',
    media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    doc: 'a workbook: summary, findings, action plan, devices, endpoints',
    write: writeXlsx,
  },
  csv: { extension: 'csv', media: 'text/csv', doc: 'all findings, for a spreadsheet or a script', write: writeCsv },
  ndjson: {
    extension: 'ndjson',
    media: 'application/x-ndjson',
    doc: 'all findings, one JSON object a line',
    write: writeNdjson,
  },
  parquet: {
    extension: 'parquet',
    media: 'application/vnd.apache.parquet',
    doc: 'all findings, for analysis',
    write: writeParquet,
  },
  markdown: {
    extension: 'md',
    media: 'text/markdown',
    doc: 'a summary for a pull request or a pipeline',
    write: rendered(renderMarkdown),
  },
  ticket: {
    extension: 'tickets.md',
    media: 'text/markdown',
    doc: 'a ticket for each requirement that fails',
    write: rendered(renderTickets),
  },
  junit: {
    extension: 'junit.xml',
    media: 'application/xml',
    doc: 'JUnit XML: a test case for each requirement',
    write: rendered(renderJunit),
  },
  nunit: {
    extension: 'nunit.xml',
    media: 'application/xml',
    doc: 'the same as NUnit 3 XML',
    write: rendered(renderNunit),
  },
  sarif: {
    extension: 'sarif',
    media: 'application/sarif+json',
    doc: 'SARIF 2.1.0: a result for each requirement that is not met',
    write: rendered(renderSarif),
  },
  'oscal-catalog': {
    extension: 'oscal-catalog.json',
    media: 'application/json',
    doc: 'the requirements as an OSCAL catalog',
    write: rendered(renderOscalCatalog),
  },
  'oscal-results': {
    extension: 'oscal-results.json',
    media: 'application/json',
    doc: 'the findings as OSCAL assessment results, for auditors',
    write: rendered(renderOscalResults),
  },
  'oscal-poam': {
    extension: 'oscal-poam.json',
    media: 'application/json',
    doc: 'what to put right as an OSCAL plan of action and milestones',
    write: rendered(renderOscalPoam),
  },
} as const satisfies Readonly<Record<string, ReportFormat>>;

/** A format that `--format` takes. */
export type ReportFormatName = keyof typeof REPORT_FORMATS;

/** A format that is one text, made from the report model alone. */
function rendered(render: (model: ReportModel) => string): ReportFormat['write'] {
  return async function* ({ model }) {
    yield render(model);
  };
}
