import type { AttestedFact, CatalogEntry, Requirement, TextFault } from '../catalog/index.ts';
import { DERIVED_TABLES, TABLES } from '../evidence/index.ts';
import { failingStatus, type TableState } from '../finding/index.ts';
import { breaches, type Erasure, type Evidence, erasures, isContradiction, isFailing, unattested } from './erasures.ts';
import type { JudgeProcess } from './judge/process.ts';
import type { Judged, JudgedFinding, JudgeRequirement, JudgeTable, Row } from './judge/protocol.ts';
import { derivedForJudge, type PreparedRequirement, tableColumns } from './prepare.ts';

/** Rows of the tables that ship with Muster, so that examples need not repeat them. */
export type ReferenceRows = ReadonlyMap<string, readonly Row[]>;

const LIMITS = { timeoutMs: 10_000, rssMb: 1500 };
const ALWAYS: Evidence = {
  tenant: [{ id: 'contoso', name: 'Contoso' }],
  assessed_at: [{ moment: '2026-11-15T00:00:00' }],
  profile: [{}],
  sites: [{ id: 'main', name: 'main' }],
  services: [],
  special_accounts: [],
  pilot_groups: [],
  exclusions: [],
  problems: [],
};

/** Judges a requirement over some evidence: as an assessment would, or as a variant of what was judged before. */
type Verdict = (evidence: Evidence, isVariant?: boolean) => Promise<Judged | string>;

/** Runs the examples of requirements and holds each against the erasure law. */
export interface ExampleRunner {
  run(prepared: PreparedRequirement): Promise<readonly TextFault[]>;
}

/** Sets a judge up for examples: every table empty, derived tables made when needed, reference tables filled. */
export async function createExampleRunner(
  judge: JudgeProcess,
  attested: readonly AttestedFact[],
  reference: ReferenceRows,
): Promise<ExampleRunner> {
  const columns = tableColumns(attested);
  const base = [...columns.keys()].filter((name) => !DERIVED_TABLES.some((table) => table.name === name));
  const make = (name: string, rows: readonly Row[] | undefined): JudgeTable =>
    toTable(name, columns.get(name) ?? {}, rows ?? reference.get(name) ?? ALWAYS[name]);
  const setup = {
    threads: 1,
    memoryLimitMb: 1024,
    tables: base.map((name) => make(name, undefined)),
    derived: derivedForJudge(),
    waivers: [],
    isReplayed: true as const,
  };
  const answer = await judge.ask({ kind: 'setup', setup }, { timeoutMs: 30_000, rssMb: 1500 });
  if (answer.kind === 'failed') throw new Error(`examples cannot be set up: ${answer.message}`);
  let loaded = new Map<string, readonly Row[]>();

  /** Judges over some evidence; only tables whose rows differ from those of the time before are sent. */
  async function ask(requirement: JudgeRequirement, evidence: Evidence, isVariant: boolean): Promise<Judged | string> {
    const wanted = new Map(Object.entries(evidence));
    const changed = [...new Set([...loaded.keys(), ...wanted.keys()])].filter(
      (name) => loaded.get(name) !== wanted.get(name),
    );
    loaded = wanted;
    const tables = changed.map((name) => make(name, evidence[name]));
    const answer = await judge.ask({ kind: 'judge', requirement, tables, isVariant }, LIMITS);
    // Which of them were put in place before it failed is not known: rows of their own make all be sent anew.
    if (answer.kind === 'failed') loaded = new Map([...changed, ...wanted.keys()].map((name) => [name, []]));
    return answer.kind === 'judged' ? answer.judged : answer.kind === 'failed' ? answer.message : 'no answer';
  }

  /** Remembers verdicts by evidence: many examples of a requirement lose the same. */
  function remembering(requirement: JudgeRequirement): Verdict {
    const known = new Map<string, Judged | string>();
    return async (evidence, isVariant = true) => {
      const key = JSON.stringify(Object.entries(evidence).sort(([a], [b]) => (a < b ? -1 : 1)));
      const verdict = known.get(key) ?? (await ask(requirement, evidence, isVariant));
      known.set(key, verdict);
      return verdict;
    };
  }

  return {
    async run({ entry, judge: requirement }) {
      const faults: string[] = [...shapeFaults(entry.requirement, columns), ...coverageFaults(entry, requirement)];
      if (faults.length > 0) return toFaults(entry.requirement, faults);
      const verdict = remembering(requirement);
      for (const example of entry.requirement.examples) {
        const evidence: Evidence = { ...entry.requirement.given, ...example.evidence };
        const judged = await verdict(evidence, false);
        if (typeof judged === 'string') {
          faults.push(`example "${example.name}": the check failed: ${firstLines(judged)}`);
          continue;
        }
        faults.push(...compare(example.name, example.expect, judged.findings));
        // The law speaks of what passed or failed: where nothing did, there is nothing to lose.
        if (!judged.findings.some((finding) => finding.status === 'ready' || isFailing(finding))) continue;
        for (const variant of erasures(evidence, requirement, columns)) {
          const erased = await verdict(variant.evidence);
          if (typeof erased === 'string')
            faults.push(`example "${example.name}", ${variant.what}: the check failed: ${firstLines(erased)}`);
          else
            for (const breach of breaches(judged.findings, erased.findings)) {
              const contradicts = await contradictionsIn(requirement, evidence, variant, verdict);
              if (contradicts === undefined || !isContradiction(breach, judged.findings, ...contradicts))
                faults.push(
                  `example "${example.name}", ${variant.what}: ${breach.what}; lost evidence must not decide`,
                );
            }
        }
      }
      return toFaults(entry.requirement, faults);
    },
  };
}

/** The findings without what is attested, before and after a loss in a table that the requirement can do without. */
async function contradictionsIn(
  requirement: JudgeRequirement,
  evidence: Evidence,
  { table, evidence: left }: Erasure,
  verdict: Verdict,
): Promise<readonly [alone: readonly JudgedFinding[], lost: readonly JudgedFinding[]] | undefined> {
  const [before, after] = [unattested(evidence), unattested(left)];
  const isTolerated = requirement.reads.some((read) => read.table === table && read.tolerated);
  if (!isTolerated || before === undefined || after === undefined) return undefined;
  const [alone, lost] = [await verdict(before), await verdict(after)];
  return typeof alone === 'string' || typeof lost === 'string' ? undefined : [alone.findings, lost.findings];
}

function toFaults(requirement: Requirement, messages: readonly string[]): readonly TextFault[] {
  return [...new Set(messages)].map((message) => ({ file: requirement.file, line: 1, column: 1, message }));
}

function toTable(
  name: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly Row[] | undefined,
): JudgeTable {
  const kind = TABLES.find((table) => table.name === name)?.kind ?? 'attested';
  const always = kind === 'workspace' || kind === 'reference' || kind === 'attested';
  const notSupplied =
    rows === undefined || rows.length === 0
      ? []
      : Object.keys(columns).filter((column) => rows.every((row) => row[column] === undefined));
  const state: TableState = {
    table: name,
    status: rows === undefined && !always ? 'not-collected' : 'complete',
    rows: rows?.length ?? 0,
    ...(kind === 'collected' || kind === 'devices' ? { columnsNotSupplied: notSupplied } : {}),
  };
  return { name, columns, rows: { kind: 'inline', rows: rows ?? [] }, state };
}

function shapeFaults(
  requirement: Requirement,
  columns: ReadonlyMap<string, Readonly<Record<string, string>>>,
): string[] {
  const faults: string[] = [];
  const seen = new Map<string, string>();
  const places: [string, Evidence][] = [
    ['given', requirement.given],
    ...requirement.examples.map((example): [string, Evidence] => [`example "${example.name}"`, example.evidence]),
  ];
  for (const [where, evidence] of places) {
    for (const [table, rows] of Object.entries(evidence)) {
      const known = columns.get(table);
      if (known === undefined || DERIVED_TABLES.some((derived) => derived.name === table))
        faults.push(`${where}: ${table} is no table that evidence can be given for`);
      else
        for (const row of rows)
          for (const [column, cell] of Object.entries(row))
            faults.push(...cellFaults(`${where}: ${table}.${column}`, known[column], cell));
    }
  }
  for (const example of requirement.examples) {
    const text = JSON.stringify(example.evidence);
    const twin = seen.get(text);
    if (twin !== undefined) faults.push(`example "${example.name}": has the same evidence as "${twin}"`);
    seen.set(text, example.name);
  }
  return faults;
}

function cellFaults(where: string, type: string | undefined, cell: Row[string]): string[] {
  if (type === undefined) return [`${where}: there is no such column`];
  if (cell === null) return [];
  const fits = type.endsWith('[]')
    ? Array.isArray(cell)
    : type === 'BOOLEAN'
      ? typeof cell === 'boolean'
      : type === 'BIGINT' || type === 'DOUBLE'
        ? typeof cell === 'number'
        : typeof cell === 'string';
  const isTime = type === 'TIMESTAMP' || type === 'DATE';
  if (!fits) return [`${where}: is ${JSON.stringify(cell)}, not ${type.toLowerCase()}`];
  return isTime && !/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z?)?$/.test(String(cell))
    ? [`${where}: write times as 2026-11-15T00:00:00`]
    : [];
}

/** Every status and reason that the requirement can reach needs an example. */
function coverageFaults(entry: CatalogEntry, requirement: JudgeRequirement): string[] {
  const expected = new Set(entry.requirement.examples.flatMap((example) => Object.values(example.expect)));
  const statuses = new Set([...expected].map((text) => text.split(' ')[0]));
  const wanted = new Set<string>(['ready', 'unknown']);
  const reasons = Object.entries(entry.requirement.reasons);
  if (reasons.length === 0) wanted.add(failingStatus(entry.requirement.level));
  for (const [, reason] of reasons) wanted.add(failingStatus(reason.level ?? entry.requirement.level));
  if (requirement.outputs.includes('applies')) wanted.add('not-applicable');
  const faults = [...wanted]
    .filter((status) => !statuses.has(status))
    .map((status) => `examples: none expects ${status}`);
  for (const [reason] of reasons)
    if (![...expected].some((text) => text.endsWith(` ${reason}`)))
      faults.push(`examples: none expects the reason ${reason}`);
  return faults;
}

function compare(name: string, expect: Readonly<Record<string, string>>, findings: readonly JudgedFinding[]): string[] {
  const faults: string[] = [];
  const bySubject = new Map(findings.map((finding) => [finding.subject, finding]));
  for (const [subject, text] of Object.entries(expect)) {
    const finding = bySubject.get(subject);
    const [status, reason] = text.split(' ');
    const got =
      finding === undefined
        ? 'no finding'
        : `${finding.status}${finding.reason === null ? '' : ` ${finding.reason}`}${finding.blockedBy === null ? '' : ` (${finding.blockedBy})`}`;
    if (finding === undefined || finding.status !== status || (reason !== undefined && finding.reason !== reason))
      faults.push(`example "${name}": expected ${text} for ${subject}, got ${got}`);
  }
  for (const { subject, status, observed } of findings) {
    if (expect[subject] === undefined)
      faults.push(`example "${name}": got ${status} for ${subject}, which it does not expect`);
    if (observed !== null && BROKEN_OFF.test(observed))
      faults.push(`example "${name}": observed of ${subject}, which is ${status}, breaks off: "${observed}"`);
  }
  return faults;
}

/** What a check says where it joins words to a list that turns out to be empty. */
const BROKEN_OFF = /^$|^\s|[\s:,;]$/;

function firstLines(message: string): string {
  return message.split('\n').slice(0, 2).join(' ');
}
