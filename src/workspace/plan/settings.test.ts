import { describe, expect, it } from 'vitest';
import { parsePlanSettings } from './settings.ts';

const parse = (text: string) => parsePlanSettings(`version: 1\n${text}`);

describe('plan.yaml', () => {
  it('says nothing where it is empty: one person each, Monday to Friday', () => {
    const { start, time_zone, people, parties, calls } = parse('');

    expect({ start, time_zone, people, calls }).toEqual({
      start: undefined,
      time_zone: 'UTC',
      people: [],
      calls: undefined,
    });
    expect(parties.customer).toEqual({
      people: 1,
      workdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
      holidays: [],
      freezes: [],
    });
  });

  it.each([
    ['a key that there is not', 'strat: 2026-12-01', 'plan.yaml:2:1 there is no key strat here'],
    ['a day that there is not', 'start: 2026-02-30', 'plan.yaml:2:1 start: a day that there is, as 2026-12-01'],
    [
      'a time zone that there is not',
      'time_zone: Europe/Atlantis',
      'plan.yaml:2:1 time_zone: a time zone by its IANA name',
    ],
    [
      'a freeze that ends before it begins',
      'parties:\n  customer:\n    freezes:\n      - { from: 2027-01-04, to: 2026-12-18, reason: Year end }',
      'plan.yaml:5:29 parties.customer.freezes.0.to: is before from',
    ],
    [
      'two people with one id',
      'people:\n  - { id: ada, name: Ada, party: customer }\n  - { id: ada, name: Adam, party: provider }',
      'plan.yaml:4:7 people.1.id: ada is the id of somebody else already',
    ],
    ['a party that there is not', 'people: [{ id: ada, name: Ada, party: vendor }]', 'plan.yaml:2:32 people.0.party:'],
    [
      'a time of day that there is not',
      'calls: { weekday: monday, at: "25:00" }',
      'plan.yaml:2:27 calls.at: a time as 10:00',
    ],
  ])('%s is an error with its line', (_, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('of a newer Muster is refused as such', () => {
    expect(() => parsePlanSettings('version: 2\nsprints: []\n')).toThrow(
      'plan.yaml:1:1 version: 2 is newer than this Muster',
    );
  });
});
