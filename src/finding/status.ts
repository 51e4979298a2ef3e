/** The verdict on one subject for one requirement, best first. */
export const STATUSES = ['ready', 'not-applicable', 'advisory', 'not-ready', 'unknown', 'error'] as const;
export type Status = (typeof STATUSES)[number];

/** How binding a requirement is. */
export const LEVELS = ['required', 'recommended', 'optional'] as const;
export type Level = (typeof LEVELS)[number];

/** The two decisions that hang on findings. */
export const GATES = ['may-enrol', 'may-deploy'] as const;
export type Gate = (typeof GATES)[number];

/** What a finding can be about. */
export const SUBJECT_KINDS = [
  'tenant',
  'user',
  'group',
  'device',
  'site',
  'endpoint',
  'app',
  'policy',
  'domain',
  'licence',
  'connector',
  'certificate',
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** The status of a failing check: only a required requirement makes its subject not ready. */
export function failingStatus(level: Level): 'not-ready' | 'advisory' {
  return level === 'required' ? 'not-ready' : 'advisory';
}

/** Whether a requirement of this level, or a reason of this level, can keep a gate shut at all. */
export function counts(gate: Gate, level: Level): boolean {
  return level === 'required' || (level === 'recommended' && gate === 'may-deploy');
}

/**
 * Whether a finding keeps a gate shut, waivers aside. What is not ready shuts both; an advisory only `may-deploy`; what
 * is not known does as its requirement would if it failed. An optional requirement shuts none.
 */
export function blocks(gate: Gate, level: Level, status: Status): boolean {
  if (status === 'ready' || status === 'not-applicable' || level === 'optional') return false;
  if (status === 'not-ready') return true;
  return gate === 'may-deploy' || (level === 'required' && status !== 'advisory');
}
