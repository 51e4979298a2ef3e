import type { Configuration, RouteQuestion } from '../model/configuration.ts';
import type { Prove } from '../model/proof.ts';
import { prove } from './prove.ts';

/** Answers may bring up other names, of rules behind the one that answered otherwise. */
const MOST_ROUNDS = 4;
const MOST_QUESTIONS = 20_000;

/**
 * Proves like `prove`, and runs what is run and not read (PAC files) on every name that the proof comes to. What is beyond
 * 20,000 questions stays open.
 */
export async function proveByRunning(...[chain, ...rest]: Parameters<Prove>): Promise<ReturnType<Prove>> {
  let ran = chain;
  const questions = new Map<string, RouteQuestion>();
  for (let round = 0; ; round += 1) {
    const before = questions.size;
    const noting = ran.map((one) => noteUnanswered(one, questions));
    const proofs = prove(noting, ...rest);
    if (questions.size === before || round === MOST_ROUNDS) return proofs;
    const asked = [...questions.values()].slice(before);
    ran = await Promise.all(ran.map((one) => one.run?.(asked) ?? one));
  }
}

function noteUnanswered(one: Configuration, questions: Map<string, RouteQuestion>): Configuration {
  const { decideRoute } = one;
  if (decideRoute === undefined) return one;
  return {
    ...one,
    decideRoute(question) {
      const found = decideRoute(question);
      if (found === undefined && questions.size < MOST_QUESTIONS)
        questions.set(`${question.port} ${question.host}`, question);
      return found;
    },
  };
}
