import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { JSException, type JSValueHandle, QuickJS } from 'quickjs-wasi';
import { MAX_ANSWER } from './answer.ts';
import { BOOT_TEXT } from './boot.ts';
import type { PacFailure } from './fault.ts';
import type { PacTarget } from './target.ts';

/** What a PAC file may know of the machine, and use of it. */
export interface VmSettings {
  /** Milliseconds since 1970: the clock stands still. */
  readonly at: number;
  /** Minutes by which the client's clock is ahead of UTC. */
  readonly offsetMinutes: number;
  readonly ownAddresses: readonly string[];
  readonly memoryBytes: number;
  readonly stackBytes: number;
  /** Times that the interpreter may ask whether to go on; it asks about every 10,000 instructions. */
  readonly steps: number;
}

/** The functions that a PAC file may be asked by: that of all browsers, and that of Windows' own services. */
export type PacEntry = 'FindProxyForURL' | 'FindProxyForURLEx';

export type VmFound =
  | { readonly is: 'answer'; readonly text: string; readonly alerts: readonly string[] }
  /** Names whose addresses the PAC file wants to know before it goes on. */
  | { readonly is: 'asks'; readonly names: readonly string[] }
  | { readonly is: 'failure'; readonly failure: PacFailure };

/** A PAC file in an interpreter of its own. */
export interface PacVm {
  readonly entries: readonly PacEntry[];
  /** Tells it addresses of names; none means that there are none. */
  readonly tell: (answers: Readonly<Record<string, readonly string[]>>) => void;
  readonly find: (target: PacTarget, entry: PacEntry) => VmFound;
  /** What was traced since the last time, as JSON. */
  readonly takeTrace: () => string;
  /** Names of functions of ours that the PAC file put others in place of. */
  readonly redefined: () => readonly string[];
}

const FILE = 'proxy.pac';
const MAX_ALERTS = 20;
/** How many names one PAC file may ask for. */
const MAX_NAMES = 200;
/** Node has it; its types are the browsers', which this project does not take. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object };
let compiled: object | undefined;

/**
 * Runs a PAC file up to its end and keeps what it defined. The interpreter reaches names that it is told, the clock that
 * it is given, and nothing else. Limits of the interpreter do not hold against every built-in function (joining an array
 * of four thousand million holes never asks whether to go on), so this belongs into a worker that can be ended.
 */
export async function createPacVm(script: string, settings: VmSettings, traceName = ''): Promise<PacVm | PacFailure> {
  compiled ??= new WebAssembly.Module(readFileSync(fileURLToPath(import.meta.resolve('quickjs-wasi/quickjs.wasm'))));
  let steps = settings.steps;
  let isAsking = false;
  const known = new Map<string, readonly string[]>();
  const wanted = new Set<string>();
  let alerts: string[] = [];
  const vm = await QuickJS.create({
    wasm: compiled,
    memoryLimit: settings.memoryBytes,
    maxStackSize: settings.stackBytes,
    timezoneOffset: -settings.offsetMinutes,
    interruptHandler: () => {
      steps -= 1;
      return isAsking || steps < 0;
    },
    wasi: (memory: { readonly buffer: ArrayBuffer }) => ({
      clock_time_get: (_clock: number, _precision: bigint, at: number) => {
        new DataView(memory.buffer).setBigUint64(at, BigInt(Math.round(settings.at)) * 1_000_000n, true);
        return 0;
      },
      random_get: (at: number, length: number) => {
        new Uint8Array(memory.buffer, at, length).fill(7);
        return 0;
      },
      fd_write: () => 0,
    }),
  });

  const resolve = vm.newFunction('resolve', (name) => {
    const text = name?.toString().toLowerCase() ?? '';
    const addresses = known.get(text);
    if (addresses !== undefined) return vm.newString(addresses.join(';'));
    if (wanted.size + known.size < MAX_NAMES && text.length <= 255) {
      wanted.add(text);
      isAsking = true;
      throw new Error('asked');
    }
    return vm.newString('');
  });
  const alert = vm.newFunction('alert', (text) => {
    if (alerts.length < MAX_ALERTS) alerts.push(text?.toString() ?? '');
    return vm.undefined;
  });
  const natives = vm.newObject();
  vm.setProp(natives, 'resolve', resolve);
  vm.setProp(natives, 'alert', alert);
  vm.setProp(natives, 'own', vm.newString(settings.ownAddresses.join(';')));
  vm.setProp(natives, 'at', vm.newNumber(settings.at));
  vm.setProp(natives, 'offsetMinutes', vm.newNumber(settings.offsetMinutes));
  const inside = vm.callFunction(vm.evalCode(BOOT_TEXT, 'boot'), vm.undefined, natives, vm.newString(traceName));
  const take = inside.getProp('take');
  const redefined = inside.getProp('redefined');
  const ask = (fn: JSValueHandle) => {
    steps = settings.steps;
    return vm.callFunction(fn, vm.undefined).consume((text) => text.toString());
  };

  try {
    vm.evalCode(script, FILE).dispose();
  } catch (error) {
    return failureOf(error, steps < 0);
  }
  const entries = (['FindProxyForURL', 'FindProxyForURLEx'] as const).filter((name) =>
    vm.global.getProp(name).consume((value) => value.isFunction),
  );
  if (entries.length === 0) {
    return { kind: 'no-function', message: 'defines neither FindProxyForURL nor FindProxyForURLEx' };
  }
  return {
    entries,
    tell: (answers) => {
      for (const [name, addresses] of Object.entries(answers)) known.set(name, addresses);
    },
    find: ({ url, host }, entry) => {
      steps = settings.steps;
      isAsking = false;
      wanted.clear();
      alerts = [];
      const given = [vm.global.getProp(entry), vm.newString(url), vm.newString(host)] as const;
      try {
        const [fn, ...args] = given;
        const result = vm.callFunction(fn, vm.undefined, ...args);
        const found = result.consume(answerOf);
        return wanted.size > 0
          ? { is: 'asks', names: [...wanted] }
          : { ...found, ...(found.is === 'answer' && { alerts }) };
      } catch (error) {
        if (wanted.size > 0) return { is: 'asks', names: [...wanted] };
        return { is: 'failure', failure: failureOf(error, steps < 0) };
      } finally {
        isAsking = false;
        for (const handle of given) handle.dispose();
      }
    },
    takeTrace: () => ask(take),
    redefined: () =>
      ask(redefined)
        .split(',')
        .filter((name) => name !== ''),
  };
}

function answerOf(result: JSValueHandle): VmFound {
  if (result.isString) return { is: 'answer', text: result.toString().slice(0, MAX_ANSWER), alerts: [] };
  const message = `answered ${result.typeof === 'object' ? 'an object or null' : result.typeof} instead of text`;
  return { is: 'failure', failure: { kind: 'no-text', message } };
}

function failureOf(error: unknown, isOutOfSteps: boolean): PacFailure {
  if (!(error instanceof JSException)) {
    return { kind: 'crashed', message: 'broke the interpreter' };
  }
  try {
    const { name, message, stack } = error;
    const place = /proxy\.pac:(\d{1,9})(?::(\d{1,9}))?/.exec(String(stack ?? ''));
    const where = {
      line: place === null ? undefined : Number(place[1]),
      column: place?.[2] === undefined ? undefined : Number(place[2]),
    };
    const says = String(message).slice(0, 300);
    if (isOutOfSteps) return { kind: 'endless', message: 'does not come to an end', ...where };
    if (name === 'SyntaxError') return { kind: 'syntax', message: `cannot be read: ${says}`, ...where };
    if (name === 'RangeError' && /stack/.test(says))
      return { kind: 'too-deep', message: 'calls itself without end', ...where };
    if (name === 'InternalError' && /memory/.test(says))
      return { kind: 'memory', message: 'needs more memory than a PAC file may have', ...where };
    return { kind: 'threw', message: `failed: ${String(name).slice(0, 60)}: ${says}`, ...where };
  } catch {
    return { kind: 'threw', message: 'failed with something that is no error' };
  } finally {
    error.dispose();
  }
}
