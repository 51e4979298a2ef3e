// What every product is told: all that is required, and nothing beyond the lists but what is declared.
import { describe, expect, it } from 'vitest';
import { covers, normaliseHost } from '../../endpoints/index.ts';
import { prove } from '../prove/prove.ts';
import { endOf, endsOf } from './ends.ts';
import { generate } from './generate.ts';
import { meansHost } from './meaning.ts';
import { aggregate } from './networks.ts';
import { planAllowList } from './plan.ts';
import { allLists, configurationOf, coveredBy, nearMisses, tuple, witnessOf } from './plans-for-test.ts';
import { withoutServices } from './services.ts';
import { TARGETS } from './targets.ts';
import { wantedFor } from './wanted.ts';

const lists = allLists();
const MOST_NAMES = 10_000;
/** Ports, and how many names are tried on them. */
const SERVICES = [
  [{ protocol: 'tcp', from: 443, to: 443 }, MOST_NAMES],
  [{ protocol: 'tcp', from: 80, to: 80 }, 2_000],
  [{ protocol: 'udp', from: 3478, to: 3478 }, 2_000],
] as const;

describe.each(TARGETS)('for $id', (target) => {
  const { ports } = target.semantics;
  const plan = planAllowList(lists, target.semantics, target.treatments);

  it('covers all that is required, but for what it says that it narrows or leaves out', () => {
    for (const treatment of plan.treatments) {
      const asked = coveredBy(treatment, wantedFor(lists, treatment.treatment));
      const addresses = new Map(asked.map((one) => [one.tuple, one.addresses]));
      const proofs = prove(
        [configurationOf(treatment, ports)],
        asked.map((one) => one.tuple),
        (endpoint) => addresses.get(endpoint) ?? [],
      );

      const lost = proofs.filter(({ verdict }) => verdict !== 'allowed');
      expect(lost.map(({ endpoint, witness }) => [endpoint.pattern, endpoint.port, witness])).toEqual([]);
    }
  });

  it('lets no near miss through that neither the lists mean nor a widening declares', () => {
    for (const treatment of plan.treatments) {
      const wanted = wantedFor(lists, treatment.treatment);
      const names = nearMisses(wanted.map(({ pattern }) => pattern));
      const byName = configurationOf({ ...treatment, addresses: [] }, ports);
      for (const [service, most] of SERVICES) {
        const asked = names.slice(0, most).map((name) => tuple(name, service.protocol, service.from));
        const open = prove([byName], asked).filter(({ verdict }) => verdict === 'allowed');
        const isOn = (services: Parameters<typeof withoutServices>[1]): boolean =>
          !ports || withoutServices([service], services).length === 0;
        const isMeant = meanings(wanted.filter(({ services }) => isOn(services)).map(({ pattern }) => pattern));
        const declared = treatment.departures
          .filter(({ kind, services }) => kind === 'widened' && isOn(services))
          .flatMap(({ means }) => means);
        const beyond = open
          .map(({ endpoint }) => endpoint.pattern)
          .filter((name) => !isMeant(name) && !declared.some((one) => meansHost(one, name)));

        expect(beyond).toEqual([]);
      }
    }
  });

  it('has no entry that could be left out', () => {
    for (const { entries, addresses } of plan.treatments) {
      for (const entry of entries) {
        const witness = witnessOf(entry.means);
        const others = entries.filter((other) => other !== entry && meansHost(other.means, witness));

        expect(meansHost(entry.means, witness)).toBe(true);
        expect(
          ports
            ? withoutServices(
                entry.services,
                others.flatMap(({ services }) => services),
              ).length
            : others.length === 0,
        ).toBeTruthy();
      }
      for (const service of addresses.flatMap(({ services }) => services)) {
        const own = addresses.filter(({ services }) => withoutServices([service], services).length === 0);
        const networks = own.flatMap((one) => one.networks);

        expect(networks.toSorted()).toEqual(aggregate(networks).toSorted());
      }
    }
  });

  it('gives the same bytes for the same lists', () => {
    const first = generate(lists, target, target.treatments).files;
    const again = generate(allLists(), target, target.treatments).files;

    expect(again).toEqual(first);
    expect(first.map(({ text }) => text).join('')).not.toMatch(/undefined|NaN|\[object/);
    for (const { name } of first) expect(name).toMatch(/^[a-z0-9.-]+$/);
  });
});

/** Finds whether some pattern means a name, along the name's ends. */
function meanings(patterns: readonly string[]): (name: string) => boolean {
  const byEnd = Map.groupBy(patterns, endOf);
  return (name) => {
    const host = normaliseHost(name);
    return endsOf(host).some((end) => byEnd.get(end)?.some((pattern) => covers(pattern, host)) === true);
  };
}
