import type { Style } from './style.ts';

/** What an endpoint is called by on a terminal. */
export interface NamedEndpoint {
  readonly pattern: string;
  readonly protocol: string;
  readonly port: number;
  readonly service: string;
}

const MOST_NAMED = 12;

/** What a service is called on a terminal: its id, and where that is a mere number also its title: `1 Exchange Online`. */
export function serviceLabel(service: string, title: string | undefined): string {
  return title === undefined || title === service || !/^\d+$/.test(service) ? service : `${service} ${title}`;
}

/** Endpoints on a line, by service: `a:443, b:443 (intune), c:80 (store)`; of many the first, and how many more there are. What a service is called can be said. */
export function namedEndpoints<E extends NamedEndpoint>(
  endpoints: readonly E[],
  style: Style,
  labelOf: (endpoint: E) => string = ({ service }) => service,
): string {
  const services = new Map<string, string[]>();
  for (const endpoint of endpoints.slice(0, MOST_NAMED)) {
    const { pattern, protocol, port } = endpoint;
    const service = labelOf(endpoint);
    const name = style.cyan(`${pattern}:${port}${protocol === 'udp' ? '/udp' : ''}`);
    services.set(service, [...(services.get(service) ?? []), name]);
  }
  const named = [...services].map(([service, names]) => `${names.join(', ')} (${service})`).join(', ');
  return endpoints.length > MOST_NAMED ? `${named}, and ${endpoints.length - MOST_NAMED} more` : named;
}
