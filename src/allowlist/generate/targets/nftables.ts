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
        const chain = `muster_${treatment.treatment.replaceAll('-', '_')}`;
        const groups = byPorts(treatment.addresses);
        const sets = groups.flatMap(({ number, members }) =>
          ([4, 6] as const).flatMap((family) => {
            const networks = members.flatMap((one) => ofFamily(one.networks, family));
            const origins = members.flatMap((one) => one.origins);
            return networks.length === 0 ? [] : [{ name: `${chain}_${number}_v${family}`, family, networks, origins }];
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
          'Load it with nft -f; loaded again, it takes the place of what it was. It is in the table inet filter: write the name of',
          `your own there, and let your chain jump to it: nft add rule inet filter forward jump ${chain}`,
          ...missingFrom(treatment),
        ];
        const made = [
          'table inet filter {',
          ...sets.map(({ name, family }) => `  set ${name} { type ipv${family}_addr; flags interval; }`),
          `  chain ${chain} { }`,
          '}',
          ...sets.map(({ name }) => `flush set inet filter ${name}`),
          `flush chain inet filter ${chain}`,
          'table inet filter {',
          ...sets.flatMap(({ name, family, networks, origins }) => [
            `  # ${originsText(origins)}`,
            `  set ${name} {`,
            `    type ipv${family}_addr; flags interval;`,
            '    elements = {',
            ...networks.map((network) => `      ${network},`),
            '    }',
            '  }',
          ]),
          `  chain ${chain} {`,
          ...rules,
          '  }',
          '}',
        ];
        return { name: `muster-${treatment.treatment}.nft`, text: textOf([...commented(head), ...made]) };
      }),
};
