import type { Configuration, Proof } from '../allowlist/index.ts';

const BEHIND = 'what lets it through where it goes: give the configuration of that proxy or firewall too, with --next';

/**
 * A proof as it may be taken for evidence. Which way a name goes does not say that it gets through there: a PAC file alone,
 * or one that sends names past the proxy that was given, leaves that open.
 */
export function judgedByChain(chain: readonly Configuration[], proof: Proof): Proof {
  if (proof.verdict === 'blocked' || proof.verdict === 'partly' || proof.verdict === 'cannot-tell') return proof;
  if (isJudged(chain, proof)) return proof;
  return { ...proof, verdict: 'cannot-tell', needs: [BEHIND] };
}

function isJudged([first, ...rest]: readonly Configuration[], { ways = [] }: Proof): boolean {
  if (first?.access !== undefined) return true;
  const judging = rest.filter(({ access }) => access !== undefined);
  if (judging.some(({ isProxy }) => isProxy !== true)) return true;
  return judging.length > 0 && !ways.includes('direct');
}
