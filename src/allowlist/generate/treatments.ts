/**
 * What an allow-list is for: what must get through at all, what goes past the proxy, what may not be broken open, and what
 * cannot say who it is.
 */
export const TREATMENTS = ['allow', 'bypass-proxy', 'do-not-inspect', 'no-authentication'] as const;
export type Treatment = (typeof TREATMENTS)[number];

/** A treatment as the rest of the sentence "hosts that ...". */
export const TREATMENT_TEXTS: Readonly<Record<Treatment, string>> = {
  allow: 'must get through',
  'bypass-proxy': 'go past the proxy, directly',
  'do-not-inspect': 'get through with their TLS left alone',
  'no-authentication': 'get through without being asked who is there',
};
