import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import {
  coverageOfCatalogs,
  readCatalogs,
  requirementsMatching,
  testCatalogs,
  withOnboarding,
} from '../src/workspace/index.ts';

const catalogs = withOnboarding(await readCatalogs());

describe('the catalogs that ship', () => {
  test('parse without a fault', () => {
    expect(catalogs.faults).toEqual([]);
  });

  test('every requirement and fact passes its examples and loses no verdict with lost evidence', {
    timeout: 1_200_000,
  }, async () => {
    const all = requirementsMatching(catalogs, []);

    const { tested, faults } = await testCatalogs(catalogs, all, Math.min(availableParallelism(), 4));

    expect(faults.map(({ file, message }) => `${file}: ${message}`)).toEqual([]);
    expect(tested).toBe(catalogs.library.requirements.size + catalogs.onboarding.facts.size);
  });

  test('meet every statement of the documents that can be decided', () => {
    const { uncited, faults } = coverageOfCatalogs(catalogs);

    expect(uncited).toEqual([]);
    expect(faults).toEqual([]);
  });
});
