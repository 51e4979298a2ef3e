import { getServers } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { codeOf } from '../connect/failure.ts';
import { type HostsFile, machineHosts } from './hosts-file.ts';

/** What an application learns when it asks this machine for a name. */
export interface LookedUp {
  /** `unknown` where the resolver did not say: it timed out, failed, or was not asked. */
  readonly kind: 'addresses' | 'no-such-name' | 'unknown';
  readonly addresses: readonly { readonly address: string; readonly family: 4 | 6 }[];
  readonly ms: number;
}

/** How this machine comes to addresses. */
export interface MachineNames {
  /** Its name servers, as `parseNameServer` reads them. */
  readonly servers: () => readonly string[];
  readonly hosts: () => Promise<HostsFile>;
  /** Asks as applications do, by getaddrinfo. It cannot be stopped, and at most two are answered at a time. */
  readonly lookUp: (name: string, families: readonly (4 | 6)[]) => Promise<LookedUp>;
}

/** This machine's own ways. */
export const MACHINE_NAMES: MachineNames = { servers: getServers, hosts: machineHosts, lookUp };

/** getaddrinfo calls at a time: more would only wait inside Node. */
export const LOOKUPS_AT_ONCE = 2;
const NOTHING: LookedUp = { kind: 'unknown', addresses: [], ms: 0 };

async function lookUp(name: string, families: readonly (4 | 6)[]): Promise<LookedUp> {
  const startedAt = performance.now();
  try {
    const found = await lookup(name, { all: true, order: 'verbatim' });
    const addresses = found.map(({ address, family }) => ({
      address,
      family: family === 6 ? (6 as const) : (4 as const),
    }));
    const wanted = addresses.filter(({ family }) => families.includes(family));
    return wanted.length === 0 ? NOTHING : { kind: 'addresses', addresses: wanted, ms: performance.now() - startedAt };
  } catch (error) {
    return codeOf(error) === 'ENOTFOUND'
      ? { kind: 'no-such-name', addresses: [], ms: performance.now() - startedAt }
      : NOTHING;
  }
}

/**
 * Puts lookups in a lane of their own: two at a time, and none any more once one was not answered in time. Node runs
 * getaddrinfo on half of four threads, and one that waits for a dead name server keeps its thread for half a minute,
 * so a run must not pile them up. Answers `unknown` where it did not ask.
 */
export function createLookupLane(machine: MachineNames) {
  const waiting: (() => void)[] = [];
  let free = LOOKUPS_AT_ONCE;
  let isStuck = false;

  function leave(): void {
    free += 1;
    waiting.shift()?.();
  }
  function run(name: string, families: readonly (4 | 6)[], timeoutMs: number): Promise<LookedUp> {
    if (isStuck) return Promise.resolve(NOTHING);
    free -= 1;
    const { promise, resolve } = Promise.withResolvers<LookedUp>();
    const timer = setTimeout(() => {
      isStuck = true;
      resolve(NOTHING);
      for (const go of waiting.splice(0)) go();
    }, timeoutMs);
    machine
      .lookUp(name, families)
      .then(resolve, () => resolve(NOTHING))
      .finally(() => {
        clearTimeout(timer);
        leave();
      });
    return promise;
  }
  return {
    lookUp: async (name: string, families: readonly (4 | 6)[], timeoutMs: number): Promise<LookedUp> => {
      if (free <= 0 && !isStuck) await new Promise<void>((resolve) => waiting.push(resolve));
      return await run(name, families, timeoutMs);
    },
    /** Whether a name would be looked up at once. */
    isFree: () => free > 0,
  };
}
