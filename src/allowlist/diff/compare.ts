import { type EndpointTuple, normaliseHost } from '../../endpoints/index.ts';
import { meaningOf, meaningText } from '../generate/meaning.ts';
import type { Configuration, HostPattern, Place, Rule, Table } from '../model/configuration.ts';
import type { Deciding } from '../model/proof.ts';
import { doubtIn } from '../prove/doubt.ts';
import { samplesOf, TooMany, type Wanted } from '../prove/explore.ts';
import { type AskedPort, indexesOf, isFor } from '../prove/indexes.ts';
import { hitsOn } from '../prove/look-up.ts';
import { nearTo } from '../prove/near.ts';
import { answersOn, type Hit } from '../prove/outcome.ts';
import { indexRules, type RuleIndex } from '../prove/rule-index.ts';
import { settlesBelow } from '../prove/settled-below.ts';
import { endOf, wantedOf } from '../prove/wanted.ts';
import { type ChangedPart, changedParts } from './changed-rules.ts';
import { decidingOf, type Effect, type EffectKind, effectsOn, KINDS, type TablePair } from './effects.ts';
import { endOfHosts, meantBy, shared } from './meant.ts';

/** What changes for names, with the shortest of them. */
export interface Change {
  readonly kind: EffectKind;
  readonly witness: string;
  readonly before: Deciding;
  readonly after: Deciding;
}

/** An endpoint for which something changes. */
export interface EndpointChange {
  readonly endpoint: EndpointTuple;
  readonly changes: readonly Change[];
}

/** A change for names that no endpoint in scope means. */
export interface BeyondChange extends Change {
  /** The pattern of a rule that came, went or moved, by which it changes. */
  readonly pattern: string;
  readonly ports: readonly AskedPort[];
}

/** A pattern of a rule that came, went or moved, and nothing changes by it. */
export interface WithoutEffect {
  readonly change: ChangedPart['change'];
  readonly pattern: string;
  readonly place: Place;
  readonly text: string;
  /** What decides on what it means all the same. */
  readonly coveredBy: Deciding | null;
}

/** What changes between two configurations. */
export interface ConfigurationDiff {
  readonly endpoints: readonly EndpointChange[];
  readonly beyond: readonly BeyondChange[];
  readonly withoutEffect: readonly WithoutEffect[];
  /** Patterns of rules that changed and of which not all names could be compared. */
  readonly notCompared: readonly string[];
}

/** Everywhere names are asked about, whatever the lists say. */
const USUAL: readonly AskedPort[] = [443, 80].map((port) => ({ protocol: 'tcp', port }));
/** Beyond so many changed patterns below an endpoint it is explored itself. */
const MOST_APART = 40;
const MOST_SAMPLES = 300_000;
const ABSENT = { access: 'allow', inspection: 'leave', authentication: 'do-not-ask', route: 'proxy' } as const;

/**
 * Compares two configurations name by name: for the endpoints, and for whatever else the rules mean that are not in both or
 * stand elsewhere, since nothing else can change. What was not understood of a whole table is taken to be the same in
 * both. `addressesOf` gives published addresses of an endpoint, in CIDR notation.
 */
export function compareConfigurations(
  before: Configuration,
  after: Configuration,
  endpoints: readonly EndpointTuple[],
  addressesOf: (endpoint: EndpointTuple) => readonly string[] = () => [],
): ConfigurationDiff {
  const pairs = pairsOf(before, after);
  const parts = pairs.flatMap((pair) =>
    changedParts(pair.before, pair.after).map((part) => ({ ...part, kind: pair.kind, effects: 0 })),
  );
  if (parts.length === 0) return { endpoints: [], beyond: [], withoutEffect: [], notCompared: [] };
  const all = [
    ...pairs.flatMap((pair) => [pair.before, pair.after]),
    neededTable(endpoints, true),
    neededTable(endpoints, false),
  ];
  const ends = [...endpoints.map(({ pattern }) => endOf(pattern)), ...parts.map(({ host }) => endOfHosts(host))];
  const indexFor = indexesOf(all, nearTo(ends));
  const comparing: Comparing = { pairs, samples: 0, notCompared: new Set(), meant: new Map() };
  const changed = comparedEndpoints(comparing, parts, endpoints, (one) => indexFor(one, addressesOf(one)));
  const { beyond, withoutEffect } = comparedParts(comparing, parts, portsOf(endpoints), (one) => indexFor(one, []));
  return { endpoints: changed, beyond, withoutEffect, notCompared: [...comparing.notCompared] };
}

interface Comparing {
  readonly pairs: readonly TablePair[];
  samples: number;
  readonly notCompared: Set<string>;
  readonly meant: Map<HostPattern, Wanted | undefined>;
}

type Keyed = ReturnType<ReturnType<typeof indexesOf>>;
type Part = ChangedPart & { readonly kind: TablePair['kind'] };

function pairsOf(before: Configuration, after: Configuration): readonly TablePair[] {
  return KINDS.flatMap((kind): readonly TablePair[] => {
    const [old, now] = [tableOf(before, kind), tableOf(after, kind)];
    if (old === undefined && now === undefined) return [];
    const absent: Table<string> = { rules: [], otherwise: ABSENT[kind], because: 'nothing says otherwise' };
    return [{ kind, before: old ?? absent, after: now ?? absent }];
  });
}

/** A table, what was not understood of its rules as what would have to be known. */
function tableOf(one: Configuration, kind: TablePair['kind']): Table<string> | undefined {
  const doubted = one[kind] === undefined ? undefined : doubtIn(one[kind], one.remarks, kind);
  return doubted?.table;
}

const NEEDED = 'needed';
const NO_PLACE: Place = { file: '', line: 0 };

/** Which names the endpoints mean, as one more table; by their ports, or whatever the port. */
function neededTable(endpoints: readonly EndpointTuple[], isByPort: boolean): Table<string> {
  const byPort = Map.groupBy(endpoints, ({ protocol, port }) => (isByPort ? `${protocol} ${port}` : ''));
  const rules = [...byPort.values()].flatMap((some): readonly Rule<string>[] => {
    const [first] = some;
    if (first === undefined) return [];
    const hosts = [...new Set(some.map(({ pattern }) => pattern))].map(meaningOf);
    const services = isByPort ? [{ protocol: first.protocol, from: first.port, to: first.port }] : 'any';
    return [{ place: NO_PLACE, text: '', when: { hosts, services }, decision: NEEDED }];
  });
  return { rules, otherwise: 'beyond', because: '' };
}

function portsOf(endpoints: readonly EndpointTuple[]): readonly AskedPort[] {
  const ports = new Map([...USUAL, ...endpoints].map((one) => [`${one.protocol} ${one.port}`, one]));
  return [...ports.values()].map(({ protocol, port }) => ({ protocol, port }));
}

function comparedEndpoints(
  comparing: Comparing,
  parts: readonly Part[],
  endpoints: readonly EndpointTuple[],
  indexFor: (endpoint: EndpointTuple) => Keyed,
): readonly EndpointChange[] {
  const meeting = partsMeeting(comparing, parts, endpoints);
  const known = new Map<string, readonly Change[]>();
  return endpoints.flatMap((endpoint): readonly EndpointChange[] => {
    const some = (meeting.get(endpoint.pattern) ?? []).filter(({ rule }) => isFor(rule.when.services, endpoint));
    if (some.length === 0) return [];
    const { key, index } = indexFor(endpoint);
    const same = `${key} ${endpoint.pattern}`;
    const changes = known.get(same) ?? changesFor(comparing, index, endpoint.pattern, some);
    known.set(same, changes);
    return changes.length === 0 ? [] : [{ endpoint, changes }];
  });
}

/** For each pattern of endpoints the changed parts that may mean some of its names. */
function partsMeeting(
  comparing: Comparing,
  parts: readonly Part[],
  endpoints: readonly EndpointTuple[],
): ReadonlyMap<string, readonly Part[]> {
  const patterns = [...new Set(endpoints.map(({ pattern }) => pattern))];
  const rules = patterns.map((pattern) => ({
    rule: {
      place: NO_PLACE,
      text: pattern,
      when: { hosts: [meaningOf(pattern)], services: 'any' as const },
      decision: '',
    },
    needs: [],
  }));
  const index = indexRules([{ rules, otherwise: '' }]);
  const meeting = new Map<string, Part[]>(patterns.map((pattern) => [pattern, []]));
  const wanted = new Map(patterns.map((pattern) => [pattern, wantedOf(pattern)]));
  for (const part of parts) {
    if (part.host.kind === 'exact') {
      for (const { rule } of hitsOn(index, part.host.host)) meeting.get(patterns[rule] ?? '')?.push(part);
      continue;
    }
    const meant = meantOf(comparing, part.host);
    for (const [pattern, own] of wanted)
      if (meant === undefined || shared(own, meant) !== undefined) meeting.get(pattern)?.push(part);
  }
  return meeting;
}

function meantOf({ meant }: Comparing, host: HostPattern): Wanted | undefined {
  if (!meant.has(host)) meant.set(host, meantBy(host));
  return meant.get(host);
}

/** What changes for the names of a pattern that changed parts mean as well, each change with its shortest name. */
function changesFor(
  comparing: Comparing,
  index: RuleIndex,
  pattern: string,
  parts: readonly Part[],
): readonly Change[] {
  const first = new Map<EffectKind, Change>();
  const take = (name: string, hits: readonly Hit[]): void => {
    for (const effect of effectsOn(comparing.pairs, index, answersOn(index, hits))) note(first, effect, name);
  };
  if (!/[*<]/.test(pattern)) {
    const name = normaliseHost(pattern);
    take(name, hitsOn(index, name));
    return [...first.values()];
  }
  const own = wantedOf(pattern);
  const names = parts.flatMap(({ host }) => (host.kind === 'exact' ? [host.host] : []));
  for (const name of names) take(name, hitsOn(index, name));
  const wide = new Set(parts.flatMap(({ host }) => (host.kind === 'exact' ? [] : [host])));
  const meant = [...wide].map((host) => meantOf(comparing, host));
  const isApart = meant.length <= MOST_APART && meant.every((one) => one !== undefined);
  const sets = isApart ? meant.flatMap((one) => (one === undefined ? [] : (shared(own, one) ?? []))) : [own];
  for (const set of sets) exploreAll(comparing, index, set, pattern, take);
  return [...first.values()];
}

function note(first: Map<EffectKind, Change>, effect: Effect, name: string): void {
  const known = first.get(effect.kind);
  if (known === undefined || name.length < known.witness.length) first.set(effect.kind, { ...effect, witness: name });
}

function exploreAll(
  comparing: Comparing,
  index: RuleIndex,
  wanted: Wanted,
  about: string,
  take: (name: string, hits: readonly Hit[]) => void,
): void {
  try {
    for (const { name, hits } of samplesOf(index, wanted, settlesBelow(index))) {
      comparing.samples += 1;
      if (comparing.samples > MOST_SAMPLES) throw new TooMany();
      take(name, hits);
    }
  } catch (error) {
    if (!(error instanceof TooMany)) throw error;
    comparing.notCompared.add(about);
  }
}

/** What changes for names that no endpoint means, and which changed parts change nothing at all. */
function comparedParts(
  comparing: Comparing,
  parts: readonly Part[],
  ports: readonly AskedPort[],
  indexFor: (port: AskedPort) => Keyed,
): Pick<ConfigurationDiff, 'beyond' | 'withoutEffect'> {
  const beyond = new Map<string, BeyondChange>();
  const withoutEffect: WithoutEffect[] = [];
  for (const part of parts) {
    const pattern = meaningText(part.host);
    // What is let through whatever the port cannot be held to the ports that are needed.
    const needed = 2 * comparing.pairs.length + (part.rule.when.services === 'any' ? 1 : 0);
    let isEffective = false;
    let coveredBy: Deciding | null = null;
    const seen = new Map<string, Map<EffectKind, Change>>();
    for (const port of ports) {
      if (!isFor(part.rule.when.services, port)) continue;
      const { key, index } = indexFor(port);
      const known = seen.get(key);
      const found: Map<EffectKind, Change> = known ?? new Map();
      const take = (name: string, hits: readonly Hit[]): void => {
        const answers = answersOn(index, hits);
        const effects = effectsOn(comparing.pairs, index, answers);
        if (effects.length > 0) isEffective = true;
        coveredBy ??= coveringOf(comparing.pairs, part, index, answers);
        if (answers[needed]?.decision !== NEEDED) for (const effect of effects) note(found, effect, name);
      };
      if (known === undefined) {
        seen.set(key, found);
        if (part.host.kind === 'exact') take(part.host.host, hitsOn(index, part.host.host));
        else {
          const meant = meantOf(comparing, part.host);
          if (meant === undefined) comparing.notCompared.add(pattern);
          else exploreAll(comparing, index, meant, pattern, take);
        }
      }
      for (const change of found.values()) {
        const id = `${change.kind} ${pattern} ${change.witness}`;
        const before = beyond.get(id);
        beyond.set(id, { ...change, pattern, ports: [...(before?.ports ?? []), port] });
      }
    }
    if (!isEffective && !comparing.notCompared.has(pattern)) {
      const { place, text } = part.rule;
      withoutEffect.push({ change: part.change, pattern, place, text, coveredBy });
    }
  }
  return { beyond: [...beyond.values()], withoutEffect };
}

/** What decides in the other configuration on a name that a part means. */
function coveringOf(
  pairs: readonly TablePair[],
  { kind, change }: Part,
  index: RuleIndex,
  answers: ReturnType<typeof answersOn>,
): Deciding | null {
  const number = pairs.findIndex((pair) => pair.kind === kind);
  const pair = pairs[number];
  const at = change === 'added' ? 2 * number : 2 * number + 1;
  const answer = answers[at];
  if (pair === undefined || answer === undefined) return null;
  return decidingOf(kind, change === 'added' ? pair.before : pair.after, index, at, answer);
}
