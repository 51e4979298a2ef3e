import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checklistItem, plannedTask, planWith } from '../plan-for-test.ts';
import { type ExchangeRow, exchangeRows } from './exchange-row.ts';
import { type ReturnedRow, readBack } from './read-back.ts';

const people = new Set(['anna', 'ben']);
const plan = planWith(
  [
    plannedTask('set-up-groups', {
      owner: 'anna',
      due: '2026-12-01',
      notes: [{ at: '2026-11-01T08:00:00Z', by: 'ben', text: 'asked' }],
    }),
    plannedTask('assign-licences', { state: 'claimed' }),
    plannedTask('prove-sign-in', { state: 'verified' }),
  ],
  [checklistItem('bitlocker-on', { owner: 'ben' }), checklistItem('tpm-ready', { claimed: true })],
);

function returned(rows: readonly ExchangeRow[], id: string, changes: Partial<ReturnedRow>): readonly ReturnedRow[] {
  return rows.map((row, index) => ({ ...row, row: index + 2, ...(row.id === id ? changes : {}) }));
}

/** What comes of one changed row, the events without their subject. */
function changed(id: string, changes: Partial<ReturnedRow>, now = plan) {
  const read = readBack(returned(exchangeRows(plan), id, changes), now, people);
  return {
    ...read,
    events: read.events.map((event) =>
      'subject' in event && event.subject === id ? { ...event, subject: 'it' } : event,
    ),
  };
}

describe('a table that comes back', () => {
  it('says nothing where nobody changed it', () => {
    expect(readBack(returned(exchangeRows(plan), '', {}), plan, people)).toEqual({
      events: [],
      faults: [],
      conflicts: [],
    });
  });

  it.each<[string, string, Partial<ReturnedRow>, object]>([
    ['an owner', 'assign-licences', { owner: 'ben' }, { what: 'assign', owner: 'ben' }],
    ['an owner taken away', 'set-up-groups', { owner: '' }, { what: 'assign', owner: null }],
    ['a day', 'bitlocker-on', { due: '2027-01-15' }, { what: 'set', due: '2027-01-15' }],
    ['a day taken away', 'set-up-groups', { due: '' }, { what: 'set', due: null }],
    ['work begun', 'set-up-groups', { state: 'in-progress' }, { what: 'set', state: 'in-progress' }],
    ['work done', 'set-up-groups', { state: 'done' }, { what: 'done' }],
    ['an item done', 'bitlocker-on', { state: 'done' }, { what: 'done' }],
    ['work not done after all', 'assign-licences', { state: 'open' }, { what: 'reopen' }],
    ['an item not done after all', 'tpm-ready', { state: 'open' }, { what: 'reopen' }],
    ['a comment', 'set-up-groups', { comment: 'wait for HR' }, { what: 'note', text: 'wait for HR' }],
  ])('brings %s', (_name, id, changes, event) => {
    expect(changed(id, changes)).toEqual({ events: [{ subject: 'it', ...event }], faults: [], conflicts: [] });
  });

  it('says nothing of a state where its cell was emptied', () => {
    expect(changed('set-up-groups', { state: '' })).toEqual({ events: [], faults: [], conflicts: [] });
  });

  it('brings a comment once, however often it is imported', () => {
    expect(changed('set-up-groups', { comment: ' asked ' }).events).toEqual([]);
  });

  it.each<[string, Partial<ReturnedRow>, RegExp]>([
    ['nobody of that name', { owner: 'carl' }, /nobody with the id "carl" under people in plan\.yaml/],
    ['a day that there is not', { due: '2026-02-30' }, /"2026-02-30" is no day; write it as 2026-12-01/],
    ['a day as Excel shows it', { due: '1.12.2026' }, /is no day/],
    ['a state that evidence alone gives', { state: 'verified' }, /write open, in-progress, done/],
  ])('is refused for %s', (_name, changes, message) => {
    const { events, faults } = changed('set-up-groups', changes);

    expect(events).toEqual([]);
    expect(faults).toEqual([{ row: 2, message: expect.stringMatching(message) }]);
  });

  it('is refused for a row that nobody exported, and for one that is there twice', () => {
    const stranger = { row: 9, id: 'buy-coffee', owner: '', due: '', state: '', comment: '', exported: undefined };
    const rows = returned(exchangeRows(plan), '', {});

    expect(readBack([...rows, stranger, ...rows.slice(0, 1)], plan, people).faults).toEqual([
      { row: 9, message: 'there is no task or checklist item "buy-coffee" in the plan' },
      { row: 2, message: 'set-up-groups is in row 2 already' },
    ]);
  });

  it('lets the plan have its way where both have changed', () => {
    const since = planWith([plannedTask('set-up-groups', { owner: 'ben', due: '2026-12-01' })], plan.checklist);
    const { events, conflicts } = changed('set-up-groups', { owner: '', due: '2026-12-24' }, since);

    expect(events).toEqual([{ what: 'set', subject: 'it', due: '2026-12-24' }]);
    expect(conflicts).toContainEqual({
      row: 2,
      id: 'set-up-groups',
      message: 'owner: the table says nothing, the plan meanwhile ben',
    });
  });

  it('tells rows of what is done with meanwhile, and does not take offence', () => {
    const { faults, conflicts } = changed('bitlocker-on', { owner: 'anna' }, planWith(plan.tasks, []));

    expect(faults).toEqual([]);
    expect(conflicts.map(({ id }) => id)).toEqual(['bitlocker-on', 'tpm-ready']);
  });

  it('compares with the plan where the column of the export was taken out', () => {
    expect(changed('set-up-groups', { exported: undefined, owner: 'ben' }).events).toEqual([
      { what: 'assign', subject: 'it', owner: 'ben' },
    ]);
  });

  it('comes to the same whatever the order of its rows', () => {
    const edit = fc.record({
      owner: fc.constantFrom('', 'anna', 'ben'),
      due: fc.constantFrom('', '2026-12-01', '2027-01-01'),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 5, maxLength: 5 }), fc.nat(4), (edits, turn) => {
        const rows = exchangeRows(plan).map((row, index) => ({ ...row, ...edits[index], row: index + 2 }));
        const turned = [...rows.slice(turn), ...rows.slice(0, turn)];
        const sorted = (events: readonly object[]) => events.map((event) => JSON.stringify(event)).sort();

        expect(sorted(readBack(turned, plan, people).events)).toEqual(sorted(readBack(rows, plan, people).events));
      }),
    );
  });
});
