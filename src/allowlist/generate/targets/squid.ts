import type { PlanEntry } from '../minimise.ts';
import type { AllowListPlan, TreatmentPlan } from '../plan.ts';
import { byPorts, type PortGroup } from '../port-groups.ts';
import { portsText } from '../services.ts';
import { starRegex } from '../star-regex.ts';
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

/**
 * Squid. `.x` is everything below x and x itself, and a name beside its own domain is fatal to Squid (`aclDomainCompare` in
 * src/acl/DomainData.cc); other stars are regular expressions (http://www.squid-cache.org/Doc/config/acl/).
 */
export const squid: Target = {
  id: 'squid',
  title: 'Squid',
  semantics: {
    exact: true,
    below: { withApex: true },
    stars: 'in-label',
    byAddress: false,
    ports: true,
    udp: false,
    longest: 255,
  },
  treatments: ['allow', 'no-authentication', 'do-not-inspect', 'bypass-proxy'],
  write: (plan) => plan.treatments.filter((one) => !isEmpty(one)).map((one) => fileOf(plan, one)),
};

const PLACES: Readonly<Record<TreatmentPlan['treatment'], string>> = {
  allow:
    'Include it before the line that denies the rest, as http_access deny all; where users are asked for, after that.',
  'no-authentication': 'Include it before the first http_access line with proxy_auth.',
  'do-not-inspect': 'Include it before the first ssl_bump line of your own.',
  'bypass-proxy': 'Include it where a parent proxy (cache_peer) must not be asked: Squid goes to these hosts itself.',
};

function fileOf(plan: AllowListPlan, treatment: TreatmentPlan): GeneratedFile {
  const name = `muster-${treatment.treatment}`;
  const groups = byPorts(treatment.entries);
  const lines = [
    ...commented([
      ...headerOf(plan, aboutTreatment(treatment)),
      PLACES[treatment.treatment],
      ...missingFrom(treatment),
    ]),
    ...(treatment.treatment === 'do-not-inspect'
      ? inspectionLines(name, groups)
      : accessLines(name, treatment, groups)),
  ];
  return { name: `${name}.conf`, text: textOf(lines) };
}

function accessLines(
  name: string,
  { treatment }: TreatmentPlan,
  groups: readonly PortGroup<PlanEntry>[],
): readonly string[] {
  const directive = treatment === 'bypass-proxy' ? 'always_direct allow' : 'http_access allow';
  return groups.flatMap((group) => {
    const acl = `${name}-${group.number}`;
    const { lines, names } = aclsOf(acl, group, 'dstdomain', 'dstdom_regex');
    return [
      '',
      `acl ${acl}-ports port ${portsText(group.services, '-', ' ')}`,
      ...lines,
      ...names.map((one) => `${directive} ${acl}-ports ${one}`),
    ];
  });
}

/** Squid knows the name that a client asks for from the first step on: it has to peek for it. */
function inspectionLines(name: string, groups: readonly PortGroup<PlanEntry>[]): readonly string[] {
  const made = groups.map((group) =>
    aclsOf(`${name}-${group.number}`, group, 'ssl::server_name', 'ssl::server_name_regex'),
  );
  return [
    '',
    ...made.flatMap(({ lines }) => lines),
    `acl ${name}-step1 at_step SslBump1`,
    `ssl_bump peek ${name}-step1`,
    ...made.flatMap(({ names }) => names).map((one) => `ssl_bump splice ${one}`),
  ];
}

/** The acls of a group: one of domains, and one of regular expressions where domains cannot say it. */
function aclsOf(
  acl: string,
  { members }: PortGroup<PlanEntry>,
  domains: string,
  regexes: string,
): { readonly lines: readonly string[]; readonly names: readonly string[] } {
  const lines = members.map(({ means, origins }) => {
    const value =
      means.kind === 'glob'
        ? `acl ${acl}-regex ${regexes} -i ${starRegex(means.text)}`
        : `acl ${acl} ${domains} ${means.kind === 'below' ? '.' : ''}${means.kind === 'exact' || means.kind === 'below' ? means.host : ''}`;
    return `# ${originsText(origins)}\n${value}`;
  });
  const isRegex = members.map(({ means }) => means.kind === 'glob');
  return {
    lines,
    names: [...(isRegex.includes(false) ? [acl] : []), ...(isRegex.includes(true) ? [`${acl}-regex`] : [])],
  };
}
