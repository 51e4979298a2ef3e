import { ofFamily } from '../networks.ts';
import { byPorts } from '../port-groups.ts';
import { portsText } from '../services.ts';
import { aboutTreatment, commented, headerOf, missingFrom, originsText, type Target, textOf } from '../target.ts';
import { BY_ADDRESS } from './by-address.ts';

/** nftables knows addresses alone: what publishes none cannot be said, and is named in the file. */
export const nftables: Target = {
  id: 'nftables',
  title: 'nftables',
  semantics: BY_ADDRESS,
  treatments: ['allow', 'bypass-proxy'],
  write: (plan) =>
    plan.treatments
      .filter(({ addresses }) => addresses.length > 0)
      .map((treatment) => {
        const chain = treatment.treatment.replaceAll('-', '_');
        const groups = byPorts(treatment.addresses);
        const sets = groups.flatMap(({ number, members }) =>
          ([4, 6] as const).flatMap((family) => {
            const networks = members.flatMap((one) => ofFamily(one.networks, family));
            if (networks.length === 0) return [];
            return [
              `  # ${originsText(members.flatMap(({ origins }) => origins))}`,
              `  set ${chain}_${number}_v${family} {`,
              `    type ipv${family}_addr`,
              '    flags interval',
              '    elements = {',
              ...networks.map((network) => `      ${network},`),
              '    }',
              '  }',
            ];
          }),
        );
        const rules = groups.flatMap(({ number, services, members }) =>
          ([4, 6] as const)
            .filter((family) => members.some(({ networks }) => ofFamily(networks, family).length > 0))
            .flatMap((family) =>
              (['tcp', 'udp'] as const).flatMap((protocol) => {
                const ports = portsText(services.filter((one) => one.protocol === protocol));
                const address = family === 4 ? 'ip' : 'ip6';
                return ports === ''
                  ? []
                  : [`    ${address} daddr @${chain}_${number}_v${family} ${protocol} dport { ${ports} } accept`];
              }),
            ),
        );
        const head = [
          ...headerOf(plan, aboutTreatment(treatment)),
          `Load it with nft -f, and jump to the chain: nft add rule inet filter forward jump ${chain}; it is in a table of its own, so put your forward chain there, or copy it.`,
          ...missingFrom(treatment),
        ];
        const table = `table inet muster_${chain} {`;
        return {
          name: `muster-${treatment.treatment}.nft`,
          text: textOf([...commented(head), table, ...sets, `  chain ${chain} {`, ...rules, '  }', '}']),
        };
      }),
};
