import { type EndpointTuple, normaliseHost } from '../../endpoints/index.ts';
import type { Configuration, RouteChoice } from '../model/configuration.ts';
import type { Proof, ProofVerdict, Prove } from '../model/proof.ts';
import { type ChainTable, FATES, type Fate, type Treatment, tablesOf, treatmentOf } from './chain.ts';
import { samplesOf, TooMany } from './explore.ts';
import { indexesOf } from './indexes.ts';
import { hitsOn } from './look-up.ts';
import { namesToTry } from './names-to-try.ts';
import { nearTo } from './near.ts';
import { answersOn, type Hit } from './outcome.ts';
import type { RuleIndex } from './rule-index.ts';
import { settlesBelow } from './settled-below.ts';
import { endOf, wantedOf } from './wanted.ts';

const TOO_MANY = 'more rules than can be compared here meet this pattern';

/**
 * Proves what a chain of configurations, the nearest to the device first, does with every host of each endpoint. An exact
 * name is looked up in time that grows with its length; a pattern with stars, with the rules below it. `addressesOf` gives
 * the addresses that are published for an endpoint, in CIDR notation, by which rules on addresses can be decided.
 */
export const prove: Prove = (chain, endpoints, addressesOf = () => [], membersOf = () => []) => {
  const tables = tablesOf(chain);
  const indexFor = indexesOf(
    tables.map(({ table }) => table),
    nearTo(endpoints.map(({ pattern }) => endOf(normaliseHost(pattern)))),
  );
  const isRun = chain.some(({ decideRoute }) => decideRoute !== undefined);
  const known = new Map<string, Indexed>();
  const proofs = new Map<string, Omit<Proof, 'endpoint'>>();
  return endpoints.map((endpoint) => {
    const { key, index } = indexFor(endpoint, addressesOf(endpoint));
    const asked = isRun ? `${endpoint.protocol} ${endpoint.port} ` : '';
    const same = `${key} ${asked}${endpoint.protocol === 'udp'} ${endpoint.pattern}`;
    const proved = proofs.get(same);
    if (proved !== undefined) return { endpoint, ...proved };
    const indexed = known.get(key) ?? indexedOf(tables, index);
    known.set(key, indexed);
    const proof = proveOne(chain, indexed, endpoint, isRun ? namesToTry(endpoint.pattern, membersOf(endpoint)) : []);
    proofs.set(same, proof);
    return { endpoint, ...proof };
  });
};

/** An index, and the tables with the rules that are in it. */
interface Indexed {
  readonly index: RuleIndex;
  readonly tables: readonly ChainTable[];
  readonly isSettledBelow: ReturnType<typeof settlesBelow>;
}

function indexedOf(tables: readonly ChainTable[], index: RuleIndex): Indexed {
  const shown = tables.map((one, number) => ({
    ...one,
    table: { ...one.table, rules: (index.tables[number]?.rules ?? []).map(({ rule }) => rule) },
  }));
  return { index, tables: shown, isSettledBelow: settlesBelow(index) };
}

interface Found {
  readonly name: string;
  readonly treatment: Treatment;
}

function proveOne(
  chain: readonly Configuration[],
  { index, tables, isSettledBelow }: Indexed,
  { pattern, protocol, port }: EndpointTuple,
  toTry: readonly string[],
): Omit<Proof, 'endpoint'> {
  const treat = (name: string, hits: readonly Hit[]): Found => ({
    name,
    treatment: treatmentOf(chain, tables, answersOn(index, hits), { host: name, protocol, port }),
  });
  if (!/[*<]/.test(pattern)) {
    const name = normaliseHost(pattern);
    return toProof([treat(name, hitsOn(index, name))], false);
  }
  const first = new Map<Fate, Found>();
  const ways = new Set<RouteChoice>();
  const note = (found: Found): void => {
    if (!first.has(found.treatment.fate)) first.set(found.treatment.fate, found);
    for (const way of waysOf([found])) ways.add(way);
  };
  const tried = new Set(toTry);
  for (const name of toTry) note(treat(name, hitsOn(index, name)));
  try {
    for (const { name, hits } of samplesOf(index, wantedOf(pattern), isSettledBelow)) {
      if (toTry.length > 0) tried.add(name);
      note(treat(name, hits));
      if (first.has('blocked') && first.size > 1) break;
    }
  } catch (error) {
    if (!(error instanceof TooMany)) throw error;
    if (!(first.has('blocked') && first.size > 1)) return { verdict: 'cannot-tell', deciding: [], needs: [TOO_MANY] };
  }
  const proof = toProof([...first.values()], true, [...ways].sort());
  return protocol === 'udp' || tried.size === 0 ? proof : { ...proof, tried: tried.size };
}

/** The worst that happens to any name; partly, where some are blocked and others are not. */
function toProof(
  found: readonly Found[],
  areMany: boolean,
  ways: readonly RouteChoice[] = waysOf(found),
): Omit<Proof, 'endpoint'> {
  const [worst] = found.toSorted((a, b) => FATES.indexOf(b.treatment.fate) - FATES.indexOf(a.treatment.fate));
  if (worst === undefined) return { verdict: 'cannot-tell', deciding: [], needs: ['a name that the pattern means'] };
  const { fate, deciding: by, needs } = worst.treatment;
  const verdict: ProofVerdict = fate === 'blocked' && found.length > 1 ? 'partly' : fate;
  const isWitness = areMany && verdict !== 'allowed' && found.length > 1;
  return {
    verdict,
    deciding: by,
    needs,
    ...(ways.length === 0 ? {} : { ways }),
    ...(isWitness ? { witness: worst.name } : {}),
  };
}

function waysOf(found: readonly Found[]): readonly RouteChoice[] {
  const decided = new Set(
    found.flatMap(({ treatment }) =>
      treatment.deciding.filter(({ table }) => table === 'route').map((one) => one.decision),
    ),
  );
  return (['direct', 'proxy'] as const).filter((way) => decided.has(way));
}
