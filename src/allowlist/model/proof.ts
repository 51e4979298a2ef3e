import type { EndpointTuple } from '../../endpoints/index.ts';
import type { Configuration, Place, RouteChoice } from './configuration.ts';

/** The words of `allow_list_verdicts`. */
export type ProofVerdict = 'allowed' | 'inspected' | 'authenticated' | 'partly' | 'blocked' | 'cannot-tell';

/** A rule that decided, or the default of a table. */
export interface Deciding {
  readonly table: 'access' | 'inspection' | 'authentication' | 'route';
  readonly place?: Place;
  readonly text: string;
  /** What it decided; absent where nobody can tell. */
  readonly decision?: string;
}

/** What a configuration does with every host that a required pattern means. */
export interface Proof {
  readonly endpoint: EndpointTuple;
  readonly verdict: ProofVerdict;
  /** What decides, the most telling first. */
  readonly deciding: readonly Deciding[];
  /** The shortest name that the pattern means and that does not get through as it should. */
  readonly witness?: string;
  /** What would have to be known. */
  readonly needs: readonly string[];
  /** By which ways its names go; absent where no configuration says. */
  readonly ways?: readonly RouteChoice[];
  /** Of a pattern with stars that could only be tried: by how many names. Then others may fare otherwise. */
  readonly tried?: number;
}

/**
 * Proves endpoints one by one over a chain of configurations, the nearest to the device first: what all let through gets
 * through. `addressesOf` gives the addresses that are published for an endpoint, in CIDR notation; none where it has none.
 * `membersOf` gives hosts that are known for a pattern, to try where a configuration is run and not read.
 */
export type Prove = (
  chain: readonly Configuration[],
  endpoints: readonly EndpointTuple[],
  addressesOf?: (endpoint: EndpointTuple) => readonly string[],
  membersOf?: (endpoint: EndpointTuple) => readonly string[],
) => readonly Proof[];
