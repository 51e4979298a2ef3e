import { describe, expect, test } from 'vitest';
import { isCutOff, withoutCutOff } from './cut-off.ts';

describe('what PowerShell cut off', () => {
  test.each<[string, unknown]>([
    ['the type of a list', 'System.Object[]'],
    ['the types of its members', 'System.Object[] System.Object[]'],
    ['the type of an object', 'Microsoft.Graph.PowerShell.Models.MicrosoftGraphUser'],
    ['a generic type', 'System.Collections.Generic.Dictionary`2[System.String,System.Object]'],
    ['an object in one text', '@{Operator=OR; BuiltInControls=System.Object[]}'],
    ['an empty object in one text', '@{}'],
    ['a list of blanks', [' ', '  ']],
    ['one deep inside', { a: [{ b: 'System.Object[]' }] }],
  ])('%s', (_, value) => {
    expect(isCutOff(value)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['a name', 'Microsoft Intune'],
    ['a name that begins like a type', 'System. Who uses it?'],
    ['a rule', '(user.department -eq "System.Object")'],
    ['an empty list', []],
    ['an empty text', ''],
    ['nothing', null],
  ])('%s is not', (_, value) => {
    expect(isCutOff(value)).toBe(false);
  });

  test('a list in one text cannot be read; a list of one that PowerShell unrolled can', () => {
    const { supportedServices, id } = withoutCutOff({ id: 'a', supportedServices: 'Email Intune' }, 'domains');

    expect([typeof supportedServices, id]).toEqual(['symbol', 'a']);
    expect(withoutCutOff({ id: 'a', supportedServices: 'Email' }, 'domains')['supportedServices']).toBe('Email');
  });
});
