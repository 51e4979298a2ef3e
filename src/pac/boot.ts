import { addressFunctions } from './functions/addresses.ts';
import { nameFunctions } from './functions/names.ts';
import { timeFunctions } from './functions/times.ts';

/** What the interpreter reaches of the outside: nothing else. */
export interface Natives {
  /** Addresses of a name between semicolons; empty where it has none. */
  readonly resolve: (name: string) => string;
  readonly alert: (text: string) => void;
  /** Own addresses between semicolons. */
  readonly own: string;
  /** Milliseconds since 1970: the clock stands still. */
  readonly at: number;
  readonly offsetMinutes: number;
}

/** What happened, in the order in which it happened: see `trace-events.ts`. */
export type TraceTuple = readonly [kind: string, ...(string | number | boolean)[]];

interface Inside {
  /** What is recorded, as JSON; it is empty afterwards. */
  readonly take: () => string;
  /** Names of functions that are no longer ours, between commas. */
  readonly redefined: () => string;
}

type Parts = {
  readonly names: typeof nameFunctions;
  readonly addresses: typeof addressFunctions;
  readonly times: typeof timeFunctions;
};

/** Runs inside the interpreter, before the PAC file, so it uses nothing from outside. */
function install(parts: Parts, natives: Natives, traceName: string): Inside {
  const MAX_EVENTS = 5000;
  const MAX_TEXT = 300;
  // Taken now: the PAC file may put others in their place.
  const { stringify } = JSON;
  const { apply } = Reflect;
  const list = (text: string) => (text === '' ? [] : text.split(';'));
  const ours: Readonly<Record<string, (...given: never[]) => unknown>> = {
    ...parts.names(),
    ...parts.addresses({ resolve: (name) => list(natives.resolve(name)), own: list(natives.own) }),
    ...parts.times({ now: () => natives.at, offsetMinutes: natives.offsetMinutes }),
    alert: (...given: unknown[]) => natives.alert(shown(given[0])),
  };
  let events: TraceTuple[] = [];
  const shown = (value: unknown) => {
    const text = typeof value === 'symbol' || typeof value === 'function' ? typeof value : `${value}`;
    return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  };
  const quoted = (value: unknown) => {
    if (typeof value === 'object' && value !== null) return 'object';
    return typeof value === 'string' ? stringify(shown(value)) : shown(value);
  };
  const record = (...event: TraceTuple) => {
    if (events.length < MAX_EVENTS) events[events.length] = event;
  };
  const place = () => new Error('here').stack ?? '';

  const tracer = {
    enter: (id: number) => record('enter', id),
    exit: (id: number, value: unknown) => {
      record('exit', id, typeof value === 'string' ? value.slice(0, MAX_TEXT) : quoted(value));
      return value;
    },
    test: (id: number, value: unknown) => {
      record('test', id, !!value);
      return value;
    },
    set: (id: number, value: unknown) => {
      if (typeof value === 'string') record('set', id, value.slice(0, MAX_TEXT));
      return value;
    },
  };
  const traced = (name: string, own: (...given: never[]) => unknown) =>
    function (this: unknown, ...given: never[]) {
      const call = `${name}(${given.slice(0, 8).map(quoted).join(', ')})`;
      const at = place();
      try {
        const answer = apply(own, undefined, given);
        record('call', call, quoted(answer), at);
        return answer;
      } catch (error) {
        record('call', call, 'an error', at);
        throw error;
      }
    };

  const define = (name: string, value: unknown) =>
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  const given = new Map<string, unknown>();
  for (const name of Object.keys(ours)) {
    const own = ours[name];
    if (own !== undefined) given.set(name, traceName === '' ? own : traced(name, own));
  }
  for (const [name, value] of given) define(name, value);
  if (traceName !== '') define(traceName, Object.freeze(tracer));
  const entries = [...given];
  const global = globalThis as unknown as Readonly<Record<string, unknown>>;
  return {
    take: () => {
      const taken = stringify(events);
      events = [];
      return taken;
    },
    redefined: () => {
      const gone: string[] = [];
      for (const [name, value] of entries) if (global[name] !== value) gone.push(name);
      return gone.join(',');
    },
  };
}

/**
 * The text of a function `(natives, traceName)` that prepares the interpreter for a PAC file. Our functions are written
 * and tested as TypeScript; the interpreter gets what is left of them without the types.
 */
export const BOOT_TEXT = `((natives, traceName) => (${install})(
  { names: ${nameFunctions}, addresses: ${addressFunctions}, times: ${timeFunctions} }, natives, traceName))`;
