/** The onboarding that goes with a tenant: who takes part and when they work, and what they have said so far. */
import { stringify } from 'yaml';
import { writeText } from './output.ts';
import type { Context, TenantName } from './tenant.ts';

/** How an onboarding is set up, as far as tenants differ. */
interface Onboarding {
  /** It began so many days ago. */
  readonly begunDaysAgo: number;
  readonly timeZone: string;
  /** How many tasks each party can work on at a time. */
  readonly provider: number;
  readonly customer: number;
  readonly weekday: 'tuesday' | 'thursday';
  readonly people: readonly { readonly id: string; readonly name: string; readonly party: 'provider' | 'customer' }[];
  /** Megabits a second of the link of each site. */
  readonly links: Readonly<Record<string, number>>;
  /** Who has taken on what, and in how many days it is due. */
  readonly assigned: readonly { readonly subject: string; readonly owner: string; readonly dueInDays: number }[];
}

const PROVIDER = [
  { id: 'priya', name: 'Priya Raman', party: 'provider' },
  { id: 'tom', name: 'Tom Weller', party: 'provider' },
] as const;

const ONBOARDINGS: Readonly<Record<TenantName, Onboarding>> = {
  contoso: {
    begunDaysAgo: 33,
    timeZone: 'Europe/London',
    provider: 3,
    customer: 6,
    weekday: 'tuesday',
    people: [
      ...PROVIDER,
      { id: 'erin', name: 'Erin Donnelly', party: 'customer' },
      { id: 'marcus', name: 'Marcus Webb', party: 'customer' },
    ],
    links: { london: 500, dublin: 200, 'new-york': 100 },
    assigned: [
      { subject: 'users-licensed', owner: 'erin', dueInDays: 10 },
      { subject: 'pilot-group-has-members', owner: 'marcus', dueInDays: -2 },
      { subject: 'plan-communication', owner: 'erin', dueInDays: 14 },
    ],
  },
  fabrikam: {
    begunDaysAgo: 12,
    timeZone: 'Europe/Berlin',
    provider: 3,
    customer: 4,
    weekday: 'thursday',
    people: [
      ...PROVIDER,
      { id: 'jonas', name: 'Jonas Lindqvist', party: 'customer' },
      { id: 'greta', name: 'Greta Baumann', party: 'customer' },
    ],
    links: { munich: 200 },
    assigned: [{ subject: 'plan-network', owner: 'greta', dueInDays: 20 }],
  },
  woodgrove: {
    begunDaysAgo: 160,
    timeZone: 'America/Los_Angeles',
    provider: 2,
    customer: 3,
    weekday: 'tuesday',
    people: [...PROVIDER, { id: 'dana', name: 'Dana Whitfield', party: 'customer' }],
    links: { main: 1000 },
    assigned: [],
  },
};

/** Writes `plan.yaml` and `journal.ndjson`. */
export function writePlan(context: Context, sites: readonly { readonly id: string }[]): void {
  const { tenant, workspace } = context;
  const onboarding = ONBOARDINGS[tenant.name];
  const { begunDaysAgo, people, weekday, links, provider, customer } = onboarding;
  const year = context.now.getUTCFullYear();
  const freezes = [{ from: `${year}-12-19`, to: `${year + 1}-01-03`, reason: 'Year-end: nothing is changed' }];
  const plan = {
    version: 1,
    start: context.ago(begunDaysAgo).slice(0, 10),
    time_zone: onboarding.timeZone,
    people: people.map((person) => ({
      ...person,
      mail: `${person.name.toLowerCase().replace(' ', '.')}@${person.party === 'provider' ? 'northwindtraders.com' : tenant.initialDomain}`,
    })),
    parties: {
      provider: { people: provider },
      customer: { people: customer, holidays: [`${year}-12-25`, `${year}-12-26`, `${year + 1}-01-01`], freezes },
    },
    calls: { weekday, at: '10:00', minutes: 45, every_weeks: 1 },
    waves: {
      sites: Object.fromEntries(
        sites.flatMap(({ id }) => (links[id] === undefined ? [] : [[id, { link_mbps: links[id] }]])),
      ),
    },
  };
  writeText(workspace, 'plan.yaml', stringify(plan, { lineWidth: 140, aliasDuplicateObjects: false }));
  writeText(
    workspace,
    'journal.ndjson',
    journalOf(context, onboarding)
      .map((event) => `${JSON.stringify(event)}\n`)
      .join(''),
  );
}

function journalOf(context: Context, { begunDaysAgo, assigned }: Onboarding): readonly object[] {
  const at = (daysAgo: number, minutes = 0) => new Date(context.ago(daysAgo, minutes)).toISOString();
  const id = (...key: readonly (string | number)[]) => context.guid('journal', ...key);
  const day = (inDays: number) => context.ago(-inDays).slice(0, 10);
  return [
    {
      id: id('call'),
      at: at(begunDaysAgo - 1),
      by: 'priya',
      what: 'call',
      held: at(begunDaysAgo - 1, 60),
      note: 'Kick-off: services, dates and people are settled; the checklist comes next week.',
    },
    ...assigned.flatMap(({ subject, owner, dueInDays }, index) => [
      { id: id('assign', index), at: at(begunDaysAgo - 2, -index), by: 'tom', what: 'assign', subject, owner },
      { id: id('due', index), at: at(begunDaysAgo - 2, -index), by: 'tom', what: 'set', subject, due: day(dueInDays) },
    ]),
  ];
}
