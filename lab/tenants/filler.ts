import type { Target } from './assignments.ts';
import {
  administrativeTemplate,
  customProfile,
  generalProfile,
  intent,
  script,
  windowsCompliance,
} from './intune-policies.ts';
import type { JsonObject } from './output.ts';
import type { IntuneSettings } from './sample.ts';
import { cataloguePolicy, telemetrySettings } from './settings-catalogue.ts';
import type { Context } from './tenant.ts';

/** The collections of policies that `--policies` counts. */
export const POLICY_KINDS = [
  'compliance',
  'configurations',
  'catalogue',
  'templates',
  'intents',
  'scripts',
  'featureUpdates',
] as const;

type PolicyKind = (typeof POLICY_KINDS)[number];

/** How many policies the settings of a tenant name. */
export function countPolicies(settings: IntuneSettings): number {
  return POLICY_KINDS.reduce((sum, kind) => sum + settings[kind].length, 0);
}

/** Adds policies such as grow in a large tenant, until there are as many as asked for. */
export function fillPolicies(context: Context, settings: IntuneSettings): IntuneSettings {
  const missing = context.sizes.policies - countPolicies(settings);
  const added: Partial<Record<PolicyKind, JsonObject[]>> = {};
  for (let index = 0; index < missing; index++) {
    const [kind, policy] = filler(context, index);
    const list = added[kind] ?? [];
    list.push(policy);
    added[kind] = list;
  }
  const filled: Partial<Record<PolicyKind, readonly JsonObject[]>> = {};
  for (const kind of POLICY_KINDS) filled[kind] = [...settings[kind], ...(added[kind] ?? [])];
  return { ...settings, ...filled };
}

function filler(context: Context, index: number): readonly [PolicyKind, JsonObject] {
  const named = { name: `Department policy ${index + 1}`, targets: fillerTargets(context, index) };
  switch (index % 8) {
    case 0:
      return ['compliance', windowsCompliance(context, named, false)];
    case 1:
      return ['configurations', generalProfile(context, named)];
    case 2:
      return [
        'configurations',
        customProfile(context, named, `./Device/Vendor/MSFT/Policy/Config/Custom/Setting${index}`, 'on'),
      ];
    case 3:
      return ['templates', administrativeTemplate(context, named)];
    case 4:
      return ['intents', intent(context, named, 'edge-baseline')];
    case 5:
      return ['scripts', script(context, named)];
    default:
      return ['catalogue', cataloguePolicy(context, { ...named, settings: telemetrySettings(1) })];
  }
}

/** Mostly some groups of the organisation; beyond the first hundred also everything else that occurs. */
function fillerTargets(context: Context, index: number): readonly Target[] {
  const random = context.random('filler', index);
  const node = (): Target => ({ to: 'tree-group', node: random.between(0, Math.max(0, context.sizes.groups - 20)) });
  const kind = index < 100 ? 0 : random.between(0, 19);
  if (kind === 19) return [{ to: 'all-devices' }, { to: 'exclusion', group: 'kiosks' }];
  if (kind === 18) return [{ to: 'all-users' }];
  if (kind === 17) return [{ to: 'all-devices', filter: { filter: 'corporate', type: 'include' } }];
  if (kind === 16) return [];
  return Array.from({ length: 1 + (index % 3) }, node);
}
