import type { ProbeSettings } from '../measurement.ts';

/**
 * Answers a function that gives each run the one value that it shares over all its probes: settings may be copied
 * from probe to probe, the sockets they share are the same.
 */
export function perRun<Value>(create: () => Value): (settings: ProbeSettings) => Value {
  const values = new WeakMap<object, Value>();
  return (settings) => {
    const known = values.get(settings.sockets);
    if (known !== undefined) return known;
    const created = create();
    values.set(settings.sockets, created);
    return created;
  };
}
