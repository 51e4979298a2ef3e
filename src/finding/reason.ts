/** Why a finding is unknown, an error or not applicable: the closed list, with a sentence and the next step. */
export const REASONS = {
  'not-collected': {
    status: 'unknown',
    sentence: 'The evidence was never collected.',
    next: 'Import the file or answer that is named, then assess again.',
  },
  'column-not-supplied': {
    status: 'unknown',
    sentence: 'The evidence was collected without the property that decides.',
    next: 'Collect it again with the property that is named.',
  },
  'value-missing': {
    status: 'unknown',
    sentence: 'The source has no value for it.',
    next: 'Look at the subject in its console; if it is right there, collect again.',
  },
  'not-attested': {
    status: 'unknown',
    sentence: 'No evidence can show it, and nobody has stated it.',
    next: 'State it with `muster attest`.',
  },
  'not-stated': {
    status: 'unknown',
    sentence: 'The tenant has not said it of itself.',
    next: 'Say it under `profile` in muster.yaml, then assess again.',
  },
  'attestation-lapsed': {
    status: 'unknown',
    sentence: 'It was stated, but the statement has lapsed.',
    next: 'Confirm it again with `muster attest`.',
  },
  'not-probed': {
    status: 'unknown',
    sentence: 'Nobody has measured the network from this site.',
    next: 'Run `muster probe` from this site, or `muster allowlist verify` on the files of its proxy or firewall.',
  },
  stale: { status: 'unknown', sentence: 'The evidence is too old to decide on.', next: 'Collect it again.' },
  truncated: {
    status: 'unknown',
    sentence: 'Only part of the evidence was collected: a page is missing.',
    next: 'Collect it again to the last page.',
  },
  'scope-unknown': {
    status: 'unknown',
    sentence: 'It cannot be told whether the subject is in scope.',
    next: 'Collect the members of the pilot group, nested groups included.',
  },
  'no-row': {
    status: 'unknown',
    sentence: 'The check says nothing about this subject.',
    next: 'Collect the evidence on this subject again; if it stays, report the requirement as faulty.',
  },
  'permission-refused': {
    status: 'error',
    sentence: 'The permission to read the evidence was refused.',
    next: 'Grant the permission that is named and collect again.',
  },
  'not-licensed': {
    status: 'error',
    sentence: 'The tenant has no licence for the service that would answer.',
    next: 'Buy or activate the licence that is named and collect again.',
  },
  'collector-failed': {
    status: 'error',
    sentence: 'Collecting the evidence failed.',
    next: 'Read the message of the import and collect again.',
  },
  'value-unreadable': {
    status: 'error',
    sentence: 'The evidence has a value that cannot be read.',
    next: 'Look at the value that is named and correct it at its source.',
  },
  'sources-conflict': {
    status: 'error',
    sentence: 'Two sources contradict each other.',
    next: 'Find out which one is right and collect it again.',
  },
  'duplicate-rows': {
    status: 'error',
    sentence: 'The check gives two verdicts on this subject.',
    next: 'Report the requirement as faulty.',
  },
  'query-failed': {
    status: 'error',
    sentence: 'The check failed.',
    next: 'Run `muster catalog test` and report the requirement as faulty.',
  },
  'query-stopped': {
    status: 'error',
    sentence: 'The check was stopped because it took too long or too much memory.',
    next: 'Report the requirement as faulty, or raise the limits.',
  },
  'does-not-apply': {
    status: 'not-applicable',
    sentence: 'The requirement does not concern this subject.',
    next: 'Nothing to do.',
  },
  excluded: { status: 'not-applicable', sentence: 'muster.yaml leaves this subject out.', next: 'Nothing to do.' },
} as const satisfies Record<string, { status: 'unknown' | 'error' | 'not-applicable'; sentence: string; next: string }>;

/** A reason from the closed list. What a check says itself is a key of its requirement's `reasons`. */
export type ReasonCode = keyof typeof REASONS;

/** Whether `code` is in the closed list. */
export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(REASONS, code);
}
