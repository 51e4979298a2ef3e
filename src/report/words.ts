import type { Requirement } from '../catalog/index.ts';
import type { Gate, Level, Status, SubjectKind, TableState } from '../finding/index.ts';

/** A status as a reader sees it, and what it means. */
export const STATUS_WORDS: Readonly<Record<Status, { readonly title: string; readonly means: string }>> = {
  'not-ready': {
    title: 'Not ready',
    means: 'A required requirement is not met. It keeps what it is about from enrolling.',
  },
  advisory: {
    title: 'Advisory',
    means:
      'A recommended or optional requirement is not met. Enrolling may begin; put it right before the first device is deployed. An optional one never blocks.',
  },
  error: {
    title: 'Error',
    means:
      'Muster could not judge it: a permission was refused, a value cannot be read, or sources contradict each other. That is not the same as failing.',
  },
  unknown: {
    title: 'Unknown',
    means:
      'Muster could not judge it, because evidence is missing, incomplete or too old. That is not the same as failing.',
  },
  ready: { title: 'Ready', means: 'Evidence shows that the requirement is met.' },
  'not-applicable': {
    title: 'Not applicable',
    means: 'The requirement does not concern this tenant or subject, or muster.yaml leaves it out.',
  },
};

/** Statuses in the order in which a report goes through them: found wrong, could not tell, in order. */
export const STATUS_ORDER: readonly Status[] = ['not-ready', 'advisory', 'error', 'unknown', 'ready', 'not-applicable'];

/** The two gates as a reader sees them. */
export const GATE_WORDS: Readonly<
  Record<Gate, { readonly title: string; readonly verb: string; readonly means: string }>
> = {
  'may-enrol': {
    title: 'May enrol',
    verb: 'enrol',
    means: 'The service may begin: everything required is shown to be met, or waived.',
  },
  'may-deploy': {
    title: 'May deploy',
    verb: 'deploy',
    means: 'The first devices may go out to people: what is recommended is shown to be met, too.',
  },
};

/** Areas in the order in which a report goes through them. */
export const AREA_WORDS: Readonly<Record<Requirement['area'], string>> = {
  licensing: 'Licensing',
  identity: 'Identity',
  devices: 'Devices',
  apps: 'Apps',
  policies: 'Policies',
  network: 'Network',
  security: 'Security',
  data: 'Data',
  service: 'Service',
};

/** How binding a requirement is, with what that means. */
export const LEVEL_WORDS: Readonly<Record<Level, { readonly title: string; readonly means: string }>> = {
  required: { title: 'Required', means: 'must hold; both gates wait for it.' },
  recommended: { title: 'Recommended', means: 'should hold; only the gate “may deploy” waits for it.' },
  optional: { title: 'Optional', means: 'good to have; no gate waits for it.' },
};

/** Who puts something right. */
export const OWNER_WORDS: Readonly<Record<Requirement['remediation']['owner'], string>> = {
  customer: 'Customer',
  provider: 'Provider',
  both: 'Customer and provider',
};

const KINDS: Readonly<Record<SubjectKind, readonly [one: string, many: string]>> = {
  tenant: ['tenant', 'tenants'],
  user: ['user', 'users'],
  group: ['group', 'groups'],
  device: ['device', 'devices'],
  site: ['site', 'sites'],
  endpoint: ['endpoint', 'endpoints'],
  app: ['app', 'apps'],
  policy: ['policy', 'policies'],
  domain: ['domain', 'domains'],
  licence: ['licence', 'licences'],
  connector: ['connector', 'connectors'],
  certificate: ['certificate', 'certificates'],
};

/** A kind of subject in words: device, devices. */
export function kindWord(kind: SubjectKind, count: number): string {
  return KINDS[kind][count === 1 ? 0 : 1];
}

/** The state of a table's evidence, and what it means. */
export const TABLE_STATE_WORDS: Readonly<
  Record<TableState['status'], { readonly title: string; readonly means: string }>
> = {
  complete: { title: 'Complete', means: 'collected to the end' },
  truncated: { title: 'Incomplete', means: 'a page of the answer is missing' },
  denied: { title: 'Refused', means: 'the permission to read it was refused' },
  'not-licensed': { title: 'Not licensed', means: 'the tenant has no licence for the service that would answer' },
  failed: { title: 'Failed', means: 'collecting it failed' },
  'not-collected': { title: 'Not collected', means: 'nobody has brought it' },
  stale: { title: 'Too old', means: 'it is older than a decision may rest on' },
};

/** The documents that requirements come from. */
export const DOCUMENT_WORDS: Readonly<Record<string, string>> = {
  prerequisites: 'Prerequisites for the managed desktop',
  'network-configuration': 'Network configuration for the managed desktop',
  security: 'Security in the managed desktop',
  'autopilot-device-preparation': 'Autopilot device preparation: requirements',
  'fasttrack-responsibilities': 'Onboarding benefit: responsibilities',
  'readiness-tool': 'Readiness assessment tool',
  'device-requirements': 'Device requirements',
  'managed-desktop-documentation': 'Managed desktop documentation',
  'autopatch-documentation': 'Windows Autopatch documentation',
};
