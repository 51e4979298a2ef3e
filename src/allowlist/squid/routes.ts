import { type Remarks, shownLine } from '../firewall/remarks.ts';
import type { RouteChoice } from '../model/configuration.ts';
import type { Acls } from './acls.ts';
import type { Line } from './lines.ts';
import { type Entry, type FlatList, flatList, follow } from './lists.ts';
import { type Budget, PLAIN } from './terms.ts';

/** What a configuration says of the ways that Squid takes. */
export interface Routing {
  readonly peers: readonly Line[];
  readonly always: readonly Entry<'allow' | 'deny'>[];
  readonly never: readonly Entry<'allow' | 'deny'>[];
  /** `nonhierarchical_direct off`, and `prefer_direct on`. */
  readonly tunnelsToParents: boolean;
  readonly prefersDirect: boolean;
}

/**
 * Whether Squid goes to a host itself or by a parent (`peerSelectFoo` in src/peer_select.cc, Squid 5): always_direct first,
 * then never_direct; where neither says so, plain HTTP goes by the parent, and tunnels go direct unless
 * `nonhierarchical_direct off`. Undefined where there is no parent.
 */
export function routeList(
  { peers, always, never, tunnelsToParents, prefersDirect }: Routing,
  acls: Acls,
  budget: Budget,
  remarks: Remarks,
): FlatList<RouteChoice> | undefined {
  const [parent] = peers.filter(({ words }) => words[2] === 'parent');
  if (parent === undefined) {
    const [forced] = never.filter(({ decision }) => decision === 'allow');
    if (forced !== undefined) {
      const message = 'There is no parent (cache_peer) to go by, so that Squid answers what this is for with an error.';
      remarks.note(forced.place, 'error', 'no-parent', message, ['access']);
    }
    return undefined;
  }
  const { place } = parent;
  const text = shownLine(parent.text);
  const usual: FlatList<RouteChoice> = prefersDirect
    ? { rules: [], otherwise: 'direct', because: 'prefer_direct on', place }
    : {
        rules: [{ decision: 'proxy', term: { ports: PLAIN }, place, text }],
        otherwise: tunnelsToParents ? 'proxy' : 'direct',
        because: tunnelsToParents
          ? `nonhierarchical_direct off: ${text}`
          : 'Squid takes tunnels past its parents unless never_direct or nonhierarchical_direct says otherwise',
        place,
      };
  const nobody: FlatList<'allow' | 'deny'> = { rules: [], otherwise: 'deny', because: '' };
  const neverList = never.length === 0 ? nobody : flatList(never, acls, budget);
  const alwaysList = always.length === 0 ? nobody : flatList(always, acls, budget);
  const afterNever = follow<'allow' | 'deny', RouteChoice>(
    neverList,
    (decision) => (decision === 'allow' ? 'proxy' : usual),
    budget,
  );
  return follow<'allow' | 'deny', RouteChoice>(
    alwaysList,
    (decision) => (decision === 'allow' ? 'direct' : afterNever),
    budget,
  );
}
