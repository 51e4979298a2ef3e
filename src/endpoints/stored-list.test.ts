import { describe, expect, it } from 'vitest';
import { diffLists, isEmptyDiff } from './diff.ts';
import { bytes } from './lists-for-test.ts';
import { formatStoredList, parseStoredList, storedList } from './stored-list.ts';
import { parseEndpointSets } from './web-service.ts';

const question = { instance: 'Worldwide', serviceAreas: ['Exchange'], tenantName: 'contoso', noIPv6: false } as const;

function shipped() {
  const read = parseEndpointSets(bytes('../../catalogs/endpoints/microsoft-365-worldwide.json'), 'shipped');
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

describe('a publication as a workspace keeps it', () => {
  it('is read as it was written, with what was asked for', () => {
    const sets = shipped();
    const stored = storedList(question, sets, { version: '2026073100', date: '2026-07-31' });
    const text = formatStoredList(stored, sets);

    const read = parseStoredList(text, 'in.json');

    expect(read).toMatchObject({ ok: true, value: { question, list: { version: '2026073100' } } });
    expect(read.ok && isEmptyDiff(diffLists(stored.list, read.value.list))).toBe(true);
  });

  it('has a name and an address a line', () => {
    const sets = shipped();
    const text = formatStoredList(storedList(question, sets, { date: '2026-07-31' }), sets);
    const names = sets.reduce((sum, { urls, ips }) => sum + urls.length + ips.length, 0);

    expect(text.split('\n').filter((line) => /^ {8}"[^"]+",?$/.test(line))).toHaveLength(names);
  });

  it('of a newer Muster is refused, with what to do', () => {
    const read = parseStoredList('{\n "schema": "muster.endpoint-list/2"\n}', 'in.json');

    expect(read).toMatchObject({ ok: false });
    expect(!read.ok && read.faults[0]).toEqual({
      file: 'in.json',
      line: 2,
      column: 2,
      message: 'schema: write muster.endpoint-list/1, or take the Muster that wrote this',
    });
  });
});
