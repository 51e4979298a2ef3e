import type { Service } from '../../model/configuration.ts';
import { byPorts } from '../port-groups.ts';
import { portsText } from '../services.ts';
import { aboutTreatment, headerOf, isEmpty, missingFrom, originsText, plain, type Target, textOf } from '../target.ts';

/**
 * Aliases of pfSense, to be restored as the area "Aliases" of a backup: names, which it resolves every five minutes
 * (https://docs.netgate.com/pfsense/en/latest/firewall/aliases.html), networks, and the ports that go with them. There are
 * no wildcards. OPNsense takes the names and networks as lists.
 */
export const pfsense: Target = {
  id: 'pfsense',
  title: 'pfSense',
  semantics: { exact: true, byAddress: true, ports: true, udp: true, longest: 253 },
  treatments: ['allow', 'bypass-proxy'],
  write: (plan) => {
    const treatments = plan.treatments.filter((one) => !isEmpty(one));
    const aliases = treatments.flatMap((treatment) => {
      const name = `muster_${treatment.treatment.replaceAll('-', '_')}`;
      const about = aboutTreatment(treatment);
      const names = byPorts(treatment.entries).flatMap(({ number, services, members }) => [
        ...alias(
          `${name}_${number}`,
          'host',
          about,
          members.map(({ means, origins }) => ({
            value: means.kind === 'exact' ? means.host : '',
            detail: originsText(origins),
          })),
        ),
        ...ports(`${name}_${number}`, services),
      ]);
      const networks = byPorts(treatment.addresses).flatMap(({ number, services, members }) => [
        ...alias(
          `${name}_net${number}`,
          'network',
          about,
          members.flatMap((one) => one.networks.map((value) => ({ value, detail: originsText(one.origins) }))),
        ),
        ...ports(`${name}_net${number}`, services),
      ]);
      return [...names, ...networks];
    });
    const head = [...headerOf(plan, 'Aliases for an allow-list'), ...treatments.flatMap(missingFrom)];
    const lines = [
      '<?xml version="1.0"?>',
      ...head.map((line) => `<!-- ${line.replaceAll('--', '- -')} -->`),
      '<aliases>',
      ...aliases,
      '</aliases>',
    ];
    return [{ name: 'muster-aliases.xml', text: textOf(lines) }];
  },
};

function alias(
  name: string,
  type: 'host' | 'network' | 'port',
  about: string,
  entries: readonly { readonly value: string; readonly detail: string }[],
): readonly string[] {
  return [
    '  <alias>',
    `    <name>${name}</name>`,
    `    <type>${type}</type>`,
    `    <address>${entries.map(({ value }) => value).join(' ')}</address>`,
    `    <descr>${plain(about)}</descr>`,
    `    <detail>${entries.map(({ detail }) => detail).join('||')}</detail>`,
    '  </alias>',
  ];
}

/** An alias of ports for each protocol. */
function ports(name: string, services: readonly Service[]): readonly string[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const own = services.filter((one) => one.protocol === protocol);
    const entries = own.map((one) => ({ value: portsText([one], ':'), detail: protocol }));
    return own.length === 0 ? [] : alias(`${name}_${protocol}`, 'port', `Ports of ${name}`, entries);
  });
}
