import { ofFamily } from '../networks.ts';
import { byPorts } from '../port-groups.ts';
import { portsText } from '../services.ts';
import { aboutTreatment, commented, headerOf, missingFrom, originsText, type Target, textOf } from '../target.ts';
import { BY_ADDRESS } from './by-address.ts';

/**
 * Sets of networks for `ipset restore -!`, one for each family and each set of ports, and the rules of iptables that use
 * them as comments. Names of sets have at most 31 characters (ipset(8)).
 */
export const ipset: Target = {
  id: 'ipset',
  title: 'ipset',
  semantics: BY_ADDRESS,
  treatments: ['allow', 'bypass-proxy'],
  write: (plan) =>
    plan.treatments
      .filter(({ addresses }) => addresses.length > 0)
      .map((treatment) => {
        const sets = byPorts(treatment.addresses).flatMap(({ number, services, members }) =>
          ([4, 6] as const).flatMap((family) => {
            const networks = members.flatMap((one) => ofFamily(one.networks, family));
            if (networks.length === 0) return [];
            const name = `muster-${treatment.treatment}-${number}-v${family}`;
            const tool = family === 4 ? 'iptables' : 'ip6tables';
            const uses = (['tcp', 'udp'] as const).flatMap((protocol) => {
              const ports = portsText(
                services.filter((one) => one.protocol === protocol),
                ':',
              );
              return ports === ''
                ? []
                : [
                    `${tool} -A FORWARD -p ${protocol} -m multiport --dports ${ports} -m set --match-set ${name} dst -j ACCEPT`,
                  ];
            });
            return [
              ...commented([originsText(members.flatMap(({ origins }) => origins)), ...uses]),
              `create ${name} hash:net family ${family === 4 ? 'inet' : 'inet6'}`,
              ...networks.map((network) => `add ${name} ${network}`),
            ];
          }),
        );
        const head = [...headerOf(plan, aboutTreatment(treatment)), ...missingFrom(treatment)];
        return { name: `muster-${treatment.treatment}.ipset`, text: textOf([...commented(head), ...sets]) };
      }),
};
