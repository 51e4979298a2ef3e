import type { Way } from '../firewall/conditions.ts';
import { named } from '../firewall/remarks.ts';
import type { Access, Service } from '../model/configuration.ts';
import { type Block, entriesIn, section, wordIn, wordsIn } from './blocks.ts';
import { lookUp, type Scope } from './objects.ts';
import { urlPattern } from './patterns.ts';

/** What a policy that accepts keeps out, or lets in, by its profiles: in the order in which they are asked. */
export interface Filter {
  readonly ways: readonly Way[];
  readonly decision: Access;
}

/**
 * Categories of FortiGuard, by number, that no service of Windows or Microsoft 365 is taken to be in: those of the groups
 * "Potentially Liable", "Adult/Mature Content" and "Security Risk", and finance and health, which the factory leaves
 * uninspected (https://www.fortiguard.com/webfilter/categories).
 */
export const FOREIGN_CATEGORIES: ReadonlySet<string> = new Set(
  [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 26, 31, 33, 57, 59, 61, 62, 63, 64, 65, 66, 67, 83, 86, 87, 88,
    91, 96, 98, 99,
  ].map(String),
);

/** Categories of application control: peer-to-peer, proxies, games, botnets. */
const FOREIGN_APPLICATIONS: ReadonlySet<string> = new Set(['2', '6', '8', '19']);
const WEB: readonly Service[] = [{ protocol: 'tcp', from: 0, to: 65_535 }];

/** The filters of a policy's web filter and application profiles. */
export function filtersOf(scope: Scope, policy: Block): readonly Filter[] {
  const group =
    wordIn(policy, 'profile-type') === 'group'
      ? lookUp(scope, ['firewall profile-group'], wordIn(policy, 'profile-group') ?? '')
      : policy;
  return [...webFilters(scope, policy, group ?? policy), ...applicationFilters(scope, policy, group ?? policy)];
}

function webFilters(scope: Scope, policy: Block, profiles: Block): readonly Filter[] {
  const name = wordIn(profiles, 'webfilter-profile');
  if (name === undefined) return [];
  const profile = lookUp(scope, ['webfilter profile'], name);
  if (profile === undefined) return missing(scope, policy, 'webfilter-profile', name);
  const actions = entriesIn(profile, 'ftgd-wf', 'filters').filter((filter) =>
    /^(block|warning|authenticate)$/.test(wordIn(filter, 'action') ?? ''),
  );
  const blocked = actions.map((filter) => wordIn(filter, 'category') ?? '0');
  const foreign = blocked.filter((category) => FOREIGN_CATEGORIES.has(category));
  const open = blocked.filter((category) => !FOREIGN_CATEGORIES.has(category));
  if (foreign.length > 0)
    scope.remarks.note(
      profile.place,
      'warning',
      'foreign-categories',
      `The profile ${named([name])} blocks FortiGuard's categories ${named(foreign)}; no host that is needed is taken to be in these.`,
    );
  const byCategory: Filter[] =
    open.length === 0
      ? []
      : [
          {
            decision: 'block',
            ways: [
              { services: WEB, unless: [`whether FortiGuard puts the host into one of the categories ${named(open)}`] },
            ],
          },
        ];
  const table = wordIn(section(profile, 'web'), 'urlfilter-table');
  const list = table === undefined ? undefined : lookUp(scope, ['webfilter urlfilter'], table);
  if (table !== undefined && table !== '0' && list === undefined)
    return [...missing(scope, policy, 'urlfilter-table', table), ...byCategory];
  const isProxy = wordIn(policy, 'inspection-mode') === 'proxy';
  const entries = entriesIn(list, 'entries').filter((entry) => wordIn(entry, 'status') !== 'disable');
  return [...entries.flatMap((entry) => urlFilter(scope, entry, isProxy, byCategory)), ...byCategory];
}

/** An entry of a static URL filter; what it allows is still asked for its category, what it exempts is not. */
function urlFilter(scope: Scope, entry: Block, isProxy: boolean, byCategory: readonly Filter[]): readonly Filter[] {
  const url = wordIn(entry, 'url') ?? '';
  const pattern = urlPattern(url, wordIn(entry, 'type') ?? 'simple', isProxy);
  const action = wordIn(entry, 'action') ?? 'exempt';
  if (pattern === undefined || !/^(block|exempt|allow|monitor)$/.test(action)) {
    scope.remarks.note(
      entry.place,
      'not-understood',
      'url-filter',
      'What this entry matches or does is not known here.',
    );
    return [
      {
        decision: action === 'block' ? 'block' : 'allow',
        ways: [{ services: WEB, unless: ['what an entry of the URL filter means'] }],
      },
      { decision: 'block', ways: [{ services: WEB, unless: ['what an entry of the URL filter means'] }] },
    ];
  }
  if (pattern.isSubstring && action !== 'block')
    scope.remarks.note(
      entry.place,
      'warning',
      'url-substring',
      `${named([url])} is met by addresses of other hosts that have it anywhere in them.`,
    );
  const { hosts, unless } = pattern;
  const ways = [{ hosts, services: WEB, ...(unless === undefined ? {} : { unless: [unless] }) }];
  if (action === 'block') return [{ ways, decision: 'block' }];
  const asked = action === 'exempt' ? [] : byCategory;
  const unsure = asked.flatMap((filter) =>
    filter.ways.map((way) => ({
      ...way,
      hosts,
      unless: [...(way.unless ?? []), ...(unless === undefined ? [] : [unless])],
    })),
  );
  return [...(unsure.length === 0 ? [] : [{ ways: unsure, decision: 'block' as const }]), { ways, decision: 'allow' }];
}

function applicationFilters(scope: Scope, policy: Block, profiles: Block): readonly Filter[] {
  const name = wordIn(profiles, 'application-list');
  if (name === undefined) return [];
  const list = lookUp(scope, ['application list'], name);
  if (list === undefined) return missing(scope, policy, 'application-list', name);
  const blocked = entriesIn(list, 'entries').filter((entry) =>
    /^(block|reset)$/.test(wordIn(entry, 'action') ?? 'block'),
  );
  const open = blocked.flatMap((entry) => [
    ...wordsIn(entry, 'category').filter((category) => !FOREIGN_APPLICATIONS.has(category)),
    ...wordsIn(entry, 'application').map((application) => `application ${application}`),
  ]);
  if (open.length === 0) return [];
  return [{ decision: 'block', ways: [{ unless: [`whether FortiGuard takes the connection for ${named(open)}`] }] }];
}

function missing(scope: Scope, policy: Block, setting: string, name: string): readonly Filter[] {
  scope.remarks.note(
    policy.settings.get(setting)?.place ?? policy.place,
    'not-understood',
    'missing-object',
    `The profile ${named([name])} is not defined in these files.`,
  );
  return [{ decision: 'block', ways: [{ unless: [`what the profile ${named([name])} blocks`] }] }];
}
