import type { Requirement } from '../../../catalog/index.ts';
import { DERIVED_TABLES } from '../../../evidence/index.ts';
import type { RequirementResult } from '../../../finding/index.ts';
import type { AssessmentInputs } from '../../assess.ts';
import { nearest } from '../../describe.ts';
import { WorkspaceFault } from '../../read.ts';
import { findLicence, type Licence } from '../buy-seats.ts';
import type { Change } from '../changes.ts';

export const CANDIDATE_KINDS = ['buy', 'allow', 'put-right', 'waive'] as const;
export type CandidateKind = (typeof CANDIDATE_KINDS)[number];

/** Something that could be done about what is in the way of a gate. */
export interface Candidate {
  readonly kind: CandidateKind | 'set';
  /** As it could be typed, or the requirement. */
  readonly text: string;
  readonly title: string;
  readonly effort: Requirement['remediation']['effort'] | 'unknown';
  /** What is judged to learn what it clears; without it, it clears what its requirement says of every subject. */
  readonly change?: Change;
  readonly requirement?: string;
}

/** For ranking sets of the same size alone: so many hours stand for an effort. */
const HOURS: Readonly<Record<Candidate['effort'], number>> = {
  minutes: 1,
  hours: 4,
  days: 24,
  weeks: 120,
  unknown: 24,
};

/** What a candidate weighs beside others. */
export function costOf({ effort }: Candidate): number {
  return HOURS[effort];
}

/** What is known of the tenant's licences. */
export interface KnownLicences {
  /** Ids of SKUs that it has bought. */
  readonly owned: ReadonlySet<string>;
  /** How many people in scope lack something that a licence carries. */
  readonly lackingOf: (licence: Licence) => Promise<number>;
}

/** Reads `buy,allow,put-right,waive`. Throws `WorkspaceFault`. */
export function readKinds(text: string): ReadonlySet<CandidateKind> {
  const words = text.split(',').map((word) => word.trim());
  const kinds = words.flatMap((word) => CANDIDATE_KINDS.find((kind) => kind === word) ?? []);
  const unknown = words.find((word) => !CANDIDATE_KINDS.some((kind) => kind === word));
  if (unknown !== undefined)
    throw new WorkspaceFault([
      `--candidates ${text}: there are ${CANDIDATE_KINDS.join(', ')}${nearest(unknown, CANDIDATE_KINDS)}`,
    ]);
  return new Set(kinds);
}

/**
 * What can be done about the requirements that are in the way, in their order, and what the user proposes besides.
 */
export async function candidatesFor(
  blocking: readonly RequirementResult[],
  kinds: ReadonlySet<CandidateKind>,
  inputs: AssessmentInputs,
  proposed: readonly Change[],
  licences: KnownLicences,
): Promise<readonly Candidate[]> {
  const texts = blocking.flatMap((result) => inputs.catalogs.library.requirements.get(result.requirement) ?? []);
  return [
    ...proposed.map(
      (change): Candidate => ({
        kind: change.kind,
        text: `--${change.kind} ${change.text}`,
        title: 'as you propose',
        effort: change.kind === 'waive' ? 'minutes' : 'unknown',
        change,
      }),
    ),
    ...(kinds.has('buy') && !proposed.some(({ kind }) => kind === 'buy')
      ? await purchases(texts, inputs, licences)
      : []),
    ...(kinds.has('allow') ? openings(blocking, inputs) : []),
    ...texts.flatMap((requirement): Candidate[] => [
      ...(kinds.has('put-right') ? [ofRequirement('put-right', requirement, requirement.remediation.effort)] : []),
      ...(kinds.has('waive') && !proposed.some(({ kind, text }) => kind === 'waive' && text === requirement.id)
        ? [ofRequirement('waive', requirement, 'minutes')]
        : []),
    ]),
  ];
}

function ofRequirement(
  kind: 'put-right' | 'waive',
  { id, title }: Requirement,
  effort: Candidate['effort'],
): Candidate {
  return { kind, text: id, title, effort, requirement: id };
}

/** One licence that carries all that the blocking requirements on licences ask for, if there is one. */
async function purchases(
  texts: readonly Requirement[],
  inputs: AssessmentInputs,
  { owned, lackingOf }: KnownLicences,
): Promise<readonly Candidate[]> {
  const sets = inputs.catalogs.reference.tables.get('capability_sets') ?? [];
  const plans = inputs.catalogs.reference.tables.get('capability_plans') ?? [];
  const known = new Set(plans.map((row) => String(row['capability'])));
  const wanted = new Set<string>();
  for (const requirement of texts.filter(({ area }) => area === 'licensing')) {
    const named = inputs.workspace.config.params[requirement.id]?.['sets'] ?? requirement.params['sets'];
    for (const row of sets)
      if (Array.isArray(named) && named.includes(String(row['set_id']))) wanted.add(String(row['capability']));
    for (const [, word = ''] of requirement.check.matchAll(/'([a-z0-9-]+)'/g)) if (known.has(word)) wanted.add(word);
  }
  if (wanted.size === 0) return [];
  const licence = smallestLicence(wanted, inputs, owned);
  if (licence === undefined) return [];
  const seats = Math.max(1, await lackingOf(licence));
  return [
    {
      kind: 'buy',
      text: `--buy ${licence.name}=${seats}`,
      title: 'for everybody in scope who lacks something of it',
      effort: 'days',
      change: { kind: 'buy', text: `${licence.name}=${seats}`, buy: { licence, seats, isGiven: true } },
    },
  ];
}

/**
 * Of the licences that carry all of some capabilities one that the tenant has already, else the one with the fewest plans;
 * one for business before those for schools and governments.
 */
function smallestLicence(
  wanted: ReadonlySet<string>,
  { catalogs }: AssessmentInputs,
  owned: ReadonlySet<string>,
): Licence | undefined {
  const file = catalogs.files.find(({ path }) => path === 'reference/skus.csv');
  const names = (file?.text ?? '').split('\n').flatMap((line) => /^[0-9a-f-]{36},([^,]+),/.exec(line)?.[1] ?? []);
  const fits = names.flatMap((name) => {
    const licence = findLicence(name, catalogs);
    const carried = new Set(licence.needs.map(({ capability }) => capability));
    return [...wanted].every((capability) => carried.has(capability)) ? [licence] : [];
  });
  const isSpecial = ({ name }: Licence) =>
    /gov|gcc|dod|edu|student|faculty|test|_a[135]\b|m365_g/i.test(name) ? 1 : 0;
  return fits.sort(
    (a, b) =>
      Number(owned.has(b.skuId)) - Number(owned.has(a.skuId)) ||
      isSpecial(a) - isSpecial(b) ||
      a.plans.length - b.plans.length ||
      (a.name < b.name ? -1 : 1),
  )[0];
}

/** For each site with a blocking finding on the network: everything that services need is let through there. */
function openings(blocking: readonly RequirementResult[], inputs: AssessmentInputs): readonly Candidate[] {
  const isOfNetwork = ({ subjectKind, tables }: RequirementResult) =>
    (subjectKind === 'site' || subjectKind === 'endpoint') && tables.some((table) => NETWORK.has(table));
  if (!blocking.some(isOfNetwork)) return [];
  const endpoints = inputs.catalogs.reference.tables.get('endpoints') ?? [];
  const patterns = [...new Set(endpoints.map((row) => String(row['pattern'])))];
  const { sites } = inputs.workspace.config;
  return (sites.length > 0 ? sites.map(({ id }) => id) : ['main']).map((site) => ({
    kind: 'allow',
    text: `allow at ${site}`,
    title: `every host that services need is let through at ${site}; muster report says which do not get through`,
    effort: 'hours',
    change: { kind: 'allow', text: `HOST@${site}`, allow: { patterns, site } },
  }));
}

const NETWORK = new Set(['probes', ...(DERIVED_TABLES.find(({ name }) => name === 'site_endpoints')?.tolerates ?? [])]);
