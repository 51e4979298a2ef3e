import { startJudge, tableColumns } from '../assess/index.ts';
import { prepareRequirements } from './assess.ts';
import { readCatalogsOf } from './catalogs.ts';
import { requestOf } from './describe.ts';
import { type FoundEvidence, findEvidence } from './evidence.ts';
import { judgeTables } from './judge-tables.ts';
import { readWorkspace } from './read.ts';

/** Evidence that would let more requirements be judged. */
export interface MissingEvidence {
  readonly table: string;
  /** `not-collected`, `stale`, `denied`, ... */
  readonly state: string;
  /** The request that brings it, with its permission; absent where it comes otherwise. */
  readonly request?: string;
  readonly permission?: string;
  readonly delegatedOnly?: boolean;
  /** What to do where no request brings it. */
  readonly otherwise?: string;
  /** Requirements that wait for it, and perhaps for more. */
  readonly requirements: readonly string[];
}

/** How many requirements the evidence suffices for, and what the rest waits for. */
export interface Preflight {
  readonly judgeable: number;
  readonly total: number;
  readonly missing: readonly MissingEvidence[];
}

/** Says what can be judged with the evidence of a workspace (or with `evidence`) and what to bring for the rest. Judges nothing. */
export async function preflight(folder: string, now: Date, evidence?: FoundEvidence): Promise<Preflight> {
  const workspace = await readWorkspace(folder);
  const catalogs = await readCatalogsOf(workspace);
  const judge = startJudge();
  const { requirements } = await prepareRequirements(workspace, catalogs, judge).finally(() => judge.close());
  const attested = [...catalogs.library.attested.values()];
  const found = evidence ?? (await findEvidence(folder));
  const { tables } = judgeTables(
    { workspace, attested, reference: catalogs.reference, evidence: found.tables, assessedAt: now },
    requirements,
    [...tableColumns(attested).keys()],
  );
  const states = new Map(tables.map((table) => [table.name, table.state]));
  const waiting = new Map<string, string[]>();
  let judgeable = 0;
  for (const { judge } of requirements) {
    const open = judge.reads
      .filter((read) => !read.tolerated && !isThere(states.get(read.table)))
      .map((read) => read.table);
    const unstated = judge.reads
      .filter(
        (read) =>
          read.table.startsWith('attested_') &&
          states.get(read.table)?.rows === 0 &&
          judge.reads.every((other) => other.table === read.table || !isCollected(other.table)),
      )
      .map((read) => read.table);
    if (open.length + unstated.length === 0) judgeable++;
    for (const table of [...open, ...unstated]) waiting.set(table, [...(waiting.get(table) ?? []), judge.id]);
  }
  const missing = [...waiting].map(([table, ids]): MissingEvidence => {
    const [request] = requestOf(table);
    const state = states.get(table);
    const fact = catalogs.library.attested.get(table);
    const base = {
      table,
      state: fact === undefined ? (state?.status ?? 'not-collected') : 'not-stated',
      requirements: ids.sort(),
    };
    if (request !== undefined)
      return {
        ...base,
        request: `GET ${request.request}`,
        permission: request.permission,
        delegatedOnly: request.mode === 'delegated',
      };
    if (fact !== undefined) return { ...base, otherwise: `muster attest ${table}: ${fact.question}` };
    return {
      ...base,
      otherwise:
        table === 'probes' || table === 'allow_list_verdicts'
          ? 'run `muster probe --site <id>` on a machine at each site, or `muster allowlist verify FILE... --site <id>` on the files of its proxy or firewall'
          : `bring ${table}`,
    };
  });
  return {
    judgeable,
    total: requirements.length,
    missing: missing.sort((a, b) => b.requirements.length - a.requirements.length || (a.table < b.table ? -1 : 1)),
  };
}

function isThere(state: { readonly status: string } | undefined): boolean {
  return state === undefined || state.status === 'complete' || state.status === 'truncated';
}

function isCollected(table: string): boolean {
  return requestOf(table).length > 0;
}
