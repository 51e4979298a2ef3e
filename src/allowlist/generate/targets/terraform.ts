import type { AllowListPlan, TreatmentPlan } from '../plan.ts';
import { aboutTreatment, headerOf, isEmpty, missingFrom, type Target } from '../target.ts';
import { AZURE_RULES, azureRules } from './azure-rules.ts';

/**
 * The same rules as a resource of Terraform's provider for Azure, in Terraform's JSON
 * (https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/firewall_policy_rule_collection_group).
 * A key `//` is a comment there.
 */
export const terraform: Target = {
  id: 'terraform',
  title: 'Terraform, for Azure Firewall',
  semantics: AZURE_RULES,
  treatments: ['do-not-inspect', 'allow'],
  write: (plan) => [{ name: 'muster.tf.json', text: `${JSON.stringify(moduleOf(plan), null, 2)}\n` }],
};

function moduleOf(plan: AllowListPlan): Readonly<Record<string, unknown>> {
  const treatments = plan.treatments.filter((one) => !isEmpty(one));
  const rules = treatments.map((treatment, index) => collectionsOf(treatment, index));
  return {
    '//': [...headerOf(plan, 'Hosts for an allow-list'), ...treatments.flatMap(missingFrom)].join(' '),
    variable: { firewall_policy_id: { type: 'string' } },
    resource: {
      azurerm_firewall_policy_rule_collection_group: {
        muster: {
          name: 'muster',
          // Terraform's own expression, which it fills in.
          firewall_policy_id: '$' + '{var.firewall_policy_id}',
          priority: 300,
          application_rule_collection: rules.flatMap(({ application }) => application),
          network_rule_collection: rules.flatMap(({ network }) => network),
        },
      },
    },
  };
}

function collectionsOf(treatment: TreatmentPlan, index: number) {
  const { application, network } = azureRules(treatment);
  const leaves = treatment.treatment === 'do-not-inspect' ? { terminate_tls: false } : {};
  const applications = application.map(({ name, description, protocols, fqdns }) => ({
    name,
    description: `${aboutTreatment(treatment)}: ${description}`,
    protocols,
    source_addresses: ['*'],
    destination_fqdns: fqdns,
    ...leaves,
  }));
  const networks = network.map(({ name, description, protocol, ports, fqdns, networks: addresses }) => ({
    name,
    description,
    protocols: [protocol],
    source_addresses: ['*'],
    ...(fqdns.length === 0 ? { destination_addresses: addresses } : { destination_fqdns: fqdns }),
    destination_ports: ports,
  }));
  const collection = (name: string, priority: number, rule: readonly unknown[]) =>
    rule.length === 0 ? [] : [{ name, priority, action: 'Allow', rule }];
  return {
    application: collection(`muster-${treatment.treatment}`, 110 + index * 20, applications),
    network: collection(`muster-${treatment.treatment}-network`, 100 + index * 20, networks),
  };
}
