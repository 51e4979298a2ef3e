import { ALWAYS, conditionsOf, onlyIf, type Way } from '../firewall/conditions.ts';
import { type Doubt, named, shownLine } from '../firewall/remarks.ts';
import { between, fromAddresses, type Sides } from '../firewall/sides.ts';
import type { Asking, Place, Rule } from '../model/configuration.ts';
import { categoryWays } from './categories.ts';
import { applicationWays, destinationWays, membersOf, serviceWays } from './objects.ts';
import type { Scope } from './scope.ts';
import { type ConfigNode, wordAt, wordsAt } from './tree.ts';
import { zonesOf } from './zones.ts';

/** All that rules of every kind are read with. */
export interface Reading {
  readonly scope: Scope;
  readonly sides: Sides;
  readonly asking: Asking;
  readonly lineAt: (place: Place) => string;
}

/** What a rule may hold that changes nothing on which connections it decides. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'action',
  'type',
  'disabled',
  'description',
  'tag',
  'group-tag',
  'log-start',
  'log-end',
  'log-setting',
  'profile',
  'profile-setting',
  'option',
  'qos',
  'icmp-unreachable',
  'uuid',
  'rule-type',
  'negate-source',
  'negate-destination',
  'authentication-enforcement',
  'timeout',
  'log-authentication-timeout',
  'log-success',
  'log-fail',
  'packet-broker-profile',
  'forwarding-profile',
  'disable-inspect',
  'decryption-profile',
]);
const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...WITHOUT_EFFECT,
  'from',
  'to',
  'source',
  'destination',
  'source-user',
  'application',
  'service',
  'category',
  'schedule',
  'target',
  'hip-profiles',
  'source-hip',
  'destination-hip',
]);

/** The parts of a rule that say which connections it decides on. */
export function partsOf(rule: ConfigNode, reading: Reading, doubts: readonly Doubt[]): readonly (readonly Way[])[] {
  const { scope, sides, asking } = reading;
  // A remark on the line of the rule opens that rule, and no other.
  for (const child of rule.children.values())
    if (!UNDERSTOOD.has(child.key))
      scope.remarks.note(
        rule.place,
        'not-understood',
        'rule-part',
        `What ${named([child.key])} means in a rule is not known here.`,
        doubts,
      );
  return [
    between(zonesOf(rule), sides, 'any', 'zone'),
    sourceWays(rule, reading),
    destinationWays(scope, rule),
    applicationWays(rule),
    serviceWays(scope, rule),
    categoryWays(scope, wordsAt(rule, 'category')),
    whoWays(rule),
    whenWays(rule, asking),
  ];
}

/** The rules that a rule of the configuration is told as: one for each way in which it can match. */
export function toRules<Decision extends string>(
  rule: ConfigNode,
  parts: readonly (readonly Way[])[],
  decision: Decision,
  reading: Reading,
): readonly Rule<Decision>[] {
  const text = shownLine(reading.lineAt(rule.place));
  return conditionsOf(parts).map((when) => ({ place: rule.place, text, when, decision }));
}

function sourceWays(rule: ConfigNode, { scope, asking }: Reading): readonly Way[] {
  const names = wordsAt(rule, 'source');
  if (names.length === 0) return ALWAYS;
  const { prefixes, unknown, hosts } = membersOf(scope, names, rule.place);
  const isComplete = unknown.length === 0 && hosts.length === 0;
  return fromAddresses(prefixes, isComplete, named(names), wordAt(rule, 'negate-source') === 'yes', asking);
}

function whoWays(rule: ConfigNode): readonly Way[] {
  const users = wordsAt(rule, 'source-user').filter((user) => user !== 'any');
  const states = ['hip-profiles', 'source-hip', 'destination-hip']
    .flatMap((key) => wordsAt(rule, key))
    .filter((name) => name !== 'any');
  const unless = [
    ...(users.length === 0 ? [] : [`whether the user is ${named(users)}`]),
    ...(states.length === 0 ? [] : [`whether the device meets ${named(states)}`]),
  ];
  return unless.length === 0 ? ALWAYS : [{ unless }];
}

function whenWays(rule: ConfigNode, asking: Asking): readonly Way[] {
  const schedule = wordAt(rule, 'schedule');
  if (schedule !== undefined) return onlyIf(`whether it is the time of the schedule ${named([schedule])}`);
  const devices = wordsAt(rule, 'target', 'devices');
  if (devices.length === 0 || devices.some((device) => device === asking.part)) return ALWAYS;
  return onlyIf(`whether the rule is for the firewall at this site (it names ${named(devices)})`);
}
