import type { ProofVerdict } from '../allowlist/index.ts';

/** What a service says of its endpoint: whether it may be inspected, and whether a proxy may ask who is there. */
export interface Need {
  readonly tls_inspection_allowed: boolean | null;
  readonly authenticated_proxy_allowed: boolean | null;
}

/** Whether a service can use its endpoint as an allow-list lets it through; null where nobody can tell. */
export function meetsNeed(need: Need, verdict: ProofVerdict): boolean | null {
  switch (verdict) {
    case 'allowed':
      return true;
    case 'inspected':
      return need.tls_inspection_allowed;
    case 'authenticated':
      return need.authenticated_proxy_allowed;
    case 'partly':
    case 'blocked':
      return false;
    case 'cannot-tell':
      return null;
  }
}
