import { type CollectedAnswer, type Collection, NETWORK_REQUIREMENTS_COLLECTION } from '../../evidence/index.ts';
import { findEncoding, readText } from '../table/read-text.ts';
import { createRecordSplitter } from '../table/split-records.ts';
import { createCollectionSink } from '../tenant/collection-sink.ts';
import type { FoundFile } from '../walk.ts';
import { type ProbeRow, probeOf, type ResultRow } from './probe-row.ts';
import { readHead } from './read-document.ts';
import { datedAt, scratchFor, skippedFile, type ToolRead, type ToolReading } from './tool.ts';

const SOURCE = 'intune-network-requirements';
const COLUMNS = ['url', 'port', 'protocol', 'dnsresult', 'tcpresult'];
const HEAD_BYTES = 4 << 10;
const MAX_BYTES = 16 << 20;
const MAX_ROWS = 100_000;
const PROBLEMS_LISTED = 20;

const NO_SITE =
  'it does not say at which site it was made, and no row does: put it into a folder sites/<id of the site>/ and import that';

const COLLECTION: Collection = {
  name: NETWORK_REQUIREMENTS_COLLECTION,
  version: 'v1.0',
  path: '',
  permission: '',
  mode: 'application',
  types: [],
};

/**
 * Reads results of the community script MHimken/IntuneNetworkRequirements (`Get-IntuneNetworkRequirements.ps1 -OutputCSV`,
 * function `Test-Network`: the columns; file `ResultList_<ddMMyyyy>_<HHmmss>_<computer>.csv`) into `probes`, as far as a row
 * says something. A row says neither its endpoint list nor its site: a host speaks for itself in every list, and the
 * site is the folder below `sites/` that the file is in; without one nothing is taken. All files together are one snapshot, dated by the oldest:
 * bring those of all sites at once.
 */
export async function readNetworkRequirements(files: readonly FoundFile[], reading: ToolReading): Promise<ToolRead> {
  const reports: ToolRead['reports'][number][] = [];
  const left: FoundFile[] = [];
  const probes = new Map<string, { readonly probe: ProbeRow; readonly at: Date }>();
  const inputs: { file: string; collection: string; objects: number; problems: string[] }[] = [];
  const dates: Date[] = [];
  const faulty: string[] = [];
  for (const file of files) {
    const isTable = /\.csv$/i.test(file.name) && /dnsresult/i.test(await readHead(file, HEAD_BYTES));
    const read = isTable ? await readResults(file, reading.signal) : undefined;
    if (read === undefined) {
      left.push(file);
      continue;
    }
    if ('why' in read) {
      reports.push(skippedFile(file, read.why));
      continue;
    }
    const site = siteOf(file.name);
    if (site === undefined) {
      reports.push(skippedFile(file, NO_SITE));
      continue;
    }
    const at = earlier(dateInName(file.name), file.writtenAt);
    dates.push(at);
    for (const row of read.rows) {
      const probe = probeOf(row, site, at);
      const key = JSON.stringify([probe.site, probe.pattern, probe.protocol, probe.port]);
      const known = probes.get(key);
      if (known === undefined || known.at < at) probes.set(key, { probe, at });
    }
    if (read.problems.length > 0) faulty.push(file.name);
    const entry = { file: file.name, objects: read.rows.length, problems: [...read.problems] };
    reports.push({ ...entry, collection: NETWORK_REQUIREMENTS_COLLECTION });
    inputs.push({ ...entry, collection: NETWORK_REQUIREMENTS_COLLECTION });
  }
  if (inputs.length === 0) return { snapshots: [], reports, left };
  const sink = createCollectionSink(COLLECTION, scratchFor(reading, SOURCE));
  for (const { probe } of probes.values()) sink.add({ ...probe });
  for (const name of faulty) sink.lose(`lines of ${name} could not be read`);
  sink.note({ group: SOURCE, hasNext: false });
  const oldest = dates.sort((a, b) => a.getTime() - b.getTime())[0];
  const answer: CollectedAnswer = {
    ...sink.finish(() => datedAt(reading, undefined, oldest)),
    request: 'Get-IntuneNetworkRequirements.ps1 -OutputCSV, on a PC at each site',
    permission: 'none',
  };
  return { snapshots: [{ source: SOURCE, answers: [answer], inputs }], reports, left };
}

type ResultsRead =
  | { readonly rows: readonly ResultRow[]; readonly problems: readonly string[] }
  | { readonly why: string };

/** The rows of a result list; nothing where its first line is not the script's. */
async function readResults(file: FoundFile, signal: AbortSignal | undefined): Promise<ResultsRead | undefined> {
  const splitter = createRecordSplitter(',');
  const rows: ResultRow[] = [];
  const problems: string[] = [];
  let unlisted = 0;
  let header: readonly string[] | undefined;
  const encoding = await findEncoding(file.path, signal);

  /** Answers whether the file may still be a result list. */
  function take(cells: readonly string[], line: number): boolean {
    if (header === undefined) {
      header = cells.map((cell) => cell.trim().toLowerCase());
      return COLUMNS.every((column) => header?.includes(column));
    }
    if (cells.length === 1 && cells[0] === '') return true;
    if (cells.length !== header.length) {
      if (problems.length < PROBLEMS_LISTED)
        problems.push(`line ${line}: ${cells.length} cells instead of ${header.length}`);
      else unlisted += 1;
      return true;
    }
    const names = header;
    rows.push(new Map(cells.map((cell, index) => [names[index] ?? '', cell.trim()])));
    return true;
  }

  for await (const text of readText(file.path, encoding, signal)) {
    for (const { cells, line } of splitter.push(text)) if (!take(cells, line)) return undefined;
    if (header !== undefined && file.bytes > MAX_BYTES) return { why: `it is larger than ${MAX_BYTES >> 20} MiB` };
    if (rows.length > MAX_ROWS) return { why: `it has more than ${MAX_ROWS} rows` };
  }
  for (const { cells, line } of splitter.end()) if (!take(cells, line)) return undefined;
  if (header === undefined) return undefined;
  if (unlisted > 0) problems.push(`and ${unlisted} more`);
  return { rows, problems };
}

/** The site that a file was put under; nothing where it was put under none. */
function siteOf(name: string): string | undefined {
  return /(?:^|\/)sites\/([^/]{1,100})\/[^/]+$/i.exec(name)?.[1];
}

/** The beginning of the day in the name of a file, which has no zone; day first, as the script writes it. */
function dateInName(name: string): Date | undefined {
  const found = /ResultList_(\d\d)(\d\d)(20\d\d)_\d{6}_[^/]*$/i.exec(name);
  if (found === null) return undefined;
  const [, day = '', month = '', year = ''] = found;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day) ? undefined : date;
}

/** A copied file looks newer than it is. */
function earlier(inName: Date | undefined, writtenAt: Date): Date {
  return inName !== undefined && inName < writtenAt ? inName : writtenAt;
}
