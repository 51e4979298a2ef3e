import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';
import type { ProbeSettings } from '../measurement.ts';
import { onAbort } from '../on-abort.ts';
import { passTimes, usefulSyns } from './ask-times.ts';
import { codeOf, explainFailure } from './failure.ts';
import type { Address } from './order-addresses.ts';

/** One socket's try at one address. */
export interface Attempt extends Address {
  /** Milliseconds from the beginning of the stage. */
  readonly startedAtMs: number;
  /** Milliseconds that it took, or ran until it was given up. */
  ms: number;
  /** `unanswered` where no end had come when the stage ended, or its slot was needed. */
  outcome: 'connected' | 'unanswered' | 'failed';
  /** Error code of the system, where it failed. */
  code?: string;
}

/** Who takes part in a race. */
export interface Course {
  /** In the order in which they are tried. */
  readonly addresses: readonly Address[];
  readonly port: number;
  /** The family that has answered nowhere in this run: where sockets are short, the other one gets more time. */
  readonly broken?: 4 | 6 | undefined;
}

/** How a race ended: with a socket that holds its slot until it closes, or without. */
export interface RaceResult {
  readonly attempts: readonly Attempt[];
  readonly winner: { readonly socket: Socket; readonly attempt: Attempt } | undefined;
  readonly ms: number;
}

/** Opens a socket; Node's own way unless a test has another. */
export type Dial = (options: TcpNetConnectOpts) => Socket;

interface Running {
  readonly attempt: Attempt;
  readonly socket: Socket;
}

/** RFC 8305, section 5: "One recommended value for a default delay is 250 milliseconds". */
const ATTEMPT_DELAY_MS = 250;
/** How soon a full house is asked again for room. */
const ROOM_CHECK_MS = 50;
/** So many sockets one race opens beside each other, however many are free. */
const MOST_SOCKETS = 6;
/** Where no further socket is free, an attempt makes room for the next one after this part of the timeout, ... */
const SHARE = 0.2;
/** ... but not before an answer can have come over a slow line, unless the timeout is shorter than that. */
const SLOWEST_ANSWER_MS = 1000;
const FEWEST_TURNS = 4;
/** A family that works keeps its socket for so many turns before one that has answered nowhere gets one. */
const TURNS_OF_THE_OTHER = 3;

/**
 * Races connections to addresses in the given order (RFC 8305): the next attempt begins 250 ms after the last one, or
 * as soon as one fails, and every attempt keeps running until the timeout. Unanswered addresses are tried again from
 * fresh sockets, so that no verdict of silence rests on fewer than four SYNs. `release` gives back the slot that the
 * caller took; further sockets are taken where they are free. Where none is, attempts take turns on the one slot, and
 * the race goes on beyond the timeout until four SYNs of every family could have been answered, for a timeout of its own
 * for each family at most: to be short of sockets must not make an address look silent. Rejects only when the run is
 * aborted.
 */
export function race(
  { addresses, port, broken }: Course,
  settings: ProbeSettings,
  release: () => void,
  dial: Dial = connect,
): Promise<RaceResult> {
  const { promise, resolve, reject } = Promise.withResolvers<RaceResult>();
  const { timeoutMs, signal, sockets, sourceAddress } = settings;
  const families = new Set(addresses.map(({ family }) => family));
  const passes = passTimes(timeoutMs);
  const turnMs = Math.max(timeoutMs * SHARE, Math.min(timeoutMs, SLOWEST_ANSWER_MS));
  const startedAt = performance.now();
  const attempts: Attempt[] = [];
  const running: Running[] = [];
  const slots: (() => void)[] = [release];
  const dead = new Set<string>();
  let queue = [...addresses];
  let pass = 1;
  let dueAt = 0;
  /** A race that is short of sockets lasts so long at most. */
  const longestMs = families.size * Math.max(timeoutMs, turnMs * FEWEST_TURNS);
  let isShort = false;
  let isOver = false;
  let leave: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;

  const elapsed = () => performance.now() - startedAt;

  function end(result: { winner?: Running } | { aborted: unknown }): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    leave();
    const winner = 'winner' in result ? result.winner : undefined;
    if (winner !== undefined) drop(winner, 'connected');
    for (const one of [...running]) close(one);
    const kept = winner === undefined ? undefined : slots.pop();
    for (const giveBack of slots.splice(0)) giveBack();
    if (winner !== undefined && kept !== undefined) winner.socket.once('close', kept);
    if ('aborted' in result) reject(result.aborted);
    else resolve({ attempts, winner, ms: elapsed() });
  }

  function abort(): void {
    end({ aborted: signal.reason });
  }

  function drop(one: Running, outcome: Attempt['outcome']): void {
    running.splice(running.indexOf(one), 1);
    one.attempt.ms = elapsed() - one.attempt.startedAtMs;
    one.attempt.outcome = outcome;
  }

  function close(one: Running): void {
    drop(one, 'unanswered');
    one.socket.destroy();
  }

  function fail(one: Running, code: string): void {
    if (isOver || !running.includes(one)) return;
    drop(one, 'failed');
    one.attempt.code = code;
    one.socket.destroy();
    if (explainFailure(code).reason !== 'no-answer') dead.add(one.attempt.address);
    if (slots.length > 1) slots.pop()?.();
    dueAt = elapsed();
    step();
  }

  /** Whether a socket may be opened now: on a slot that is idle, on a further one, or in place of the oldest. */
  function makeRoom({ family }: Address): boolean {
    if (running.length < slots.length) return true;
    const extra = running.length < MOST_SOCKETS ? sockets.tryExtra() : undefined;
    if (extra !== undefined) return slots.push(extra) > 0;
    const oldest = running[0];
    const turns = family === broken && oldest?.attempt.family !== broken ? TURNS_OF_THE_OTHER : 1;
    if (oldest === undefined || elapsed() - oldest.attempt.startedAtMs < turnMs * turns) return false;
    if (running.length < MOST_SOCKETS) isShort = true;
    close(oldest);
    return true;
  }

  function start(target: Address): void {
    const attempt: Attempt = { ...target, startedAtMs: elapsed(), ms: 0, outcome: 'unanswered' };
    attempts.push(attempt);
    const options = { host: target.address, family: target.family, port, noDelay: true, autoSelectFamily: false };
    let socket: Socket;
    try {
      socket = dial(sourceAddress === undefined ? options : { ...options, localAddress: sourceAddress });
    } catch (error) {
      dead.add(target.address);
      attempt.outcome = 'failed';
      attempt.code = codeOf(error);
      dueAt = elapsed();
      return;
    }
    const one: Running = { attempt, socket };
    running.push(one);
    // The listener stays: a reset between two stages must not end the process.
    socket.on('error', (error) => fail(one, codeOf(error)));
    socket.once('connect', () => running.includes(one) && end({ winner: one }));
  }

  /** Begins another pass over the addresses that said nothing: at its time, or at once where they take turns. */
  function refill(): void {
    const at = passes[pass];
    if (!isShort && (at === undefined || elapsed() < at)) return;
    pass += 1;
    queue = addresses.filter(({ address }) => !dead.has(address));
  }

  /** Whether enough SYNs went out to each family, early enough for an answer from far away. */
  function isEnough(): boolean {
    const at = elapsed();
    return [...families].every((family) => {
      const own = attempts.filter((one) => one.family === family);
      if (own.every(({ address }) => dead.has(address))) return own.length > 0;
      const ran = own.map((one) => (running.some(({ attempt }) => attempt === one) ? at - one.startedAtMs : one.ms));
      return ran.reduce((sum, ms) => sum + usefulSyns(ms, turnMs), 0) >= FEWEST_TURNS;
    });
  }

  function isDone(): boolean {
    const at = elapsed();
    if (dead.size === addresses.length) return true;
    return at >= timeoutMs && (!isShort || at >= longestMs || isEnough());
  }

  function step(): void {
    if (isOver) return;
    clearTimeout(timer);
    if (queue.length === 0) refill();
    queue = queue.filter(({ address }) => !dead.has(address));
    const [next] = queue;
    if (next !== undefined && elapsed() >= dueAt) {
      const hasRoom = makeRoom(next);
      dueAt = elapsed() + (hasRoom ? ATTEMPT_DELAY_MS : ROOM_CHECK_MS);
      if (hasRoom) {
        queue.shift();
        start(next);
      }
    }
    if (isDone()) {
      end({});
      return;
    }
    const at = elapsed();
    const passAt = isShort ? at : (passes[pass] ?? timeoutMs);
    const nextAt = queue.length > 0 ? dueAt : Math.max(dueAt, passAt);
    const endAt = at < timeoutMs ? timeoutMs : at + ROOM_CHECK_MS;
    timer = setTimeout(step, Math.max(1, Math.min(nextAt, endAt) - at));
  }

  if (signal.aborted) abort();
  else {
    leave = onAbort(signal, abort);
    step();
  }
  return promise;
}
