import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeEvent } from './input-for-test.ts';
import type { JournalEvent } from './journal.ts';
import type { ProofOutcome } from './plan.ts';
import { foldState, type Moment } from './state.ts';

const day = (number: number) => new Date(Date.UTC(2026, 10, 1 + number)).toISOString();
const FAILING = { requirement: 'r', sentence: '1 of 2 fail' };
const moment = (number: number, outcome: ProofOutcome): Moment => ({
  at: day(number),
  outcome,
  ...(outcome === 'failing' ? { failing: FAILING } : {}),
});
/** Where a task stands after outcomes a day apart, the last of them now. */
const stateAfter = (...outcomes: readonly ProofOutcome[]) => {
  const moments = outcomes.map((outcome, index) => moment(index, outcome));
  const last = moments.at(-1) ?? moment(0, 'unknown');
  return foldState(moments, [], last);
};
const said = (number: number, what: 'done' | 'reopen') => makeEvent(day(number), { what, subject: 't' });
const begun = (number: number) => makeEvent(day(number), { what: 'set', subject: 't', state: 'in-progress' });

describe('the state of a task', () => {
  it.each<[readonly ProofOutcome[], string]>([
    [['unknown'], 'open'],
    [['failing'], 'open'],
    [['failing', 'proven'], 'verified'],
    [['proven', 'unknown'], 'stale'],
    [['proven', 'unknown', 'proven'], 'verified'],
    [['proven', 'unknown', 'failing'], 'reopened'],
    [['proven', 'failing', 'unknown'], 'reopened'],
    [['proven', 'failing', 'accepted'], 'accepted'],
    [['accepted', 'failing'], 'reopened'],
    [['proven', 'not-applicable'], 'verified'],
  ])('after %j it is %s', (outcomes, state) => {
    expect(stateAfter(...outcomes).state).toBe(state);
  });

  it('names what reopened it, and since when, until it is proven again', () => {
    expect(stateAfter('proven', 'failing', 'failing').drift).toEqual({ ...FAILING, since: day(1) });
    expect(stateAfter('proven', 'failing', 'proven').drift).toBeUndefined();
  });

  it('is claimed when somebody says done and the proof does not, and open again when they take it back', () => {
    const failing = moment(9, 'failing');

    expect(foldState([], [said(1, 'done')], failing).state).toBe('claimed');
    expect(foldState([], [said(1, 'done'), said(2, 'reopen')], failing).state).toBe('open');
    expect(foldState([], [begun(1)], failing).state).toBe('in-progress');
  });

  it('is what the evidence says, whatever people say', () => {
    expect(foldState([], [said(1, 'reopen'), begun(2)], moment(9, 'proven')).state).toBe('verified');
  });

  it('stays reopened, with its reason, when somebody begins anew', () => {
    const moments = [moment(1, 'proven'), moment(2, 'failing')];
    const standing = foldState(moments, [begun(3)], moment(9, 'failing'));

    expect(standing).toEqual({ state: 'reopened', drift: { ...FAILING, since: day(2) } });
  });

  const outcomes = fc.constantFrom<ProofOutcome>('proven', 'accepted', 'failing', 'unknown', 'not-applicable');
  const moments = fc.array(fc.tuple(fc.nat({ max: 30 }), outcomes), { maxLength: 8 }).map((list) => {
    const once = new Map(list);
    return [...once].map(([number, outcome]) => moment(number, outcome));
  });
  const events = fc.array(
    fc.oneof(
      fc.nat({ max: 30 }).map((number) => said(number, 'done')),
      fc.nat({ max: 30 }).map((number) => said(number, 'reopen')),
      fc.nat({ max: 30 }).map(begun),
    ),
    { maxLength: 8 },
  );

  it('depends on the order of times alone', () => {
    fc.assert(
      fc.property(moments, events, outcomes, fc.infiniteStream(fc.nat()), (all, journal, now, keys) => {
        const last = moment(31, now);
        const shuffled = <T>(list: readonly T[]) =>
          list
            .map((item) => ({ item, key: keys.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const twice: readonly JournalEvent[] = [...shuffled(journal), ...journal];

        expect(foldState(shuffled(all), twice, last)).toEqual(foldState(all, journal, last));
      }),
    );
  });

  it('is never reopened by what is not known', () => {
    fc.assert(
      fc.property(moments, events, (all, journal) => {
        const known = all.filter(({ outcome }) => outcome !== 'failing');

        expect(foldState(known, journal, moment(31, 'unknown')).state).not.toBe('reopened');
      }),
    );
  });

  it('is verified when it is proven now, and never otherwise', () => {
    fc.assert(
      fc.property(moments, events, outcomes, (all, journal, now) => {
        fc.pre(now !== 'not-applicable');
        const { state } = foldState(all, journal, moment(31, now));

        expect(state === 'verified').toBe(now === 'proven');
        expect(state === 'accepted').toBe(now === 'accepted');
      }),
    );
  });
});
