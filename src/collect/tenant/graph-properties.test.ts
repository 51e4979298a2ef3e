import { expect, test } from 'vitest';
import { COLLECTIONS, type RawColumn, rawColumnsOf } from '../../evidence/index.ts';
import schemas from './graph-properties.json' with { type: 'json' };

// When this fails for a property that Microsoft Graph does have, cut the schemas anew: tools/graph-properties/main.ts.
const TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = schemas.types;
const ALL_NAMES = new Set(Object.values(TYPES).flatMap((type) => Object.keys(type)));

/** What older exports have and today's schemas do not. */
const RETIRED: Readonly<Record<string, readonly string[]>> = {
  // beta before 2023: numbers and lists beside today's typed objects.
  deviceRegistrationPolicy: ['azureADJoin: allowedGroups', 'azureADJoin: allowedUsers', 'azureADJoin: appliesTo'],
};

/** Whether a path leads from one of the types to a property that is declared. */
function isDeclared(types: readonly string[], [step = '', ...rest]: readonly string[]): boolean {
  if (step.startsWith('@odata.')) return rest.length === 0;
  return types.some((type) => {
    const held = TYPES[type]?.[step];
    return held !== undefined && (rest.length === 0 || isDeclared([held], rest));
  });
}

function unknownIn(types: readonly string[], { steps, keeps = [] }: RawColumn): readonly string[] {
  const path = steps.join('.');
  const nested = keeps.filter((name) => !name.startsWith('@odata.') && !ALL_NAMES.has(name));
  return [...(isDeclared(types, steps) ? [] : [path]), ...nested.map((name) => `${path}: ${name}`)];
}

test.each(COLLECTIONS.map((collection) => [collection.name, collection] as const))(
  'every property that tables read of %s exists in Microsoft Graph',
  (name, { types }) => {
    const unknown = rawColumnsOf(name).flatMap((column) => unknownIn(types, column));

    expect(unknown.filter((path) => RETIRED[name]?.includes(path) !== true)).toEqual([]);
  },
);

test('a property that does not exist is found out', () => {
  expect(isDeclared(['user'], ['userPrincipalName'])).toBe(true);
  expect(isDeclared(['user'], ['userPrincipleName'])).toBe(false);
  expect(isDeclared(['subscribedSku'], ['prepaidUnits', 'lockedOut'])).toBe(true);
  expect(isDeclared(['subscribedSku'], ['prepaidUnits', 'lockedout'])).toBe(false);
});
