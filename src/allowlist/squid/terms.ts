import type { Condition, HostPattern } from '../model/configuration.ts';
import { commonHosts } from './common-hosts.ts';

/** Ports from one to another. */
export interface Ports {
  readonly from: number;
  readonly to: number;
}

/** Conditions that must all hold. */
export interface Term {
  /** Absent for every host. */
  readonly hosts?: readonly HostPattern[];
  readonly except?: readonly HostPattern[];
  /** Absent for every port; without any it never holds. */
  readonly ports?: readonly Ports[];
  /** Networks that the host's address must be in; `unless` says so too. */
  readonly addresses?: readonly string[];
  readonly unless?: readonly string[];
}

/** Terms of which one must hold; without any it never does. */
export type Formula = readonly Term[];

export const ALWAYS: Formula = [{}];
export const NEVER: Formula = [];
/** A client asks plain HTTP of port 80 itself; for anything else it asks for a tunnel, by CONNECT. */
export const PLAIN: readonly Ports[] = [{ from: 80, to: 80 }];
export const TUNNELS: readonly Ports[] = [
  { from: 1, to: 79 },
  { from: 81, to: 65_535 },
];

/** More than can be multiplied out here. */
export class TooMuch extends Error {}

/** How much may be multiplied out, in hosts looked at. */
export interface Budget {
  left: number;
}

/** Takes from the budget. Throws `TooMuch` where nothing is left. */
export function spend(budget: Budget, cost: number): void {
  budget.left -= cost;
  if (budget.left < 0) throw new TooMuch();
}

/** What holds where both hold. Throws `TooMuch` where that would be more than the budget has left. */
export function both(a: Formula, b: Formula, budget: Budget): Formula {
  if (isAlways(b)) return a;
  if (isAlways(a)) return b;
  return a.flatMap((one) => b.flatMap((other) => meet(one, other, budget)));
}

function isAlways(formula: Formula): boolean {
  if (formula === ALWAYS) return true;
  const [only] = formula;
  return formula.length === 1 && only !== undefined && Object.keys(only).length === 0;
}

function meet(a: Term, b: Term, budget: Budget): Formula {
  spend(budget, 1);
  const ports = commonPorts(a.ports, b.ports);
  if (ports?.length === 0) return [];
  const except = [...(a.except ?? []), ...(b.except ?? [])];
  const unless = [...new Set([...(a.unless ?? []), ...(b.unless ?? [])])];
  spend(budget, except.length);
  // Of two lists of networks at once neither alone decides.
  const addresses = a.addresses === undefined ? b.addresses : b.addresses === undefined ? a.addresses : undefined;
  const rest = {
    ...(addresses === undefined ? {} : { addresses }),
    ...(ports === undefined ? {} : { ports }),
    ...(except.length === 0 ? {} : { except }),
  };
  const own = unless.length === 0 ? {} : { unless };
  if (a.hosts === undefined || b.hosts === undefined) {
    const hosts = a.hosts ?? b.hosts;
    return [{ ...rest, ...own, ...(hosts === undefined ? {} : { hosts }) }];
  }
  spend(budget, a.hosts.length + b.hosts.length);
  const { sure, open } = commonHosts(a.hosts, b.hosts);
  const terms: Term[] = sure.length === 0 ? [] : [{ ...rest, ...own, hosts: sure }];
  if (open.length > 0) terms.push({ ...rest, hosts: open, unless: [...unless, 'whether two patterns meet'] });
  return terms;
}

function commonPorts(a: readonly Ports[] | undefined, b: readonly Ports[] | undefined): readonly Ports[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.flatMap((one) =>
    b.flatMap((other) => {
      const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
      return from <= to ? [{ from, to }] : [];
    }),
  );
}

/** The ports that are in none of these. */
export function otherPorts(ports: readonly Ports[]): readonly Ports[] {
  const rest: Ports[] = [];
  let next = 0;
  for (const { from, to } of ports.toSorted((a, b) => a.from - b.from)) {
    if (from > next) rest.push({ from: next, to: from - 1 });
    next = Math.max(next, to + 1);
  }
  return next > 65_535 ? rest : [...rest, { from: next, to: 65_535 }];
}

const ANY: readonly HostPattern[] = [{ kind: 'any' }];

const EVERY_PORT = overTcp([{ from: 0, to: 65_535 }]);

function overTcp(ports: readonly Ports[]): Exclude<Condition['services'], 'any'> {
  return ports.map((range) => ({ protocol: 'tcp', ...range }));
}

/** A term as the condition of a rule: Squid carries TCP alone. */
export function conditionOf({ hosts, except, ports, addresses, unless }: Term): Condition {
  return {
    hosts: hosts ?? ANY,
    services: ports === undefined ? EVERY_PORT : overTcp(ports),
    ...(except === undefined ? {} : { except }),
    ...(addresses === undefined ? {} : { addresses }),
    ...(unless === undefined ? {} : { unless }),
  };
}
