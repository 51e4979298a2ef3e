import { anyOf, conditionsOf } from '../firewall/conditions.ts';
import { named, type Remarks, shownLine, takeRemarks } from '../firewall/remarks.ts';
import { type Sides, sidesOf } from '../firewall/sides.ts';
import type { Asking, Authentication, ConfigurationReader, Place, Rule } from '../model/configuration.ts';
import { type Block, entriesIn, readBlocks, section, wordIn, wordsIn } from './blocks.ts';
import { membersOf, type Scope } from './objects.ts';
import { peopleOf, type Reading, readPolicies } from './policies.ts';

const ALL = ['access', 'inspection', 'authentication'] as const;
const NOTHING = { decision: 'do-not-ask' } as const;

/** Reads FortiOS configuration as `show` prints it and backups hold it. */
export const fortigateReader: ConfigurationReader = {
  format: 'fortigate',
  recognise(_file, text) {
    const start = text.slice(0, 20_000);
    if (/^#config-version=FG|^#config-version=F/m.test(start)) return 1;
    if (/^[ \t]*config (firewall|webfilter|system (global|interface)|vdom|global|user|web-proxy)\b/m.test(start))
      return /^[ \t]*(edit|set) /m.test(start) ? 0.95 : 0.5;
    return 0;
  },
  read(files, _included, asking = {}) {
    const remarks = takeRemarks();
    const lines = new Map(files.map(({ file, text }) => [file, text.split(/\r?\n/)]));
    const lineAt = ({ file, line }: Place): string => lines.get(file)?.[line - 1] ?? '';
    const roots = files.map(({ file, text }) => {
      const { root, faults } = readBlocks(file, text);
      for (const { place, message } of faults) remarks.note(place, 'error', 'syntax', message, ALL);
      return root;
    });
    const blocks = partsChosen(roots, asking, remarks);
    const scope: Scope = { blocks, remarks };
    const policies = blocks.flatMap((block) => [
      ...entriesIn(block, 'firewall policy'),
      ...entriesIn(block, 'firewall consolidated policy'),
      ...entriesIn(block, 'firewall policy6'),
    ]);
    const proxied = blocks.flatMap((block) => entriesIn(block, 'firewall proxy-policy'));
    const explicit = proxied.filter((policy) => wordIn(policy, 'proxy') === 'explicit-web');
    const isProxy = explicit.length > 0 && (policies.length === 0 || asking.from === 'explicit-web');
    if (explicit.length > 0 && !isProxy && explicit[0] !== undefined)
      remarks.note(
        explicit[0].place,
        'warning',
        'proxy-policies',
        'The policies of the explicit proxy are read only where devices are said to come in by explicit-web.',
      );
    const sides = isProxy ? {} : interfaceSides(blocks, policies, asking);
    const reading: Reading = { scope, sides, asking, lineAt, isProxy };
    const chosen = isProxy ? explicit : policies;
    tell(reading, chosen, blocks, files[0]?.file ?? '');
    const { access, inspection, authentication } = readPolicies(chosen, reading);
    const asked = isProxy ? [...authenticationRules(reading), ...authentication] : authentication;
    return {
      format: 'fortigate',
      files: files.map(({ file }) => file),
      access: { rules: access, otherwise: 'block', because: 'FortiOS denies what no policy accepts' },
      inspection: {
        rules: inspection,
        otherwise: 'leave',
        because: 'FortiOS inspects only by the profile of a policy',
      },
      ...(asked.length === 0
        ? {}
        : {
            authentication: {
              rules: asked,
              otherwise: NOTHING.decision,
              because: 'FortiOS asks only for policies that name people',
            },
          }),
      ...(isProxy ? { isProxy } : {}),
      remarks: remarks.all(),
    };
  },
};

/** The virtual domain that is meant, and what holds for all. */
function partsChosen(roots: readonly Block[], asking: Asking, remarks: Remarks): readonly Block[] {
  const domains = roots.flatMap((root) => entriesIn(root, 'vdom'));
  const shared = roots.flatMap((root) => [root, section(root, 'global')]).filter((block) => block !== undefined);
  const ruled = domains.filter((domain) =>
    ['firewall policy', 'firewall proxy-policy', 'firewall policy6', 'firewall consolidated policy'].some(
      (kind) => entriesIn(domain, kind).length > 0,
    ),
  );
  const chosen = domains.find(({ key }) => key === asking.part) ?? ruled[0];
  if (ruled.length > 1 && chosen !== undefined && chosen.key !== asking.part)
    remarks.note(
      chosen.place,
      'not-understood',
      'several-parts',
      `There are policies of the virtual domains ${named(ruled.map(({ key }) => key))}; which of them the devices are behind was not said. Those of ${named([chosen.key])} were read.`,
      ALL,
    );
  return chosen === undefined ? shared : [chosen, ...shared];
}

/** The interfaces of the devices and of the internet: that of the default route, and those whose role is WAN. */
function interfaceSides(blocks: readonly Block[], policies: readonly Block[], asking: Asking): Sides {
  const wan = blocks
    .flatMap((block) => entriesIn(block, 'system interface'))
    .filter((one) => wordIn(one, 'role') === 'wan')
    .map(({ key }) => key);
  const routed = blocks
    .flatMap((block) => entriesIn(block, 'router static'))
    .filter(
      (route) => /^0\.0\.0\.0(\/0)?$/.test(wordIn(route, 'dst') ?? '0.0.0.0') && wordIn(route, 'status') !== 'disable',
    )
    .filter(
      (route) =>
        !route.settings.has('dstaddr') &&
        !route.settings.has('internet-service') &&
        wordIn(route, 'blackhole') !== 'enable',
    )
    .flatMap((route) => [...wordsIn(route, 'device'), ...wordsIn(route, 'sdwan-zone')]);
  const out = new Set([...routed, ...wan]);
  const zones = blocks.flatMap((block) => [
    ...entriesIn(block, 'system zone'),
    ...entriesIn(block, 'system sdwan', 'zone'),
  ]);
  for (const zone of zones) if (wordsIn(zone, 'interface').some((name) => out.has(name))) out.add(zone.key);
  if (blocks.some((block) => wordIn(section(block, 'system sdwan'), 'status') === 'enable'))
    out.add('virtual-wan-link');
  const active = policies.filter((policy) => wordIn(policy, 'status') !== 'disable');
  const used = new Set(active.flatMap((policy) => wordsIn(policy, 'dstintf')));
  const orAny = (values: readonly string[]): readonly string[] => (values.length === 0 ? ['any'] : values);
  const rules = active.map((policy) => ({
    from: orAny(wordsIn(policy, 'srcintf')),
    to: orAny(wordsIn(policy, 'dstintf')),
  }));
  return sidesOf(
    rules,
    [...out].filter((name) => used.has(name)),
    'any',
    asking,
  );
}

function tell(
  { scope, sides, asking }: Reading,
  policies: readonly Block[],
  blocks: readonly Block[],
  file: string,
): void {
  const { remarks } = scope;
  const first = policies[0];
  if (first === undefined)
    remarks.note({ file, line: 1 }, 'not-understood', 'no-rules', 'There is no firewall policy in it.', ALL);
  const inside =
    sides.inside === undefined || asking.from !== undefined
      ? ''
      : `The devices are taken to come in by ${shownLine(sides.inside)}. `;
  const outside =
    sides.outside === undefined ? '' : `The internet is taken to be behind ${shownLine(sides.outside.join(', '))}.`;
  if (first !== undefined && `${inside}${outside}` !== '')
    remarks.note(first.place, 'warning', 'zones', `${inside}${outside}`.trim());
  for (const block of blocks) {
    const mode = section(block, 'system settings')?.settings.get('ngfw-mode');
    if (mode?.values[0] === 'policy-based')
      remarks.note(
        mode.place,
        'not-understood',
        'policy-based',
        'Policies by application and category (config firewall security-policy) are not read.',
        ALL,
      );
    const list = entriesIn(block, 'firewall acl').find((entry) => wordIn(entry, 'status') !== 'disable');
    if (list !== undefined)
      remarks.note(list.place, 'not-understood', 'acl', 'Access lists that come before all policies are not read.', [
        'access',
      ]);
  }
  const redirected = policies.find((policy) => wordIn(policy, 'http-policy-redirect') === 'enable');
  if (redirected !== undefined)
    remarks.note(
      redirected.place,
      'not-understood',
      'transparent-proxy',
      'The policies of the transparent proxy that this one hands over to are not read.',
      ALL,
    );
}

/** `config authentication rule`: whom the explicit proxy asks, before any of its policies. */
function authenticationRules({ scope, lineAt }: Reading): readonly Rule<Authentication>[] {
  return scope.blocks.flatMap((block) =>
    entriesIn(block, 'authentication rule')
      .filter((rule) => wordIn(rule, 'status') !== 'disable')
      .flatMap((rule) => {
        const names = wordsIn(rule, 'dstaddr');
        const { hosts, prefixes, unknown } = membersOf(scope, names.length === 0 ? ['all'] : names, rule.place);
        const asks =
          rule.settings.has('active-auth-method') || rule.settings.has('sso-auth-method') || peopleOf(rule).length > 0;
        return conditionsOf([anyOf(hosts, prefixes, named(names), unknown)]).map((when) => ({
          place: rule.place,
          text: shownLine(lineAt(rule.place)),
          when,
          decision: asks ? ('ask' as const) : NOTHING.decision,
        }));
      }),
  );
}
