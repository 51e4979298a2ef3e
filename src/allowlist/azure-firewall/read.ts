import { type JsonNode, readJson } from '../firewall/json.ts';
import { named, type Remarks, shownLine, takeRemarks } from '../firewall/remarks.ts';
import type {
  Access,
  Asking,
  Configuration,
  ConfigurationReader,
  Inspection,
  Place,
  Rule,
} from '../model/configuration.ts';
import { type Collection, type Found, findGroups, type Group } from './groups.ts';
import { applicationConditions, networkConditions, type Reading, ruleName, terminates } from './rules.ts';
import { textReader } from './values.ts';

const ALL = ['access', 'inspection'] as const;

/**
 * Reads policies of Azure Firewall: JSON of the REST API, `az` and the portal's export, ARM templates as Bicep makes them,
 * and Terraform's JSON. What is asked first is by https://learn.microsoft.com/en-us/azure/firewall/rule-processing: network
 * rules before application rules whatever their priority, in each the parent policy's, then groups, then collections.
 */
export const azureFirewallReader: ConfigurationReader = {
  format: 'azure-firewall',
  recognise(file, text) {
    if (/azurerm_firewall/.test(text)) return /\.tf$/i.test(file) ? 0.9 : 1;
    if (!/^\ufeff?\s*[[{]/.test(text)) return 0;
    if (/"rule_?Collection(s|Type|_?Groups?)"|FirewallPolicyFilterRuleCollection|firewallPolicies\//i.test(text))
      return 1;
    return /"(application|network)RuleCollections"/.test(text) ? 1 : 0;
  },
  read(files, _included, asking = {}) {
    const remarks = takeRemarks();
    const parsed = files.flatMap((given) => parse(given, remarks));
    const textsOf = textReader(parsed.map(({ root }) => root));
    const found = parsed.map(({ file, root }) => findGroups(file, root, textsOf, remarks));
    const ipGroups = new Map(found.flatMap((one) => [...one.ipGroups]));
    const groups = chosenGroups(found, asking, remarks);
    if (groups.length === 0)
      remarks.note(
        { file: files[0]?.file ?? '', line: 1 },
        'not-understood',
        'no-rules',
        'There is no rule of Azure Firewall in it.',
        ALL,
      );
    const reading: Reading = { textsOf, remarks, asking, ipGroups };
    return {
      format: 'azure-firewall',
      files: files.map(({ file }) => file),
      ...tablesOf(groups, reading),
      remarks: remarks.all(),
    };
  },
};

interface Parsed {
  readonly file: string;
  readonly root: JsonNode;
}

function parse({ file, text }: { readonly file: string; readonly text: string }, remarks: Remarks): readonly Parsed[] {
  const read = readJson(text);
  if (read.ok) return [{ file, root: read.node }];
  const place = { file, line: read.line };
  if (!/^\ufeff?\s*[[{]/.test(text) && /azurerm_/.test(text))
    remarks.note(
      place,
      'not-understood',
      'hcl',
      'This is Terraform in its own language, of which nothing is read; give the output of terraform show -json.',
      ALL,
    );
  else remarks.note(place, 'error', 'json', `The JSON cannot be read: ${read.message}.`, ALL);
  return [];
}

/** The groups of one policy and of those above it, the topmost first, each by priority. */
function chosenGroups(found: readonly Found[], asking: Asking, remarks: Remarks): readonly Group[] {
  const groups = found.flatMap((one) => one.groups);
  const parents = new Map(found.flatMap((one) => [...one.parents]));
  const policies = [...new Set(groups.map(({ policy }) => policy))];
  const above = new Set([...parents.values()].map(({ name }) => name));
  const own = policies.filter((policy) => !above.has(policy));
  const chosen = own.find((policy) => policy === asking.part) ?? own[0] ?? policies[0];
  const first = groups.find(({ policy }) => policy === chosen);
  if (own.length > 1 && chosen !== asking.part && first !== undefined)
    remarks.note(
      first.place,
      'not-understood',
      'several-parts',
      `There are rules of the policies ${named(own.map((name) => (name === '' ? 'without a name' : name)))}; which of them the devices are behind was not said. Those of ${named([chosen ?? ''])} were read.`,
      ALL,
    );
  const line: string[] = [];
  for (let name = chosen; name !== undefined && !line.includes(name); name = parents.get(name)?.name)
    line.unshift(name);
  // A policy that no group is found for may be that of groups which do not say theirs.
  for (const [name, parent] of parents)
    if (!policies.includes(parent.name) && (line.includes(name) || !policies.includes(name)))
      remarks.note(
        parent.place,
        'not-understood',
        'parent-policy',
        `The rules of the parent policy ${named([parent.name])}, which come first, were not given.`,
        ALL,
      );
  return line.flatMap((policy) =>
    groups.filter((group) => group.policy === policy).toSorted((a, b) => a.priority - b.priority),
  );
}

function tablesOf(groups: readonly Group[], reading: Reading): Pick<Configuration, 'access' | 'inspection'> {
  const access: Rule<Access>[] = [];
  const inspection: Rule<Inspection>[] = [];
  for (const kind of ['network', 'application'] as const)
    for (const { file, collections } of groups)
      for (const collection of collections.toSorted((a, b) => a.priority - b.priority))
        if (collection.kind === kind) read(file, collection);
  return {
    access: { rules: access, otherwise: 'block', because: 'Azure Firewall denies what no rule allows' },
    inspection: {
      rules: inspection,
      otherwise: 'leave',
      because: 'Azure Firewall breaks TLS open only where a rule has terminateTLS',
    },
  };

  function read(file: string, { kind, action, rules }: Collection): void {
    for (const rule of rules) {
      const place = { file, line: rule.line };
      const conditions = (kind === 'network' ? networkConditions : applicationConditions)(rule, place, reading);
      const text = shownLine(`${action === 'block' ? 'deny' : 'allow'}: ${ruleName(rule)}`);
      access.push(...conditions.map((when) => ({ place, text, when, decision: action })));
      inspection.push(...inspected(place, text, kind === 'network' ? false : terminates(rule, reading), conditions));
    }
  }
}

function inspected(
  place: Place,
  text: string,
  isTerminated: boolean | 'open',
  conditions: readonly Rule<Inspection>['when'][],
): readonly Rule<Inspection>[] {
  if (isTerminated !== 'open')
    return conditions.map((when) => ({ place, text, when, decision: isTerminated ? 'inspect' : 'leave' }));
  const need = 'whether the rule breaks TLS open, which is filled in when it is deployed';
  return conditions.flatMap((when) => [
    { place, text, when: { ...when, unless: [...(when.unless ?? []), need] }, decision: 'inspect' as const },
    { place, text, when, decision: 'leave' as const },
  ]);
}
