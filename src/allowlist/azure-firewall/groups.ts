import { type JsonNode, jsonAt, jsonEntries, jsonText } from '../firewall/json.ts';
import type { Remarks } from '../firewall/remarks.ts';
import type { Place } from '../model/configuration.ts';
import { fieldOf, type ReadTexts } from './values.ts';

/** Rules of one kind and one action, which are asked in their order. */
export interface Collection {
  readonly kind: 'network' | 'application';
  readonly action: 'allow' | 'block';
  readonly priority: number;
  readonly rules: readonly JsonNode[];
}

/** A rule collection group of a policy, or a collection of a firewall without a policy. */
export interface Group {
  readonly file: string;
  readonly policy: string;
  readonly priority: number;
  readonly collections: readonly Collection[];
  readonly place: Place;
}

/** What was found in some files. */
export interface Found {
  readonly groups: Group[];
  /** Of a policy its parent, whose rules come first. */
  readonly parents: Map<string, { readonly name: string; readonly place: Place }>;
  /** Addresses of IP groups, by name. */
  readonly ipGroups: Map<string, JsonNode>;
}

const MOST_DEPTH = 60;
const TERRAFORM_KINDS = ['application_rule_collection', 'network_rule_collection', 'nat_rule_collection'] as const;
const CLASSIC_KINDS = ['applicationRuleCollections', 'networkRuleCollections'] as const;
/** A plan of Terraform holds the same rules several times over. */
const PLANNED = ['planned_values', 'values'] as const;

/**
 * Finds rule collection groups wherever they stand: in answers of the REST API and `az`, which leaves `properties` out, in
 * ARM templates and those that Bicep makes, in Terraform's JSON configuration, plan and state, and in the rules of a
 * firewall without a policy.
 */
export function findGroups(file: string, root: JsonNode, textsOf: ReadTexts, remarks: Remarks): Found {
  const found: Found = { groups: [], parents: new Map(), ipGroups: new Map() };
  const planned = PLANNED.map((name) => jsonAt(root, name)).find((node) => node?.members !== undefined);
  walk(planned ?? root, '', '', 0, true);
  return found;

  function walk(node: JsonNode, name: string, policy: string, depth: number, isResource: boolean): void {
    if (depth > MOST_DEPTH) return;
    for (const entry of node.entries ?? []) walk(entry, name, policy, depth + 1, isResource);
    if (node.members === undefined) return;
    const own = text(node, 'name') ?? name;
    const of = policyOf(node, own) ?? policy;
    if (isResource) for (const one of new Set([own, name])) readResource(node, one);
    if (readGroup(node, of)) return;
    for (const [key, child] of node.members) {
      const isPart = key === 'properties';
      walk(child, isPart || key === 'values' ? own : key, of, depth + 1, !isPart);
    }
  }

  function readResource(node: JsonNode, name: string): void {
    const properties = jsonAt(node, 'properties') ?? node;
    const base = text(jsonAt(properties, 'basePolicy'), 'id') ?? text(node, 'base_policy_id');
    if (base !== undefined) found.parents.set(lastOf(name), { name: nameOf(base), place: { file, line: node.line } });
    const addresses = fieldOf(properties, 'ipAddresses', 'cidrs');
    if (addresses !== undefined) found.ipGroups.set(lastOf(name).toLowerCase(), addresses);
  }

  function readGroup(node: JsonNode, policy: string): boolean {
    const place = { file, line: node.line };
    const listed = jsonAt(node, 'ruleCollections');
    const base = { file, policy: lastOf(policy), place };
    if (listed !== undefined) {
      noteLoops(node, place);
      const collections = jsonEntries(listed).flatMap((one) => toCollection(one, undefined, false));
      found.groups.push({ ...base, priority: priorityOf(node, place), collections });
      return true;
    }
    const kinds = TERRAFORM_KINDS.filter((kind) => jsonAt(node, kind) !== undefined);
    if (
      kinds.length > 0 ||
      (jsonAt(node, 'firewall_policy_id') !== undefined && jsonAt(node, 'priority') !== undefined)
    ) {
      noteLoops(node, place);
      const collections = kinds.flatMap((kind) =>
        jsonEntries(node, kind).flatMap((one) => toCollection(one, kind, false)),
      );
      found.groups.push({ ...base, priority: priorityOf(node, place), collections });
      return true;
    }
    if (jsonAt(node, 'azure_firewall_name') !== undefined && jsonAt(node, 'rule') !== undefined) {
      const isNetwork = jsonEntries(node, 'rule').some((rule) => jsonAt(rule, 'destination_ports') !== undefined);
      const kind = isNetwork ? 'network_rule_collection' : 'application_rule_collection';
      found.groups.push({ ...base, priority: 0, collections: toCollection(node, kind, false) });
      return true;
    }
    const classic = CLASSIC_KINDS.filter((kind) => jsonAt(node, kind) !== undefined);
    if (classic.length === 0) return false;
    const collections = classic.flatMap((kind) =>
      jsonEntries(node, kind).flatMap((one) => toCollection(one, kind, true)),
    );
    // A firewall with a policy has none of its own, and an empty list says nothing.
    if (collections.length > 0) found.groups.push({ ...base, priority: 0, collections });
    return collections.length > 0;
  }

  function toCollection(one: JsonNode, kind: string | undefined, isClassic: boolean): readonly Collection[] {
    const node = isClassic ? (jsonAt(one, 'properties') ?? one) : one;
    const place = { file, line: one.line };
    const type = kind ?? text(node, 'ruleCollectionType') ?? '';
    // What comes in is translated there; it is nothing of what devices ask of the internet.
    if (/nat/i.test(type)) return [];
    noteLoops(node, place);
    const rules = jsonEntries(node, kind === undefined || isClassic ? 'rules' : 'rule');
    const [word = ''] = [...textsOf(node, 'action').texts, ...textsOf(jsonAt(node, 'action'), 'type').texts];
    const action: Collection['action'] | undefined = /^deny$/i.test(word)
      ? 'block'
      : /^allow$/i.test(word)
        ? 'allow'
        : undefined;
    if (action === undefined) {
      remarks.note(place, 'not-understood', 'action', 'Whether this collection allows or denies cannot be read.', [
        'access',
      ]);
      return [];
    }
    const isNetwork = (rule: JsonNode): boolean =>
      kind === undefined ? /^NetworkRule$/i.test(text(rule, 'ruleType') ?? '') : /^network/i.test(kind);
    const isOther = (rule: JsonNode): boolean =>
      kind === undefined && !/^(Network|Application)Rule$/i.test(text(rule, 'ruleType') ?? '');
    for (const rule of rules.filter(isOther))
      remarks.note(
        { file, line: rule.line },
        'not-understood',
        'rule-type',
        'This is a rule of a type that is not known here.',
        ['access'],
      );
    const priority = priorityOf(node, place);
    const known = rules.filter((rule) => !isOther(rule));
    const parts: readonly Collection[] = [
      { kind: 'network', action, priority, rules: known.filter(isNetwork) },
      { kind: 'application', action, priority, rules: known.filter((rule) => !isNetwork(rule)) },
    ];
    return parts.filter((collection) => collection.rules.length > 0);
  }

  function priorityOf(node: JsonNode, place: Place): number {
    const priority = Number(textsOf(node, 'priority').texts[0] ?? Number.NaN);
    if (Number.isFinite(priority)) return priority;
    remarks.note(
      place,
      'not-understood',
      'priority',
      'It has no priority that can be read, so that its place in the order is not known.',
      ['access', 'inspection'],
    );
    return 0;
  }

  function noteLoops(node: JsonNode, place: Place): void {
    if (['copy', 'dynamic', 'for_each', 'count', 'condition'].some((name) => jsonAt(node, name) !== undefined))
      remarks.note(
        place,
        'not-understood',
        'generated',
        'Rules are made here when it is deployed; give the policy as Azure has it, or the output of terraform show -json.',
        ['access', 'inspection'],
      );
  }
}

/** The policies' names, of a group's id or of the name that an ARM template gives it. */
function policyOf(node: JsonNode, name: string): string | undefined {
  const id = text(node, 'id') ?? text(node, 'firewall_policy_id');
  const named =
    /firewallPolicies\/([^/]{1,80})/i.exec(id ?? '')?.[1] ??
    /azurerm_firewall_policy\.([\w-]{1,80})/.exec(id ?? '')?.[1];
  if (named !== undefined) return named;
  return /ruleCollectionGroups$/i.test(text(node, 'type') ?? '') && name.includes('/') ? name.split('/')[0] : undefined;
}

function nameOf(id: string): string {
  return /azurerm_firewall_policy\.([\w-]{1,80})/.exec(id)?.[1] ?? lastOf(id);
}

/** The last part of an id. */
export function lastOf(id: string): string {
  return id.split('/').at(-1) ?? id;
}

function text(node: JsonNode | undefined, name: string): string | undefined {
  const found = jsonText(node, name);
  return found === '' ? undefined : found;
}
