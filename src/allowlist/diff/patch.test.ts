import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyPatch } from './apply-patch-for-test.ts';
import { patchFiles } from './patch.ts';

const patch = (before: string, after: string) =>
  patchFiles([{ name: 'list.txt', text: before }], [{ name: 'list.txt', text: after }])[0];

describe('a patch of a file', () => {
  test('names the lines that go and come, with what stands around them', () => {
    expect(patch('a\nb\nc\nd\ne\n', 'a\nb\nx\nd\ne\n')).toEqual({
      name: 'list.txt',
      removed: ['c'],
      added: ['x'],
      unified: '--- a/list.txt\n+++ b/list.txt\n@@ -1,5 +1,5 @@\n a\n b\n-c\n+x\n d\n e\n',
    });
  });

  test('is none where nothing changes, and whole where a file comes', () => {
    expect(patch('a\n', 'a\n')).toBeUndefined();
    expect(patchFiles([], [{ name: 'new', text: 'a\n' }])[0]?.unified).toBe(
      '--- /dev/null\n+++ b/new\n@@ -0,0 +1,1 @@\n+a\n',
    );
  });

  const text = fc
    .tuple(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'x'), { maxLength: 30 }), fc.boolean())
    .map(([lines, isEnded]) => lines.join('\n') + (isEnded && lines.length > 0 ? '\n' : ''));

  test('law: applied to what was it gives what is', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const made = patch(before, after);

        if (made === undefined) expect(before).toBe(after);
        else expect(applyPatch(before, made.unified)).toBe(after);
      }),
      { numRuns: 1000 },
    );
  });

  test('is what `git apply` takes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-patch-'));
    try {
      mkdirSync(join(folder, 'in'));
      for (const [index, [before, after]] of fc.sample(fc.tuple(text, text), { numRuns: 10, seed: 5 }).entries()) {
        const made = patch(before, after);
        if (made === undefined || before === '' || after === '') continue;
        writeFileSync(join(folder, 'in', 'list.txt'), before);
        writeFileSync(join(folder, `${index}.patch`), made.unified);

        execFileSync('git', ['apply', '--unidiff-zero', join('..', `${index}.patch`)], { cwd: join(folder, 'in') });

        expect(readFileSync(join(folder, 'in', 'list.txt'), 'utf8')).toBe(after);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
