import { ALWAYS, type Way } from '../firewall/conditions.ts';
import { jsonText } from '../firewall/json.ts';
import { named } from '../firewall/remarks.ts';
import type { Access, HostPattern, Inspection, Rule, Table } from '../model/configuration.ts';
import type { Located } from './categories.ts';
import { inOrder, isDefault, partsOf, placeOf, type Reading, toRules } from './rules.ts';

/**
 * What URL filtering decides, after what the rules on TLS keep out or let past it. What no rule matches gets through
 * (https://community.zscaler.com/t/how-to-achieve-a-deny-all-at-the-end-of-my-url-cloud-app-policy/16400).
 */
export function readAccess(
  filtering: readonly Located[],
  inspection: readonly Located[],
  first: readonly Rule<Access>[],
  reading: Reading,
): Table<Access> {
  return {
    rules: [
      ...first,
      ...beforeFiltering(inspection, reading),
      ...inOrder(filtering).flatMap((rule) => filteringRule(rule, reading)),
    ],
    otherwise: 'allow',
    because: 'Zscaler lets through what no URL filtering rule matches',
  };
}

function filteringRule(rule: Located, reading: Reading): readonly Rule<Access>[] {
  const action = jsonText(rule.node, 'action') ?? '';
  const parts = partsOf(rule, reading, ['access']);
  if (action === 'ALLOW') return toRules(rule, parts, 'allow', reading);
  if (action === 'BLOCK') return toRules(rule, parts, 'block', reading);
  if (action === 'CAUTION' || action === 'ISOLATE' || action === 'ICAP_RESPONSE') {
    reading.remarks.note(
      placeOf(rule),
      'warning',
      'caution',
      `${action} shows a page in a browser; what asks without one is taken to be blocked.`,
    );
    return toRules(rule, parts, 'block', reading);
  }
  reading.remarks.note(placeOf(rule), 'not-understood', 'action', `The action ${named([action])} is not known here.`, [
    'access',
  ]);
  return [];
}

/** Rules on TLS that block, and those that leave a connection to no other policy, as far as no earlier one decides. */
function beforeFiltering(inspection: readonly Located[], reading: Reading): readonly Rule<Access>[] {
  const earlier: HostPattern[] = [];
  const unless: string[] = [];
  return inOrder(inspection).flatMap((rule) => {
    const parts = partsOf(rule, reading, ['access', 'inspection']);
    const bypasses = jsonText(rule.node, 'action', 'doNotDecryptSubActions', 'bypassOtherPolicies') === 'true';
    const type = jsonText(rule.node, 'action', 'type');
    const decision = type === 'BLOCK' ? 'block' : type === 'DO_NOT_DECRYPT' && bypasses ? 'allow' : undefined;
    const left: readonly Way[] = [
      {
        ...(earlier.length === 0 ? {} : { except: [...earlier] }),
        ...(unless.length === 0 ? {} : { unless: [...unless] }),
      },
    ];
    const told = toRules(rule, [...parts, left], decision ?? 'allow', reading);
    if (decision !== undefined) return told;
    for (const { when } of told) {
      if (when.unless === undefined && when.except === undefined && when.services === 'any')
        earlier.push(...when.hosts);
      else unless.push(`whether the rule ${named([jsonText(rule.node, 'name') ?? '?'])} decides before on its TLS`);
    }
    return [];
  });
}

/** What is decided on TLS; the default rule says what holds where no other does. */
export function readInspection(rules: readonly Located[], reading: Reading): Table<Inspection> {
  const ordered = inOrder(rules);
  const last = ordered.find(({ node }) => isDefault(node));
  const told = ordered.filter((rule) => rule !== last).flatMap((rule) => inspectionRule(rule, reading));
  const type = last === undefined ? undefined : jsonText(last.node, 'action', 'type');
  if (last === undefined) return { rules: told, otherwise: 'leave', because: 'no rule says otherwise' };
  return {
    rules: told,
    otherwise: type === 'DECRYPT' ? 'inspect' : 'leave',
    because: jsonText(last.node, 'name') ?? 'the default rule',
    place: placeOf(last),
  };
}

function inspectionRule(rule: Located, reading: Reading): readonly Rule<Inspection>[] {
  const type = jsonText(rule.node, 'action', 'type');
  const parts = [...partsOf(rule, reading, ['access', 'inspection']), ALWAYS];
  if (type === 'DECRYPT') return toRules(rule, parts, 'inspect', reading);
  if (type === 'DO_NOT_DECRYPT' || type === 'BLOCK') return toRules(rule, parts, 'leave', reading);
  reading.remarks.note(
    placeOf(rule),
    'not-understood',
    'action',
    `The action ${named([type ?? '?'])} is not known here.`,
    ['inspection'],
  );
  return [];
}
