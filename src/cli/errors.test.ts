import { describe, expect, it } from 'vitest';
import { explainError, UsageError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

function fault(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

describe('what a user can put right', () => {
  it.each([
    ['wrong use', new UsageError('that cannot be'), EXIT.usage, 'that cannot be'],
    [
      'a workspace with faults',
      fault('WorkspaceFault', 'muster.yaml:3:5 unknown key'),
      EXIT.usage,
      'muster.yaml:3:5 unknown key',
    ],
    [
      'damaged evidence',
      fault('EvidenceFault', 'a: it is not what it was', { code: 'snapshot-damaged' }),
      EXIT.usage,
      'a: it is not what it was',
    ],
    [
      'evidence that cannot be written',
      fault('EvidenceFault', 'a: no', { code: 'evidence-not-writable' }),
      EXIT.notPermitted,
      'a: no',
    ],
    [
      'a refused import',
      fault('CollectFault', 'a: nothing here', { code: 'nothing-recognised' }),
      EXIT.usage,
      'a: nothing here',
    ],
    [
      'a missing file',
      fault('Error', 'x', { code: 'ENOENT', path: '/a' }),
      EXIT.usage,
      '/a: there is no such file or folder',
    ],
    ['a refused file', fault('Error', 'x', { code: 'EACCES', path: '/a' }), EXIT.notPermitted, '/a: permission denied'],
    ['a full disk', fault('Error', 'x', { code: 'ENOSPC' }), EXIT.usage, 'the disk is full'],
    [
      'a full disk under DuckDB',
      new Error('IO Error: Could not write file "/a": No space left on device'),
      EXIT.usage,
      '/a: the disk is full',
    ],
    [
      'too little memory',
      fault('JudgeStopped', 'used more than 300 MB of memory', { why: 'memory' }),
      EXIT.usage,
      'the evidence could not be judged: it used more than 300 MB of memory',
    ],
  ] as const)('%s', (_what, error, code, line) => {
    const told = explainError(error);

    expect(told?.code).toBe(code);
    expect(told?.lines).toEqual([line]);
  });

  it('says every fault of a file on a line of its own', () => {
    expect(explainError(fault('WorkspaceFault', 'a:1:1 x\nb:2:2 y'))?.lines).toEqual(['a:1:1 x', 'b:2:2 y']);
  });
});

it.each([
  [new TypeError('x is not a function')],
  ['a text'],
  [undefined],
  [fault('JudgeStopped', 'ended by itself', { why: 'crash' })],
])('what nobody foresaw is our fault: %s', (error) => {
  expect(explainError(error)).toBeUndefined();
});
