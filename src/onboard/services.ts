import type { ServiceOffered } from '../catalog/index.ts';
import type { AnsweredFact, PlannedService } from './plan.ts';
import { judgeScope } from './scope.ts';

/** The services with what licences and the tenant's settings say of each. */
export function planServices(
  offered: readonly ServiceOffered[],
  chosen: readonly string[],
  facts: readonly AnsweredFact[],
): readonly PlannedService[] {
  const answers = new Map(facts.map(({ id, answer }) => [id, answer]));
  const answerOf = (fact: string | undefined) => (fact === undefined ? null : judgeScope(fact, answers).answer);
  return offered.map((service) => ({
    id: service.id,
    title: service.title,
    eligible: answerOf(service.eligible),
    purchased: answerOf(service.purchased),
    ...choiceOf(service, chosen, facts),
  }));
}

function choiceOf(
  service: ServiceOffered,
  chosen: readonly string[],
  facts: readonly AnsweredFact[],
): Pick<PlannedService, 'chosen' | 'because'> {
  const how = service.chosen;
  if (how === 'always') return { chosen: true, because: 'Every onboarding has it.' };
  if ('service' in how) {
    const isChosen = chosen.includes(how.service);
    const names = isChosen ? 'names it' : `does not name ${how.service}`;
    return { chosen: isChosen, because: `\`services\` of muster.yaml ${names}.` };
  }
  const fact = facts.find(({ id }) => id === how.fact);
  return { chosen: fact?.answer ?? null, because: fact === undefined ? `Nobody knows ${how.fact}.` : sayFact(fact) };
}

/** A fact in a sentence: that it is so, that it is not, or what would tell. */
export function sayFact({ title, answer, observed, tell }: AnsweredFact): string {
  const seen = observed === null || observed === '' ? '' : ` (${observed})`;
  if (answer === null) return `It is not known whether this is so: ${title}. ${tell}`;
  return answer ? `${title}${seen}.` : `It is not so that: ${title}${seen}.`;
}
