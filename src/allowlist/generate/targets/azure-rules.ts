import type { Service } from '../../model/configuration.ts';
import { byPattern, STARS } from '../by-pattern.ts';
import type { PlanEntry } from '../minimise.ts';
import type { TreatmentPlan } from '../plan.ts';
import { byPorts, byPortsOf } from '../port-groups.ts';
import type { VendorSemantics } from '../say.ts';
import { originsText } from '../target.ts';

/**
 * What rules of Azure Firewall can say: in application rules, for the web, names with a star at their beginning that means
 * any characters (https://learn.microsoft.com/azure/firewall/firewall-faq, "How do wildcards work in target URLs and target
 * FQDNs"); in network rules names without stars, and networks.
 */
export const AZURE_RULES: VendorSemantics = {
  exact: true,
  below: { withApex: false },
  stars: 'leading',
  byAddress: false,
  ports: true,
  udp: true,
  longest: 255,
  beyondWeb: { exact: true, byAddress: true },
};

/** An application rule: names, and by which protocol on which port. */
export interface ApplicationRule {
  readonly name: string;
  readonly description: string;
  readonly protocols: readonly { readonly type: 'Http' | 'Https'; readonly port: number }[];
  readonly fqdns: readonly string[];
}

/** A network rule: names or networks, and ports. */
export interface NetworkRule {
  readonly name: string;
  readonly description: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly ports: readonly string[];
  readonly fqdns: readonly string[];
  readonly networks: readonly string[];
}

/** The rules of a treatment; an application rule for each set of ports, a network rule for each protocol besides. */
export function azureRules({ treatment, entries, addresses }: TreatmentPlan): {
  readonly application: readonly ApplicationRule[];
  readonly network: readonly NetworkRule[];
} {
  const name = `muster-${treatment}`;
  const application = byPortsOf(entries, 'web').map(({ number, services, members }) => ({
    name: `${name}-${number}`,
    description: describe(members),
    protocols: services.map(({ from }) => ({ type: from === 80 ? ('Http' as const) : ('Https' as const), port: from })),
    fqdns: members.map(({ means }) => byPattern(means, STARS)),
  }));
  const names = byPortsOf(entries, 'others').flatMap(({ number, services, members }) =>
    byProtocol(services).map(({ protocol, ports }) => ({
      name: `${name}-names-${number}-${protocol.toLowerCase()}`,
      description: describe(members),
      protocol,
      ports,
      fqdns: members.map(({ means }) => byPattern(means, STARS)),
      networks: [],
    })),
  );
  const networks = byPorts(addresses).flatMap(({ number, services, members }) =>
    byProtocol(services).map(({ protocol, ports }) => ({
      name: `${name}-networks-${number}-${protocol.toLowerCase()}`,
      description: describe(members),
      protocol,
      ports,
      fqdns: [],
      networks: members.flatMap((entry) => entry.networks),
    })),
  );
  return { application, network: [...names, ...networks] };
}

function byProtocol(services: readonly Service[]): readonly {
  readonly protocol: 'TCP' | 'UDP';
  readonly ports: readonly string[];
}[] {
  return (['TCP', 'UDP'] as const).flatMap((protocol) => {
    const own = services.filter((one) => one.protocol === protocol.toLowerCase());
    return own.length === 0
      ? []
      : [{ protocol, ports: own.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)) }];
  });
}

function describe(members: readonly Pick<PlanEntry, 'origins'>[]): string {
  const origins = new Map(
    members.flatMap((one) => one.origins.map((origin) => [`${origin.list}/${origin.service}`, origin])),
  );
  return originsText([...origins.values()]);
}
