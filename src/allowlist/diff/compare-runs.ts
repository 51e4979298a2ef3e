import { type EndpointTuple, normaliseHost } from '../../endpoints/index.ts';
import type { Configuration, RouteDecision, RouteQuestion } from '../model/configuration.ts';
import type { Deciding } from '../model/proof.ts';
import { namesToTry } from '../prove/names-to-try.ts';
import type { Change, EndpointChange } from './compare.ts';
import type { EffectKind } from './effects.ts';

/** Whether a configuration is run, as PAC files are, so that it can only be asked about names and not be read. */
export function isRun({ run }: Configuration): boolean {
  return run !== undefined;
}

/**
 * What changes of the way to endpoints between two configurations that are run: each is asked about every name that is known
 * of an endpoint and about some that nobody knows. Other names may fare otherwise.
 */
export async function compareRuns(
  before: Configuration,
  after: Configuration,
  endpoints: readonly EndpointTuple[],
  membersOf: (endpoint: EndpointTuple) => readonly string[],
): Promise<readonly EndpointChange[]> {
  const asked = endpoints
    .filter(({ protocol }) => protocol === 'tcp')
    .map((endpoint) => ({ endpoint, questions: questionsOf(endpoint, membersOf(endpoint)) }));
  const questions = new Map(
    asked.flatMap((one) => one.questions.map((question) => [`${question.port} ${question.host}`, question])),
  );
  const [old, now] = await Promise.all(
    [before, after].map(async (one) => (await one.run?.([...questions.values()])) ?? one),
  );
  return asked.flatMap(({ endpoint, questions: own }) => {
    const first = new Map<EffectKind, Change>();
    for (const question of own) {
      const change = changeOf(question.host, old?.decideRoute?.(question), now?.decideRoute?.(question));
      if (change !== undefined && !first.has(change.kind)) first.set(change.kind, change);
    }
    return first.size === 0 ? [] : [{ endpoint, changes: [...first.values()] }];
  });
}

function questionsOf({ pattern, port }: EndpointTuple, members: readonly string[]): readonly RouteQuestion[] {
  const names = /[*<]/.test(pattern) ? namesToTry(pattern, members) : [normaliseHost(pattern)];
  return names.map((host) => ({ host, port }));
}

function changeOf(
  witness: string,
  before: RouteDecision | undefined,
  after: RouteDecision | undefined,
): Change | undefined {
  const [old, now] = [before, after].map((one) => ((one?.unless ?? []).length > 0 ? undefined : one?.choice));
  const kind = kindOf(old, now);
  return kind === undefined ? undefined : { kind, witness, before: decidingOf(before), after: decidingOf(after) };
}

function kindOf(old: string | undefined, now: string | undefined): EffectKind | undefined {
  if (old === now) return undefined;
  if (old === undefined || now === undefined) return 'unclear';
  return now === 'direct' ? 'starts-direct' : 'stops-direct';
}

function decidingOf(decision: RouteDecision | undefined): Deciding {
  if (decision === undefined) return { table: 'route', text: 'it gave no answer' };
  return { table: 'route', place: decision.place, text: decision.text };
}
