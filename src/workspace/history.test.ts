import { expect, it } from 'vitest';
import type { Assessment, Status } from '../finding/index.ts';
import { spansOf } from './history.ts';

/** Assessments of successive days of November in which one requirement came out like this; undefined where it was not judged. */
function days(...statuses: readonly (Status | undefined)[]): readonly Assessment[] {
  return statuses.map((status, index) => {
    const results = status === undefined ? [] : [{ requirement: 'encrypted', status }];
    // As much of an assessment as a look back reads.
    return { assessedAt: `2026-11-0${index + 1}`, results } as unknown as Assessment;
  });
}

function spans(...statuses: readonly (Status | undefined)[]): readonly string[] {
  return spansOf('encrypted', days(...statuses)).map(
    ({ status, from, to, assessments }) => `${status} ${from.slice(-2)}-${to.slice(-2)} ${assessments}`,
  );
}

it('puts assessments that agree one after the other together', () => {
  expect(spans('ready', 'ready', 'not-ready', 'ready')).toEqual([
    'ready 01-02 2',
    'not-ready 03-03 1',
    'ready 04-04 1',
  ]);
});

it('does not claim that a status held while nobody judged it', () => {
  expect(spans('not-ready', undefined, 'not-ready')).toEqual(['not-ready 01-01 1', 'not-ready 03-03 1']);
  expect(spans(undefined, undefined)).toEqual([]);
});
