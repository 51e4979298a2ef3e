import { type Remarks, shownLine } from '../firewall/remarks.ts';
import type { Place } from '../model/configuration.ts';
import type { Acls, BumpStep } from './acls.ts';
import type { Line } from './lines.ts';
import { type Entry, type Flat, type FlatList, flatten, follow, noteUnknown } from './lists.ts';
import type { Budget } from './terms.ts';

const ACTIONS = ['peek', 'stare', 'splice', 'bump', 'terminate'] as const;
type Action = (typeof ACTIONS)[number];
/** Actions of Squid 3.3, which are still taken: they decide at once. */
const OLD: Readonly<Record<string, Action>> = {
  none: 'splice',
  'client-first': 'bump',
  'server-first': 'bump',
};

/** What becomes of a tunnel in the end. */
export type BumpEnd = 'splice' | 'bump' | 'terminate';

/** Reads a line of `ssl_bump`. */
export function bumpEntryOf({ words, place, text }: Line, acls: Acls, remarks: Remarks): Entry<Action> | undefined {
  const [, word = '', ...names] = words;
  const action = ACTIONS.find((one) => one === word) ?? (Object.hasOwn(OLD, word) ? OLD[word] : undefined);
  if (action === undefined) {
    const message = `ssl_bump takes ${ACTIONS.join(', ')}; \`${word.slice(0, 30)}\` is from before Squid 3.3 or unknown.`;
    remarks.note(place, 'not-understood', 'ssl-bump-action', message, ['inspection', 'access']);
    return undefined;
  }
  noteUnknown(names, acls, place, remarks);
  return { decision: action, acls: names, place, text: shownLine(text) };
}

/**
 * What `ssl_bump` comes to. Its lines are asked anew at each step: 1 knows what the client asked the proxy for, 2 its TLS
 * hello, 3 the server's certificate. `peek` and `stare` go on to the next step; lines whose action is no longer possible are
 * passed over: at step 3 peek and stare, and after a stare splice, after a peek bump. Where no line holds, the tunnel is
 * left alone, and bumped at step 3 after a stare (`httpsSslBumpStep2AccessCheckDone` in src/client_side.cc,
 * `checkForPeekAndSpliceGuess` in src/ssl/PeekingPeerConnector.cc; Squid 5).
 */
export function bumpList(entries: readonly Entry<Action>[], acls: Acls, budget: Budget): FlatList<BumpEnd> {
  const at = (step: BumpStep, possible: readonly Action[]): readonly Flat<Action>[] =>
    flatten(
      entries.filter(({ decision }) => possible.includes(decision)),
      acls,
      budget,
      step,
    );
  const none = 'no line of ssl_bump holds';
  const place: { place?: Place } = entries[0] === undefined ? {} : { place: entries[0].place };

  const third = (after: 'peek' | 'stare'): FlatList<BumpEnd> => {
    const possible: readonly BumpEnd[] = after === 'peek' ? ['splice', 'terminate'] : ['bump', 'terminate'];
    const rules = at(3, possible).flatMap((one): Flat<BumpEnd>[] => {
      const decision = possible.find((end) => end === one.decision);
      return decision === undefined ? [] : [{ ...one, decision }];
    });
    return {
      rules,
      otherwise: after === 'peek' ? 'splice' : 'bump',
      because: `${none} at step 3, after ${after}`,
      ...place,
    };
  };
  const next = (step: 1 | 2, then: (action: 'peek' | 'stare') => FlatList<BumpEnd>): FlatList<BumpEnd> => {
    const list = {
      rules: at(step, ACTIONS),
      otherwise: 'splice' as Action,
      because: `${none} at step ${step}`,
      ...place,
    };
    const known = new Map<Action, FlatList<BumpEnd>>();
    return follow<Action, BumpEnd>(
      list,
      (action) => {
        if (action !== 'peek' && action !== 'stare') return action;
        const found = known.get(action) ?? then(action);
        known.set(action, found);
        return found;
      },
      budget,
    );
  };
  return next(1, () => next(2, third));
}
