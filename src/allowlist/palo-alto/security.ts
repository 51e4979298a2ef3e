import { NEVER, type Way } from '../firewall/conditions.ts';
import { named } from '../firewall/remarks.ts';
import type { Access, Rule, Table } from '../model/configuration.ts';
import { categoryWays } from './categories.ts';
import { type Rulebases, rulesOf } from './rulebase.ts';
import { partsOf, type Reading, toRules } from './rules.ts';
import { lookUp } from './scope.ts';
import { at, type ConfigNode, wordAt, wordsAt } from './tree.ts';

const DOUBTS = ['access'] as const;
const BLOCKS: ReadonlySet<string> = new Set(['deny', 'drop', 'reset-client', 'reset-server', 'reset-both']);

/** Categories of PAN-DB that no service of Windows or Microsoft 365 is taken to be in. */
export const FOREIGN_CATEGORIES: ReadonlySet<string> = new Set([
  'abortion',
  'abused-drugs',
  'adult',
  'alcohol-and-tobacco',
  'auctions',
  'command-and-control',
  'copyright-infringement',
  'cryptocurrency',
  'dating',
  'extremism',
  'gambling',
  'games',
  'grayware',
  'hacking',
  'hunting-and-fishing',
  'malware',
  'marijuana',
  'nudity',
  'peer-to-peer',
  'phishing',
  'proxy-avoidance-and-anonymizers',
  'questionable',
  'ransomware',
  'scanning-activity',
  'sex-education',
  'swimsuits-and-intimate-apparel',
  'weapons',
]);

/** The security rules as the table of who gets through; what no rule decides on is kept from leaving its zone. */
export function readSecurity(rulebases: Rulebases, reading: Reading): Table<Access> {
  const rules = rulesOf(rulebases, 'security').flatMap((rule) => readRule(rule, reading));
  const own = rulebases.order.map((base) => at(base, 'default-security-rules', 'rules', 'interzone-default'));
  const changed = own.find((rule) => wordAt(rule, 'action') !== undefined);
  const isOpen = wordAt(changed, 'action') === 'allow';
  return {
    rules,
    otherwise: isOpen ? 'allow' : 'block',
    because: changed === undefined ? 'PAN-OS denies between zones what no rule allows' : 'interzone-default says so',
    ...(changed === undefined ? {} : { place: changed.place }),
  };
}

function readRule(rule: ConfigNode, reading: Reading): readonly Rule<Access>[] {
  const action = wordAt(rule, 'action');
  if (wordAt(rule, 'rule-type') === 'intrazone') return [];
  const parts = partsOf(rule, reading, DOUBTS);
  if (action !== undefined && BLOCKS.has(action)) return toRules(rule, parts, 'block', reading);
  if (action === 'allow') return [...profileRules(rule, parts, reading), ...toRules(rule, parts, 'allow', reading)];
  reading.scope.remarks.note(
    at(rule, 'action')?.place ?? rule.place,
    'not-understood',
    'action',
    action === undefined
      ? `The rule ${named([rule.key])} has no action.`
      : `The action ${named([action])} is not known here.`,
    DOUBTS,
  );
  return [];
}

/**
 * What a rule that allows keeps out by its URL filtering profile: own categories come before those of PAN-DB, and of the
 * own ones the strictest action counts.
 */
function profileRules(rule: ConfigNode, parts: readonly (readonly Way[])[], reading: Reading): readonly Rule<Access>[] {
  const { scope } = reading;
  const groups = wordsAt(rule, 'profile-setting', 'group').map((name) => lookUp(scope, ['profile-group'], name));
  const names = [
    ...wordsAt(rule, 'profile-setting', 'profiles', 'url-filtering'),
    ...groups.flatMap((group) => wordsAt(group, 'url-filtering')),
  ];
  return names.flatMap((name) => {
    const profile = lookUp(scope, ['profiles', 'url-filtering'], name);
    if (profile === undefined) {
      if (name === 'default' || name === 'strict') return [];
      scope.remarks.note(
        rule.place,
        'not-understood',
        'missing-object',
        `The profile ${named([name])} is not defined in these files.`,
        DOUBTS,
      );
      return [];
    }
    const stops = ['block', 'override', 'continue'].flatMap((key) => wordsAt(profile, key));
    const passes = ['allow', 'alert'].flatMap((key) => wordsAt(profile, key));
    const isOwn = (category: string): boolean =>
      lookUp(scope, ['profiles', 'custom-url-category'], category) !== undefined ||
      lookUp(scope, ['external-list'], category) !== undefined;
    const ways = (categories: readonly string[]): readonly Way[] =>
      categories.length === 0 ? NEVER : categoryWays(scope, categories);
    const foreign = stops.filter((category) => FOREIGN_CATEGORIES.has(category));
    const others = stops.filter((category) => !isOwn(category) && !FOREIGN_CATEGORIES.has(category));
    if (foreign.length > 0)
      scope.remarks.note(
        profile.place,
        'warning',
        'foreign-categories',
        `The profile ${named([name])} blocks ${named(foreign)}; no host that is needed is taken to be in these.`,
      );
    return [
      ...toRules(rule, [...parts, ways(stops.filter(isOwn))], 'block' as const, reading),
      ...toRules(rule, [...parts, ways(passes.filter(isOwn))], 'allow' as const, reading),
      ...toRules(rule, [...parts, ways(others)], 'block' as const, reading),
    ];
  });
}
