import type { Route } from '../measurement.ts';
import { credentialsOf, type Environment, ProxyFault, readEnvironment } from './environment.ts';
import type { PacFetching } from './fetch-pac.ts';
import { hostAndPort, type ProxyRoute } from './tunnel.ts';

/** How targets are to be reached. */
export type RouteChoice =
  | { readonly kind: 'none' | 'system' }
  | { readonly kind: 'proxy'; readonly route: ProxyRoute }
  | { readonly kind: 'pac'; readonly address: string };

/** Which way each target goes. */
export interface Routes {
  /** The ways in the order in which they are tried; at least one. */
  readonly to: (host: string, port: number) => Promise<readonly Route[]>;
  /** For a person: where the ways come from, and what could not be looked at. */
  readonly about: string;
  readonly close: () => void;
}

/** What a decision about ways needs from outside. */
export interface RouteSurroundings extends PacFetching {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly now: Date;
  /** The client's own addresses, for PAC files that ask. */
  readonly ownAddresses: readonly string[];
  /** Addresses of a name, for PAC files that ask. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
}

/**
 * Decides which way targets go: none, the environment's proxies, one proxy, or what a PAC file says. Throws `ProxyFault`
 * where the settings or the PAC file cannot be used. Credentials come from the environment (see `credentialsOf`).
 */
export async function decideRoutes(choice: RouteChoice, around: RouteSurroundings): Promise<Routes> {
  switch (choice.kind) {
    case 'none':
      return { to: async () => [{ via: 'direct' }], about: 'direct', close: () => undefined };
    case 'proxy': {
      const route = withCredentials(choice.route, around.env);
      return { to: async () => [route], about: 'one proxy for all', close: () => undefined };
    }
    case 'system': {
      const { routeTo, about } = readEnvironment(around.env, around.platform);
      return { to: async (host, port) => [routeTo(host, port)], about, close: () => undefined };
    }
    case 'pac':
      return pacRoutes(choice.address, around);
  }
}

async function pacRoutes(address: string, around: RouteSurroundings): Promise<Routes> {
  // Loaded where there is a PAC file: most runs have none.
  const { openPac, PacFault, pacTargetOf } = await import('../../../pac/index.ts');
  const { fetchPac, pacPlaceText } = await import('./fetch-pac.ts');
  const script = await fetchPac(address, around);
  const pac = await openPac(script, {
    file: pacPlaceText(address),
    at: around.now,
    offsetMinutes: -around.now.getTimezoneOffset(),
    ownAddresses: around.ownAddresses,
    resolve: around.resolve,
  }).catch((error: unknown) => {
    if (error instanceof PacFault) throw new ProxyFault(`the PAC file cannot be used: ${error.message}`);
    throw error;
  });
  return {
    to: async (host, port) => {
      const target = pacTargetOf(urlOf(host, port));
      try {
        const steps = target === undefined ? [] : (await pac.find(target)).steps;
        const routes = steps.map(({ kind, host: name, port: own }): Route => {
          if (kind === 'direct') return { via: 'direct' };
          const via = kind === 'proxy' ? 'http-proxy' : kind === 'https' ? 'https-proxy' : 'socks5-proxy';
          return withCredentials({ via, host: name, port: own }, around.env);
        });
        return routes.length === 0 ? [{ via: 'direct' }] : routes;
      } catch (error) {
        // Browsers connect directly where a PAC file fails for a host.
        if (error instanceof PacFault) return [{ via: 'direct' }];
        throw error;
      }
    },
    about: `the PAC file ${pacPlaceText(address)}`,
    close: pac.close,
  };
}

/** A target as a browser would name it. */
function urlOf(host: string, port: number): string {
  if (port === 80) return `http://${host.includes(':') ? `[${host}]` : host}/`;
  return `https://${hostAndPort(host, port)}/`;
}

function withCredentials(route: ProxyRoute, env: Environment): ProxyRoute {
  const credentials = route.credentials ?? credentialsOf(env);
  return credentials === undefined ? route : { ...route, credentials };
}
