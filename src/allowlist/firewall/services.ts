import type { Service } from '../model/configuration.ts';

const MOST_PORTS = 1_000;

/** Ports of a list such as `80,443,8000-8010`, split at commas and blanks; undefined where one of them is none. */
export function parsePorts(protocol: Service['protocol'], text: string): readonly Service[] | undefined {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  if (parts.length > MOST_PORTS) return undefined;
  const services = parts.map((part) => {
    const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
    const from = Number(found?.[1] ?? Number.NaN);
    const to = Number(found?.[2] ?? from);
    return from <= to && to <= 65_535 ? { protocol, from, to } : undefined;
  });
  return services.every((service) => service !== undefined) ? services : undefined;
}
