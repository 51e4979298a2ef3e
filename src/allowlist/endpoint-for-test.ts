import type { EndpointTuple } from '../endpoints/index.ts';

/** A required endpoint on TCP 443 that may be inspected and may be asked who it is. */
export function endpoint(pattern: string, more: Partial<EndpointTuple> = {}): EndpointTuple {
  return {
    list: 'test',
    service: 'test',
    pattern,
    kind: pattern.includes('*') ? 'wildcard' : 'exact',
    protocol: 'tcp',
    port: 443,
    required: true,
    tls_inspection_allowed: true,
    authenticated_proxy_allowed: true,
    testable: true,
    ...more,
  };
}
