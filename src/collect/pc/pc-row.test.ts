import { expect, test } from 'vitest';
import { PC_COLLECTION, rawColumnsOf } from '../../evidence/index.ts';
import { PC_ROW_NAMES } from './pc-row.ts';

test('every name of a raw row is read by a column of device_facts, and every column has its name', () => {
  const names = rawColumnsOf(PC_COLLECTION).map(({ name }) => name);

  expect(names).toEqual(PC_ROW_NAMES);
});
