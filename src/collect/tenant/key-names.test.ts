import { expect, test } from 'vitest';
import { graphName, withGraphNames } from './key-names.ts';

test.each([
  ['DisplayName', 'displayName'],
  ['AzureAdDeviceId', 'azureADDeviceId'],
  ['AllowedToUseSspr', 'allowedToUseSSPR'],
  ['ODataType', '@odata.type'],
  ['@OData.NextLink', '@odata.nextLink'],
  ['SomethingNew', 'somethingNew'],
])('%s is %s in Microsoft Graph', (name, expected) => {
  expect(graphName(name)).toBe(expected);
});

test('names are put right at all levels, bags are emptied, and dates that PowerShell touched are texts again', () => {
  const exported = {
    Id: 'p',
    AssignedLicenses: [{ SkuId: 's' }],
    LastSyncDateTime: { value: '/Date(1)/', DisplayHint: 2, DateTime: 'Thursday' },
    DisplayName: null,
    AdditionalProperties: { '@odata.type': '#microsoft.graph.x', displayName: 'from the bag', id: 'not this' },
  };

  expect(withGraphNames(exported)).toEqual({
    id: 'p',
    assignedLicenses: [{ skuId: 's' }],
    lastSyncDateTime: '/Date(1)/',
    displayName: 'from the bag',
    '@odata.type': '#microsoft.graph.x',
  });
});
