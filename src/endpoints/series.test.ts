import { describe, expect, test } from 'vitest';
import { applyDiff, diffLists, inOrder, isEmptyDiff } from './diff.ts';
import { listOfAnswer, publishedSeries } from './lists-for-test.ts';

describe('what was published from 2018 to 2022', () => {
  const lists = publishedSeries().map(listOfAnswer);

  test('are 34 versions, in order', () => {
    const versions = lists.map(({ version }) => version ?? '');

    expect(versions).toHaveLength(34);
    expect(versions).toEqual(versions.toSorted());
  });

  test('law: each version with what changed until the next is the next', () => {
    for (const [index, after] of lists.entries()) {
      const before = lists[index - 1];
      if (before === undefined) continue;

      const diff = diffLists(before, after);

      expect(applyDiff(before, diff)).toEqual(inOrder(after));
      expect(isEmptyDiff(diffLists(after, applyDiff(before, diff)))).toBe(true);
    }
  });
});
