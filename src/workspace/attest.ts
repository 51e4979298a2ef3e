import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { AttestedFact } from '../catalog/index.ts';
import { type Catalogs, readCatalogsOf } from './catalogs.ts';
import type { Attestation } from './config.ts';
import { nearest } from './describe.ts';
import { type StatementState, standingOf } from './in-force.ts';
import { parseWorkspace, readWorkspace, type Workspace, WorkspaceFault } from './read.ts';
import { replaceFile } from './write-file.ts';

/** A fact that can be stated, and how it stands. */
export interface AskedFact {
  readonly table: string;
  readonly question: string;
  readonly values: Readonly<
    Record<string, { readonly type: string; readonly doc: string; readonly values?: readonly string[] | undefined }>
  >;
  readonly state: StatementState;
  readonly until?: string;
}

/** A statement to be kept. */
export interface NewAttestation {
  readonly table: string;
  /** `column=value` as typed. */
  readonly values: readonly string[];
  readonly by: string;
  readonly now: Date;
  readonly until?: string;
  readonly proof?: string;
}

const DAY_MS = 86_400_000;

/** Every fact that the catalogs ask for, with what the workspace says of it. */
export async function listAskedFacts(folder: string, now: Date): Promise<readonly AskedFact[]> {
  const workspace = await readWorkspace(folder);
  const { library } = await readCatalogsOf(workspace);
  return [...library.attested.values()].map((fact) => {
    const { state, statement } = standingOf(workspace.attestations, fact.table, now);
    return {
      table: fact.table,
      question: fact.question,
      values: fact.columns,
      state,
      ...(statement === undefined ? {} : { until: statement.until }),
    };
  });
}

/** Adds a statement to `attestations.yaml`; the file's other lines and comments stay. Answers it as kept. */
export async function attest(folder: string, statement: NewAttestation): Promise<Attestation> {
  const workspace = await readWorkspace(folder);
  const fact = findFact(await readCatalogsOf(workspace), statement.table);
  const facts = Object.fromEntries(statement.values.map((text) => readValue(fact, text)));
  if (Object.keys(facts).length === 0)
    throw fault(
      `nothing is stated; say it as column=value, for example ${Object.keys(fact.columns)[0] ?? 'column'}=...`,
    );
  const at = statement.now.toISOString().slice(0, 10);
  const until =
    statement.until ?? new Date(statement.now.getTime() + fact.valid_days * DAY_MS).toISOString().slice(0, 10);
  const kept: Attestation = {
    table: fact.table,
    facts,
    by: statement.by,
    at,
    until,
    ...(statement.proof === undefined ? {} : { proof: statement.proof }),
  };
  const document = parseDocument(workspace.texts['attestations.yaml']);
  if (document.get('attestations') === null || document.get('attestations') === undefined)
    document.set('attestations', document.createNode([]));
  const list = document.get('attestations', true);
  if (typeof list === 'object' && list !== null && 'flow' in list) list.flow = false;
  document.addIn(['attestations'], document.createNode(kept));
  await keep(folder, workspace, document);
  return kept;
}

/** What takes statements back. */
export interface Withdrawal {
  readonly table: string;
  readonly by: string;
  readonly now: Date;
  readonly reason?: string;
}

/**
 * Marks every statement on a fact that still counts as withdrawn, from now on; none is deleted, and the file's other
 * lines and comments stay. Answers them as kept.
 */
export async function withdraw(
  folder: string,
  { table, by, now, reason }: Withdrawal,
): Promise<readonly Attestation[]> {
  const workspace = await readWorkspace(folder);
  // A catalog may no longer ask for what was stated once.
  const name = workspace.attestations.some((one) => one.table === table)
    ? table
    : findFact(await readCatalogsOf(workspace), table).table;
  const withdrawn = { at: now.toISOString(), by, ...(reason === undefined ? {} : { reason }) };
  const document = parseDocument(workspace.texts['attestations.yaml']);
  const taken = workspace.attestations.flatMap((one, index) => {
    if (one.table !== name || one.withdrawn !== undefined || standingOf([one], name, now).state !== 'stated') return [];
    document.setIn(['attestations', index, 'withdrawn'], document.createNode(withdrawn));
    return [{ ...one, withdrawn }];
  });
  if (taken.length === 0)
    throw fault(`${name}: nothing is stated that could be withdrawn; \`muster attest\` alone lists how each stands`);
  await keep(folder, workspace, document);
  return taken;
}

async function keep(folder: string, workspace: Workspace, document: ReturnType<typeof parseDocument>): Promise<void> {
  const text = document.toString({ lineWidth: 140 });
  parseWorkspace(folder, { ...workspace.texts, 'attestations.yaml': text });
  await replaceFile(join(folder, 'attestations.yaml'), text);
}

function findFact({ library }: Catalogs, table: string): AttestedFact {
  const fact = library.attested.get(table) ?? library.attested.get(`attested_${table}`);
  if (fact === undefined)
    throw fault(
      `there is no fact ${table}${nearest(table, [...library.attested.keys()])}; \`muster attest\` alone lists them`,
    );
  return fact;
}

function readValue(fact: AttestedFact, text: string): [string, string | number | boolean | string[]] {
  const [, column = '', value = ''] = /^([a-z0-9_]+)=(.*)$/s.exec(text) ?? [];
  const declared = fact.columns[column];
  if (declared === undefined)
    throw fault(
      `${fact.table} has no ${column === '' ? text : column}; it has ${Object.keys(fact.columns).join(', ')}`,
    );
  if (declared.values !== undefined && !declared.values.includes(value))
    throw fault(`${column}: say one of ${declared.values.join(', ')}`);
  switch (declared.type) {
    case 'boolean':
      if (!/^(true|false|yes|no)$/.test(value)) throw fault(`${column}: say true or false`);
      return [column, value === 'true' || value === 'yes'];
    case 'integer':
    case 'number':
      if (!/^-?\d+(\.\d+)?$/.test(value) || (declared.type === 'integer' && value.includes('.')))
        throw fault(`${column}: say a ${declared.type === 'integer' ? 'whole ' : ''}number`);
      return [column, Number(value)];
    case 'date':
      if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value)))
        throw fault(`${column}: say a date as 2026-11-15`);
      return [column, value];
    case 'text[]':
      return [column, value.split(',').map((part) => part.trim())];
    case 'text':
      if (value === '') throw fault(`${column}: is empty`);
      return [column, value];
  }
}

function fault(message: string): WorkspaceFault {
  return new WorkspaceFault([message]);
}
