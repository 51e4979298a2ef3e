import type { Style } from './style.ts';

/** What an endpoint is called by on a terminal. */
export interface NamedEndpoint {
  readonly pattern: string;
  readonly protocol: string;
  readonly port: number;
  readonly service: string;
}

const MOST_NAMED = 12;

/** Endpoints on a line, by service: `a:443, b:443 (intune), c:80 (store)`; of many the first, and how many more there are. */
export function namedEndpoints(endpoints: readonly NamedEndpoint[], style: Style): string {
  const services = new Map<string, string[]>();
  for (const { pattern, protocol, port, service } of endpoints.slice(0, MOST_NAMED)) {
    const name = style.cyan(`${pattern}:${port}${protocol === 'udp' ? '/udp' : ''}`);
    services.set(service, [...(services.get(service) ?? []), name]);
  }
  const named = [...services].map(([service, names]) => `${names.join(', ')} (${service})`).join(', ');
  return endpoints.length > MOST_NAMED ? `${named}, and ${endpoints.length - MOST_NAMED} more` : named;
}
