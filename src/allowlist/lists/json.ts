import { takeRemarks } from '../firewall/remarks.ts';
import type { Condition, ConfigurationReader, ListMeaning } from '../model/configuration.ts';
import { columnsOf, servicesOf, useOf } from './columns.ts';
import { orBlockAll } from './plain.ts';
import { takeEntries, type Use } from './tables.ts';

const FORMAT = 'json';
const DEEPEST = 20;

/**
 * Reads JSON: an array of hosts, or objects of which a key holds a host or an array of them, as Microsoft's own list of endpoints
 * has `urls` and `tcpPorts` (https://endpoints.office.com/endpoints/worldwide), at whatever depth.
 */
export const jsonReader: ConfigurationReader = {
  format: FORMAT,
  recognise(file, text) {
    if (!/^\ufeff?\s*[[{]/.test(text)) return 0;
    if (/^\ufeff?\s*\[\s*"[*.a-z0-9-]+\.[a-z]/i.test(text)) return 0.6;
    if (/"(?:urls|hosts|fqdns|domains|host|fqdn|domain|pattern|url)"\s*:/i.test(text)) return 0.3;
    return /\.json$/i.test(file) ? 0.1 : 0;
  },
  read(given, _, asking = {}) {
    const remarks = takeRemarks();
    const meaning = asking.list ?? {};
    const entries = takeEntries(meaning, remarks);
    for (const { file, text } of given) {
      const lineOf = linesIn(text);
      try {
        const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
        walk(value, meaning, (host, use, services) => entries.add(host, { file, line: lineOf(host) }, use, services));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        const message = 'This is no JSON, or it ends too early; nothing of it was read.';
        remarks.note({ file, line: 1 }, 'error', 'no-json', message, [
          'access',
          'inspection',
          'authentication',
          'route',
        ]);
      }
    }
    return {
      format: FORMAT,
      files: given.map(({ file }) => file),
      ...orBlockAll(entries.tables()),
      remarks: remarks.all(),
    };
  },
};

type Add = (host: string, use: Use | undefined, services: Condition['services']) => void;

/** What is said of an object's use holds for what is in it too. */
function walk(value: unknown, meaning: ListMeaning, add: Add, depth = 0, around?: Use): void {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const one of value) {
      if (typeof one === 'string') add(one, around, 'any');
      else walk(one, meaning, add, depth + 1, around);
    }
    return;
  }
  const pairs = Object.entries(value);
  const columns = columnsOf(
    pairs.map(([key]) => key),
    meaning.columns,
  );
  const textOf = (at: number | undefined): string => {
    const cell = at === undefined ? undefined : pairs[at]?.[1];
    return typeof cell === 'string' || typeof cell === 'number'
      ? String(cell)
      : Array.isArray(cell)
        ? cell.join(',')
        : '';
  };
  const use = useOf(textOf(columns.action)) ?? around;
  const services = servicesOf(textOf(columns.ports), textOf(columns.protocol)) ?? 'any';
  pairs.forEach(([, own], index) => {
    if (index === columns.host) {
      const hosts: readonly unknown[] = Array.isArray(own) ? own : [own];
      for (const host of hosts)
        if (typeof host === 'string') add(host, use, services);
        else walk(host, meaning, add, depth + 1, use);
    } else if (Array.isArray(own) ? own.some((one) => typeof one === 'object') : true)
      walk(own, meaning, add, depth + 1, use);
  });
}

/** Gives the lines of texts that are asked for in the order in which they stand. */
function linesIn(text: string): (value: string) => number {
  let [at, line] = [0, 1];
  return (value) => {
    const found = text.indexOf(JSON.stringify(value), at);
    if (found < 0) return line;
    for (let next = text.indexOf('\n', at); next >= 0 && next < found; next = text.indexOf('\n', next + 1)) line += 1;
    at = found + 1;
    return line;
  };
}
