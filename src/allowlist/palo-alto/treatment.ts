import { conditionsOf } from '../firewall/conditions.ts';
import { named, shownLine } from '../firewall/remarks.ts';
import type { Authentication, HostPattern, Inspection, Rule, Table } from '../model/configuration.ts';
import { type Rulebases, rulesOf } from './rulebase.ts';
import { partsOf, type Reading, toRules } from './rules.ts';
import { below, type ConfigNode, wordAt, wordsAt } from './tree.ts';

/** The decryption rules as the table of whose TLS is broken open: by a forward proxy, as it is for outgoing connections. */
export function readDecryption(rulebases: Rulebases, reading: Reading): Table<Inspection> {
  return {
    rules: [
      ...excluded(rulebases, reading),
      ...rulesOf(rulebases, 'decryption').flatMap((rule) => readRule(rule, reading)),
    ],
    otherwise: 'leave',
    because: 'PAN-OS decrypts only what a decryption rule says',
  };
}

function readRule(rule: ConfigNode, reading: Reading): readonly Rule<Inspection>[] {
  const action = wordAt(rule, 'action');
  const types = wordsAt(rule, 'type');
  // Inbound inspection is for servers of one's own, and SSH is none of ours.
  if (types.length > 0 && !types.includes('ssl-forward-proxy')) return [];
  const parts = [
    ...partsOf(rule, reading, ['inspection']),
    [{ services: [{ protocol: 'tcp', from: 0, to: 65_535 }] as const }],
  ];
  if (action === 'no-decrypt') return toRules(rule, parts, 'leave', reading);
  if (action === 'decrypt' || action === 'decrypt-and-forward') return toRules(rule, parts, 'inspect', reading);
  reading.scope.remarks.note(
    rule.place,
    'not-understood',
    'action',
    `The decryption rule ${named([rule.key])} has no action that is known here.`,
    ['inspection'],
  );
  return [];
}

/** Names that the device leaves out of decryption whatever the rules say; the list that Palo Alto Networks ships is in no file. */
function excluded(rulebases: Rulebases, reading: Reading): readonly Rule<Inspection>[] {
  const nodes = [rulebases.root, ...rulebases.objects, ...rulebases.networks];
  return nodes
    .flatMap((node) => below(node, 'ssl-decrypt', 'ssl-exclude-cert'))
    .filter((entry) => wordAt(entry, 'exclude') !== 'no')
    .flatMap((entry) => {
      const host = entry.key.toLowerCase();
      const pattern: HostPattern = host.startsWith('*.')
        ? { kind: 'below', host: host.slice(2), withApex: false }
        : host.includes('*')
          ? { kind: 'glob', text: host, star: 'any' }
          : { kind: 'exact', host };
      return conditionsOf([[{ hosts: [pattern] }]]).map((when) => ({
        place: entry.place,
        text: shownLine(reading.lineAt(entry.place)),
        when,
        decision: 'leave' as const,
      }));
    });
}

/**
 * The authentication rules, and the captive portal's of before PAN-OS 8, as the table of who is asked. Undefined where
 * there are none.
 */
export function readAuthentication(rulebases: Rulebases, reading: Reading): Table<Authentication> | undefined {
  const rules = [...rulesOf(rulebases, 'authentication'), ...rulesOf(rulebases, 'captive-portal')];
  if (rules.length === 0) return undefined;
  return {
    rules: rules.flatMap((rule) => {
      const how = wordAt(rule, 'authentication-enforcement') ?? wordAt(rule, 'action');
      const isFree = how === 'default-no-captive-portal' || how === 'no-captive-portal';
      if (how === undefined)
        reading.scope.remarks.note(
          rule.place,
          'not-understood',
          'action',
          `The authentication rule ${named([rule.key])} does not say how it asks.`,
          ['authentication'],
        );
      const parts = partsOf(rule, reading, ['authentication']);
      return toRules(rule, parts, isFree ? ('do-not-ask' as const) : ('ask' as const), reading);
    }),
    otherwise: 'do-not-ask',
    because: 'PAN-OS asks only where an authentication rule says so',
  };
}
