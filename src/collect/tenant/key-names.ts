import { COLLECTIONS, DEVICE_FACT_SOURCES, TABLES } from '../../evidence/index.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';

/** Spellings of OData's own properties that exporters make of them. */
const ODATA: Readonly<Record<string, string>> = {
  odatatype: '@odata.type',
  odata_type: '@odata.type',
  'odata.type': '@odata.type',
  odatacontext: '@odata.context',
  'odata.context': '@odata.context',
  odatanextlink: '@odata.nextLink',
  'odata.nextlink': '@odata.nextLink',
  '@odata.type': '@odata.type',
  '@odata.context': '@odata.context',
  '@odata.nextlink': '@odata.nextLink',
};

/** The PowerShell SDK puts the properties of derived types into a bag of this name. */
const BAG = 'AdditionalProperties';

let known: ReadonlyMap<string, string> | undefined;

/** Names of properties as Microsoft Graph writes them, by their lower case: all that a table reads. */
function knownNames(): ReadonlyMap<string, string> {
  if (known !== undefined) return known;
  const texts = TABLES.flatMap((table) =>
    table.kind === 'collected'
      ? [table.each ?? '', ...Object.values(table.columns).flatMap((column) => [column.from ?? '', column.sql ?? ''])]
      : [],
  );
  const devices = DEVICE_FACT_SOURCES.filter((source) => COLLECTIONS.some(({ name }) => name === source.collection));
  const ofDevices = devices.flatMap((source) =>
    Object.values(source.columns).flatMap(({ from = '', orFrom = [], sql = '' }) => [from, ...orFrom, sql]),
  );
  const names = [...texts, ...ofDevices, ...COLLECTIONS.map((collection) => collection.path)].flatMap(
    (text) => text.match(/[a-z][A-Za-z0-9]*/g) ?? [],
  );
  known = new Map(names.map((name) => [name.toLowerCase(), name]));
  return known;
}

/** Whether an object is written with capitals, as .NET and PowerShell do, or holds a bag of properties. */
export function isPascalCased(object: JsonObject): boolean {
  for (const key in object) {
    const first = key.charCodeAt(0);
    if (first >= 65 && first <= 90) return true;
  }
  return false;
}

/** The name Microsoft Graph gives a property. */
export function graphName(name: string): string {
  const lower = name.toLowerCase();
  return ODATA[lower] ?? knownNames().get(lower) ?? name.charAt(0).toLowerCase() + name.slice(1);
}

/** An object with Graph's names at all levels, its bags emptied into it, and PowerShell's dates as texts. */
export function withGraphNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withGraphNames);
  if (!isJsonObject(value)) return value;
  const date = powerShellDate(value);
  if (date !== undefined) return date;
  const named: Record<string, unknown> = {};
  const bag = value[BAG];
  for (const [key, held] of Object.entries(value)) {
    if (key !== BAG) named[graphName(key)] = withGraphNames(held);
  }
  if (!isJsonObject(bag)) return named;
  for (const [key, held] of Object.entries(bag)) {
    const name = graphName(key);
    if (named[name] === undefined || named[name] === null) named[name] = withGraphNames(held);
  }
  return named;
}

/** Windows PowerShell writes a date it has touched as an object of its own. */
function powerShellDate(value: JsonObject): string | undefined {
  const date = value['value'];
  return typeof date === 'string' && date.startsWith('/Date(') && 'DateTime' in value ? date : undefined;
}
