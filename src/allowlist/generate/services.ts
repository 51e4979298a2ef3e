import type { Service } from '../model/configuration.ts';

/** Ports in order, those that touch or overlap as one. */
export function mergeServices(services: readonly Service[]): readonly Service[] {
  if (services.length < 2) return services;
  const merged: Service[] = [];
  for (const one of services.toSorted(byPlace)) {
    const last = merged.at(-1);
    if (last === undefined || last.protocol !== one.protocol || one.from > last.to + 1) merged.push(one);
    else merged[merged.length - 1] = { ...last, to: Math.max(last.to, one.to) };
  }
  return merged;
}

/** Those of some ports that are not among others. */
export function withoutServices(services: readonly Service[], others: readonly Service[]): readonly Service[] {
  if (others.length === 0 || services.length === 0) return services;
  const taken = mergeServices(others);
  return services.flatMap((one) => {
    const left: Service[] = [];
    let from = one.from;
    for (const other of taken) {
      if (other.protocol !== one.protocol || other.to < from || other.from > one.to) continue;
      if (other.from > from) left.push({ ...one, from, to: other.from - 1 });
      from = other.to + 1;
    }
    if (from <= one.to) left.push({ ...one, from });
    return left;
  });
}

/** Ports of one protocol as text: `80,443` or `3478-3481`, the two ends with `between` between them. */
export function portsText(services: readonly Service[], between = '-', separator = ','): string {
  return services.map(({ from, to }) => (from === to ? `${from}` : `${from}${between}${to}`)).join(separator);
}

/** Ports as text: `tcp 80,443; udp 123`; it is the same for the same ports. */
export function servicesText(services: readonly Service[]): string {
  return (['tcp', 'udp'] as const)
    .map((protocol) => [protocol, services.filter((one) => one.protocol === protocol)] as const)
    .filter(([, own]) => own.length > 0)
    .map(([protocol, own]) => `${protocol} ${portsText(own)}`)
    .join('; ');
}

function byPlace(a: Service, b: Service): number {
  return a.protocol === b.protocol ? a.from - b.from || a.to - b.to : a.protocol < b.protocol ? -1 : 1;
}

/** Ports of the web, TCP 80 and 443, and the others. */
export function splitWeb(services: readonly Service[]): {
  readonly web: readonly Service[];
  readonly others: readonly Service[];
} {
  if (services.every(isWeb)) return { web: services, others: [] };
  const others = withoutServices(services, WEB);
  return { web: withoutServices(services, others), others };
}

const WEB: readonly Service[] = [80, 443].map((port) => ({ protocol: 'tcp', from: port, to: port }));

function isWeb({ protocol, from, to }: Service): boolean {
  return protocol === 'tcp' && from === to && (from === 80 || from === 443);
}

/** Ports cut so that no two parts overlap, and each of the ports given is made of whole parts. */
export function splitAll(services: readonly Service[]): readonly Service[] {
  return mergeServices(services).flatMap(({ protocol, from, to }) => {
    const inside = services.filter((one) => one.protocol === protocol && one.from >= from && one.to <= to);
    const starts = [...new Set(inside.flatMap((one) => [one.from, one.to + 1]))].sort((a, b) => a - b);
    return starts
      .slice(0, -1)
      .map((start, index) => ({ protocol, from: start, to: (starts[index + 1] ?? to + 1) - 1 }));
  });
}
