import { type CollectedAnswer, type Collection, TOOL_RESULTS_COLLECTION } from '../../evidence/index.ts';
import { createCollectionSink } from '../tenant/collection-sink.ts';
import { isJsonObject, type JsonObject } from '../tenant/json-object.ts';
import type { FoundFile } from '../walk.ts';
import { readDocument } from './read-document.ts';
import {
  checkTenant,
  datedAt,
  scratchFor,
  skippedFile,
  type ToolRead,
  type ToolReading,
  type ToolSnapshot,
  tenantIdOf,
  timeOf,
} from './tool.ts';

const SOURCE = 'maester';
const FILE_NAME = /(^|\/)[^/]*test-?results[^/]*\.json$/i;
const MAX_TESTS = 100_000;
const TEXT_LENGTH = 300;

const COLLECTION: Collection = {
  name: TOOL_RESULTS_COLLECTION,
  version: 'v1.0',
  path: '',
  permission: '',
  mode: 'application',
  types: [],
};

/**
 * Reads results of Maester (maester365/maester, `Invoke-Maester`: `test-results/TestResults-<time>.json`; a sample is its
 * `build/aitools/test-metadata/test-results.json`). What they can say was weighed: a result is the conclusion of a test
 * whose rule changes with Maester's version, with prose for people beside it, and holds no answer of Microsoft Graph. Even
 * "security defaults are off" could only be guessed from which test failed. So no table of facts is filled: the results are
 * kept as `tool_results`, to be shown beside, and decide nothing. Only test, title, result and time are kept: the
 * prose names people.
 */
export async function readMaester(files: readonly FoundFile[], reading: ToolReading): Promise<ToolRead> {
  const snapshots: ToolSnapshot[] = [];
  const reports: ToolRead['reports'][number][] = [];
  const left: FoundFile[] = [];
  for (const file of files) {
    if (!FILE_NAME.test(file.name)) {
      left.push(file);
      continue;
    }
    const read = await readDocument(file, reading.signal);
    const tests = 'why' in read ? undefined : read.object['Tests'];
    if ('why' in read) {
      reports.push(skippedFile(file, read.why));
    } else if (!Array.isArray(tests)) {
      left.push(file);
    } else {
      const snapshot = readResults(file, read.object, tests, reading);
      snapshots.push(snapshot);
      for (const { collection, objects, problems } of snapshot.inputs)
        reports.push({ file: file.name, collection, objects, problems });
    }
  }
  return { snapshots, reports, left };
}

function readResults(
  file: FoundFile,
  results: JsonObject,
  tests: readonly unknown[],
  reading: ToolReading,
): ToolSnapshot {
  const tenant = tenantIdOf(results['TenantId']);
  checkTenant(file, tenant, reading.tenant);
  const at = datedAt(reading, timeOf(results['ExecutedAt']), file.writtenAt);
  const sink = createCollectionSink(COLLECTION, scratchFor(reading, SOURCE));
  const problems: string[] = [];
  let objects = 0;
  for (const [index, test] of tests.slice(0, MAX_TESTS).entries()) {
    const id = isJsonObject(test) ? textOf(test['Id']) : undefined;
    if (!isJsonObject(test) || id === undefined) {
      sink.lose('a test without an id');
      if (problems.length < 20) problems.push(`test ${index + 1}: it has no id`);
    } else if (
      sink.add({
        id: `${SOURCE} ${id}`,
        tool: SOURCE,
        test: id,
        title: textOf(test['Title']) ?? null,
        result: textOf(test['Result']) ?? null,
        at,
      })
    )
      objects += 1;
  }
  if (tests.length > MAX_TESTS) sink.lose(`more than ${MAX_TESTS} tests`);
  sink.note({ group: file.name, hasNext: false });
  const answer: CollectedAnswer = { ...sink.finish(() => at), request: 'Invoke-Maester', permission: 'none' };
  const inputs = [{ file: file.name, collection: COLLECTION.name, objects, problems }];
  return { source: SOURCE, answers: [answer], inputs, ...(tenant === undefined ? {} : { tenant }) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, TEXT_LENGTH) : undefined;
}
