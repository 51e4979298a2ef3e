import type { Service } from '../../model/configuration.ts';
import { ofFamily } from '../networks.ts';
import { objectName } from '../object-name.ts';
import { byPorts } from '../port-groups.ts';
import {
  aboutTreatment,
  commented,
  headerOf,
  isEmpty,
  missingFrom,
  originsText,
  type Target,
  textOf,
} from '../target.ts';

const LONGEST_DESCRIPTION = 200;
const LONGEST_NAME = 64;

/**
 * Cisco ASA. An object is one name, which the device resolves itself; there are no wildcards
 * (https://www.cisco.com/c/en/us/td/docs/security/asa/asa-cli-reference/A-H/asa-command-ref-A-H.html, "fqdn"), so that
 * patterns are said by the addresses of their services, or by the hosts that are known of them.
 */
export const ciscoAsa: Target = {
  id: 'cisco-asa',
  title: 'Cisco ASA',
  semantics: { exact: true, byAddress: true, ports: true, udp: true, longest: 253 },
  treatments: ['allow'],
  write: (plan) =>
    plan.treatments
      .filter((one) => !isEmpty(one))
      .map((treatment) => {
        const names = byPorts(treatment.entries);
        const networks = byPorts(treatment.addresses);
        const hosts = [
          ...new Set(treatment.entries.flatMap(({ means }) => (means.kind === 'exact' ? [means.host] : []))),
        ];
        const lines = [
          ...commented([...headerOf(plan, aboutTreatment(treatment)), ...missingFrom(treatment)], '!'),
          ...hosts.flatMap((host) => [`object network ${objectName(host, LONGEST_NAME)}`, ` fqdn ${host}`]),
          ...names.flatMap(({ number, members }) => [
            `object-group network muster-names-${number}`,
            ...members.flatMap(({ means, origins }) => [
              `! ${originsText(origins)}`,
              ` network-object object ${objectName(means.kind === 'exact' ? means.host : '', LONGEST_NAME)}`,
            ]),
          ]),
          ...networks.flatMap(({ number, members }) => [
            `object-group network muster-networks-${number}`,
            ...members.flatMap((entry) => [
              ` description ${originsText(entry.origins).slice(0, LONGEST_DESCRIPTION)}`,
              ...ofFamily(entry.networks, 4).map((network) => ` network-object ${withMask(network)}`),
              ...ofFamily(entry.networks, 6).map((network) => ` network-object ${network}`),
            ]),
          ]),
          ...names.flatMap((group) => permits(`muster-names-${group.number}`, group.services)),
          ...networks.flatMap((group) => permits(`muster-networks-${group.number}`, group.services)),
          '! Put these lines before the one that denies the rest, in the list of your inside interface.',
        ];
        return { name: 'muster-allow.asa', text: textOf(lines) };
      }),
};

function permits(group: string, services: readonly Service[]): readonly string[] {
  return services.map(({ protocol, from, to }) => {
    const port = from === to ? `eq ${from}` : `range ${from} ${to}`;
    return `access-list muster-allow extended permit ${protocol} any object-group ${group} ${port}`;
  });
}

/** A network of IPv4 with a mask, as `52.96.0.0 255.252.0.0`. */
function withMask(network: string): string {
  const [address = '', length = '32'] = network.split('/');
  const mask = [0, 8, 16, 24].map((at) => 256 - 2 ** (8 - Math.min(8, Math.max(0, Number(length) - at))));
  return `${address} ${mask.join('.')}`;
}
