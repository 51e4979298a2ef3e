import type { TableState } from '../../finding/index.ts';
import type { ReportedRequirement, ReportModel } from '../model.ts';
import { TABLE_STATE_WORDS } from '../words.ts';
import type { IdMaker } from './ids.ts';
import { assessedAt } from './metadata.ts';
import { foreign, line, ours, props, timeOr } from './text.ts';

/** What OSCAL calls the ways of looking. */
type Method = 'EXAMINE' | 'INTERVIEW' | 'UNKNOWN';

/** What the evidence of a requirement is, for an observation. */
export interface RelevantEvidence {
  readonly methods: readonly Method[];
  /** When the oldest of it was collected; the time of the assessment where nothing says. */
  readonly collected: string;
  readonly links: readonly object[];
}

/** Tables that a person states: attested facts, and what muster.yaml says of the tenant. */
function isStated(table: string): boolean {
  return table.startsWith('attested_') || table === 'profile' || table === 'sites';
}

/** Which evidence a requirement rests on, how it was come by and when. */
export function evidenceOf({ result }: ReportedRequirement, model: ReportModel, id: IdMaker): RelevantEvidence {
  const states = new Map(model.assessment.tables.map((state) => [state.table, state]));
  const used = result.tables.flatMap((table) => states.get(table) ?? []);
  const collected = used.flatMap(({ collectedAt }) => (collectedAt === undefined ? [] : [timeOr(collectedAt, '')]));
  const methods: readonly Method[] = [
    ...(result.tables.some((table) => !isStated(table)) ? (['EXAMINE'] as const) : []),
    ...(result.tables.some(isStated) ? (['INTERVIEW'] as const) : []),
  ];
  return {
    methods: methods.length === 0 ? ['UNKNOWN'] : methods,
    collected: collected.filter((time) => time !== '').sort()[0] ?? assessedAt(model),
    links: used.map(({ table, status }) => ({
      href: `#${id('table', table)}`,
      description: `${line(table)}: ${TABLE_STATE_WORDS[status].means}`,
    })),
  };
}

/** The tables that requirements read, as resources to point at: what they hold, from when, whether all of it. No rows. */
export function evidenceResources(
  model: ReportModel,
  requirements: readonly ReportedRequirement[],
  id: IdMaker,
): readonly object[] {
  const read = new Set(requirements.flatMap(({ result }) => result.tables));
  const docs = new Map(model.tables.map(({ name, doc }) => [name, doc]));
  const states = new Map(model.assessment.tables.map((state) => [state.table, state]));
  return [...states.values()]
    .filter(({ table }) => read.has(table))
    .map((state) => ({
      uuid: id('table', state.table),
      title: line(state.table),
      description: ours(docs.get(state.table) ?? 'A table of evidence.'),
      props: stateProps(state),
      ...(state.message === undefined ? {} : { remarks: foreign(state.message) }),
    }));
}

function stateProps(state: TableState): readonly object[] {
  return props({
    'evidence-status': state.status,
    snapshot: state.snapshot,
    'collected-at': state.collectedAt,
    rows: state.rows,
    request: state.request,
    permission: state.permission,
  });
}
