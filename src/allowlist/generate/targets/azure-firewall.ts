import type { AllowListPlan, TreatmentPlan } from '../plan.ts';
import { aboutTreatment, headerOf, isEmpty, missingFrom, type Target } from '../target.ts';
import { AZURE_RULES, azureRules } from './azure-rules.ts';

/**
 * A group of rule collections of an Azure Firewall policy, as an ARM template (which Bicep's compiler writes as well)
 * (https://learn.microsoft.com/azure/templates/microsoft.network/firewallpolicies/rulecollectiongroups). What may not be
 * inspected comes first, with `terminateTLS` false.
 */
export const azureFirewall: Target = {
  id: 'azure-firewall',
  title: 'Azure Firewall',
  semantics: AZURE_RULES,
  treatments: ['do-not-inspect', 'allow'],
  write: (plan) => [{ name: 'muster-azure-firewall.json', text: `${JSON.stringify(templateOf(plan), null, 2)}\n` }],
};

function templateOf(plan: AllowListPlan): Readonly<Record<string, unknown>> {
  const treatments = plan.treatments.filter((one) => !isEmpty(one));
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    metadata: { about: [...headerOf(plan, 'Hosts for an allow-list'), ...treatments.flatMap(missingFrom)] },
    parameters: { policyName: { type: 'string' } },
    resources: [
      {
        type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
        apiVersion: '2024-01-01',
        name: "[format('{0}/{1}', parameters('policyName'), 'muster')]",
        properties: { priority: 300, ruleCollections: treatments.flatMap(collectionsOf) },
      },
    ],
  };
}

function collectionsOf(treatment: TreatmentPlan, index: number): readonly Readonly<Record<string, unknown>>[] {
  const { application, network } = azureRules(treatment);
  const collection = (name: string, priority: number, rules: readonly unknown[]) => ({
    ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
    name,
    priority,
    action: { type: 'Allow' },
    rules,
  });
  const leaves = treatment.treatment === 'do-not-inspect' ? { terminateTLS: false } : {};
  const applications = application.map(({ name, description, protocols, fqdns }) => ({
    ruleType: 'ApplicationRule',
    name,
    description: `${aboutTreatment(treatment)}: ${description}`,
    protocols: protocols.map(({ type, port }) => ({ protocolType: type, port })),
    targetFqdns: fqdns,
    sourceAddresses: ['*'],
    ...leaves,
  }));
  const networks = network.map(({ name, description, protocol, ports, fqdns, networks: addresses }) => ({
    ruleType: 'NetworkRule',
    name,
    description,
    ipProtocols: [protocol],
    sourceAddresses: ['*'],
    ...(fqdns.length === 0 ? { destinationAddresses: addresses } : { destinationFqdns: fqdns }),
    destinationPorts: ports,
  }));
  return [
    ...(applications.length === 0 ? [] : [collection(`muster-${treatment.treatment}`, 110 + index * 20, applications)]),
    ...(networks.length === 0 ? [] : [collection(`muster-${treatment.treatment}-network`, 100 + index * 20, networks)]),
  ];
}
