import { tableColumns } from '../../../src/assess/index.ts';
import { parseSet } from '../../../src/workspace/what-if/parse-set.ts';
import { SetFault } from '../../../src/workspace/what-if/set-tokens.ts';
import { must, type Target } from '../target.ts';

/** A change of a column as somebody types it: read into known columns and typed values, or refused with a sentence. */
export const setChanges: Target = {
  name: 'what-if-set',
  unit: 'parseSet: the value of what-if --set',
  inputs: 200_000,
  slice: 4000,
  growthMb: 40,
  tokens: [
    "'",
    "''",
    ';',
    '--',
    ' WHERE ',
    ' AND ',
    ' IN (',
    ')',
    '[',
    ']',
    ',',
    'IS NOT NULL',
    '<>',
    '<=',
    '=',
    '.',
    '1e9',
    '-',
    '\0',
    '"',
  ],
  corpus: async () =>
    [
      "devices.memory_bytes=17179869184 WHERE model = 'Latitude 5420' AND is_encrypted IS NULL",
      "users.usage_location='NO' WHERE user_principal_name IN ('ada@contoso.com', bob)",
      "devices.wifi_profiles=['Office', 'Guests']",
      "devices.last_sync_at='2026-11-15T08:00:00Z' WHERE last_sync_at < 2026-01-01",
    ].map((text) => Buffer.from(text)),
  open: async () => {
    const columns = tableColumns([]);
    return {
      run(input) {
        const text = input.toString('utf8');
        try {
          const change = parseSet(text, { columns, refused: () => undefined });
          const known = columns.get(change.table) ?? {};
          for (const column of [change.column, ...change.where.map((one) => one.column)])
            must(Object.hasOwn(known, column), 'every column is one of the table');
        } catch (error) {
          must(error instanceof SetFault && error.message !== '', 'what cannot be read is refused with a sentence');
        }
      },
    };
  },
};
