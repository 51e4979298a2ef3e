import { type JudgeTable, type JudgeWaiver, tableColumns } from '../../assess/index.ts';
import { DERIVED_TABLES, TABLES, withDatabase } from '../../evidence/index.ts';
import type { AssessmentInputs, Supposed } from '../assess.ts';
import type { StoredAssessment } from '../assessment-folder.ts';
import { nearest } from '../describe.ts';
import { subjectsSql } from '../finding-files.ts';
import { WorkspaceFault } from '../read.ts';
import { type AllowChange, allowHost, endpointsWithin, parseAllow } from './allow-host.ts';
import { type BuyChange, buySeats, findLicence, parseSeats, receiversSql } from './buy-seats.ts';
import { parseSet, type SetChange } from './parse-set.ts';
import { countSql, isStated, setColumn } from './set-column.ts';
import { SetFault } from './set-tokens.ts';

/** What is supposed, as it was typed. */
export interface WhatIfRequest {
  readonly buy: readonly string[];
  readonly allow: readonly string[];
  readonly set: readonly string[];
  readonly waive: readonly string[];
  /** Seats are bought and given to nobody. */
  readonly isUnassigned: boolean;
}

/** One supposed change, understood. */
export type Change =
  | { readonly kind: 'buy'; readonly text: string; readonly buy: BuyChange }
  | { readonly kind: 'allow'; readonly text: string; readonly allow: AllowChange }
  | { readonly kind: 'set'; readonly text: string; readonly set: SetChange }
  | { readonly kind: 'waive'; readonly text: string; readonly requirement: string };

/** A change with what it is about: so many rows, and what has to be said of it. */
export interface SupposedChange {
  readonly kind: Change['kind'];
  readonly text: string;
  /** Rows of tables that it changes; people who get a seat; endpoints; findings that it accepts. */
  readonly rows: number;
  readonly sentence: string;
  readonly notes: readonly string[];
}

const MOST_NAMED = 5;

/** Understands what is supposed. Throws `WorkspaceFault` with everything that is wrong, each with the nearest names. */
export function readChanges(
  request: WhatIfRequest,
  { workspace, catalogs }: AssessmentInputs,
  stored: StoredAssessment,
): readonly Change[] {
  const faults: string[] = [];
  const changes: Change[] = [];
  const read = (make: () => Change): void => {
    try {
      changes.push(make());
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      faults.push(error.message);
    }
  };
  const sites = workspace.config.sites.length > 0 ? workspace.config.sites.map(({ id }) => id) : ['main'];
  const columns = tableColumns(catalogs.library.attested.values());
  for (const text of request.buy)
    read(() => {
      const { word, seats } = parseSeats(text);
      return {
        kind: 'buy',
        text,
        buy: { licence: findLicence(word, catalogs), seats, isGiven: !request.isUnassigned },
      };
    });
  for (const text of request.allow) read(() => ({ kind: 'allow', text, allow: parseAllow(text, sites) }));
  for (const text of request.set)
    read(() => {
      try {
        return { kind: 'set', text, set: parseSet(text, { columns, refused: refusalOf }) };
      } catch (error) {
        if (error instanceof SetFault) throw new Error(`--set ${text}: ${error.message}`);
        throw error;
      }
    });
  const ids = stored.assessment.results.map(({ requirement }) => requirement);
  for (const requirement of request.waive)
    read(() => {
      if (!ids.includes(requirement))
        throw new Error(
          `--waive ${requirement}: the newest assessment has no such requirement${nearest(requirement, ids)}`,
        );
      return { kind: 'waive', text: requirement, requirement };
    });
  if (faults.length > 0) throw new WorkspaceFault(faults);
  return changes;
}

/** Why a table cannot be set. */
function refusalOf(name: string): string | undefined {
  const derived = DERIVED_TABLES.find((table) => table.name === name);
  if (derived !== undefined) return `it is made from ${derived.lineage.join(', ')}, which can be`;
  if (name === 'device_facts') return 'it is what each source says; set devices, which is made from it';
  if (['assessed_at', 'evidence_times', 'problems', 'tenant'].includes(name))
    return 'it says how the evidence came to be';
  const table = TABLES.find((one) => one.name === name);
  return table?.kind === 'reference' ? 'it is what the catalogs know, not what a tenant has' : undefined;
}

/** What judging has to know of some changes; `watch` is called with each change and the tables it found. */
export function supposedOf(
  changes: readonly Change[],
  stored: StoredAssessment,
  watch: (change: Change, tables: readonly JudgeTable[]) => void = () => undefined,
): Supposed {
  const inScope = subjectsSql(stored.folder, 'user');
  return {
    tables: (found) =>
      changes.reduce((tables, change) => {
        watch(change, tables);
        if (change.kind === 'buy') return buySeats(tables, change.buy, inScope);
        if (change.kind === 'allow') return allowHost(tables, change.allow);
        return change.kind === 'set' ? setColumn(tables, change.set) : tables;
      }, found),
    waivers: changes.flatMap((change): JudgeWaiver[] =>
      change.kind === 'waive' ? [{ id: 'supposed', requirement: change.requirement, subject: null, pin: '' }] : [],
    ),
  };
}

/** Says of a change what it is about, once the tables are known that it found. */
export async function describeChange(
  change: Change,
  tables: readonly JudgeTable[],
  stored: StoredAssessment,
  scratch: string,
): Promise<SupposedChange> {
  const about = { kind: change.kind, text: change.text };
  switch (change.kind) {
    case 'waive':
      return {
        ...about,
        rows: 0,
        sentence: `What fails ${change.requirement} is accepted by a waiver; what is not known of it is not.`,
        notes: [],
      };
    case 'allow': {
      const { endpoints, partly } = endpointsWithin(tables, change.allow);
      const { patterns, site } = change.allow;
      const pattern = patterns.length === 1 ? patterns.join() : 'what services need';
      return {
        ...about,
        rows: endpoints.length,
        sentence: `${pattern} is let through, untouched, at ${site === undefined ? 'every site' : site}: ${endpoints.length} endpoints that services need.`,
        notes: [
          ...(endpoints.length === 0
            ? [`No endpoint of a list is within ${pattern}, so that nothing can turn by it.`]
            : []),
          ...(partly.length > 0
            ? [`It is only a part of ${partly.slice(0, MOST_NAMED).join(', ')}: what else is within stays as it is.`]
            : []),
        ],
      };
    }
    case 'set': {
      const { table: name, column } = change.set;
      const table = tables.find((one) => one.name === name);
      const isRead = table !== undefined && Object.hasOwn(table.columns, column);
      const isNew = isRead && isStated(change.set) && table.rows.kind === 'inline' && table.rows.rows.length === 0;
      const rows = !isRead ? 0 : isNew ? 1 : await countRows(table, change.set, scratch);
      return {
        ...about,
        rows,
        sentence: `${name}.${column} is set in ${rows} ${rows === 1 ? 'row' : 'rows'}.`,
        notes: [
          ...(isRead
            ? []
            : [`No requirement that was judged reads ${name}.${column}, so that nothing can turn by it.`]),
          ...(isRead && !isNew && table.state.status !== 'complete'
            ? [`${name} is ${table.state.status}: there is no row to change.`]
            : []),
        ],
      };
    }
    case 'buy':
      return describeBuy(change, tables, stored, scratch);
  }
}

async function countRows(table: JudgeTable, set: SetChange, scratch: string): Promise<number> {
  return withDatabase({ scratch }, async (database) => Number((await database.row(countSql(table, set)))['rows']));
}

async function describeBuy(
  { text, buy }: Extract<Change, { kind: 'buy' }>,
  tables: readonly JudgeTable[],
  stored: StoredAssessment,
  scratch: string,
): Promise<SupposedChange> {
  const { licence, seats, isGiven } = buy;
  const users = tables.find(({ name }) => name === 'users');
  const all = Number.MAX_SAFE_INTEGER;
  const lacking =
    users === undefined || users.state.status !== 'complete'
      ? undefined
      : await withDatabase({ scratch }, async (database) =>
          Number(
            (
              await database.row(
                `SELECT count(*) AS n FROM (${receiversSql(users, licence, all, subjectsSql(stored.folder, 'user'))})`,
              )
            )['n'],
          ),
        );
  const given = isGiven ? Math.min(seats, lacking ?? 0) : 0;
  const carried = licence.needs.map(({ capability }) => capability).join(', ');
  return {
    kind: 'buy',
    text,
    rows: given,
    sentence: `${seats} ${seats === 1 ? 'seat' : 'seats'} of ${licence.name} ${seats === 1 ? 'is' : 'are'} bought${carried === '' ? '' : ` (${carried})`}; ${given} of ${lacking ?? 'an unknown number of'} people in scope who lack what it carries get one, in the order of their sign-in names.`,
    notes: [
      ...(licence.kind === 'plan'
        ? [
            `${licence.name} is a service plan, which is only sold within a licence, such as ${licence.soldAs.join(', ')}.`,
          ]
        : []),
      ...(lacking !== undefined && isGiven && lacking > seats ? [`People who still lack it: ${lacking - seats}.`] : []),
      ...(lacking !== undefined && isGiven && lacking < seats ? [`Seats left over: ${seats - lacking}.`] : []),
      ...(isGiven ? [] : ['The seats are bought and given to nobody.']),
      'What a seat costs, and whether it may be bought in this country, Muster does not know.',
    ],
  };
}
