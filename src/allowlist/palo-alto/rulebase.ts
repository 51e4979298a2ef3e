import type { Remarks } from '../firewall/remarks.ts';
import { named } from '../firewall/remarks.ts';
import type { Asking } from '../model/configuration.ts';
import { at, below, type ConfigNode, wordAt } from './tree.ts';

/** A firewall, virtual system or device group whose rules are asked one after the other, and where its objects are. */
export interface Rulebases {
  readonly name: string;
  /** In the order in which they are asked: shared, then from the topmost group to the firewall's own, and back. */
  readonly order: readonly ConfigNode[];
  /** Where objects are looked up, the nearest first. */
  readonly objects: readonly ConfigNode[];
  /** Where zones and routes are. */
  readonly networks: readonly ConfigNode[];
  readonly root: ConfigNode;
}

const ALL = ['access', 'inspection', 'authentication'] as const;
const KINDS = ['security', 'decryption', 'authentication', 'captive-portal'];

/**
 * Chooses whose rules hold. A firewall's export has one virtual system or several, a Panorama's has device groups, of
 * which one without groups below it is meant. Where there are several, the one asked about, else the first, with a doubt.
 */
export function rulebasesOf(tree: ConfigNode, asking: Asking, remarks: Remarks): Rulebases {
  const root = at(tree, 'response', 'result', 'config') ?? at(tree, 'config') ?? tree;
  const devices = below(root, 'devices');
  const local = devices.length > 0 ? devices : [root];
  const shared = at(root, 'shared');
  const pushed = [at(root, 'panorama'), ...below(root, 'panorama', 'vsys')].filter((node) => node !== undefined);
  const groups = local.flatMap((device) => below(device, 'device-group'));
  const parents = new Map(
    [...below(root, 'readonly', 'devices').flatMap((device) => below(device, 'device-group')), ...groups].flatMap(
      (group) => {
        const parent = wordAt(group, 'parent-dg');
        return parent === undefined ? [] : [[group.key, parent] as const];
      },
    ),
  );
  const leaves = groups.filter(({ key }) => ![...parents.values()].includes(key));
  const systems = local.flatMap((device) => below(device, 'vsys'));
  const candidates = leaves.length > 0 ? leaves : systems.length > 0 ? systems : local;
  const ruled = candidates.filter((node) => hasRules(node));
  const chosen =
    candidates.find(({ key }) => key === asking.part) ?? (ruled.length > 0 ? ruled : candidates)[0] ?? root;
  if (ruled.length > 1 && chosen.key !== asking.part)
    remarks.note(
      chosen.place,
      'not-understood',
      'several-parts',
      `There are rules of ${named(ruled.map(({ key }) => key))}; which of them the devices are behind was not said. Those of ${named([chosen.key])} were read.`,
      ALL,
    );
  const above = leaves.length > 0 ? ancestorsOf(chosen, groups, parents) : [];
  const sources = [...(shared === undefined ? [] : [shared]), ...pushed, ...above.toReversed(), chosen];
  const bases = (kind: string): readonly ConfigNode[] =>
    sources.map((node) => at(node, kind)).filter((node) => node !== undefined);
  return {
    name: chosen.key,
    order: [...bases('pre-rulebase'), ...bases('rulebase'), ...bases('post-rulebase').toReversed()],
    objects: [chosen, ...above, ...pushed.toReversed(), ...(shared === undefined ? [] : [shared])],
    networks: [...local, ...templatesOf(local)],
    root,
  };
}

function templatesOf(local: readonly ConfigNode[]): readonly ConfigNode[] {
  return local
    .flatMap((device) => below(device, 'template'))
    .flatMap((template) => [
      ...below(template, 'config', 'devices'),
      ...below(template, 'config', 'devices').flatMap((device) => below(device, 'vsys')),
    ]);
}

function hasRules(node: ConfigNode): boolean {
  return ['rulebase', 'pre-rulebase', 'post-rulebase'].some((base) =>
    KINDS.some((kind) => below(node, base, kind, 'rules').length > 0),
  );
}

/** The groups above one, the nearest first. */
function ancestorsOf(
  group: ConfigNode,
  groups: readonly ConfigNode[],
  parents: ReadonlyMap<string, string>,
): readonly ConfigNode[] {
  const found: ConfigNode[] = [];
  for (let key = parents.get(group.key); key !== undefined; key = parents.get(key)) {
    const parent = groups.find((one) => one.key === key);
    if (parent === undefined || parent === group || found.includes(parent)) break;
    found.push(parent);
  }
  return found;
}

/** The rules of a kind in the order in which they are asked; those that are switched off are left out. */
export function rulesOf({ order }: Rulebases, kind: string): readonly ConfigNode[] {
  return order.flatMap((base) => below(base, kind, 'rules')).filter((rule) => wordAt(rule, 'disabled') !== 'yes');
}
