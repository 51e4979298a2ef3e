import { objectName } from '../object-name.ts';
import type { AddressEntry, AllowListPlan, TreatmentPlan } from '../plan.ts';
import { byPorts, byPortsOf, type PortGroup } from '../port-groups.ts';
import { portsText } from '../services.ts';
import {
  aboutTreatment,
  commented,
  type GeneratedFile,
  headerOf,
  isEmpty,
  missingFrom,
  originsText,
  type Target,
  textOf,
} from '../target.ts';
import { PAN_URLS, panUrl } from './pan-entry.ts';

/**
 * Commands of PAN-OS, to paste after `configure`: custom URL categories for the web, address objects for the rest, and the
 * rules that use them.
 */
export const paloAlto: Target = {
  id: 'paloalto',
  title: 'Palo Alto Networks',
  semantics: { ...PAN_URLS, beyondWeb: { exact: true, byAddress: true } },
  treatments: ['allow', 'do-not-inspect', 'no-authentication'],
  write: (plan) => plan.treatments.filter((one) => !isEmpty(one)).map((one) => fileOf(plan, one)),
};

const LONGEST_NAME = 63;
const PLACES: Readonly<Record<string, string>> = {
  allow: 'Move the rules before the one that denies the rest, and give them your zones.',
  'do-not-inspect': 'Move the rules before those that decrypt.',
  'no-authentication': 'Move the rules before those that ask who is there.',
};

function fileOf(plan: AllowListPlan, treatment: TreatmentPlan): GeneratedFile {
  const name = `muster-${treatment.treatment}`;
  const web = byPortsOf(treatment.entries, 'web').flatMap((group) => {
    const category = `${name}-${group.number}`;
    return [
      `set profiles custom-url-category ${category} type "URL List"`,
      ...group.members.flatMap((entry) => [
        `# ${originsText(entry.origins)}`,
        `set profiles custom-url-category ${category} list ${panUrl(entry)}`,
      ]),
      ...rulesFor(treatment, category, group, ['destination any', `category ${category}`]),
    ];
  });
  const others = byPortsOf(treatment.entries, 'others').flatMap((group) => {
    const rule = `${name}-names-${group.number}`;
    const hosts = group.members.map(({ means, origins }) => ({
      host: means.kind === 'exact' ? means.host : '',
      origins,
    }));
    return [
      ...hosts.flatMap(({ host, origins }) => [
        `# ${originsText(origins)}`,
        `set address ${objectOf(host)} fqdn ${host}`,
      ]),
      `set address-group ${rule} static [ ${hosts.map(({ host }) => objectOf(host)).join(' ')} ]`,
      ...rulesFor(treatment, rule, group, [`destination ${rule}`, 'category any']),
    ];
  });
  const networks = byPorts<AddressEntry>(treatment.addresses).flatMap((group) => {
    const rule = `${name}-networks-${group.number}`;
    const all = group.members.flatMap((entry) => entry.networks);
    return [
      ...group.members.map(({ origins }) => `# ${originsText(origins)}`),
      ...all.map((network) => `set address ${objectOf(network)} ip-netmask ${network}`),
      `set address-group ${rule} static [ ${all.map((network) => objectOf(network)).join(' ')} ]`,
      ...rulesFor(treatment, rule, group, [`destination ${rule}`, 'category any']),
    ];
  });
  const head = [
    ...headerOf(plan, aboutTreatment(treatment)),
    PLACES[treatment.treatment] ?? '',
    ...missingFrom(treatment),
  ];
  return { name: `${name}.set`, text: textOf([...commented(head), ...web, ...others, ...networks]) };
}

/** Colons and slashes are not for names of objects. */
function objectOf(hostOrNetwork: string): string {
  return objectName(hostOrNetwork.replaceAll(':', '-').replace('/', '_'), LONGEST_NAME);
}

function rulesFor(
  { treatment }: TreatmentPlan,
  name: string,
  { services }: PortGroup<unknown>,
  of: readonly string[],
): readonly string[] {
  const made = (['tcp', 'udp'] as const).flatMap((protocol) => {
    const own = services.filter((one) => one.protocol === protocol);
    return own.length === 0 ? [] : [{ name: `${name}-${protocol}`, protocol, ports: portsText(own) }];
  });
  const objects = made.map((one) => `set service ${one.name} protocol ${one.protocol} port ${one.ports}`);
  const base = ['from any', 'to any', 'source any', 'source-user any', ...of];
  const names = made.map((one) => one.name).join(' ');
  const service = `service [ ${names} ]`;
  const rule = (rulebase: string, parts: readonly string[]): readonly string[] =>
    parts.map((one) => `set rulebase ${rulebase} rules ${name} ${one}`);
  if (treatment === 'do-not-inspect')
    return [...objects, ...rule('decryption', [...base, service, 'type ssl-forward-proxy', 'action no-decrypt'])];
  if (treatment === 'no-authentication')
    return [
      ...objects,
      ...rule('authentication', [...base, service, 'authentication-enforcement default-no-captive-portal']),
    ];
  return [...objects, ...rule('security', [...base, 'application any', service, 'action allow'])];
}
