import { ALWAYS, anyOf, type Way } from '../firewall/conditions.ts';
import { named } from '../firewall/remarks.ts';
import { parsePorts } from '../firewall/services.ts';
import type { Inspection, Service } from '../model/configuration.ts';
import { type Block, entriesIn, section, wordIn } from './blocks.ts';
import { FOREIGN_CATEGORIES } from './filters.ts';
import { lookUp, membersOf, type Scope, wildcardNames } from './objects.ts';

/** What a policy's SSL profile does with some connections. */
export interface Treatment {
  readonly ways: readonly Way[];
  readonly decision: Inspection;
}

const HTTPS: readonly Service[] = [{ protocol: 'tcp', from: 443, to: 443 }];
const ALL_TCP: readonly Service[] = [{ protocol: 'tcp', from: 0, to: 65_535 }];
const LEAVE: readonly Treatment[] = [{ ways: ALWAYS, decision: 'leave' }];

/** Whether the TLS of what a policy accepts is broken open: what its SSL profile exempts, and then the rest. */
export function treatmentsOf(scope: Scope, policy: Block): readonly Treatment[] {
  const name = wordIn(policy, 'ssl-ssh-profile');
  if (name === undefined || name === 'no-inspection') return LEAVE;
  const profile = lookUp(scope, ['firewall ssl-ssh-profile'], name);
  if (profile === undefined) return withoutProfile(scope, policy, name);
  const services = inspectedPorts(scope, profile);
  if (services.length === 0) return LEAVE;
  const exempt = entriesIn(profile, 'ssl-exempt').flatMap((entry) => exemption(scope, entry));
  const trusted = ['whitelist', 'allowlist'].some((key) => wordIn(profile, key) === 'enable');
  return [
    ...exempt.map((ways): Treatment => ({ ways, decision: 'leave' })),
    ...(trusted
      ? [
          {
            ways: [{ unless: ['whether FortiGuard counts the host among those of good repute'] }],
            decision: 'leave' as const,
          },
        ]
      : []),
    { ways: [{ services }], decision: 'inspect' },
    ...LEAVE,
  ];
}

/** Profiles of the factory need not be in a file; what the one for deep inspection exempts is then not known. */
function withoutProfile(scope: Scope, policy: Block, name: string): readonly Treatment[] {
  if (name === 'certificate-inspection') return LEAVE;
  if (name === 'deep-inspection' || name === 'custom-deep-inspection')
    return [
      { ways: [{ unless: [`what the profile ${name} exempts`] }], decision: 'leave' },
      { ways: [{ services: HTTPS }], decision: 'inspect' },
      ...LEAVE,
    ];
  scope.remarks.note(
    policy.settings.get('ssl-ssh-profile')?.place ?? policy.place,
    'not-understood',
    'missing-object',
    `The profile ${named([name])} is not defined in these files.`,
    ['inspection'],
  );
  return [{ ways: [{ unless: [`what the profile ${named([name])} inspects`] }], decision: 'inspect' }, ...LEAVE];
}

function inspectedPorts(scope: Scope, profile: Block): readonly Service[] {
  if (wordIn(section(profile, 'ssl'), 'inspect-all') === 'deep-inspection') return ALL_TCP;
  const https = section(profile, 'https');
  // Deep inspection is the default of a profile that does not say.
  if (https === undefined || (wordIn(https, 'status') ?? 'deep-inspection') !== 'deep-inspection') return [];
  const text = (https.settings.get('ports')?.values ?? ['443']).join(' ');
  const ports = parsePorts('tcp', text);
  if (ports === undefined)
    scope.remarks.note(https.place, 'not-understood', 'ports', 'The ports that are inspected cannot be read.', [
      'inspection',
    ]);
  return ports ?? ALL_TCP;
}

function exemption(scope: Scope, entry: Block): readonly (readonly Way[])[] {
  const type = wordIn(entry, 'type') ?? 'fortiguard-category';
  if (type === 'fortiguard-category') {
    const category = wordIn(entry, 'fortiguard-category') ?? '?';
    return FOREIGN_CATEGORIES.has(category)
      ? []
      : [[{ unless: [`whether FortiGuard puts the host into the category ${category}`] }]];
  }
  if (type === 'wildcard-fqdn') {
    const name = wordIn(entry, 'wildcard-fqdn') ?? '';
    const hosts = wildcardNames(scope, name);
    if (hosts !== undefined) return [[{ hosts }]];
    // Those of the factory begin with "g-" and are in no file.
    if (!name.startsWith('g-'))
      scope.remarks.note(
        entry.place,
        'not-understood',
        'missing-object',
        `The name ${named([name])} is not defined in these files.`,
      );
    return [[{ unless: [`which names ${named([name])} means`] }]];
  }
  if (type === 'address' || type === 'address6') {
    const name = wordIn(entry, type) ?? '';
    const { hosts, prefixes, unknown } = membersOf(scope, [name], entry.place);
    return [anyOf(hosts, prefixes, named([name]), unknown)];
  }
  const source = wordIn(entry, 'regex');
  if (type === 'regex' && source !== undefined) return [[{ hosts: [{ kind: 'regex', source }] }]];
  scope.remarks.note(entry.place, 'not-understood', 'ssl-exempt', 'What is exempted here is not known.', [
    'inspection',
  ]);
  return [[{ unless: ['what an exemption of the profile means'] }]];
}
