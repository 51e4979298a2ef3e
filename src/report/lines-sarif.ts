import { onOneLine } from './plain-text.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
/** What readers of SARIF show of one run at most. */
const MOST_RESULTS = 5_000;

/** A line of somebody's file; lines are counted from 1. */
export interface ReportedLine {
  readonly file: string;
  readonly line: number;
}

/** A kind of result, and what to do about it. */
export interface LineRule {
  readonly id: string;
  readonly title: string;
  readonly help: string;
}

/** Something about a line: it fails, or, where nobody can tell, is open. */
export interface LineResult {
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note' | 'open';
  readonly message: string;
  readonly place: ReportedLine;
  readonly related?: ReportedLine;
  /** The same for the same result of another run, whatever line it has moved to. */
  readonly fingerprint: string;
}

/** What is said about lines of files. */
export interface LineReport {
  readonly muster: string;
  readonly at: Date;
  /** What the run was about, as part of its id. */
  readonly about: string;
  readonly rules: readonly LineRule[];
  readonly results: readonly LineResult[];
}

/**
 * Results at the lines of files as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0). A path that is not absolute is
 * relative to where the command ran. At most 5,000 results, in the order given.
 */
export function renderLinesSarif({ muster, at, about, rules, results }: LineReport): string {
  const used = new Set(results.map(({ rule }) => rule));
  const named = rules.filter(({ id }) => used.has(id));
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Muster',
            version: muster,
            rules: named.map(({ id, title, help }) => ({
              id,
              shortDescription: { text: onOneLine(title) },
              help: { text: onOneLine(help, 1000) },
            })),
          },
        },
        automationDetails: { id: `muster/${onOneLine(about)}/` },
        invocations: [{ executionSuccessful: true, endTimeUtc: at.toISOString() }],
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder that the command ran in.' } } },
        columnKind: 'utf16CodeUnits',
        results: results.slice(0, MOST_RESULTS).map((one) => resultOf(one, named)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf(
  { rule, level, message, place, related, fingerprint }: LineResult,
  rules: readonly LineRule[],
): object {
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    // The standard wants no level where nothing failed.
    ...(level === 'open' ? { kind: 'open', level: 'none' } : { kind: 'fail', level }),
    message: { text: onOneLine(message, 1000) },
    locations: [{ physicalLocation: locationOf(place) }],
    ...(related === undefined
      ? {}
      : {
          relatedLocations: [
            { id: 1, physicalLocation: locationOf(related), message: { text: 'What decides before it.' } },
          ],
        }),
    partialFingerprints: { 'endpointOfAllowList/v1': onOneLine(fingerprint, 500) },
  };
}

function locationOf({ file, line }: ReportedLine): object {
  const path = file.toWellFormed().replaceAll('\\', '/').replace(/^\.\//, '');
  const isAbsolute = /^\/|^[a-z]:\//i.test(path);
  const uri = path
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/^([a-z])%3A\//i, '/$1:/');
  return {
    artifactLocation: isAbsolute ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' },
    region: { startLine: Math.max(1, line) },
  };
}
