import { isIP } from 'node:net';
import type { ProbeReason } from '../../../evidence/index.ts';
import type { Connected, ProbeSettings, Resolved, Staged } from '../measurement.ts';
import { explainFailure, isWithoutWay, weightiest } from './failure.ts';
import { familyMemory } from './family-memory.ts';
import { type Address, orderAddresses } from './order-addresses.ts';
import { type Attempt, type Dial, race } from './race.ts';

/** So many addresses of a host are tried; hosts of Microsoft's give up to about ten. */
const MOST_ADDRESSES = 6;
/**
 * Connects to a host over TCP as RFC 8305 has it, by Muster's own racing: Node's gives each address 250 ms and no
 * more, and so calls a host blocked that answers in 302 (nodejs/node#54359). The socket that comes out holds a slot of
 * `settings.sockets` until it closes, and has a listener for errors, so that a reset between two stages is harmless;
 * the next stage adds its own, and looks first whether the socket is `destroyed` already. Failed: refused, reset, no route (said by this machine or a router), or no answer to at
 * least four SYNs within the timeout. `family-broken` is noted where one family is refused and the other connects; of one
 * that was silent when the other connected it says so (`passedOver`), which at one host may be loss or a slow machine.
 * Throws only when the run is aborted.
 */
export async function connectTo(
  resolved: Resolved,
  port: number,
  settings: ProbeSettings,
  dial?: Dial,
): Promise<Staged<Connected>> {
  const memory = familyMemory(settings);
  const usable = usableAddresses(resolved.addresses, settings);
  if (usable.length === 0) return failed(null, 'no-route', describeNone(resolved, settings));
  const release = await settings.sockets.slot(settings.signal);
  // Only now: others may have learned which family is broken while this one waited.
  const broken = memory.broken();
  const addresses = orderAddresses(usable, broken).slice(0, MOST_ADDRESSES);
  const { attempts, winner, ms } = await race({ addresses, port, broken }, settings, release, dial);
  if (winner === undefined) {
    const reasons = attempts.map(({ outcome, code }) =>
      outcome === 'failed' ? explainFailure(code ?? '', settings.sourceAddress).reason : 'no-answer',
    );
    return failed(ms, weightiest(reasons), `port ${port}: ${describeAttempts(attempts, settings.sourceAddress)}`);
  }
  const { attempt, socket } = winner;
  const passedOver = passedOverBy(attempt, attempts);
  memory.answered(attempt.family);
  if (passedOver !== undefined) memory.passedOver(passedOver);
  const others = attempts.filter((one) => one !== attempt);
  const also = others.length === 0 ? '' : `; ${describeAttempts(others, settings.sourceAddress)}`;
  const isBroken = passedOver !== undefined && hasFailed(passedOver, others);
  return {
    record: {
      stage: 'connect',
      outcome: 'passed',
      ms: Math.round(ms),
      reason: null,
      ...(isBroken ? { note: 'family-broken' } : {}),
      detail: `${attempt.address} port ${port} answered in ${Math.round(attempt.ms)} ms${also}`,
    },
    value: {
      socket,
      address: attempt.address,
      family: attempt.family,
      ...(passedOver === undefined ? {} : { passedOver }),
    },
  };
}

function usableAddresses(
  addresses: readonly Address[],
  { families, sourceAddress }: ProbeSettings,
): readonly Address[] {
  const from = sourceAddress === undefined ? 0 : isIP(sourceAddress);
  return addresses.filter(({ family }) => families.includes(family) && (from === 0 || from === family));
}

/** The other family, where it was tried first. */
function passedOverBy(winner: Attempt, attempts: readonly Attempt[]): 4 | 6 | undefined {
  return attempts.find(
    ({ startedAtMs, family, code }) =>
      startedAtMs < winner.startedAtMs && family !== winner.family && !isWithoutWay(code),
  )?.family;
}

/** Whether something said no to every attempt of a family. */
function hasFailed(family: 4 | 6, attempts: readonly Attempt[]): boolean {
  return attempts.filter((one) => one.family === family).every(({ outcome }) => outcome === 'failed');
}

/** What came of the attempts, address by address, in the order in which they were first tried. */
function describeAttempts(attempts: readonly Attempt[], source: string | undefined): string {
  const byAddress = Map.groupBy(attempts, ({ address }) => address);
  return [...byAddress].map(([address, tries]) => `${address} ${describeTries(tries, source)}`).join('; ');
}

function describeTries(tries: readonly Attempt[], source: string | undefined): string {
  const failure = tries.findLast(({ outcome }) => outcome === 'failed');
  if (failure !== undefined)
    return `${explainFailure(failure.code ?? '', source).text} after ${Math.round(failure.ms)} ms`;
  const [first, last] = [tries[0], tries.at(-1)];
  const ms = first === undefined || last === undefined ? 0 : last.startedAtMs + last.ms - first.startedAtMs;
  const times = tries.length === 1 ? '' : ` to ${tries.length} attempts`;
  return `did not answer${times} within ${(ms / 1000).toFixed(1)} s`;
}

function describeNone({ host, addresses }: Resolved, { families, sourceAddress }: ProbeSettings): string {
  const kinds = families.map((family) => `IPv${family}`).join(' or ');
  const from = sourceAddress === undefined ? '' : ` that the source address ${sourceAddress} reaches`;
  return `${host} has ${addresses.length} addresses, none of ${kinds}${from}`;
}

function failed(ms: number | null, reason: ProbeReason, detail: string): Staged<Connected> {
  const rounded = ms === null ? null : Math.round(ms);
  return { record: { stage: 'connect', outcome: 'failed', ms: rounded, reason, detail }, value: undefined };
}
