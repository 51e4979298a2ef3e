import {
  type ChangeRecord,
  diffLists,
  type EndpointList,
  isEmptyDiff,
  judgePublication,
  type ListDiff,
} from '../endpoints/index.ts';

/** What became of a list of a workspace, or would become of it. */
export interface ListChange {
  readonly id: string;
  /** Its file in the workspace. */
  readonly file: string;
  /** `current`: the publisher has nothing newer. `refused`: what came cannot be trusted, so the last good one stays. */
  readonly outcome: 'added' | 'updated' | 'unchanged' | 'current' | 'refused';
  /** Why it was refused, or what there is to know besides; each a sentence. */
  readonly reasons: readonly string[];
  /** Version, or else day, of the last good one and of what came. */
  readonly before: string | null;
  readonly after: string | null;
  readonly diff?: ListDiff;
}

/** A list that came, and what it takes the place of. */
export interface Arrival {
  readonly file: string;
  readonly list: EndpointList;
  /** What stood for it until now: the workspace's own, or the one that ships. */
  readonly lastGood: EndpointList | undefined;
  /** The workspace's own file is there already. */
  readonly isThere: boolean;
}

/** Judges a publication that came by the last good one and the records of change, and says what it changes. */
export function judgeArrival(arrival: Arrival, records: readonly ChangeRecord[] = []): ListChange {
  const verdict = judgePublication(arrival.list, arrival.lastGood, records);
  const change = changeOf(arrival);
  return verdict.use === 'publication' ? change : { ...change, outcome: 'refused', reasons: verdict.reasons };
}

/** What a list that came changes. */
export function changeOf({ file, list, lastGood, isThere }: Arrival): ListChange {
  const diff = diffLists(lastGood ?? { ...list, services: [] }, list);
  const isSame = lastGood !== undefined && isThere && isEmptyDiff(diff) && lastGood.version === list.version;
  return {
    id: list.id,
    file,
    outcome: isSame ? 'unchanged' : isThere ? 'updated' : 'added',
    reasons: [],
    before: lastGood === undefined ? null : ageOf(lastGood),
    after: ageOf(list),
    diff,
  };
}

/** A list's version, or its day where it has none. */
export function ageOf({ version, date }: EndpointList): string {
  return version ?? date;
}
