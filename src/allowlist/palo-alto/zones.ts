import { type Between, type Sides, sidesOf } from '../firewall/sides.ts';
import type { Asking } from '../model/configuration.ts';
import type { Rulebases } from './rulebase.ts';
import { rulesOf } from './rulebase.ts';
import { at, below, type ConfigNode, wordAt, wordsAt } from './tree.ts';

/** Between which zones a rule holds. */
export function zonesOf(rule: ConfigNode): Between {
  const orAny = (zones: readonly string[]): readonly string[] => (zones.length === 0 ? ['any'] : zones);
  return { from: orAny(wordsAt(rule, 'from')), to: orAny(wordsAt(rule, 'to')) };
}

/** The zones of the devices and of the internet; the latter by the interfaces of default routes. */
export function zoneSides(rulebases: Rulebases, asking: Asking): Sides {
  const routes = rulebases.networks
    .flatMap((node) => below(node, 'network', 'virtual-router'))
    .flatMap((router) => below(router, 'routing-table', 'ip', 'static-route'))
    .filter((route) => wordAt(route, 'destination') === '0.0.0.0/0')
    .flatMap((route) => wordsAt(route, 'interface'));
  const zones = [...rulebases.objects, ...rulebases.networks].flatMap((node) => below(node, 'zone'));
  const routed = zones.filter((zone) => {
    const kinds = at(zone, 'network');
    return [...(kinds?.children.keys() ?? [])].some((kind) =>
      wordsAt(zone, 'network', kind).some((name) => routes.includes(name)),
    );
  });
  const rules = rulesOf(rulebases, 'security').filter((rule) => wordAt(rule, 'rule-type') !== 'intrazone');
  const names = new Set(routed.map(({ key }) => key));
  return sidesOf(rules.map(zonesOf), [...names], 'any', asking);
}
