import { text, timestamp } from '../schema.ts';
import type { RowSource } from '../store/raw-layout.ts';

/** The collection that test results of other tools are kept in. */
export const TOOL_RESULTS_COLLECTION = 'toolResults';

const COLUMNS = {
  id: text('id', 'The tool and its test'),
  tool: text('tool', 'maester'),
  test: text('test', "The test's id in that tool"),
  title: text('title', "The test's title"),
  result: text('result', 'passed, failed, skipped, error, inconclusive, investigate or not-run, as the tool says', {
    values: {
      passed: 'passed',
      failed: 'failed',
      skipped: 'skipped',
      error: 'error',
      inconclusive: 'inconclusive',
      notrun: 'not-run',
      investigate: 'investigate',
    },
  }),
  at: timestamp('at', 'When it was tested'),
} as const;

/**
 * Results of the tests of other tools, a row per test. They are kept with their snapshot to be shown beside the findings and
 * decide nothing: a conclusion of another tool is no fact, and what it looked at is not in it. So this is no table of
 * `TABLES`, and a check that names it is refused.
 */
export const TOOL_RESULT_ROWS: RowSource = {
  name: 'tool_results',
  collection: TOOL_RESULTS_COLLECTION,
  key: 'id',
  columns: COLUMNS,
};
