import { describe, expect, it } from 'vitest';
import { jsonAt, jsonEntries, jsonText, jsonTexts, readJson } from './json.ts';

describe('JSON with its lines', () => {
  const read = readJson(
    '{\n "rules": [\n  {"name": "a\\u0062", "ports": ["443", 80, ""], "on": true},\n  null\n ]\n}\n',
  );
  const root = read.ok ? read.node : undefined;

  it('tells on which line a value begins', () => {
    expect(jsonEntries(root, 'rules').map(({ line }) => line)).toEqual([3, 4]);
    expect(jsonAt(root, 'rules')?.line).toBe(2);
  });

  it('gives texts by a path, whatever the case of its names', () => {
    const [rule] = jsonEntries(root, 'Rules');

    expect([jsonText(rule, 'NAME'), jsonText(rule, 'on'), jsonTexts(rule, 'ports')]).toEqual([
      'ab',
      'true',
      ['443', '80'],
    ]);
  });

  it.each([
    ['{\n"a": [1,\n', 3, 'it ends too early'],
    ['{"a" 1}', 1, ': is missing'],
    ['[1] x', 1, 'something follows its end'],
    ['{"a": nothing}', 1, 'this is no JSON'],
    ['["a\nb"]', 1, 'this is no JSON'],
    ['['.repeat(200), 1, 'it is nested deeper than 100 levels'],
  ])('says of %j where it ends', (text, line, message) => {
    expect(readJson(text)).toEqual({ ok: false, line, message });
  });
});
