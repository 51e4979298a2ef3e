import { ALWAYS, conditionsOf, onlyIf, type Way } from '../firewall/conditions.ts';
import { named, shownLine } from '../firewall/remarks.ts';
import { between, fromAddresses, type Sides } from '../firewall/sides.ts';
import type { Access, Asking, Authentication, Inspection, Place, Rule } from '../model/configuration.ts';
import { type Block, wordIn, wordsIn } from './blocks.ts';
import { filtersOf } from './filters.ts';
import { destinationWays, membersOf, type Scope, serviceWays } from './objects.ts';
import { isKnownSetting } from './policy-settings.ts';
import { treatmentsOf } from './ssl.ts';

/** All that policies are read with. */
export interface Reading {
  readonly scope: Scope;
  readonly sides: Sides;
  readonly asking: Asking;
  readonly lineAt: (place: Place) => string;
  readonly isProxy: boolean;
}

/** The rules that policies are told as, by table. */
export interface PolicyRules {
  readonly access: readonly Rule<Access>[];
  readonly inspection: readonly Rule<Inspection>[];
  readonly authentication: readonly Rule<Authentication>[];
}

const ALL = ['access', 'inspection', 'authentication'] as const;

/** Reads policies in their order; those that are switched off are left out. */
export function readPolicies(policies: readonly Block[], reading: Reading): PolicyRules {
  const access: Rule<Access>[] = [];
  const inspection: Rule<Inspection>[] = [];
  const free: Rule<Authentication>[] = [];
  const asked: Rule<Authentication>[] = [];
  const asksAnybody = policies.some((policy) => peopleOf(policy).length > 0);
  for (const policy of policies) {
    if (wordIn(policy, 'status') === 'disable') continue;
    const action = wordIn(policy, 'action') ?? 'deny';
    const parts = partsOf(policy, reading);
    const [whole, text] = [conditionsOf(parts), textOf(policy, reading)];
    const told = <Decision extends string>(ways: readonly Way[], decision: Decision): readonly Rule<Decision>[] =>
      (ways === ALWAYS ? whole : conditionsOf([...parts, ways])).map((when) => ({
        place: policy.place,
        text,
        when,
        decision,
      }));
    if (action === 'deny') access.push(...told(ALWAYS, 'block'));
    else if (action === 'accept' || action === 'redirect') {
      for (const { ways, decision } of filtersOf(reading.scope, policy)) access.push(...told(ways, decision));
      access.push(...told(ALWAYS, 'allow'));
      for (const { ways, decision } of treatmentsOf(reading.scope, policy)) inspection.push(...told(ways, decision));
      if (peopleOf(policy).length > 0) asked.push(...told(ALWAYS, 'ask'));
      else if (asksAnybody) free.push(...told(ALWAYS, 'do-not-ask'));
    } else if (action !== 'ipsec' && action !== 'ssl-vpn')
      reading.scope.remarks.note(
        policy.settings.get('action')?.place ?? policy.place,
        'not-understood',
        'action',
        `The action ${named([action])} is not known here.`,
        ALL,
      );
  }
  // Who is not signed in is asked only where no later policy lets him through without (auth-on-demand, implicitly).
  return { access, inspection, authentication: asked.length === 0 ? [] : [...free, ...asked] };
}

/** The people a policy is for, who have to sign in for it. */
export function peopleOf(policy: Block): readonly string[] {
  return ['users', 'groups', 'fsso-groups'].flatMap((key) => wordsIn(policy, key));
}

function textOf(policy: Block, { lineAt }: Reading): string {
  const name = wordIn(policy, 'name');
  return shownLine(`${lineAt(policy.place).trim()}${name === undefined ? '' : ` (${name})`}`);
}

function partsOf(policy: Block, reading: Reading): readonly (readonly Way[])[] {
  const { scope, sides, asking, isProxy } = reading;
  // A remark on the line of the policy opens that policy, and no other.
  for (const key of policy.settings.keys())
    if (!isKnownSetting(key))
      scope.remarks.note(
        policy.place,
        'not-understood',
        'policy-setting',
        `What ${named([key])} means in a policy is not known here.`,
        ALL,
      );
  const names = [...wordsIn(policy, 'srcaddr'), ...wordsIn(policy, 'srcaddr6')];
  const source = membersOf(scope, names, policy.settings.get('srcaddr')?.place ?? policy.place);
  const isComplete = source.unknown.length === 0 && source.hosts.length === 0;
  const schedule = wordIn(policy, 'schedule') ?? 'always';
  const devices = wordsIn(policy, 'devices');
  return [
    isProxy
      ? ALWAYS
      : between({ from: orAny(policy, 'srcintf'), to: orAny(policy, 'dstintf') }, sides, 'any', 'interface'),
    names.length === 0
      ? ALWAYS
      : fromAddresses(source.prefixes, isComplete, named(names), wordIn(policy, 'srcaddr-negate') === 'enable', asking),
    ...whereTo(policy, scope),
    schedule === 'always' ? ALWAYS : onlyIf(`whether it is the time of the schedule ${named([schedule])}`),
    devices.length === 0 ? ALWAYS : onlyIf(`whether the device is one of ${named(devices)}`),
    wordIn(policy, 'internet-service-src') === 'enable'
      ? onlyIf('whether the devices belong to an internet service')
      : ALWAYS,
  ];
}

/** Destinations and services, or in place of both what FortiGuard knows of the addresses of big services. */
function whereTo(policy: Block, scope: Scope): readonly (readonly Way[])[] {
  const kinds = ['internet-service', 'internet-service6'].filter((key) => wordIn(policy, key) === 'enable');
  if (kinds.length === 0) return [destinationWays(scope, policy), serviceWays(scope, policy)];
  const names = [...policy.settings]
    .filter(([key]) => /^internet-service6?-(name|id|group|custom|custom-group|fortiguard)$/.test(key))
    .flatMap(([, { values }]) => values);
  const isNegated = wordIn(policy, 'internet-service-negate') === 'enable';
  return [onlyIf(`whether FortiGuard counts the host's address ${isNegated ? 'to none of' : 'to'} ${named(names)}`)];
}

function orAny(policy: Block, key: string): readonly string[] {
  const values = wordsIn(policy, key);
  return values.length === 0 ? ['any'] : values;
}
