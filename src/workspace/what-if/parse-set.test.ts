import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseSet, type SettableTables } from './parse-set.ts';
import { SetFault } from './set-tokens.ts';

const TABLES: SettableTables = {
  columns: new Map([
    [
      'devices',
      {
        name: 'VARCHAR',
        memory_bytes: 'BIGINT',
        is_encrypted: 'BOOLEAN',
        last_sync_at: 'TIMESTAMP',
        wifi_profiles: 'VARCHAR[]',
        share: 'DOUBLE',
        raw: 'JSON',
      },
    ],
    ['scoped_users', { id: 'VARCHAR' }],
  ]),
  refused: (table) => (table === 'scoped_users' ? 'it is made from users, which can be' : undefined),
};

describe('a change of a column', () => {
  test.each([
    ['devices.memory_bytes=17179869184', 17_179_869_184n],
    ['devices.memory_bytes = -1', -1n],
    ['devices.is_encrypted=true', true],
    ['devices.name=LAB-7', 'LAB-7'],
    ['devices.name=10.0.26100', '10.0.26100'],
    ["devices.name='it''s; DROP TABLE devices --'", "it's; DROP TABLE devices --"],
    ['devices.name=NULL', null],
    ['devices.share=0.5', 0.5],
    ["devices.last_sync_at='2026-11-15T08:00:00Z'", '2026-11-15T08:00:00Z'],
    ['devices.last_sync_at=2026-11-15', '2026-11-15'],
    ["devices.wifi_profiles=['Office', 'Guests']", ['Office', 'Guests']],
    ['devices.wifi_profiles=[]', []],
  ])('%s', (text, value) => {
    expect(parseSet(text, TABLES)).toMatchObject({ table: 'devices', value, where: [] });
  });

  it('may be of the rows for which all conditions hold', () => {
    const text = `devices.is_encrypted=true WHERE name IN ('a', 'b') AND memory_bytes >= 8e0`;

    expect(() => parseSet(text, TABLES)).toThrow('memory_bytes holds a whole number');
    expect(
      parseSet(
        `devices.is_encrypted=true where name in ('a', b) and memory_bytes >= 8 AND last_sync_at IS NOT NULL and name != x`,
        TABLES,
      ).where,
    ).toEqual([
      { column: 'name', is: 'in', values: ['a', 'b'] },
      { column: 'memory_bytes', is: '>=', values: [8n] },
      { column: 'last_sync_at', is: 'not null', values: [] },
      { column: 'name', is: '<>', values: ['x'] },
    ]);
  });

  test.each([
    ['devics.name=a', 'there is no table devics; did you mean devices?'],
    ['devices.nme=a', 'devices has no column nme; did you mean name?'],
    ['devices.name=a WHERE nam=b', 'devices has no column nam; did you mean name or raw?'],
    ['devices.constructor=a', 'devices has no column constructor'],
    ['scoped_users.id=a', 'scoped_users cannot be set: it is made from users, which can be'],
    ['devices.memory_bytes=much', "memory_bytes holds a whole number, not the text 'much'"],
    ['devices.memory_bytes=99999999999999999999', 'memory_bytes holds a whole number'],
    ['devices.is_encrypted=1', 'is_encrypted holds true or false, not 1'],
    ['devices.last_sync_at=yesterday', "last_sync_at holds a time: write '2026-11-15'"],
    ['devices.wifi_profiles=Office', "wifi_profiles holds a list: write ['one', 'two']"],
    ['devices.raw=a', 'raw holds JSON, which cannot be set here'],
    ["devices.name=a WHERE name < 'b'", 'name holds text, which has no order here: only =, <>, IN and IS NULL'],
    ['devices.name=a WHERE name = NULL', 'name = NULL is never true: write IS NULL'],
    ["devices.name='a", "the text that begins at character 14 has no end: '"],
    ['devices.name=a; DROP TABLE devices', '; at character 15 has no meaning here'],
    ['devices.name=a OR 1=1', 'expected WHERE or the end, not OR, at character 16'],
    ['devices.name=a WHERE name = b OR name = c', 'expected AND or the end, not OR'],
    ['devices.name=(SELECT 1)', 'expected a value, not (, at character 14'],
    ['devices.name', 'expected = at the end of: devices.name'],
    ['', 'expected a table at the end of: '],
    ['devices.name=a\0', 'has a control character in it'],
  ])('%j is refused', (text, because) => {
    expect(() => parseSet(text, TABLES)).toThrow(because);
  });

  it('comes to an end on whatever is typed: a change, or a fault that says what is wrong', () => {
    const piece = fc.constantFrom(
      'devices',
      '.',
      'name',
      '=',
      "'",
      'a',
      ' WHERE ',
      ' AND ',
      '(',
      ')',
      'NULL',
      '[',
      ',',
      '<',
      '1',
      'IN',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
        (text) => {
          try {
            parseSet(text, TABLES);
          } catch (error) {
            expect(error).toBeInstanceOf(SetFault);
          }
        },
      ),
    );
  });
});
