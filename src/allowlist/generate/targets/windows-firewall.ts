import { createHash } from 'node:crypto';
import type { Service } from '../../model/configuration.ts';
import { byPorts } from '../port-groups.ts';
import { portsText } from '../services.ts';
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

/**
 * Windows Firewall, in PowerShell: names as dynamic keywords, which Windows resolves as it sees them asked for
 * (https://learn.microsoft.com/powershell/module/netsecurity/new-netfirewalldynamickeywordaddress). What names with stars
 * mean there is not documented, so that none is written.
 */
export const windowsFirewall: Target = {
  id: 'windows-firewall',
  title: 'Windows Firewall',
  semantics: { exact: true, byAddress: true, ports: true, udp: true, longest: 253 },
  treatments: ['allow'],
  write: (plan) =>
    plan.treatments
      .filter((one) => !isEmpty(one))
      .map((treatment) => {
        const hosts = [
          ...new Set(treatment.entries.flatMap(({ means }) => (means.kind === 'exact' ? [means.host] : []))),
        ];
        const keywords = hosts.map(
          (host) => `New-NetFirewallDynamicKeywordAddress -Id '${idOf(host)}' -Keyword '${host}' -AutoResolve $true`,
        );
        const names = byPorts(treatment.entries).flatMap(({ number, services, members }) => [
          '$ids = @(',
          ...members.map(
            ({ means, origins }) =>
              `  '${idOf(means.kind === 'exact' ? means.host : '')}' # ${means.kind === 'exact' ? means.host : ''}: ${originsText(origins)}`,
          ),
          ')',
          ...rules(`names ${number}`, services, '-RemoteDynamicKeywordAddresses $ids'),
        ]);
        const networks = byPorts(treatment.addresses).flatMap(({ number, services, members }) => [
          '$networks = @(',
          ...members.flatMap((one) => [
            `  # ${originsText(one.origins)}`,
            ...one.networks.map((network) => `  '${network}'`),
          ]),
          ')',
          ...rules(`networks ${number}`, services, '-RemoteAddress $networks'),
        ]);
        const head = [...headerOf(plan, aboutTreatment(treatment)), ...missingFrom(treatment)];
        return {
          name: 'muster-allow.ps1',
          text: textOf([...commented(head), ...keywords, ...names, ...networks]),
        };
      }),
};

function rules(name: string, services: readonly Service[], remote: string): readonly string[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const own = services.filter((one) => one.protocol === protocol);
    if (own.length === 0) return [];
    return [
      `New-NetFirewallRule -DisplayName 'Muster: ${name}, ${protocol}' -Group 'Muster' -Direction Outbound -Action Allow -Protocol ${protocol.toUpperCase()} -RemotePort ${portsText(own)} ${remote}`,
    ];
  });
}

/** The id of a host's keyword: the same each time, so that the script finds what it made before. */
function idOf(host: string): string {
  const hex = createHash('sha256').update(`muster ${host}`).digest('hex');
  return `{${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}}`;
}
