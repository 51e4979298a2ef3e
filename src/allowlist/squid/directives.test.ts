import { describe, expect, test } from 'vitest';
import { DECIDING, HARMLESS, tablesOfUnknown } from './directives.ts';

describe('a directive that no Squid has', () => {
  test.each([
    ['frobnicate', []],
    ['cach_dir', []],
    ['http_acces', ['access', 'authentication']],
    ['htpt_access', ['access', 'authentication']],
    ['acll', ['access', 'inspection', 'authentication', 'route']],
    ['cache_pear', ['route']],
    ['tls_inspect', ['access', 'inspection']],
    ['sibling_weight', ['route']],
  ])('%s could change %j', (name, tables) => {
    expect(tablesOfUnknown(name)).toEqual(tables);
  });

  test('law: whatever Squid has that decides could be told by its name, also were it called a little otherwise', () => {
    for (const [name, tables] of Object.entries(DECIDING))
      expect(tablesOfUnknown(`new_${name}_of_later`), name).toEqual(expect.arrayContaining([...tables]));
  });
});

test('what decides is not also called harmless, but for where Squid is told how to ask who is there', () => {
  expect(Object.keys(DECIDING).filter((name) => HARMLESS.has(name))).toEqual(['auth_param']);
});
