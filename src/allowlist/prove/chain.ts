import type { Configuration, RouteDecision, Rule, Table } from '../model/configuration.ts';
import type { Deciding } from '../model/proof.ts';
import { doubtIn } from './doubt.ts';
import type { Answer } from './outcome.ts';

/** The tables of a configuration in the order in which they are indexed. */
export const TABLE_KINDS = ['access', 'inspection', 'authentication', 'route'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

/** A table of the chain. */
export interface ChainTable {
  readonly configuration: number;
  readonly kind: TableKind;
  readonly table: Table<string>;
  /** What was not understood and could change any of its answers. */
  readonly doubts: readonly string[];
}

/** All tables of a chain of configurations, the nearest to the device first. */
export function tablesOf(chain: readonly Configuration[]): readonly ChainTable[] {
  return chain.flatMap((one, configuration) =>
    TABLE_KINDS.flatMap((kind): ChainTable[] => {
      const doubted = doubtIn(one[kind], one.remarks, kind);
      return doubted === undefined ? [] : [{ configuration, kind, ...doubted }];
    }),
  );
}

/** What becomes of one name, from best to worst. */
export const FATES = ['allowed', 'inspected', 'authenticated', 'cannot-tell', 'blocked'] as const;
export type Fate = (typeof FATES)[number];

/** The fate of a name, and what decides on it. */
export interface Treatment {
  readonly fate: Fate;
  readonly deciding: readonly Deciding[];
  readonly needs: readonly string[];
}

interface Said {
  readonly answer: Pick<Answer, 'decision' | 'needs'>;
  readonly deciding: Deciding;
}

/** A name that is asked about, and its service. */
export interface Asked {
  readonly host: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** What a chain does with a name, by the answers of its tables, and of what is run in the place of a table. */
export function treatmentOf(
  chain: readonly Configuration[],
  tables: readonly ChainTable[],
  answers: readonly Answer[],
  asked: Asked,
): Treatment {
  const said = chain.map((one, configuration) => {
    const found = new Map<TableKind, Said>();
    const ran = ranOn(one, asked);
    if (ran !== undefined) found.set('route', ran);
    tables.forEach(({ configuration: owner, kind, table, doubts }, index) => {
      const answer = answers[index];
      if (owner !== configuration || answer === undefined) return;
      const deciding = decidingOf(kind, table, answer);
      const open = { decision: undefined, rule: answer.rule, needs: [...answer.needs, ...doubts] };
      found.set(kind, { answer: doubts.length === 0 ? answer : open, deciding });
    });
    return found;
  });
  return throughFrom(0, false);

  /** What is left of the chain from a configuration on; past proxies, where the way is direct. */
  function throughFrom(place: number, isDirect: boolean): Treatment {
    const one = chain[place];
    const own = said[place];
    if (one === undefined || own === undefined) return { fate: 'allowed', deciding: [], needs: [] };
    if (isDirect && one.isProxy === true) return throughFrom(place + 1, isDirect);
    const route = own.get('route');
    const here = throughOne(own);
    const rest = restAfter(place, isDirect, route);
    const worse = worst(here, rest);
    // What lets a name through is named too, for whoever asks which rule does.
    return { ...worse, deciding: [...worse.deciding, ...(worse === here ? rest : here).deciding] };
  }

  function restAfter(place: number, isDirect: boolean, route: Said | undefined): Treatment {
    if (route === undefined) return throughFrom(place + 1, isDirect);
    if (route.answer.decision !== undefined) {
      const rest = throughFrom(place + 1, isDirect || route.answer.decision === 'direct');
      return { ...rest, deciding: [...rest.deciding, route.deciding] };
    }
    const [direct, proxied] = [throughFrom(place + 1, true), throughFrom(place + 1, isDirect)];
    if (direct.fate === proxied.fate) return direct;
    return { fate: 'cannot-tell', deciding: [route.deciding], needs: route.answer.needs };
  }
}

/** What a configuration said that was run on a name. Proxies are for TCP: whatever else there is goes direct. */
function ranOn({ decideRoute, files }: Configuration, { host, protocol, port }: Asked): Said | undefined {
  if (decideRoute === undefined) return undefined;
  const file = files[0] ?? 'the file';
  if (protocol === 'udp') {
    const text = `${file} is asked about TCP alone`;
    return { answer: { decision: 'direct', needs: [] }, deciding: { table: 'route', text, decision: 'direct' } };
  }
  const found: RouteDecision | undefined = decideRoute({ host, port });
  if (found === undefined) {
    const needs = [`what ${file} says of ${host}`];
    return { answer: { decision: undefined, needs }, deciding: { table: 'route', text: `${file} was not run on it` } };
  }
  const { choice, place, text, unless = [] } = found;
  return {
    answer: { decision: unless.length === 0 ? choice : undefined, needs: unless },
    deciding: { table: 'route', place, text, ...(unless.length === 0 ? { decision: choice } : {}) },
  };
}

function throughOne(own: ReadonlyMap<TableKind, Said>): Treatment {
  const fates = [
    fateOf(own.get('access'), 'block', 'blocked'),
    fateOf(own.get('authentication'), 'ask', 'authenticated'),
    fateOf(own.get('inspection'), 'inspect', 'inspected'),
  ];
  return fates.reduce(worst);
}

function fateOf(said: Said | undefined, bad: string, fate: Fate): Treatment {
  if (said === undefined) return { fate: 'allowed', deciding: [], needs: [] };
  const { answer, deciding } = said;
  if (answer.decision === undefined) return { fate: 'cannot-tell', deciding: [deciding], needs: answer.needs };
  return { fate: answer.decision === bad ? fate : 'allowed', deciding: [deciding], needs: [] };
}

function worst(a: Treatment, b: Treatment): Treatment {
  return FATES.indexOf(b.fate) > FATES.indexOf(a.fate) ? b : a;
}

function decidingOf(kind: TableKind, table: Table<string>, { rule, decision }: Answer): Deciding {
  const one: Rule<string> | undefined = rule === undefined ? undefined : table.rules[rule];
  const decided = decision === undefined ? {} : { decision };
  if (one !== undefined) return { table: kind, place: one.place, text: one.text, ...decided };
  const place = table.place === undefined ? {} : { place: table.place };
  return { table: kind, ...place, text: table.because, ...decided };
}
