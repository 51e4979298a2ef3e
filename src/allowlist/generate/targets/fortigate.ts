import { byPattern, STARS } from '../by-pattern.ts';
import type { PlanEntry } from '../minimise.ts';
import { objectName } from '../object-name.ts';
import type { AllowListPlan, TreatmentPlan } from '../plan.ts';
import { byPorts, type PortGroup } from '../port-groups.ts';
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

/** The fewest members that a group may have on any model (firewall.addrgrp:member of the table of maximum values). */
const MOST_MEMBERS = 300;
const LONGEST_NAME = 63;
const LONGEST_COMMENT = 255;

/**
 * FortiOS. For policies, addresses of type fqdn; for inspection, objects of wildcard-fqdn, which are another class of
 * objects (https://docs.fortinet.com/document/fortigate/7.0.1/administration-guide, "Using wildcard FQDN addresses in
 * firewall policies"). A star means any characters.
 */
export const fortigate: Target = {
  id: 'fortigate',
  title: 'FortiGate',
  semantics: {
    exact: true,
    below: { withApex: false },
    stars: 'any',
    byAddress: false,
    ports: true,
    udp: true,
    longest: 255,
  },
  treatments: ['allow', 'do-not-inspect'],
  write: (plan) => plan.treatments.filter((one) => !isEmpty(one)).map((one) => fileOf(plan, one)),
};

function fileOf(plan: AllowListPlan, treatment: TreatmentPlan): GeneratedFile {
  const head = [...headerOf(plan, aboutTreatment(treatment)), ...missingFrom(treatment)];
  const lines = treatment.treatment === 'allow' ? policies(treatment) : exemptions(treatment);
  return { name: `muster-${treatment.treatment}.conf`, text: textOf([...commented(head), ...lines]) };
}

function policies({ entries }: TreatmentPlan): readonly string[] {
  const names = nameAll(entries);
  const groups = byPorts(entries);
  return [
    'config firewall address',
    ...entries.flatMap((entry) => [
      `    edit "${names.get(entry) ?? ''}"`,
      '        set type fqdn',
      `        set fqdn "${byPattern(entry.means, STARS)}"`,
      `        set comment "${commentOf(entry)}"`,
      '    next',
    ]),
    'end',
    'config firewall addrgrp',
    ...groups.flatMap((group) =>
      chunksOf(group).map(({ name, members }) =>
        [
          `    edit "${name}"`,
          `        set member ${members.map((entry) => `"${names.get(entry) ?? ''}"`).join(' ')}`,
          '    next',
        ].join('\n'),
      ),
    ),
    'end',
    'config firewall service custom',
    ...groups.flatMap((group) => [`    edit "muster-ports-${group.number}"`, ...portLines(group), '    next']),
    'end',
    '# Move the policies before the one that denies the rest, and give them your interfaces.',
    'config firewall policy',
    ...groups.flatMap((group) => [
      '    edit 0',
      `        set name "muster-allow-${group.number}"`,
      '        set srcintf "any"',
      '        set dstintf "any"',
      '        set srcaddr "all"',
      `        set dstaddr ${chunksOf(group)
        .map(({ name }) => `"${name}"`)
        .join(' ')}`,
      '        set action accept',
      '        set schedule "always"',
      `        set service "muster-ports-${group.number}"`,
      '        set nat enable',
      '    next',
    ]),
    'end',
  ];
}

/** An inspection profile takes names of either class as exempt. */
function exemptions({ entries }: TreatmentPlan): readonly string[] {
  const names = nameAll(entries);
  return [
    'config firewall wildcard-fqdn custom',
    ...entries.flatMap((entry) => [
      `    edit "${names.get(entry) ?? ''}"`,
      `        set wildcard-fqdn "${byPattern(entry.means, STARS)}"`,
      `        set comment "${commentOf(entry)}"`,
      '    next',
    ]),
    'end',
    '# Put your own profile here, the one that your policies use.',
    'config firewall ssl-ssh-profile',
    '    edit "muster-inspection"',
    '        config https',
    '            set ports 443',
    '            set status deep-inspection',
    '        end',
    '        config ssl-exempt',
    ...entries.flatMap((entry, index) => [
      `            edit ${index + 1}`,
      '                set type wildcard-fqdn',
      `                set wildcard-fqdn "${names.get(entry) ?? ''}"`,
      '            next',
    ]),
    '        end',
    '    next',
    'end',
  ];
}

/** Names of objects: short enough, and no two the same: no host begins with a dot, or has two in a row. */
function nameAll(entries: readonly PlanEntry[]): ReadonlyMap<PlanEntry, string> {
  const write = { ...STARS, below: (host: string) => `.${host}`, stars: (text: string) => text.replaceAll('*', '..') };
  return new Map(entries.map((entry) => [entry, objectName(byPattern(entry.means, write), LONGEST_NAME)]));
}

function commentOf({ origins }: PlanEntry): string {
  return originsText(origins).slice(0, LONGEST_COMMENT);
}

function chunksOf({ number, members }: PortGroup<PlanEntry>): readonly {
  readonly name: string;
  readonly members: readonly PlanEntry[];
}[] {
  const count = Math.ceil(members.length / MOST_MEMBERS);
  return Array.from({ length: count }, (_, index) => ({
    name: `muster-allow-${number}${count === 1 ? '' : `-${index + 1}`}`,
    members: members.slice(index * MOST_MEMBERS, (index + 1) * MOST_MEMBERS),
  }));
}

function portLines({ services }: PortGroup<PlanEntry>): readonly string[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const own = services.filter((one) => one.protocol === protocol);
    return own.length === 0 ? [] : [`        set ${protocol}-portrange ${portsText(own, '-', ' ')}`];
  });
}
