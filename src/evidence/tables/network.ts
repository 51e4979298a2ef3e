import type { GivenTable } from '../schema.ts';

/** What a probe says of one endpoint from one site. */
export const PROBE_VERDICTS = [
  'reachable',
  'inspected',
  'authentication-required',
  'blocked',
  'degraded',
  'not-testable',
  'cannot-tell',
] as const;
export type ProbeVerdict = (typeof PROBE_VERDICTS)[number];

/** What an allow-list says of one pattern at one site. */
export const ALLOW_LIST_VERDICTS = [
  'allowed',
  'inspected',
  'authenticated',
  'partly',
  'blocked',
  'cannot-tell',
] as const;

/** Why a probe came to its verdict: the closed list. */
export const PROBE_REASONS = [
  'answered',
  'name-not-found',
  'name-sinkholed',
  'name-server-silent',
  'connection-refused',
  'connection-reset',
  'no-answer',
  'proxy-denied',
  'proxy-authentication',
  'proxy-failed',
  'proxy-silent',
  'tls-too-old',
  'tls-reissued',
  'tls-untrusted',
  'tls-failed',
  'certificate-expired',
  'certificate-wrong-name',
  'certificate-incomplete',
  'http-denied',
  'captive-portal',
  'block-page',
  'redirected',
  'wrong-answer',
  'clock-unsynchronised',
  'clock-wrong',
  'clock-refused',
  'revocation-unreachable',
  'ranges-refused',
  'no-known-member',
  'members-differ',
  'family-broken',
  'packets-lost-by-size',
  'time-out',
  'probe-failed',
] as const;
export type ProbeReason = (typeof PROBE_REASONS)[number];

/** Tables on the network, filled by probes and by reading allow-lists. */
export const NETWORK_TABLES: readonly GivenTable[] = [
  {
    kind: 'network',
    name: 'probes',
    doc: 'Newest probe of each endpoint from each site. Nothing here means nobody probed.',
    key: 'endpoint',
    newestOf: ['site', 'list', 'service', 'pattern', 'protocol', 'port'],
    maxAgeDays: 30,
    columns: {
      site: { type: 'text', doc: 'Site it was probed from' },
      list: { type: 'text', doc: 'Endpoint list' },
      service: { type: 'text', doc: 'Service in that list' },
      pattern: { type: 'text', doc: 'Pattern as the list has it' },
      protocol: { type: 'text', doc: 'tcp or udp' },
      port: { type: 'integer', doc: 'Port' },
      verdict: { type: 'text', doc: PROBE_VERDICTS.join(', ') },
      reason: { type: 'text', doc: PROBE_REASONS.join(', ') },
      members_tested: { type: 'integer', doc: 'Hosts tested in place of a wildcard; 1 for an exact name' },
      members_reachable: { type: 'integer', doc: 'How many of them answered' },
      hosts: { type: 'text[]', doc: 'The hosts that were tested for it' },
      tls_version: { type: 'text', doc: 'Highest version the path allows, for example 1.2' },
      observed_at: { type: 'timestamp', doc: 'When' },
      detail: { type: 'text', doc: 'What was seen, in a sentence' },
    },
  },
  {
    kind: 'network',
    name: 'probe_stages',
    doc: 'How each stage of a probe went, for each host that was tested: a name is looked up, connected to, secured, asked, ... once, whichever endpoints it stands for.',
    key: 'stage',
    newestOf: ['site', 'host', 'protocol', 'port', 'stage'],
    maxAgeDays: 30,
    columns: {
      site: { type: 'text', doc: 'Site it was probed from' },
      host: { type: 'text', doc: 'Host that was tested' },
      protocol: { type: 'text', doc: 'tcp or udp' },
      port: { type: 'integer', doc: 'Port' },
      stage: { type: 'text', doc: 'resolve, connect, proxy, tls, tls-versions, http, revocation, ntp, ncsi, ...' },
      outcome: { type: 'text', doc: 'passed, failed, not-applicable or not-run' },
      reason: { type: 'text', doc: 'Why it failed, of the reasons of probes' },
      ms: { type: 'number', doc: 'Milliseconds it took; NULL where nothing was waited for' },
      observed_at: { type: 'timestamp', doc: 'When' },
      detail: { type: 'text', doc: 'What was seen, in a sentence' },
    },
  },
  {
    kind: 'network',
    name: 'allow_list_verdicts',
    doc: 'What a proxy or firewall configuration lets through, per site and required pattern.',
    key: 'pattern',
    maxAgeDays: 90,
    columns: {
      site: { type: 'text', doc: 'Site the configuration belongs to' },
      list: { type: 'text', doc: 'Endpoint list' },
      service: { type: 'text', doc: 'Service in that list' },
      pattern: { type: 'text', doc: 'Pattern as the list has it' },
      protocol: { type: 'text', doc: 'tcp or udp' },
      port: { type: 'integer', doc: 'Port' },
      verdict: { type: 'text', doc: ALLOW_LIST_VERDICTS.join(', ') },
      rule: { type: 'text', doc: 'The rule that decides, with file and line' },
      observed_at: { type: 'timestamp', doc: 'Date of the configuration' },
    },
  },
];
