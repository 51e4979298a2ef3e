import { type DeviceFacts, withDeviceFacts } from './device-facts.ts';

/** By what several devices look like one. */
export type SharedBy = 'serial number' | 'Entra id' | 'name';

/** Devices that share what one device should have for itself, and are not one subject. */
export interface DeviceDuplicate {
  readonly shared: SharedBy;
  readonly value: string;
  readonly devices: readonly {
    readonly subject: string;
    readonly name: string;
    readonly manufacturer: string;
    readonly serial: string;
    readonly sources: readonly string[];
  }[];
  /** How many there are; `devices` has at most ten. */
  readonly count: number;
  /** Why they were not merged. */
  readonly because: string;
}

/** What looks like one device and is several. */
export interface DeviceDuplicates {
  readonly groups: readonly { readonly shared: SharedBy; readonly count: number }[];
  readonly duplicates: readonly DeviceDuplicate[];
}

const MOST_DEVICES = 10;

/** By what devices are compared, the surest first. A serial number of two makers is two serial numbers, and is told of as such. */
const KEYS: readonly { readonly shared: SharedBy; readonly key: string }[] = [
  { shared: 'Entra id', key: 'entra_device_id' },
  { shared: 'serial number', key: 'lower(serial_number)' },
  { shared: 'name', key: 'lower(name)' },
];

/** Lists devices that share a serial number, an Entra id or a name and are not one subject, and why they were not merged. */
export async function listDeviceDuplicates(
  folder: string,
  { limit }: { readonly limit: number },
): Promise<DeviceDuplicates> {
  return withDeviceFacts(folder, async (open) => {
    const groups: { shared: SharedBy; count: number }[] = [];
    const duplicates: DeviceDuplicate[] = [];
    for (const { shared, key } of KEYS) {
      const found = `SELECT ${key} AS value, count(DISTINCT subject)::INTEGER AS devices FROM ${open.facts} WHERE ${key} IS NOT NULL GROUP BY ALL HAVING count(DISTINCT subject) > 1`;
      const [counted] = await open.rows(`SELECT count(*)::INTEGER AS groups FROM (${found})`);
      const count = Number(counted?.['groups'] ?? 0);
      if (count > 0) groups.push({ shared, count });
      const left = limit - duplicates.length;
      if (count > 0 && left > 0) duplicates.push(...(await describe(open, shared, key, found, left)));
    }
    return { groups, duplicates };
  });
}

async function describe(
  { facts, rows }: DeviceFacts,
  shared: SharedBy,
  key: string,
  found: string,
  limit: number,
): Promise<readonly DeviceDuplicate[]> {
  const top = `SELECT value, devices FROM (${found}) ORDER BY devices DESC, value LIMIT ${limit}`;
  const members = await rows(
    `WITH top AS (${top}), members AS (
       SELECT t.value, t.devices, f.subject, any_value(f.name) AS name, any_value(f.manufacturer) AS manufacturer, any_value(f.serial_number) AS serial, list_sort(list(DISTINCT f.source)) AS sources,
         count(DISTINCT f.intune_device_id)::INTEGER AS ids
       FROM (SELECT *, ${key} AS value FROM ${facts}) f JOIN top t ON t.value = f.value GROUP BY ALL)
     SELECT * FROM members QUALIFY row_number() OVER (PARTITION BY value ORDER BY subject) <= ${MOST_DEVICES} ORDER BY devices DESC, value, subject`,
  );
  return [...Map.groupBy(members, (row) => String(row['value']))].map(([value, group]) => {
    const devices = group.map((row) => ({
      subject: String(row['subject']),
      name: String(row['name'] ?? ''),
      manufacturer: String(row['manufacturer'] ?? ''),
      serial: String(row['serial'] ?? ''),
      sources: Array.isArray(row['sources']) ? row['sources'].map(String) : [],
    }));
    return {
      shared,
      value,
      devices,
      count: Number(group[0]?.['devices'] ?? devices.length),
      because: reasonOf(shared, devices),
    };
  });
}

/** Why devices that share something stayed apart: the rules by which an import gives subjects, applied to what is there. */
export function reasonOf(
  shared: SharedBy,
  devices: readonly { readonly manufacturer: string; readonly sources: readonly string[] }[],
): string {
  if (shared === 'name') return 'a name is given again and again, and tells no device';
  if (shared === 'serial number') {
    const makers = [...new Set(devices.map(({ manufacturer }) => manufacturer.toLowerCase()))];
    if (makers.includes('')) return 'a serial number counts only with its maker, which is not told of all of them';
    if (makers.length > 1)
      return `a serial number counts only with its maker, and the makers differ (${makers.join(', ')})`;
  }
  const counts = new Map<string, number>();
  for (const { sources } of devices) for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  const repeated = [...counts].find(([, count]) => count > 1)?.[0];
  return repeated === undefined
    ? 'each was known by an id of its own before another source told that they share this one, and no import renames a device'
    : `${repeated} has it for several devices, and an id that stands for two decides nothing`;
}
