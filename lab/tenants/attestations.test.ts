import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ATTESTATIONS, type FactValue } from './attestations.ts';

const Table = z.object({
  table: z.string(),
  columns: z.record(z.string(), z.object({ type: z.string(), values: z.array(z.string()).optional() })),
});
type ColumnText = z.infer<typeof Table>['columns'][string];

// Asked of those who have something on premises, a VPN, mobile apps of their own, or want telecom expenses watched: Woodgrove
// has not.
const OF_OTHERS = [
  'configuration_manager',
  'exchange_on_premises',
  'federation',
  'forests',
  'hybrid_sign_in',
  'mobile_apps',
  'network_infrastructure',
  'other_writeback',
  'synchronisation_prerequisites',
  'synchronisation_rules',
  'telecom_expenses',
  'vpn',
];

const folder = fileURLToPath(new URL('../../catalogs/attested', import.meta.url));
const tables = new Map(
  readdirSync(folder).map((file) => {
    const { table, columns } = Table.parse(parse(readFileSync(`${folder}/${file}`, 'utf8')));
    return [table.replace('attested_', ''), columns];
  }),
);

describe('attestations of the samples', () => {
  it('state columns that there are, with values that they take', () => {
    const wrong = Object.entries(ATTESTATIONS).flatMap(([tenant, attestations]) =>
      attestations.flatMap(({ table, facts }) =>
        Object.entries(facts)
          .filter(([column, value]) => !takes(tables.get(table)?.[column], value))
          .map(([column, value]) => `${tenant}: ${table}.${column}: ${JSON.stringify(value)}`),
      ),
    );

    expect(wrong).toEqual([]);
  });

  it('are complete for Woodgrove, which is ready', () => {
    const stated = ATTESTATIONS.woodgrove.map(({ table }) => table);

    expect([...tables.keys()].filter((table) => !stated.includes(table) && !OF_OTHERS.includes(table))).toEqual([]);
  });
});

function takes(column: ColumnText | undefined, value: FactValue): boolean {
  if (column === undefined) return false;
  const isKnown = (one: string): boolean => column.values === undefined || column.values.includes(one);
  switch (column.type) {
    case 'text[]':
      return Array.isArray(value) && value.every(isKnown);
    case 'date':
      return typeof value === 'object' && 'inDays' in value;
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
    case 'number':
      return typeof value === 'number';
    default:
      return typeof value === 'string' && isKnown(value);
  }
}
