import type { Command } from '../command.ts';

/** The headings of `muster --help`, in their order. */
export const HEADINGS = ['Begin', 'Judge', 'Onboard', 'Catalogs', 'Keep'] as const;

/** One command as `muster --help` shows it; its file is loaded only when it is called. */
export type Entry = {
  /** As typed: `doctor`, `catalog list`. */
  readonly name: string;
  readonly heading: (typeof HEADINGS)[number];
  readonly summary: string;
  readonly load: () => Promise<Command>;
};

/** What the first word of a two-word command is about. */
export const GROUPS: Readonly<Record<string, string>> = {
  plan: 'The onboarding: what is to be done, by whom, until when, and what proves it',
  collect: 'Evidence where Muster itself is not: script',
  devices: 'The devices: show, conflicts, duplicates',
  endpoints: 'The hosts that services need: list, show, gap, diff, export, import, update',
  pac: 'PAC files: explain',
  allowlist: 'Configurations of proxies and firewalls: verify, unseen, generate, diff',
  catalog: 'The requirements: list, show, lint, test, coverage',
};

/** Every command, in the order of `muster --help`. */
export const COMMANDS: readonly Entry[] = [
  {
    name: 'init',
    heading: 'Begin',
    summary: 'Make a workspace for a tenant',
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'import',
    heading: 'Begin',
    summary: 'Bring evidence into the workspace',
    load: async () => (await import('./import.ts')).importCommand,
  },
  {
    name: 'collect script',
    heading: 'Begin',
    summary: 'Print a script that gathers on a PC, or from a tenant',
    load: async () => (await import('./collect-script.ts')).collectScriptCommand,
  },
  {
    name: 'autopilot-csv',
    heading: 'Begin',
    summary: 'Put Autopilot registration files right',
    load: async () => (await import('./autopilot-csv.ts')).autopilotCsv,
  },
  {
    name: 'probe',
    heading: 'Begin',
    summary: 'Probe the endpoints that services need, from a site',
    load: async () => (await import('./probe.ts')).probe,
  },
  {
    name: 'attest',
    heading: 'Begin',
    summary: 'State a fact that no evidence can show',
    load: async () => (await import('./attest.ts')).attest,
  },
  {
    name: 'assess',
    heading: 'Judge',
    summary: 'Judge the evidence and say what keeps the gates shut',
    load: async () => (await import('./assess.ts')).assess,
  },
  {
    name: 'report',
    heading: 'Judge',
    summary: 'Write the report as one HTML file',
    load: async () => (await import('./report.ts')).report,
  },
  {
    name: 'explain',
    heading: 'Judge',
    summary: 'Say why: of a requirement, a device or a user',
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    name: 'compare',
    heading: 'Judge',
    summary: 'Say what changed between two assessments, and why',
    load: async () => (await import('./compare.ts')).compare,
  },
  {
    name: 'what-if',
    heading: 'Judge',
    summary: 'Say what would turn if something were otherwise',
    load: async () => (await import('./what-if.ts')).whatIf,
  },
  {
    name: 'waive',
    heading: 'Judge',
    summary: 'Accept failing findings for a time',
    load: async () => (await import('./waive.ts')).waive,
  },
  {
    name: 'devices show',
    heading: 'Judge',
    summary: "Show every source's word about a device",
    load: async () => (await import('./devices-show.ts')).devicesShow,
  },
  {
    name: 'devices conflicts',
    heading: 'Judge',
    summary: 'List what sources disagree on',
    load: async () => (await import('./devices-conflicts.ts')).devicesConflicts,
  },
  {
    name: 'devices duplicates',
    heading: 'Judge',
    summary: 'List what looks like one device and is several',
    load: async () => (await import('./devices-duplicates.ts')).devicesDuplicates,
  },
  {
    name: 'plan',
    heading: 'Onboard',
    summary: 'Show the onboarding: phases, tasks, checklist',
    load: async () => (await import('./plan/index.ts')).plan,
  },
  {
    name: 'plan assign',
    heading: 'Onboard',
    summary: 'Say who does a task or an item of the checklist',
    load: async () => (await import('./plan/assign.ts')).planAssign,
  },
  {
    name: 'plan set',
    heading: 'Onboard',
    summary: 'Set a due day, an estimate, or something of plan.yaml',
    load: async () => (await import('./plan/set.ts')).planSet,
  },
  {
    name: 'plan done',
    heading: 'Onboard',
    summary: 'Say that a task is done; the evidence decides',
    load: async () => (await import('./plan/done.ts')).planDone,
  },
  {
    name: 'plan reopen',
    heading: 'Onboard',
    summary: 'Take back that a task is done',
    load: async () => (await import('./plan/reopen.ts')).planReopen,
  },
  {
    name: 'plan note',
    heading: 'Onboard',
    summary: 'Add a note to a task or an item of the checklist',
    load: async () => (await import('./plan/note.ts')).planNote,
  },
  {
    name: 'plan call',
    heading: 'Onboard',
    summary: 'Note that a review call was held',
    load: async () => (await import('./plan/call.ts')).planCall,
  },
  {
    name: 'plan timeline',
    heading: 'Onboard',
    summary: 'When each task can be done, and how sure the end is',
    load: async () => (await import('./plan/timeline.ts')).planTimeline,
  },
  {
    name: 'plan waves',
    heading: 'Onboard',
    summary: 'Put devices into rings, and hold them against the links',
    load: async () => (await import('./plan/waves.ts')).planWaves,
  },
  {
    name: 'plan calls',
    heading: 'Onboard',
    summary: 'The review calls to come, their agenda and invitations',
    load: async () => (await import('./plan/calls.ts')).planCalls,
  },
  {
    name: 'plan sign-off',
    heading: 'Onboard',
    summary: 'Sign for a party what a phase has come to',
    load: async () => (await import('./plan/sign-off.ts')).planSignOff,
  },
  {
    name: 'plan export',
    heading: 'Onboard',
    summary: 'Write the plan for Excel, Jira, GitHub or Planner',
    load: async () => (await import('./plan/export.ts')).planExport,
  },
  {
    name: 'plan import',
    heading: 'Onboard',
    summary: 'Take back a table that people filled in',
    load: async () => (await import('./plan/import.ts')).planImport,
  },
  {
    name: 'catalog list',
    heading: 'Catalogs',
    summary: 'List the catalogs',
    load: async () => (await import('./catalog-list.ts')).catalogList,
  },
  {
    name: 'catalog show',
    heading: 'Catalogs',
    summary: 'Show a requirement in full',
    load: async () => (await import('./catalog-show.ts')).catalogShow,
  },
  {
    name: 'catalog lint',
    heading: 'Catalogs',
    summary: 'Check the text of requirements',
    load: async () => (await import('./catalog-lint.ts')).catalogLint,
  },
  {
    name: 'catalog test',
    heading: 'Catalogs',
    summary: 'Run the examples of requirements',
    load: async () => (await import('./catalog-test.ts')).catalogTest,
  },
  {
    name: 'catalog coverage',
    heading: 'Catalogs',
    summary: 'Say which statements of the documents are met',
    load: async () => (await import('./catalog-coverage.ts')).catalogCoverage,
  },
  {
    name: 'endpoints list',
    heading: 'Catalogs',
    summary: 'List the endpoint lists',
    load: async () => (await import('./endpoints-list.ts')).endpointsList,
  },
  {
    name: 'endpoints show',
    heading: 'Catalogs',
    summary: 'Show a list, or every entry that means a host',
    load: async () => (await import('./endpoints-show.ts')).endpointsShow,
  },
  {
    name: 'endpoints gap',
    heading: 'Catalogs',
    summary: 'Say what one endpoint list lacks of another',
    load: async () => (await import('./endpoints-gap.ts')).endpointsGap,
  },
  {
    name: 'endpoints diff',
    heading: 'Catalogs',
    summary: 'Say what changed between two versions of a list',
    load: async () => (await import('./endpoints-diff.ts')).endpointsDiff,
  },
  {
    name: 'endpoints export',
    heading: 'Catalogs',
    summary: 'Write a list as a table or as bare patterns',
    load: async () => (await import('./endpoints-export.ts')).endpointsExport,
  },
  {
    name: 'endpoints import',
    heading: 'Catalogs',
    summary: 'Take endpoint lists out of files into the workspace',
    load: async () => (await import('./endpoints-import.ts')).endpointsImport,
  },
  {
    name: 'endpoints update',
    heading: 'Catalogs',
    summary: 'Ask the Microsoft 365 web service for what is new',
    load: async () => (await import('./endpoints-update.ts')).endpointsUpdate,
  },
  {
    name: 'pac explain',
    heading: 'Judge',
    summary: 'Say which way a PAC file sends a host, and which line decides',
    load: async () => (await import('./pac-explain.ts')).pacExplain,
  },
  {
    name: 'allowlist verify',
    heading: 'Judge',
    summary: 'Prove what a proxy or firewall lets through, from its files',
    load: async () => (await import('./allowlist-verify.ts')).allowlistVerify,
  },
  {
    name: 'allowlist unseen',
    heading: 'Judge',
    summary: "Look through a proxy's log for hosts that services need",
    load: async () => (await import('./allowlist-unseen.ts')).allowlistUnseen,
  },
  {
    name: 'allowlist diff',
    heading: 'Judge',
    summary: 'Say what changes between two configurations or endpoint lists',
    load: async () => (await import('./allowlist-diff.ts')).allowlistDiff,
  },
  {
    name: 'allowlist generate',
    heading: 'Keep',
    summary: 'Write what a proxy or firewall has to let through',
    load: async () => (await import('./allowlist-generate.ts')).allowlistGenerate,
  },
  {
    name: 'doctor',
    heading: 'Keep',
    summary: 'Say whether this machine and this workspace are fit for work',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'forget',
    heading: 'Keep',
    summary: 'Delete evidence by age, or about one user or device',
    load: async () => (await import('./forget.ts')).forget,
  },
  {
    name: 'completion',
    heading: 'Keep',
    summary: 'Print the completion script of bash, zsh, fish or pwsh',
    load: async () => (await import('./completion.ts')).completion,
  },
];
