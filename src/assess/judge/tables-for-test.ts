import type { JudgeTable, Row } from './protocol.ts';

/** Columns of `devices` that say who is in scope, and one to judge by. */
export const DEVICE_COLUMNS = {
  id: 'VARCHAR',
  name: 'VARCHAR',
  operating_system: 'VARCHAR',
  serial_number: 'VARCHAR',
  model: 'VARCHAR',
  category: 'VARCHAR',
  memory_bytes: 'BIGINT',
};

/** A table with its rows, complete unless `state` says otherwise. */
export function tableForTest(
  name: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly Row[],
  state: Partial<JudgeTable['state']> = {},
): JudgeTable {
  return {
    name,
    columns,
    rows: { kind: 'inline', rows },
    state: { table: name, status: 'complete', rows: rows.length, ...state },
  };
}

/** The tenant, alone in its table. */
export const TENANT = tableForTest('tenant', { id: 'VARCHAR', name: 'VARCHAR' }, [{ id: 'contoso', name: 'Contoso' }]);

/** Categories of devices that are left out. */
export const EXCLUSIONS = tableForTest('exclusions', { kind: 'VARCHAR', value: 'VARCHAR', reason: 'VARCHAR' }, [
  { kind: 'category', value: 'kiosk', reason: 'stays' },
]);

/** Cells that could not be read, or on which sources disagree. */
export function problemsForTest(rows: readonly Row[]): JudgeTable {
  return tableForTest(
    'problems',
    { table_name: 'VARCHAR', subject: 'VARCHAR', column_name: 'VARCHAR', problem: 'VARCHAR', detail: 'VARCHAR' },
    rows,
  );
}
