import type { Task } from '../catalog/index.ts';
import type { AnsweredFact, DroppedTask, PlannedService, PlannedTask } from './plan.ts';
import { allOf, anyOf, judgeScope } from './scope.ts';
import { sayFact } from './services.ts';

/** Whether an onboarding has a task, and why. */
export type TaskScope = Pick<PlannedTask, 'scope' | 'because'> | Pick<DroppedTask, 'why' | 'reason'>;

/**
 * Decides whether a task belongs to this onboarding: one of its services is chosen, its rule holds, and none of the rules
 * by which the documents leave it out does. Where nobody knows, it is undecided and stays.
 */
export function scopeTask(
  task: Task,
  services: readonly PlannedService[],
  facts: ReadonlyMap<string, AnsweredFact>,
): TaskScope {
  const answers = new Map([...facts].map(([id, { answer }]) => [id, answer]));
  const say = (ids: readonly string[]) => ids.map((id) => sayOf(facts.get(id), id));
  const asked = services.filter(({ id }) => task.services.includes(id));
  const service = anyOf(asked.map(({ chosen }) => chosen));
  if (service === false)
    return {
      why: 'service-not-chosen',
      reason: asked.map(({ title, because }) => `${title} is not chosen: ${because}`).join(' ') || 'No such service.',
    };
  const left = task.out_of_scope.map((rule) => ({ rule, ...judgeScope(rule.when, answers) }));
  const out = left.find(({ answer }) => answer === true);
  if (out !== undefined) return { why: 'out-of-scope', reason: [out.rule.reason, ...say(out.deciding)].join(' ') };
  const applies = judgeScope(task.applies, answers);
  if (applies.answer === false) return { why: 'does-not-apply', reason: say(applies.deciding).join(' ') };
  const because = [
    ...sayServices(asked.filter(({ chosen }) => chosen === service)),
    ...say(applies.deciding),
    ...left.filter(({ answer }) => answer === null).flatMap(({ deciding }) => say(deciding)),
  ];
  const isDecided = allOf([service, applies.answer, ...left.map(({ answer }) => answer !== null || null)]);
  return { scope: isDecided === true ? 'applies' : 'undecided', because: [...new Set(because)] };
}

/** What it is for; where it is not known whether a service is chosen, what would tell. */
function sayServices(services: readonly PlannedService[]): readonly string[] {
  if (services.length === 0) return [];
  return [
    `Part of: ${services.map(({ title }) => title).join('; ')}.`,
    ...services.filter(({ chosen }) => chosen === null).map(({ because }) => because),
  ];
}

function sayOf(fact: AnsweredFact | undefined, id: string): string {
  return fact === undefined ? `It is not known whether this is so: ${id}.` : sayFact(fact);
}
